"""How leave ends: withdrawn, extended, returned from, ended with the service, or reminded of."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.notices import notify
from accounts.policies import by_district
from common.actions import changed, locked, save
from common.refusals import Refused
from instructors.actions.leave import check_free, first_tier, tell_deciders
from instructors.calendar import nth_workday_after
from instructors.leave_chain import all_of, may_take_back, speaks_for
from instructors.models import Instructor, Leave

Status = Leave.Status
NOT_EXTENDED = {"extend_to": None, "extend_reason": ""}


@transaction.atomic
def withdraw_leave(leave: Leave, *, by: User, version: int | None = None) -> Leave:
    """Take an asking back: an extension, a leave that waits, or one that has not begun."""
    leave = locked(leave, version)
    if not may_take_back(by, leave):
        raise Refused("common.not_yours")
    if leave.extend_to:
        changes = changed(leave, NOT_EXTENDED)
        save(leave, *NOT_EXTENDED)
        audit.record("leave.extension_withdrawn", leave, by=by, changes=changes)
        return leave
    begun = leave.start <= timezone.localdate()
    waiting = leave.status == Status.WAITING
    if not waiting and (leave.status != Status.APPROVED or begun):
        raise Refused("leave.cannot_withdraw", state=leave.get_status_display())
    before, leave.status = leave.status, Status.WITHDRAWN
    save(leave, "status")
    audit.record("leave.withdrawn", leave, by=by, changes={"status": (before, leave.status)})
    return leave


@transaction.atomic
def ask_extension(
    leave: Leave, until: date, reason: str, *, by: User, version: int | None = None
) -> Leave:
    """Ask for a longer leave before it ends; the chain is that of the whole length."""
    locked(leave.instructor)
    leave = locked(leave, version)
    if not speaks_for(by, leave):
        raise Refused("common.not_yours")
    if leave.status != Status.APPROVED:
        raise Refused("leave.not_approved", state=leave.get_status_display())
    if leave.extend_to:
        raise Refused("leave.extension_waits", until=leave.extend_to)
    if leave.end < timezone.localdate():
        raise Refused("leave.extended_too_late", end=leave.end)
    if until <= leave.end:
        raise Refused("leave.extended_backwards", end=leave.end)
    check_free(leave, leave.end, until)
    leave.extend_to, leave.extend_reason = until, reason
    leave.step = first_tier(leave)
    save(leave, "extend_to", "extend_reason", "step")
    audit.record("leave.extension_asked", leave, by=by, until=until, reason=reason)
    tell_deciders(leave)
    return leave


@transaction.atomic
def return_from_leave(
    leave: Leave, returned_on: date, *, by: User, version: int | None = None
) -> Leave:
    """The first day back. Coming back early, the leave ends the day before.

    Who is back on its very first day did not take it: its days are due as if it had not been.
    """
    leave = locked(leave, version)
    if leave.status != Status.APPROVED:
        raise Refused("leave.not_approved", state=leave.get_status_display())
    if not speaks_for(by, leave):
        raise Refused("common.not_yours")
    if returned_on < leave.start or returned_on > timezone.localdate():
        raise Refused("leave.returns_outside", start=leave.start)
    values = {"returned_on": returned_on, **NOT_EXTENDED}
    if returned_on == leave.start:
        verb, values["status"] = "leave.not_taken", Status.NOT_TAKEN
    else:
        verb, values["status"] = "leave.returned", Status.RETURNED
        values["end"] = min(leave.end, returned_on - timedelta(days=1))
    changes = changed(leave, values)
    save(leave, *values)
    audit.record(verb, leave, by=by, returned_on=returned_on, changes=changes)
    return leave


def first_day_back(leave: Leave) -> date:
    """The first workday after the leave; the day after where the calendar does not reach."""
    try:
        return nth_workday_after(leave.end, 1)
    except Refused:
        return leave.end + timedelta(days=1)


def ending_with_service(rows: Iterable[Leave], day: date) -> Iterator[tuple[Leave, dict[str, Any]]]:
    """Which of a person's leave the end of his service on that day closes, and how.

    What waits for a decision or would begin later is withdrawn; what he is on ends that day. From
    leave that was over in time his return is still to be reported.
    """
    for leave in rows:
        values: dict[str, Any] = dict(NOT_EXTENDED) if leave.extend_to else {}
        if leave.status == Status.WAITING or leave.start > day:
            values["status"] = Status.WITHDRAWN
        elif first_day_back(leave) > day:
            values |= {"status": Status.ENDED, "end": min(leave.end, day)}
        if values:
            yield leave, values


def end_leave(person: Instructor, day: date) -> list[int]:
    """Close the leave of who leaves the service, and tell him; a part of that action.

    Gives the ids of what was closed, for the action's audit entry.
    """
    closed = []
    rows = person.leaves.open().select_for_update(of=("self",)).order_by("start", "pk")
    for leave, values in ending_with_service(rows, day):
        changed(leave, values)
        save(leave, *values)
        closed.append(leave.pk)
        if person.user and person.user.is_active:
            notify(
                person.user, "leave.service_ended_notice", start=leave.start, end=leave.end,
                day=day, url=leave.get_absolute_url(),
            )  # fmt: skip
    return closed


def remind_leave(today: date) -> int:
    """For the clock: before the end and on coming back the person, after it the head as well."""
    rows = Leave.objects.filter(status=Status.APPROVED, extend_to=None)
    rows = rows.select_related("instructor__user", "district", "workstation__head")
    staged = rows.staged(today)
    return (
        _remind_of_end(rows.filter(end__gte=today, end__lte=today + timedelta(days=10)), today)
        + _tell_each(staged.filter(now=Leave.Stage.TO_RETURN), "leave.to_return_notice")
        + _tell_each(staged.filter(now=Leave.Stage.OVERDUE), "leave.overdue_notice", head=True)
    )


def _remind_of_end(rows: QuerySet, today: date) -> int:
    rows = list(rows)
    before = by_district("leave_remind_days", {leave.district for leave in rows})
    near = [leave for leave in rows if (leave.end - today).days <= before[leave.district.code]]
    return _tell_each(near, "leave.ends_soon_notice")


def _tell_each(rows: QuerySet | list[Leave], code: str, head: bool = False) -> int:
    told = 0
    for leave in rows:
        people = {leave.instructor.user} if leave.instructor.user else set()
        if head:
            people |= set(all_of(leave, Leave.Step.values))
        notify(
            people, code, once=f"{code}-{leave.pk}-{leave.end}", name=str(leave.instructor),
            end=leave.end, back=first_day_back(leave), url=leave.get_absolute_url(),
        )  # fmt: skip
        told += 1
    return told
