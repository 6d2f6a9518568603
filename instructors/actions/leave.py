"""Asking for leave, and deciding on it."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.notices import notify
from accounts.policies import policy
from common.actions import changed, locked, once, one_use, save
from common.refusals import Refused
from instructors.leave_chain import deciders, may_decide, next_tier, tier_of
from instructors.models import Instructor, Leave, LeaveStep

Status = Leave.Status


@one_use(Leave)
@transaction.atomic
def ask_leave(
    person: Instructor,
    *,
    by: User,
    kind: str,
    start: date,
    end: date,
    reason: str,
    draft: bool = False,
    form_key: UUID | None = None,
) -> Leave:
    """Ask for leave, or keep the asking as a draft; what is sent waits for its first tier."""
    person = locked(person)  # two askings of one person are checked one after the other
    _check_own(person, by)
    leave = Leave(
        instructor=person, workstation=person.workstation, district=person.district, kind=kind,
        start=start, end=end, reason=reason,
    )  # fmt: skip
    if draft:
        _check_order(leave)
    else:
        into_chain(leave)
    leave, made = once(leave, form_key)
    if made and not draft:
        _asked(leave, by)
    return leave


@transaction.atomic
def change_draft(
    leave: Leave, *, by: User, version: int | None = None, send: bool = False, **values: object
) -> Leave:
    """Change what is not sent yet, and send it if so wanted."""
    person = locked(leave.instructor)
    leave = locked(leave, version)
    _check_own(person, by)
    if leave.status != Status.DRAFT:
        raise Refused("leave.sent_already", state=leave.get_status_display())
    changed(leave, values)
    _check_order(leave)
    if send:
        leave.workstation, leave.district = person.workstation, person.district
        into_chain(leave)
    save(leave, *values, "status", "step", "workstation", "district")
    if send:
        _asked(leave, by)
    return leave


@transaction.atomic
def discard_draft(leave: Leave, *, by: User) -> None:
    """Throw away what was never sent."""
    leave = locked(leave)
    _check_own(leave.instructor, by)
    if leave.status != Status.DRAFT:
        raise Refused("leave.sent_already", state=leave.get_status_display())
    audit.record("leave.discarded", leave, by=by, start=leave.start, end=leave.end)
    leave.delete()


def _check_own(person: Instructor, by: User) -> None:
    if not by.is_system and person.user_id != by.pk:
        raise Refused("common.not_yours")


def _check_order(leave: Leave) -> None:
    if leave.end < leave.start:
        raise Refused("leave.ends_before_it_begins")


def into_chain(leave: Leave) -> None:
    """Check the rules of asking, and find the first tier."""
    if leave.instructor.state not in Instructor.SERVING:
        raise Refused("leave.not_serving")
    _check_order(leave)
    late = policy("leave_late_days", leave.district)
    if leave.start < timezone.localdate() - timedelta(days=late):
        raise Refused("leave.too_late", days=late)
    check_free(leave, leave.start, leave.end)
    leave.status, leave.step = Status.WAITING, first_tier(leave)


def check_free(leave: Leave, start: date, end: date) -> None:
    """Refuse days that other leave of the person takes already."""
    others = leave.instructor.leaves.filter(status__in=Leave.STANDING).exclude(pk=leave.pk)
    taken = Q(end__gte=start) | Q(extend_to__gte=start)
    if other := others.filter(taken, start__lte=end).first():
        raise Refused("leave.overlaps", start=other.start, end=other.end)


def first_tier(leave: Leave) -> int:
    """Where the asking goes first; refused where nobody could ever decide."""
    tier = next_tier(leave)
    if tier is None:
        raise Refused("leave.nobody_decides")
    return tier


def _asked(leave: Leave, by: User) -> None:
    audit.record("leave.asked", leave, by=by, start=leave.start, end=leave.end)
    tell_deciders(leave)


def tell_deciders(leave: Leave) -> None:
    """Tell those whose turn it is."""
    code = "leave.extension_asked_notice" if leave.extend_to else "leave.asked_notice"
    notify(
        deciders(leave, leave.step), code, name=str(leave.instructor), start=leave.start,
        end=leave.extend_to or leave.end, url=leave.get_absolute_url(),
    )  # fmt: skip


@transaction.atomic
def decide_leave(
    leave: Leave, approved: bool, note: str = "", *, by: User, version: int | None = None
) -> Leave:
    """Say yes or no to a leave or its extension; a yes goes on to the next tier of its length."""
    leave = locked(leave, version)
    if not leave.is_waiting:
        raise Refused("leave.decided_already", state=leave.get_status_display())
    if not may_decide(leave, by):
        raise Refused("common.not_yours")
    if not approved and not note:
        raise Refused("leave.reason_wanted")
    tier = tier_of(by, leave)
    LeaveStep.objects.create(
        leave=leave, step=tier, by=by, approved=approved, note=note, until=leave.extend_to,
        asked=leave.extend_reason,
    )  # fmt: skip
    after = next_tier(leave, tier) if approved else None
    if after is None:
        return _settle(leave, approved, note, by)
    leave.step = after
    save(leave, "step")
    audit.record("leave.passed_on", leave, by=by, days=leave.days_asked, note=note)
    tell_deciders(leave)
    return leave


def _settle(leave: Leave, approved: bool, note: str, by: User) -> Leave:
    """The last word of the chain."""
    if leave.extend_to:
        verb = "leave.extended" if approved else "leave.not_extended"
        values = {"extend_to": None, "extend_reason": ""}
        told = leave.extend_to
        if approved:
            values["end"] = leave.extend_to
    else:
        verb, told = ("leave.approved" if approved else "leave.refused"), leave.end
        values = {"status": Status.APPROVED if approved else Status.REFUSED}
    changes = changed(leave, values)
    save(leave, *values)
    audit.record(verb, leave, by=by, note=note, until=told, changes=changes)
    if leave.instructor.user:
        notify(
            leave.instructor.user, f"{verb}_notice", start=leave.start, end=told, note=note,
            url=reverse("instructors:leave", args=[leave.pk]),
        )  # fmt: skip
    return leave
