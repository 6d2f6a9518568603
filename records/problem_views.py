"""The views of the ledger: what each tab shows, and Today counts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Role, User
from accounts.policies import by_district, same_everywhere
from records.models import Extension, Problem
from records.problem_clock import long_running, note_due
from records.problem_flow import ASSIGNERS

State = Problem.State
DECIDING = (Role.STATION_HEAD, Role.COMMITTEE, Role.DEPARTMENT)


@dataclass(frozen=True)
class View:
    """One tab: its code in the address, its name, and the rows of it."""

    code: str
    label: Any
    rows: Callable[[QuerySet, User], QuerySet]


def decided_by(rows: QuerySet, user: User) -> QuerySet:
    """Those on which the user's office decides: by policy, and passed up no higher than to it.

    The same rule as `problem_flow.decides`, for many rows at once.
    """
    if user.role not in DECIDING or user.district_id is None:
        return rows.none()
    if user.role == Role.STATION_HEAD:
        rows = rows.filter(passed_to=None, workstation__head=user)
    elif not user.covers_everything:
        own = user.branch
        rows = rows.filter(Q(passed_to=None) | Q(passed_to__in=own), district__in=own)
    if (everywhere := same_everywhere("problem_assigner")) is not None:
        return rows if user.role in ASSIGNERS[everywhere] else rows.none()
    places = user.districts
    if user.role == Role.STATION_HEAD:
        places = list(District.objects.filter(pk__in=rows.order_by().values("district")))
    assigner = by_district("problem_assigner", places)
    barred = [place.pk for place in places if user.role not in ASSIGNERS[assigner[place.code]]]
    return rows.exclude(district__in=barred) if barred else rows


def asked_for() -> Q:
    """An objection or an asking for more time waits for a decision."""
    asked = Extension.objects.filter(state=Extension.State.ASKED).values("problem")
    return Q(pk__in=asked) | Q(objection_open=True)


def to_do(rows: QuerySet, user: User) -> QuerySet:
    """What waits for the user: for an office its decisions, for an instructor his part."""
    rows = rows.open()
    wanted = Q(pk__in=[])
    if user.role in DECIDING:
        waits = Q(state__in=(*Problem.BEFORE, State.REVISITED)) | asked_for()
        waits |= Q(check_on__lte=timezone.localdate())
        wanted |= Q(pk__in=decided_by(rows, user).filter(waits).values("pk"))
    if user.is_instructor:
        mine = Q(instructor=user.instructor_id)
        notes = note_due(rows.filter(mine), timezone.localdate()).values("pk")
        wanted |= mine & (Q(state__in=(State.ANSWERED, State.RATED)) | Q(pk__in=notes))
        wanted |= mine & Q(check_on__lte=timezone.localdate())
    return rows.filter(wanted)


def mine(rows: QuerySet, user: User) -> QuerySet:
    """Raised by the user, assigned by him, or his as an instructor."""
    own = Q(created_by=user) | Q(assigned_by=user)
    if user.is_instructor:
        own |= Q(instructor=user.instructor_id)
    return rows.open().filter(own)


def passed_up(rows: QuerySet, user: User) -> QuerySet:
    """Those that lie with a district above their own."""
    return rows.open().exclude(passed_to=None)


VIEWS = {
    view.code: view
    for view in (
        View("todo", _("To do"), to_do),
        View("mine", _("Mine"), mine),
        View("overdue", _("Overdue"), lambda rows, user: rows.overdue()),
        View(
            "long", _("Long-running"), lambda rows, user: long_running(rows, timezone.localdate())
        ),
        View("rating", _("To be rated"), lambda rows, user: rows.filter(state=State.ANSWERED)),
        View("revisit", _("Return visit due"), lambda rows, user: rows.filter(state=State.RATED)),
        View("passed", _("Passed up"), passed_up),
    )
}


def for_view(rows: QuerySet, code: str, user: User) -> QuerySet:
    """The rows of that tab; all of them where there is none of that code."""
    return VIEWS[code].rows(rows, user) if code in VIEWS else rows
