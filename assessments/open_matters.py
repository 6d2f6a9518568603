"""What is open when a posting changes: what can be handed over, and what is his to finish."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from assessments.models import Handover, HandoverItem, ResponsibilityBook
from assessments.progress import progress_of
from common.models import PaperStatus
from common.wording import in_brackets
from instructors.actions import first_day_back
from instructors.actions.states import LEFT
from instructors.leaving import LeftOpen
from instructors.models import Instructor, Leave, Posting
from records.models import DailyLog, Decision, MonthlySummary, Problem, QuarterlyReport

Kind = HandoverItem.Kind
OPEN_PAPER = (PaperStatus.DRAFT, PaperStatus.RETURNED)
MOVABLE = (Kind.PROBLEM, Kind.TARGET, Kind.DECISION)


@dataclass(frozen=True)
class Matter:
    """One open matter: the row, how it stands, and whether somebody else can take it."""

    kind: str
    row: Any
    label: str
    url: str = ""
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Its name in the form."""
        return f"{self.kind}-{self.row.pk}"

    @property
    def is_movable(self) -> bool:
        """Whether it can go to somebody else; what is personal is its author's to finish."""
        return self.kind in MOVABLE


def open_matters(
    person: Instructor, postings: Sequence[Posting], *, cause: str, day: date,
    back_of: Handover | None = None,
) -> list[Matter]:  # fmt: skip
    """What the person has open on his last day: everything where he leaves the service, else at
    these enterprises.

    Where a hand-over is taken back, also what came by it.
    """
    gone = cause == Handover.Cause.LEFT_OPEN
    everything = cause in Handover.LEAVING or (gone and person.state in LEFT)
    if everything:
        return [
            *problems(person), *targets(person, day.year), *decisions(person), *_logs(person),
            *_papers(person), *_leaves(person, day),
        ]  # fmt: skip
    firms = not_served(person) if gone else [posting.enterprise_id for posting in postings]
    return [*problems(person, firms), *_came_by(person, back_of, day.year), *_logs(person, firms)]


def not_served(person: Instructor) -> list[int]:
    """Enterprises of his open problems that he does not serve any more."""
    served = person.postings.on(timezone.localdate()).values("enterprise")
    rows = Problem.objects.open().filter(instructor=person).exclude(enterprise__in=served)
    return sorted(set(rows.values_list("enterprise", flat=True)))


def _came_by(person: Instructor, handover: Handover | None, year: int) -> Iterator[Matter]:
    """Targets and decisions that the person had from that hand-over and still has open."""
    if handover is None:
        return
    items = handover.items.filter(taker=person)
    kept = {
        Kind.TARGET: set(items.filter(kind=Kind.TARGET).values_list("moved_id", flat=True)),
        Kind.DECISION: set(items.filter(kind=Kind.DECISION).values_list("subject_id", flat=True)),
    }
    for matter in (*targets(person, year), *decisions(person)):
        if matter.row.pk in kept[matter.kind]:
            yield matter


def problems(person: Instructor, firms: Iterable[int] | None = None) -> Iterator[Matter]:
    """Open problems in his hands; of these enterprises alone where some are given."""
    rows = Problem.objects.open().filter(instructor=person)
    rows = rows if firms is None else rows.filter(enterprise__in=list(firms))
    for row in rows.select_related("enterprise").order_by("found_on", "pk"):
        label = in_brackets(f"{row.number} {row.title}", row.enterprise)
        state = {"problem": row.state, "due_on": _iso(row.due_on)}
        yield Matter(Kind.PROBLEM, row, label, row.get_absolute_url(), state)


def targets(person: Instructor, year: int) -> Iterator[Matter]:
    """Targets of the year's book that are not reached and not handed over yet."""
    book = ResponsibilityBook.objects.filter(instructor=person, year=year).first()
    if book is None:
        return
    for row in progress_of(book):
        target = row.target
        if target.closed_on is None and row.lacking:
            state = {
                "done": row.done or 0, "amount": target.amount, "unit": target.unit,
                "deadline": _iso(target.deadline),
            }  # fmt: skip
            yield Matter(Kind.TARGET, target, target.name, book.get_absolute_url(), state)


def decisions(person: Instructor) -> Iterator[Matter]:
    """Decisions of symposia that stand in his queue."""
    rows = Decision.objects.open().filter(instructor=person).select_related("symposium")
    for row in rows.order_by("deadline", "pk"):
        state = {"deadline": _iso(row.deadline)}
        yield Matter(Kind.DECISION, row, row.text[:200], row.symposium.get_absolute_url(), state)


def _logs(person: Instructor, firms: Iterable[int] | None = None) -> Iterator[Matter]:
    rows = DailyLog.objects.filter(instructor=person, status=DailyLog.Status.DRAFT)
    if firms is not None:
        rows = rows.filter(visits__enterprise__in=list(firms)).distinct()
    for row in rows.order_by("day"):
        yield Matter(
            Kind.LOG, row, row.day.isoformat(), reverse("records:log_edit", args=[row.pk]),
            {"day": row.day.isoformat()},
        )  # fmt: skip


def _papers(person: Instructor) -> Iterator[Matter]:
    for kind, model in ((Kind.SUMMARY, MonthlySummary), (Kind.REPORT, QuarterlyReport)):
        for row in model.objects.filter(instructor=person, status__in=OPEN_PAPER).order_by("start"):
            state = {"status": row.status, "period": row.period.code, "due_on": _iso(row.due_on)}
            yield Matter(kind, row, row.period.code, row.get_absolute_url(), state)


def _leaves(person: Instructor, day: date) -> Iterator[Matter]:
    """Leave that he was to be back from by that day; what is not over ends with the service."""
    rows = Leave.objects.filter(instructor=person, status=Leave.Status.APPROVED, end__lt=day)
    for row in rows.order_by("start"):
        if first_day_back(row) > day:
            continue
        state = {"start": _iso(row.start), "end": _iso(row.end)}
        label = f"{row.start:%Y-%m-%d} – {row.end:%Y-%m-%d}"
        yield Matter(Kind.LEAVE, row, label, row.get_absolute_url(), state)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def left_open(person: Instructor, postings: Sequence[Posting], state: str) -> LeftOpen | None:
    """The check before a posting ends (see `instructors.leaving`)."""
    cause = state or Handover.Cause.TRANSFER
    count = len(open_matters(person, postings, cause=cause, day=timezone.localdate()))
    if not count:
        return None
    query = [("posting", posting.pk) for posting in postings]
    query.append(("cause", cause))
    url = reverse("assessments:handover_new", args=[person.pk])
    return LeftOpen(count, f"{url}?{urlencode(query)}")


# Endings of before, by import or otherwise -------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """Somebody whose posting is over and who still has open problems there."""

    person: Instructor
    count: int
    url: str


def left_behind(people: QuerySet[Instructor], today: date) -> QuerySet:
    """Open problems of these people at enterprises that they served once and no longer do."""
    theirs = Posting.objects.filter(
        instructor=OuterRef("instructor"), enterprise=OuterRef("enterprise")
    )
    rows = Problem.objects.open().filter(instructor__in=people)
    return rows.filter(~Exists(theirs.on(today)), Exists(theirs.filter(end__lt=today)))


def waiting(people: QuerySet[Instructor], today: date) -> list[Waiting]:
    """Among these people, by name: who left problems behind when a posting ended."""
    rows = left_behind(people, today).order_by().values("instructor").annotate(n=Count("pk"))
    left = dict(rows.values_list("instructor", "n"))
    cause = urlencode({"cause": Handover.Cause.LEFT_OPEN})
    return [
        Waiting(
            person, left[person.pk],
            f"{reverse('assessments:handover_new', args=[person.pk])}?{cause}",
        )
        for person in Instructor.objects.filter(pk__in=left).order_by("name_key", "pk")
    ]  # fmt: skip
