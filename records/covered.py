"""Posted enterprises, and which of them were visited on site."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.figures import Evidence, EvidenceRow, Reading
from common.periods import Period
from common.together import Lines, together
from enterprises.models import Enterprise
from instructors.models import Posting
from records.expected import MANY, levels
from records.models import Visit

PATHS = {"instructor": "instructor", "workstation": "workstation", "district": "district__code"}


def read(kind: str, subjects: Collection, period: Period) -> dict[Any, Reading]:
    """Posted enterprises visited on site against posted enterprises; one query."""
    path = PATHS[kind]
    asked = ((_postings(period), path), (_visits(period), f"log__{path}"))
    lines = together([_pairs(rows, of, kind, subjects) for rows, of in asked])
    posted, visited = (_by_subject(each, kind, subjects) for each in lines)
    found = {}
    for subject, enterprises in posted.items():
        seen = len(enterprises & visited.get(subject, set()))
        found[subject] = Reading(seen, len(enterprises))
    return found


def _postings(period: Period) -> QuerySet:
    return Posting.objects.touching(period.start, min(period.last, timezone.localdate()))


def _visits(period: Period) -> QuerySet:
    visits = Visit.objects.counted().filter(way=Visit.Way.ON_SITE)
    return visits.filter(log__day__gte=period.start, log__day__lt=period.end)


def _pairs(rows: QuerySet, path: str, kind: str, subjects: Collection) -> QuerySet:
    if len(subjects) <= MANY:
        rows = rows.filter(_of(path, kind, subjects))
    return rows.values_list(path, "enterprise").distinct()


def _by_subject(pairs: Lines, kind: str, subjects: Collection) -> dict[Any, set[int]]:
    found: dict[Any, set[int]] = defaultdict(set)
    for length in levels(kind, subjects):
        for key, enterprise in pairs:
            found[key[:length] if length else key].add(enterprise)
    return found


def _of(path: str, kind: str, subjects: Collection) -> Q:
    if kind != "district":
        return Q(**{f"{path}__in": list(subjects)})
    below = [Q(**{f"{path}__startswith": code}) for code in subjects]
    return Q(*below, _connector=Q.OR)


def explain(kind: str, subject: Any, period: Period) -> list[EvidenceRow] | Evidence:
    """One line a posted enterprise: when it was last visited on site in the period, if at all."""
    visits = _visits(period).filter(_of(f"log__{PATHS[kind]}", kind, [subject]))
    postings = _postings(period).filter(_of(PATHS[kind], kind, [subject]))
    rows = Enterprise.objects.filter(pk__in=postings.order_by().values("enterprise"))

    def say(enterprises: Iterable[Enterprise]) -> list[EvidenceRow]:
        seen = visits.filter(enterprise__in=enterprises).order_by()
        last = dict(seen.values_list("enterprise").annotate(day=Max("log__day")))
        return [_line(one.pk, one.name, last.get(one.pk)) for one in enterprises]

    if kind == "instructor":
        return say(list(rows.order_by("name_key", "pk")))
    return Evidence(rows=rows, say=say)


def _line(pk: int, name: str, day: date | None) -> EvidenceRow:
    said = (
        _("%(enterprise)s: visited on site, last on %(day)s")
        if day
        else _("%(enterprise)s: not visited on site")
    )
    values = {"enterprise": name, "day": date_format(day) if day else ""}
    return EvidenceRow(day, said % values, counted=day is not None, pk=pk)
