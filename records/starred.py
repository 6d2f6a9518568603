"""What an author starred for his summary: whole visits, or single sentences of them."""

import re
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q, QuerySet

from common.periods import Period
from records.models import DailyLog, Visit

FIELDS = ("text", "learned", "problem_text", "result")
END = re.compile(r"(?<=[。！？；!?;])|(?<=\.)\s|\n")
LONGEST = 500


def sentences_of(visit: Visit) -> list[str]:
    """What a visit says, sentence by sentence, each once."""
    parts = (part.strip() for name in FIELDS for part in END.split(getattr(visit, name)))
    return list(dict.fromkeys(part[:LONGEST] for part in parts if len(part) > 1))


def starred_sentences(visit: Visit) -> list[str]:
    """Those that are starred, in the order of the visit; not what it no longer says."""
    marked = {star.sentence for star in visit.stars.all()}
    return [sentence for sentence in sentences_of(visit) if sentence in marked]


def visits_of(person: int | Collection[int], period: Period) -> QuerySet[Visit]:
    """What counts in the period, by day, with all that a page of it shows."""
    people = [person] if isinstance(person, int) else list(person)
    rows = Visit.objects.filter(
        log__instructor__in=people, log__status__in=DailyLog.COUNTS,
        log__day__gte=period.start, log__day__lt=period.end,
    )  # fmt: skip
    rows = rows.select_related("log", "enterprise").prefetch_related("stars")
    return rows.order_by("log__day", "order", "pk")


def starred_by_person(people: Collection[int], period: Period) -> dict[int, list[Visit]]:
    """The starred visits of everybody, in two queries."""
    rows = visits_of(people, period).filter(Q(starred=True) | Q(stars__isnull=False)).distinct()
    found: dict[int, list[Visit]] = defaultdict(list)
    for visit in rows:
        if visit.starred or starred_sentences(visit):
            found[visit.log.instructor_id].append(visit)
    return found
