"""What the tests of leave share: asking, approving, what is refused, what it is today."""

from datetime import date

from accounts.models import Notice, PolicyValue
from instructors import actions
from instructors.models import Leave

STATION, COMMITTEE, DEPARTMENT = Leave.Step.values
MONDAY = date(2026, 3, 9)


def ask(office, start=MONDAY, end=MONDAY, **values):
    """The office's instructor asks for a day of March."""
    given = {"kind": "personal", "reason": "家中有事", "start": start, "end": end, **values}
    return actions.ask_leave(office.person, by=office.instructor, **given)


def approved(office, **values):
    """He asks, and the department steps in with a yes."""
    return actions.decide_leave(ask(office, **values), True, by=office.department)


def extended(office, leave, until, **values):
    """He asks for a longer leave."""
    return actions.ask_extension(leave, until, "病未痊愈", by=office.instructor, **values)


def stage(leave):
    """What it is today."""
    return Leave.objects.staged().get(pk=leave.pk).now


def told(code):
    """Who was told so."""
    return set(Notice.objects.filter(code=code).values_list("user__username", flat=True))


def set_policy(district, **values):
    """The district's own settings."""
    for code, value in values.items():
        PolicyValue.objects.create(district=district, code=code, value=value)
