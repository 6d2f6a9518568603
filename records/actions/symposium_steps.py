"""The steps of a symposium: held, minutes submitted, approved and locked, returned, reopened."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Role, User
from accounts.notices import notify
from accounts.policies import by_district, policy
from common.actions import locked, save
from common.periods import QUARTER, Period
from common.refusals import Refused
from enterprises.models import Workstation
from records.actions.symposia import check_held, open_for
from records.models import Symposium
from records.symposium_kit import followed, frozen

Status = Symposium.Status


@transaction.atomic
def hold_symposium(symposium: Symposium, *, by: User, version: int | None = None) -> Symposium:
    """It took place: the date is set, everybody is ticked and somebody was present."""
    symposium = open_for(symposium, by, version)
    if symposium.status != Status.PREPARED:
        raise Refused("symposium.held_already")
    check_held(symposium)
    symposium.status = Status.HELD
    save(symposium, "status")
    audit.record("symposium.held", symposium, by=by)
    return symposium


@transaction.atomic
def submit_minutes(symposium: Symposium, *, by: User, version: int | None = None) -> Symposium:
    """Hand the minutes to whoever approves them; nothing changes while they wait."""
    symposium = open_for(symposium, by, version)
    if symposium.status != Status.HELD:
        raise Refused("symposium.not_held")
    if not symposium.minutes.strip():
        raise Refused("symposium.no_minutes")
    symposium.earlier = frozen(followed(symposium, timezone.localdate()))
    symposium.status, symposium.submitted_by = Status.SUBMITTED, by
    symposium.submitted_at = timezone.now()
    save(symposium, "status", "submitted_by", "submitted_at", "earlier")
    audit.record("symposium.submitted", symposium, by=by)
    notify(
        approvers(symposium).exclude(pk=by.pk), "symposium.waits",
        url=symposium.get_absolute_url(), station=str(symposium.workstation),
        period=symposium.period.code,
    )  # fmt: skip
    return symposium


@transaction.atomic
def approve_symposium(symposium: Symposium, *, by: User, version: int | None = None) -> Symposium:
    """Approve the minutes: they get their number, and from now on nothing in it changes."""
    symposium = locked(symposium, version)
    _check_waits(symposium, by)
    station = Workstation.objects.select_for_update(of=("self",)).get(pk=symposium.workstation_id)
    symposium.number = symposium.number or next_number(station, symposium.start.year)
    symposium.status, symposium.approved_by = Status.APPROVED, by
    symposium.approved_on = timezone.localdate()
    save(symposium, "status", "approved_by", "approved_on", "number")
    audit.record("symposium.approved", symposium, by=by, number=symposium.number)
    _tell_submitter(symposium, "symposium.approved_note", by, number=symposium.number)
    return symposium


@transaction.atomic
def return_minutes(
    symposium: Symposium, *, by: User, reason: str, version: int | None = None
) -> Symposium:
    """Give the minutes back with the reason."""
    symposium = locked(symposium, version)
    _check_waits(symposium, by)
    _reopened(symposium, by, "symposium.returned", reason)
    return symposium


@transaction.atomic
def reopen_symposium(
    symposium: Symposium, *, by: User, reason: str, version: int | None = None
) -> Symposium:
    """Open approved minutes again: the department alone, with the reason."""
    symposium = locked(symposium, version)
    if not by.is_system and not (
        by.role == Role.DEPARTMENT and by.district.contains(symposium.district)
    ):
        raise Refused("common.not_yours")
    if symposium.status != Status.APPROVED:
        raise Refused("symposium.not_approved")
    _reopened(symposium, by, "symposium.reopened", reason)
    return symposium


def _reopened(symposium: Symposium, by: User, verb: str, reason: str) -> None:
    if not reason.strip():
        raise Refused("paper.no_reason")
    before, symposium.status = symposium.status, Status.HELD
    symposium.approved_by = symposium.approved_on = None
    save(symposium, "status", "approved_by", "approved_on")
    changes = {"status": (before, symposium.status)}
    audit.record(verb, symposium, by=by, reason=reason[:500], changes=changes)
    _tell_submitter(symposium, f"{verb}_note", by, reason=reason[:500])


def _tell_submitter(symposium: Symposium, code: str, by: User, **params: Any) -> None:
    if symposium.submitted_by and symposium.submitted_by_id != by.pk:
        notify(
            symposium.submitted_by, code, url=symposium.get_absolute_url(),
            station=str(symposium.workstation), period=symposium.period.code, **params,
        )  # fmt: skip


def next_number(station: Workstation, year: int) -> str:
    """The number of the station's next minutes in the year: 〔2026〕3号."""
    numbers = Symposium.objects.filter(workstation=station, number__startswith=f"〔{year}〕")
    taken = [int(n.split("〕")[1].rstrip("号")) for n in numbers.values_list("number", flat=True)]
    return f"〔{year}〕{max(taken, default=0) + 1}号"


def may_approve(user: User, symposium: Symposium, named: str | None = None) -> bool:
    """Whether it is for this user to approve: whoever the policy names, or the department."""
    if user.is_system:
        return True
    named = named or policy("symposium_approver", symposium.district)
    if named == "station" and user.role == Role.STATION_HEAD:
        return symposium.workstation.head_id == user.pk
    if symposium.submitted_by_id == user.pk:
        return False
    roles = {Role.DEPARTMENT, Role.COMMITTEE} if named == "committee" else {Role.DEPARTMENT}
    return user.role in roles and user.district.contains(symposium.district)


def to_approve(user: User) -> list[Symposium]:
    """The symposia whose minutes wait for this user, by the policy; not those he might step in."""
    rows = Symposium.objects.visible_to(user).filter(status=Status.SUBMITTED)
    found = list(rows.select_related("workstation", "district").order_by("submitted_at", "pk"))
    named = by_district("symposium_approver", {row.district for row in found}) if found else {}
    role = {Role.STATION_HEAD: "station"}.get(user.role, user.role)
    return [
        row for row in found
        if named[row.district.code] == role and may_approve(user, row, named[row.district.code])
    ]  # fmt: skip


def approvers(symposium: Symposium) -> QuerySet:
    """Those whom the policy names."""
    named = policy("symposium_approver", symposium.district)
    people = User.objects.people().filter(is_active=True)
    if named == "station":
        return people.filter(pk=symposium.workstation.head_id)
    code = symposium.district.code
    above = [code[:n] for n in range(1, len(code) + 1)]
    return people.filter(role=named, district__code__in=above)


def _check_waits(symposium: Symposium, by: User) -> None:
    if symposium.status != Status.SUBMITTED:
        raise Refused("symposium.not_submitted")
    if not may_approve(by, symposium):
        raise Refused("common.not_yours")


def remind_symposia(today: date) -> int:
    """Tell heads once, before the quarter ends, that their station has not held its symposium."""
    quarter = Period.containing(today, QUARTER)
    held = Symposium.objects.filter(start=quarter.start, status__in=Symposium.TOOK_PLACE)
    rows = Workstation.objects.open_on(today).filter(head__isnull=False, head__is_active=True)
    rows = rows.exclude(pk__in=held.values("workstation")).select_related("head", "district")
    stations = list(rows)
    days = by_district("symposium_remind_days", {station.district for station in stations})
    told = 0
    for station in stations:
        if (quarter.last - today).days <= days[station.district.code]:
            notify(
                station.head, "symposium.due_soon", url=reverse("records:symposium_stations"),
                once=f"symposium-due-{station.pk}-{quarter.code}", station=str(station),
                period=quarter.code, last=quarter.last,
            )  # fmt: skip
            told += 1
    return told
