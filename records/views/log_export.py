"""Logs as a workbook: tens of thousands of rows, so plain values instead of model instances."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.columns import Column
from common.exports import Export
from common.wording import comma
from records import tags
from records.models import DailyLog, Visit

FETCH = 1000
LOG = (
    "pk", "day", "instructor__name", "workstation__name", "number", "received_at", "late_days",
    "is_late", "status",
)  # fmt: skip
VISIT = ("log_id", "enterprise__name", "way", "tags", "text")
COLUMNS = [
    Column(label, "", width=width)
    for label, width in [
        (_("Day"), 12), (_("Instructor"), 12), (_("Workstation"), 24), (_("Enterprises"), 40),
        (_("Duties"), 30), (_("Ways"), 14), (_("What was done"), 60), (_("Receipt number"), 22),
        (_("Received at"), 18), (_("Days after"), 10), (_("Late entry"), 10), (_("State"), 10),
    ]
]  # fmt: skip


def told(request: HttpRequest, count: int) -> None:
    """An export is an action."""
    audit.record("log.exported", DailyLog, by=request.user, count=count)


def lines(rows: QuerySet[DailyLog]) -> Iterator[list[Any]]:
    """One line a log, its visits gathered a thousand logs at a time."""
    said = Words()
    bare = rows.select_related(None).prefetch_related(None)
    source = bare.values_list(*LOG).iterator(chunk_size=FETCH)
    while chunk := list(islice(source, FETCH)):
        visits = visits_of([log[0] for log in chunk])
        for pk, day, name, station, number, at, days, late, status in chunk:
            mine = visits[pk]
            yield [
                day, name, station, said.firms(mine), said.duties(mine), said.ways(mine),
                "\n".join(visit[3] for visit in mine), number, at, days,
                said.late if late else "", said.states[status],
            ]  # fmt: skip


def visits_of(logs: list[int]) -> dict[int, list[tuple]]:
    """The visits of these logs, in their order: (enterprise, way, tags, text)."""
    found: dict[int, list[tuple]] = defaultdict(list)
    rows = Visit.objects.filter(log__in=logs).order_by("log", "order", "pk")
    for log, *visit in rows.values_list(*VISIT):
        found[log].append(visit)
    return found


EXPORT = Export(_("Daily logs"), COLUMNS, told=told, lines=lines)


class Words:
    """The words behind codes, looked up once a workbook in the reader's language."""

    def __init__(self) -> None:
        self.states = {code: str(label) for code, label in DailyLog.Status.choices}
        self.of_way = {code: str(label) for code, label in Visit.Way.choices}
        self.of_tag = {code: str(label) for code, label in tags.TAGS.items()}
        self.late = say("late entry")
        self.between = comma()

    def firms(self, visits: list[tuple]) -> str:
        """The enterprises, each once."""
        return self.between.join(dict.fromkeys(visit[0] for visit in visits if visit[0]))

    def duties(self, visits: list[tuple]) -> str:
        """The duties, each once."""
        codes = dict.fromkeys(tag for visit in visits for tag in tags.unframe(visit[2]))
        return self.between.join(self.of_tag.get(code, code) for code in codes)

    def ways(self, visits: list[tuple]) -> str:
        """The ways of contact, each once."""
        return self.between.join(
            self.of_way[way] for way in dict.fromkeys(visit[1] for visit in visits)
        )
