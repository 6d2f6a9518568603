"""How each kind of matter changes hands; parts of the hand-over, which writes the audit entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from accounts.general import county_of
from accounts.models import User
from assessments.actions.books import draft_book
from assessments.models import Consequence, Handover, HandoverItem, Target
from assessments.progress import Progress, figure_now, progress_of
from common.refusals import Refused
from instructors.models import Instructor, Posting
from records.actions.handing import pass_problem
from records.models import Confirmation, Problem

Kind, Way = HandoverItem.Kind, HandoverItem.Way


@dataclass(frozen=True)
class Choice:
    """What happens to a matter, and who takes it."""

    way: str
    taker: Instructor | None = None


def proposed(progress: Progress, day: date) -> int:
    """How much of a target is handed on: its part of the days left, at most what is lacking."""
    target = progress.target
    end = target.deadline or date(target.book.year, 12, 31)
    first = target.added_on or date(target.book.year, 1, 1)
    whole, left = (end - first).days + 1, (end - day).days
    if whole <= 0 or left <= 0:
        return progress.lacking
    rest = -(-progress.due * left // whole)
    return min(progress.lacking, rest)


def hand_problem(
    problem: Problem, taker: Instructor | None, handover: Handover, *, by: User
) -> None:
    """Into the taker's hands; its thread says from whom, to whom, and by which hand-over."""
    to = str(taker) if taker else str(handover.workstation or handover.district)
    pass_problem(problem, taker, day=handover.day, to=to, number=handover.number, by=by)


def hand_target(
    target: Target, taker: Instructor | None, amount: int | None, day: date
) -> tuple[int | None, int]:
    """Close the target as it stands and put an amendment into the taker's book.

    Gives the amendment's id, if there is one, and how much was handed on.
    """
    target = Target.objects.select_for_update(of=("self",)).select_related("book").get(pk=target.pk)
    row = next(p for p in progress_of(target.book) if p.target.pk == target.pk)
    handed = proposed(row, day) if amount is None else amount
    if not 0 <= handed <= row.lacking:
        raise Refused("handover.too_much", name=target.name, most=row.lacking)
    target.closed_on, target.closed_done, target.handed = day, row.done or 0, handed
    target.save(update_fields=["closed_on", "closed_done", "handed"])
    if taker is None or not handed:
        return None, handed
    return _amend(target, taker, handed, day), handed


def _amend(target: Target, taker: Instructor, amount: int, day: date) -> int:
    book, _fresh = draft_book(taker, target.book.year)
    last = book.targets.aggregate(last=Max("order"))["last"] or 0
    made = Target.objects.create(
        book=book, order=last + 1, name=target.name, figure=target.figure, amount=amount,
        unit=target.unit, deadline=target.deadline, checker=target.checker,
        points=round(target.points * amount / max(1, target.amount)),
        added_on=day + timedelta(days=1),
    )  # fmt: skip
    if target.figure:  # what it reads already is not counted a second time
        made.baseline = figure_now(made)
        made.save(update_fields=["baseline"])
    return made.pk


def confirm_rows(
    handover: Handover, postings: Sequence[Posting], takers: Mapping[int, Instructor | None]
) -> list[HandoverItem]:
    """Confirmations that the enterprises still owe: who serves them now sees to their answer."""
    served = {posting.enterprise_id: takers.get(posting.pk) for posting in postings}
    return [
        HandoverItem(
            handover=handover, kind=Kind.CONFIRMATION, subject_id=row.pk, label=str(row)[:300],
            way=Way.MOVED if served[row.enterprise_id] else Way.STATION,
            taker=served[row.enterprise_id],
        )
        for row in owed(postings)
    ]  # fmt: skip


def owed(postings: Sequence[Posting]) -> list[Confirmation]:
    """The links of these enterprises that wait for an answer."""
    firms = [posting.enterprise_id for posting in postings]
    rows = Confirmation.objects.waiting().filter(enterprise__in=firms)
    return list(rows.select_related("enterprise").order_by("start", "pk"))


def follow_rows(handover: Handover) -> list[HandoverItem]:
    """Tasks after assessments: they are named and stay with the person, not the post."""
    return [
        HandoverItem(
            handover=handover, kind=Kind.CONSEQUENCE, subject_id=row.pk, label=row.period.code,
            way=Way.STAYS, state=row_state(row),
        )
        for row in still_to_do(handover.former)
    ]  # fmt: skip


def still_to_do(person: Instructor) -> list[Consequence]:
    """What followed from the person's results and is not carried out yet."""
    rows = Consequence.objects.to_be_done().filter(instructor=person).order_by("due_on", "pk")
    return list(rows.select_related("district__parent", "cause__cycle", "earlier"))


def row_state(row: Consequence) -> dict[str, str | None]:
    """How a task stands: what it is, after which assessment, by when, and where it is followed."""
    return {
        "consequence": row.kind, "of": row.period.code, "place": str(county_of(row.district)),
        "due_on": row.due_on.isoformat() if row.due_on else None,
    }  # fmt: skip
