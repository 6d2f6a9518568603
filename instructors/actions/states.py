"""The states of an instructor and the moves between them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.actions import locked, save
from common.refusals import Refused
from instructors.actions.leave_end import end_leave
from instructors.actions.reach import is_department
from instructors.leaving import left_open
from instructors.models import Instructor, Posting

S = Instructor.State
LEFT = (S.COMPLETED, S.REASSIGNED, S.RECALLED)
# From each state to which ones; `appoint` alone leads to "appointed", `post` to "active" as well.
MOVES: dict[str, tuple[str, ...]] = {
    S.CANDIDATE: (S.UNDER_REVIEW,),
    S.UNDER_REVIEW: (S.CANDIDATE,),
    S.APPOINTED: (S.ACTIVE, S.REASSIGNED, S.RECALLED),
    S.ACTIVE: (S.ON_LEAVE, S.UNDER_CORRECTION, *LEFT),
    S.ON_LEAVE: (S.ACTIVE, *LEFT),
    S.UNDER_CORRECTION: (S.ACTIVE, *LEFT),
    S.COMPLETED: (S.UNDER_REVIEW,),
    S.REASSIGNED: (S.UNDER_REVIEW,),
    S.RECALLED: (S.UNDER_REVIEW,),
}


@transaction.atomic
def move(
    person: Instructor,
    state: str,
    *,
    by: User,
    reason: str = "",
    day: date | None = None,
    version: int | None = None,
) -> Instructor:
    """Into another state, where the table above allows it.

    Who leaves the service leaves his enterprises: open postings and the term end on that day, and
    so does his leave.
    """
    person = locked(person, version)
    is_department(by, person)
    day = day or timezone.localdate()
    check_move(person, state, reason)
    if state in LEFT and (found := left_open(person, _open_postings(person), state)):
        raise Refused("posting.hand_over_first", count=found.count)
    before, ended = person.state, change_state(person, state, day, reason)
    audit.record(
        "instructor.moved", person, by=by, changes={"state": (before, state)}, day=day,
        reason=reason, then=str(S(state).label), **ended,
    )  # fmt: skip
    return person


def check_move(person: Instructor, state: str, reason: str) -> None:
    """Refuse what the table does not allow, and leaving without a reason."""
    if state not in MOVES[person.state]:
        raise Refused(
            "instructor.no_such_move", now=person.get_state_display(), then=S(state).label
        )
    if state in LEFT and not reason:
        raise Refused("instructor.reason_wanted")


def change_state(person: Instructor, state: str, day: date, reason: str) -> dict[str, Any]:
    """Into the state, as a part of an action that writes the audit entry; what ended by it."""
    ended = end_service(person, day, reason) if state in LEFT else {}
    person.state = state
    save(person, "state")
    return ended


def _open_postings(person: Instructor) -> list[Posting]:
    return list(person.postings.filter(end=None).select_related("enterprise"))


def end_service(person: Instructor, day: date, reason: str) -> dict[str, Any]:
    """End the person's open postings, term and leave: how many postings, and which leave."""
    open_ones = person.postings.select_for_update().filter(end=None)
    if later := open_ones.filter(start__gt=day).first():
        raise Refused("posting.ends_before_it_begins", day=later.start)
    ended = 0
    for posting in open_ones:
        posting.end, posting.end_reason = day, reason[:200]
        save(posting, "end", "end_reason")
        ended += 1
    for term in person.terms.select_for_update().filter(start__lte=day):
        if term.end is None or term.end > day:
            term.end = day
            save(term, "end")
    return {"postings": ended, "leave": end_leave(person, day)}
