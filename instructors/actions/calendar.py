"""Editing a day of the working calendar."""

from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import Role, User
from common.actions import changed, locked, save
from common.refusals import Refused
from instructors.models import CalendarDay


@transaction.atomic
def edit_day(
    day: CalendarDay, kind: str, name: str = "", *, by: User, version: int | None = None
) -> CalendarDay:
    """Say what kind of day it is; every later day's running count follows in one UPDATE."""
    if not by.is_system and by.role != Role.DEPARTMENT:
        raise Refused("common.not_yours")
    day = locked(day, version)
    worked = day.is_workday
    changes = changed(day, {"kind": kind, "name": name.strip(), "provisional": False})
    if not changes:
        return day
    save(day, "kind", "name", "provisional")
    if step := day.is_workday - worked:
        later = CalendarDay.objects.filter(day__gte=day.day)
        later.update(workdays=F("workdays") + step)
        day.refresh_from_db(fields=["workdays"])
    audit.record("calendar.day_edited", CalendarDay, by=by, day=day.day, changes=changes)
    return day
