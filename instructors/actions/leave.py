"""Asking for leave, deciding on it, and coming back."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Role, User
from accounts.notices import notify
from accounts.policies import policies
from common.actions import locked, once, one_use, save
from common.refusals import Refused
from instructors.models import Instructor, Leave, LeaveStep

AT_STATION, AT_DEPARTMENT = Leave.Step.STATION, Leave.Step.DEPARTMENT


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
    form_key: UUID | None = None,
) -> Leave:
    """Ask for leave; it waits for the station head, or the department where he cannot decide."""
    person = locked(person)  # two askings of one person are checked one after the other
    if not by.is_system and person.user_id != by.pk:
        raise Refused("common.not_yours")
    if person.state not in Instructor.SERVING:
        raise Refused("leave.not_serving")
    if end < start:
        raise Refused("leave.ends_before_it_begins")
    late = policies(["leave_late_days"], person.district)["leave_late_days"]
    if start < timezone.localdate() - timedelta(days=late):
        raise Refused("leave.too_late", days=late)
    standing = person.leaves.touching(start, end).filter(status__in=Leave.STANDING)
    if other := standing.first():
        raise Refused("leave.overlaps", start=other.start, end=other.end)
    leave = Leave(
        instructor=person, workstation=person.workstation, district=person.district, kind=kind,
        start=start, end=end, reason=reason, status=Leave.Status.WAITING,
        step=AT_STATION if _head(person) else AT_DEPARTMENT,
    )  # fmt: skip
    leave, made = once(leave, form_key)
    if made:
        audit.record("leave.asked", leave, by=by, start=start, end=end)
        _tell_deciders(leave)
    return leave


@transaction.atomic
def decide_leave(
    leave: Leave, approved: bool, note: str = "", *, by: User, version: int | None = None
) -> Leave:
    """Approve or refuse; longer leave that the station head approves goes on to the department."""
    leave = locked(leave, version)
    if leave.status != Leave.Status.WAITING:
        raise Refused("leave.decided_already", state=leave.get_status_display())
    if not may_decide(leave, by):
        raise Refused("common.not_yours")
    if not approved and not note:
        raise Refused("leave.reason_wanted")
    LeaveStep.objects.create(leave=leave, step=leave.step, by=by, approved=approved, note=note)
    alone = policies(["leave_station_days"], leave.district)["leave_station_days"]
    if approved and leave.step == AT_STATION and leave.days > alone:
        leave.step = AT_DEPARTMENT
        save(leave, "step")
        audit.record("leave.passed_on", leave, by=by, days=leave.days)
        _tell_deciders(leave)
        return leave
    before = leave.status
    leave.status = Leave.Status.APPROVED if approved else Leave.Status.REFUSED
    save(leave, "status")
    verb = "leave.approved" if approved else "leave.refused"
    audit.record(verb, leave, by=by, note=note, changes={"status": (before, leave.status)})
    if leave.instructor.user:
        notify(
            leave.instructor.user, f"{verb}_notice", start=leave.start, end=leave.end, note=note,
            url=reverse("instructors:leave_list"),
        )  # fmt: skip
    return leave


@transaction.atomic
def return_from_leave(
    leave: Leave, returned_on: date, *, by: User, version: int | None = None
) -> Leave:
    """The first day back. Coming back early, the leave ends the day before."""
    leave = locked(leave, version)
    if leave.status != Leave.Status.APPROVED:
        raise Refused("leave.not_approved", state=leave.get_status_display())
    if not (leave.instructor.user_id == by.pk or by.is_system or _is_office(leave, by)):
        raise Refused("common.not_yours")
    if returned_on <= leave.start or returned_on > timezone.localdate():
        raise Refused("leave.returns_outside", start=leave.start)
    changes = {"status": (leave.status, Leave.Status.RETURNED)}
    leave.status, leave.returned_on = Leave.Status.RETURNED, returned_on
    if returned_on <= leave.end:
        changes["end"] = (leave.end, returned_on - timedelta(days=1))
        leave.end = returned_on - timedelta(days=1)
    save(leave, "status", "returned_on", "end")
    audit.record("leave.returned", leave, by=by, returned_on=returned_on, changes=changes)
    return leave


@transaction.atomic
def withdraw_leave(leave: Leave, *, by: User, version: int | None = None) -> Leave:
    """Take the asking back: while it waits, or as long as the leave has not begun."""
    leave = locked(leave, version)
    if not by.is_system and leave.instructor.user_id != by.pk:
        raise Refused("common.not_yours")
    begun = leave.start <= timezone.localdate()
    waiting = leave.status == Leave.Status.WAITING
    if not waiting and (leave.status != Leave.Status.APPROVED or begun):
        raise Refused("leave.cannot_withdraw", state=leave.get_status_display())
    before, leave.status = leave.status, Leave.Status.WITHDRAWN
    save(leave, "status")
    audit.record("leave.withdrawn", leave, by=by, changes={"status": (before, leave.status)})
    return leave


def may_decide(leave: Leave, by: User) -> bool:
    """Whether it is this user's turn; nobody decides on his own leave."""
    if leave.instructor.user_id == by.pk:
        return False
    if by.is_system:
        return True
    return _is_office(leave, by) and (by.role == Role.DEPARTMENT or leave.step == AT_STATION)


def _is_office(leave: Leave, by: User) -> bool:
    if by.role == Role.DEPARTMENT:
        return by.district.contains(leave.district)
    station = leave.workstation
    return by.role == Role.STATION_HEAD and station is not None and station.head_id == by.pk


def _head(person: Instructor) -> User | None:
    head = person.workstation.head if person.workstation else None
    return head if head and head.pk != person.user_id else None


def _tell_deciders(leave: Leave) -> None:
    if leave.step == AT_STATION:
        people = [leave.workstation.head]
    else:
        codes = [leave.district.code[:n] for n in range(1, len(leave.district.code) + 1)]
        department = User.objects.people().filter(role=Role.DEPARTMENT, is_active=True)
        nearest = department.filter(district__code__in=codes).order_by("-district__code")
        first = nearest.first()
        people = nearest.filter(district=first.district) if first else []
    notify(
        people, "leave.asked_notice", name=str(leave.instructor), start=leave.start,
        end=leave.end, url=reverse("instructors:leave_list"),
    )  # fmt: skip
