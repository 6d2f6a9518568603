"""What a month's logs may be asked about, found from the logs themselves.

Four things can have good reasons and can have bad ones, so they are questions and never marks:
a day recorded long after it, several days recorded in one sitting, words nearly the same as on an
earlier day or as another instructor's, and a visit that the enterprise says did not take place.
Nothing here is counted; no figure reads it.

A finding is plain data, kept in `Question.found`:
late, batch and denied name a log with its day; alike_own and alike_other a second one as well.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rapidfuzz import fuzz, process

from accounts.models import District
from accounts.policies import policies
from common.periods import Period
from records.models import ConfirmedVisit, DailyLog, Question, Visit

Kind = Question.Kind
SETTINGS = ("question_late_days", "batch_days", "batch_minutes", "alike_percent")
BACK = timedelta(days=60)  # how far back an own text is compared
SHORTEST = 20  # characters that say something; shorter texts are alike by nature
LONGEST = 1000  # of a text that is compared
MOST_TEXTS = 4000  # of others, the newest first
MOST = 20  # findings a question names


@dataclass(frozen=True)
class Text:
    """What a visit says, without spaces and punctuation, and where it stands."""

    plain: str
    log: int
    day: date
    visit: int


def find(person: int, district: District, period: Period) -> dict[str, list[dict]]:
    """What may be asked about the month, by kind: seven queries, however long the month."""
    rules = policies(SETTINGS, district)
    logs = list(
        DailyLog.objects.received()
        .filter(instructor=person, day__gte=period.start, day__lt=period.end)
        .order_by("day")
    )
    if not logs:
        return {}
    mine = _texts(Visit.objects.filter(log__instructor=person), period.start - BACK, period.end)
    found = {
        Kind.LATE: late(logs, rules["question_late_days"]),
        Kind.BATCH: batches(logs, rules["batch_days"], rules["batch_minutes"]),
        Kind.ALIKE_OWN: alike_own(mine, period.start, rules["alike_percent"]),
        Kind.ALIKE_OTHER: alike_other(
            [text for text in mine if text.day >= period.start],
            _others(person, logs, period), rules["alike_percent"],
        ),
        Kind.DENIED: denied(person, period),
    }  # fmt: skip
    return {kind: findings[:MOST] for kind, findings in found.items() if findings}


def late(logs: Sequence[DailyLog], days: int) -> list[dict]:
    """Days that were received more than so many days after."""
    return [_about(log, days=log.late_days) for log in logs if log.late_days > days]


def denied(person: int, period: Period) -> list[dict]:
    """Visits that their enterprise, asked about the month, says did not take place."""
    rows = ConfirmedVisit.objects.denied().filter(
        instructor=person, day__gte=period.start, day__lt=period.end
    )
    values = rows.order_by("day", "pk").values_list("log_id", "day", "visit__enterprise__name")
    return [{"log": log, "day": day.isoformat(), "firm": firm} for log, day, firm in values]


def batches(logs: Sequence[DailyLog], days: int, minutes: int) -> list[dict]:
    """Days received within minutes of each other, where they are several; each day once."""
    rows = sorted((log for log in logs if log.received_at), key=lambda log: log.received_at)
    found, at = [], 0
    while at < len(rows):
        last = rows[at].received_at + timedelta(minutes=minutes)
        sitting = [log for log in rows[at:] if log.received_at <= last]
        if len(sitting) >= days:
            at_time = timezone.localtime(rows[at].received_at).isoformat()
            found += [_about(log, at=at_time) for log in sorted(sitting, key=lambda x: x.day)]
            at += len(sitting)
        else:
            at += 1
    return found


def alike_own(texts: Sequence[Text], start: date, percent: int) -> list[dict]:
    """Texts of the month that say nearly what the same person wrote on an earlier day."""
    plain, days = [text.plain for text in texts], [text.day for text in texts]
    found = []
    for text in texts:
        if text.day >= start:
            earlier = bisect_left(days, text.day)
            found += _nearest(text, plain[:earlier], texts, percent)
    return found


def alike_other(texts: Sequence[Text], others: Sequence[Text], percent: int) -> list[dict]:
    """Texts that say nearly what another instructor wrote in the same month."""
    plain = [text.plain for text in others]
    return [found for text in texts for found in _nearest(text, plain, others, percent)]


def _nearest(text: Text, plain: list[str], texts: Sequence[Text], percent: int) -> list[dict]:
    best = process.extractOne(text.plain, plain, scorer=fuzz.ratio, score_cutoff=percent)
    if best is None:
        return []
    _plain, score, at = best
    other = texts[at]
    return [
        {
            "log": text.log, "day": text.day.isoformat(), "visit": text.visit,
            "other": other.log, "other_day": other.day.isoformat(), "percent": int(score),
        }
    ]  # fmt: skip


def _others(person: int, logs: Sequence[DailyLog], period: Period) -> list[Text]:
    """What others of the same workstations, or with the same enterprises, wrote that month."""
    rest = Visit.objects.exclude(log__instructor=person)
    stations = {log.workstation_id for log in logs if log.workstation_id}
    firms = Visit.objects.filter(log__in=[log.pk for log in logs], enterprise__isnull=False)
    named = set(firms.values_list("enterprise", flat=True))
    near = (rest.filter(log__workstation__in=stations), rest.filter(enterprise__in=named))
    found = {t.visit: t for rows in near for t in _texts(rows, period.start, period.end)}
    return list(found.values())


def _texts(rows: QuerySet[Visit], start: date, end: date) -> list[Text]:
    rows = rows.filter(
        log__status__in=DailyLog.COUNTS, log__day__gte=start, log__day__lt=end
    ).order_by("-log__day", "-pk")
    values = rows.values_list("pk", "log_id", "log__day", "text", "learned", "result")
    found = [
        Text(plain("".join(said)), log, day, pk) for pk, log, day, *said in values[:MOST_TEXTS]
    ]
    return [text for text in reversed(found) if len(text.plain) >= SHORTEST]


def plain(text: str) -> str:
    """Only what is read aloud: letters, characters and digits, in one width and case."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    return "".join(c for c in text if unicodedata.category(c)[0] in "LN")


def _about(log: DailyLog, **more: Any) -> dict:
    return {"log": log.pk, "day": log.day.isoformat(), **more}
