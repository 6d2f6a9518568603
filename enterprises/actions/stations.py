"""Opening, changing and closing workstations."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import District, Role, User
from common.actions import changed, locked, once, one_use, save
from common.refusals import Refused
from enterprises.actions.prepare import prepare_station
from enterprises.actions.reach import within_reach
from enterprises.models import Workstation


@one_use(Workstation)
@transaction.atomic
def create_workstation(*, by: User, form_key: UUID | None = None, **values: Any) -> Workstation:
    """A new workstation; the same form sent twice makes one."""
    station = prepare_station(Workstation(**values))
    within_reach(by, station.district)
    _check_head(station)
    _check_name(station)
    try:
        station, made = once(station, form_key)
    except IntegrityError as error:
        raise Refused("workstation.name_taken", name=station.name) from error
    if made:
        audit.record("workstation.created", station, by=by)
    return station


@transaction.atomic
def edit_workstation(
    station: Workstation, *, by: User, version: int | None = None, **values: Any
) -> Workstation:
    """Change a workstation's name, place or head."""
    station = locked(station, version)
    within_reach(by, station.district)
    changes = changed(station, values)
    if not changes:
        return station
    within_reach(by, station.district)
    _check_head(station)
    _check_name(station)
    save(prepare_station(station))
    audit.record("workstation.edited", station, by=by, changes=changes)
    return station


@transaction.atomic
def close_workstation(
    station: Workstation, day: date, *, by: User, version: int | None = None
) -> Workstation:
    """Close a workstation, once nobody is posted through it and no enterprise belongs to it."""
    station = locked(station, version)
    within_reach(by, station.district)
    if station.closed_on:
        raise Refused("workstation.closed_already", day=station.closed_on)
    if station.opened_on and day < station.opened_on:
        raise Refused("workstation.closes_before_it_opens", day=station.opened_on)
    enterprises = station.enterprises.operating().count()
    people = station.instructors.serving().count()
    if enterprises or people:
        raise Refused("workstation.in_use", enterprises=enterprises, people=people)
    station.closed_on = day
    save(station, "closed_on")
    audit.record("workstation.closed", station, by=by, changes={"closed_on": (None, day)})
    return station


def _check_head(station: Workstation) -> None:
    head = station.head
    if head is not None and (head.role != Role.STATION_HEAD or not _near(head, station.district)):
        raise Refused("workstation.not_a_head", name=str(head))


def _near(head: User, district: District) -> bool:
    return head.district.contains(district) or district.contains(head.district)


def _check_name(station: Workstation) -> None:
    twins = Workstation.objects.filter(district=station.district, name=station.name)
    if twins.exclude(pk=station.pk).exists():
        raise Refused("workstation.name_taken", name=station.name)
