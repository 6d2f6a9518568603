"""Entering leave for somebody who rang in, or who has no account."""

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.notices import notify
from common.actions import locked, once, one_use, save
from common.refusals import Refused
from instructors.actions.leave import into_chain, tell_deciders
from instructors.leave_chain import STATION, deciders, next_tier, says_yes_by_entering, tier_of
from instructors.models import Instructor, Leave, LeaveStep


@one_use(Leave)
@transaction.atomic
def enter_leave(
    person: Instructor,
    *,
    by: User,
    kind: str,
    start: date,
    end: date,
    reason: str,
    form_key: UUID | None = None,
) -> Leave:
    """Enter somebody's leave by his office; it passes the same chain as if he had asked himself.

    Entered by the chain's last approver it is approved by the same act; by the one whose turn it
    is, it passes on to the next.
    """
    person = locked(person)  # two askings of one person are checked one after the other
    leave = Leave(
        instructor=person, workstation=person.workstation, district=person.district, kind=kind,
        start=start, end=end, reason=reason, entered_by=by,
    )  # fmt: skip
    tier = tier_of(by, leave)
    if tier is None:
        raise Refused("common.not_yours")
    into_chain(leave)
    leave, made = once(leave, form_key)
    if made:
        _pass_on(leave, tier, by)
    return leave


def _pass_on(leave: Leave, tier: int, by: User) -> None:
    """Take entering it as a yes where it is one, and tell whom it concerns."""
    verb = "leave.entered"
    if says_yes_by_entering(leave, tier):
        LeaveStep.objects.create(leave=leave, step=tier, by=by, approved=True, entering=True)
        after = next_tier(leave, tier)
        if after is None:
            verb, leave.status = "leave.entered_approved", Leave.Status.APPROVED
        else:
            leave.step = after
        save(leave, "status", "step")
    audit.record(verb, leave, by=by, name=str(leave.instructor), start=leave.start, end=leave.end)
    told = {leave.instructor.user} - {None}
    if leave.is_waiting:
        tell_deciders(leave)
    else:
        told |= set(deciders(leave, STATION)) - {by}
    notify(
        told, f"{verb}_notice", name=str(leave.instructor), by=str(by), start=leave.start,
        end=leave.end, url=leave.get_absolute_url(),
    )  # fmt: skip
