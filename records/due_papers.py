"""Which monthly summaries and quarterly reports are due, of whom, by when.

One is due of every full- and part-time instructor for each month (quarter) in which he has at
least one workday in post and not on leave. It belongs to the workstation of his last such day. It
is due on the policy's day of the next month, or the next workday where that is a day off.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import District
from accounts.policies import by_district
from common.figures import NOTHING_DUE, Reading
from common.models import PaperStatus
from common.periods import Period
from instructors.models import Instructor
from records.expected import Calendar, leave_days, levels, place, stays, who
from records.models import MonthlySummary, QuarterlyReport

Model = type[MonthlySummary] | type[QuarterlyReport]
OWE = (Instructor.Kind.FULL_TIME, Instructor.Kind.PART_TIME)
DUE_DAY = {MonthlySummary: "summary_due_day", QuarterlyReport: "report_due_day"}
AFTER = timedelta(days=45)  # how far beyond a period its due date may fall


@dataclass
class DuePaper:
    """One expected paper, and what became of it (`row`: pk, status, first submitted on)."""

    instructor: int
    period: Period
    workstation: int | None
    district: str
    due_on: date
    pk: int | None = None
    status: str = ""
    first_submitted_on: date | None = None

    @property
    def is_handed_in(self) -> bool:
        """Whether it is with its reviewer or accepted."""
        return self.status in (PaperStatus.SUBMITTED, PaperStatus.ACCEPTED)

    @property
    def is_due(self) -> bool:
        """Whether it can be judged: handed in, or its day is over."""
        return self.is_handed_in or self.due_on < timezone.localdate()

    @property
    def is_on_time(self) -> bool:
        """Handed in, and first so by its day."""
        return self.is_handed_in and (self.first_submitted_on or date.max) <= self.due_on


def parts(model: Model, period: Period) -> list[Period]:
    """The months (quarters) that end in the period."""
    first = Period.containing(period.start, model.months).start
    return [p for p in Period(first, period.months).parts(model.months) if p.last in period]


def due_papers(model: Model, period: Period, those: Q) -> list[DuePaper]:
    """The papers due for the period's months (quarters): five queries, however many people."""
    papers = parts(model, period)
    if not papers:
        return []
    found = list(_expected(model, papers, those))
    rows = model.objects.filter(those, start__gte=papers[0].start, start__lte=papers[-1].start)
    written = {
        (instructor, start): rest
        for instructor, start, *rest in rows.values_list(
            "instructor_id", "start", "pk", "status", "first_submitted_on", "due_on"
        )
    }
    for paper in found:
        if row := written.get((paper.instructor, paper.period.start)):
            paper.pk, paper.status, paper.first_submitted_on, paper.due_on = row
    return found


def _expected(model: Model, papers: list[Period], those: Q) -> Iterator[DuePaper]:
    calendar = Calendar(papers[0].start, papers[-1].last + AFTER)
    people: dict[int, list] = defaultdict(list)
    for stay in stays(calendar, those):
        if stay.kind in OWE:
            people[stay.instructor].append(stay)
    leave = leave_days(calendar, those)
    codes = {stay.district for own in people.values() for stay in own}
    due_day = by_district(DUE_DAY[model], [District(code=code) for code in codes])
    masks = [(p, calendar.mask(p.start, p.last) & calendar.work) for p in papers]
    due = {
        (period, code): calendar.workday_from(period.end.replace(day=due_day[code]))
        for period in papers
        for code in codes
    }
    for instructor, own in people.items():
        for period, mask in masks:
            free = mask & ~leave.get(instructor, 0)
            last = max(own, key=lambda stay, free=free: stay.days & free)
            if last.days & free:
                day = due[period, last.district]
                yield DuePaper(instructor, period, last.workstation, last.district, day)


def read(model: Model, kind: str, subjects: Collection, period: Period) -> dict[Any, Reading]:
    """Papers on time against papers due, by subject."""
    found: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for paper in due_papers(model, period, whose(model, kind, subjects, period)):
        for level in levels(kind, subjects) if paper.is_due else ():
            total = found[place(paper, kind, level)]
            total[0] += paper.is_on_time
            total[1] += 1
    return {
        subject: Reading(done, due) if due else Reading(0, 0, NOTHING_DUE)
        for subject, (done, due) in found.items()
    }


def whose(model: Model, kind: str, subjects: Collection, period: Period) -> Q:
    """The condition "concerns these subjects" for their papers of the period."""
    first = Period.containing(period.start, model.months).start
    return who(kind, subjects, first, period.last)
