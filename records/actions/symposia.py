"""A workstation's symposium: prepared in one press, its texts edited, its minutes drafted."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Role, User
from common.actions import changed, locked, once, save
from common.periods import QUARTER, Period
from common.refusals import Refused
from enterprises.models import Workstation
from records.actions.experience import follow_symposium
from records.minutes import draft_minutes
from records.models import Attendance, Symposium, WorkReport
from records.symposium_kit import (
    Guest,
    common_problems,
    draft_agenda,
    followed,
    frozen,
    guests,
    problems_of,
    read_figures,
    speakers,
)

Status = Symposium.Status
DETAILS = ("title", "held_on", "starts_at", "ends_at", "place", "chair", "recorder", "agenda",
           "discussion")  # fmt: skip
OFFICE = (Role.DEPARTMENT, Role.COMMITTEE)
READ = ("title", "chair", "agenda", "drafted", "figures", "common", "earlier", "read_at")


@transaction.atomic
def prepare_symposium(
    workstation: Workstation, period: Period, *, by: User, form_key: UUID | None = None
) -> Symposium:
    """Prepare the quarter; prepared again, what was not edited by hand is read anew."""
    if period.months != QUARTER:
        raise Refused("symposium.not_a_quarter")
    workstation = Workstation.objects.select_for_update(of=("self",)).get(pk=workstation.pk)
    check_place(workstation, by)
    if found := Symposium.objects.filter(workstation=workstation, start=period.start).first():
        return refresh_symposium(found, by=by) if found.is_open else found
    symposium, made = once(
        Symposium(workstation=workstation, district=workstation.district, start=period.start),
        form_key,
    )
    if made:
        symposium.drafted = {"language": translation.get_language()}
        _read(symposium)
        count = symposium.attendances.count()
        audit.record("symposium.prepared", symposium, by=by, count=count)
    return symposium


@transaction.atomic
def refresh_symposium(symposium: Symposium, *, by: User) -> Symposium:
    """Read everything anew that nobody has edited by hand."""
    symposium = open_for(symposium, by)
    pulled = _read(symposium)
    audit.record("symposium.refreshed", symposium, by=by, count=pulled)
    return symposium


def _read(symposium: Symposium) -> int:
    """Figures, problems, earlier decisions, guests, reports; texts in the language of the first."""
    workstation, period = symposium.workstation, symposium.period
    problems = problems_of(workstation, period)
    language = symposium.drafted.get("language") or translation.get_language()
    with translation.override(language):
        earlier = followed(symposium, timezone.localdate())
        fresh = {
            "title": _("%(station)s: symposium of the %(period)s")
            % {"station": workstation, "period": period},
            "chair": str(workstation.head or ""),
            "agenda": draft_agenda(workstation, earlier),
        }
        if symposium.status == Status.PREPARED:
            _invite(symposium, guests(workstation, period, problems))
    _refill(symposium, fresh)
    symposium.figures = read_figures(workstation, period)
    symposium.common, symposium.earlier = common_problems(problems), frozen(earlier)
    symposium.read_at = timezone.now()
    save(symposium, *READ)
    return _pull(symposium)


def _refill(symposium: Symposium, fresh: dict[str, str]) -> None:
    """Put the fresh drafts where the field still reads as it was drafted before."""
    for name, text in fresh.items():
        if getattr(symposium, name) == symposium.drafted.get(name, ""):
            setattr(symposium, name, text)
            symposium.drafted[name] = text


def _invite(symposium: Symposium, asked: list[Guest]) -> None:
    """Ask those who are new; who is no longer proposed and was not ticked is left out again."""
    rows = list(symposium.attendances.all())
    wanted = {guest.source for guest in asked}
    gone = [
        row.pk for row in rows
        if row.source and row.source not in wanted and row.kind == Attendance.Kind.EXPECTED
    ]  # fmt: skip
    symposium.attendances.filter(pk__in=gone).delete()
    known = {row.source for row in rows} | set(symposium.left_out)
    people = {row.instructor_id for row in rows if row.instructor_id}
    Attendance.objects.bulk_create(
        Attendance(
            symposium=symposium, part=guest.part, source=guest.source, name=guest.name[:60],
            unit=guest.unit[:150], instructor=guest.instructor, kind=Attendance.Kind.EXPECTED,
        )
        for guest in asked
        if guest.source not in known
        and (guest.instructor is None or guest.instructor.pk not in people)
    )  # fmt: skip


def _pull(symposium: Symposium) -> int:
    """Accepted reports as speeches; what was edited, or taken out by hand, stays as it is."""
    known = {row.instructor_id: row for row in symposium.work_reports.all()}
    reports = [r for r in speakers(symposium) if f"report:{r.instructor_id}" not in left(symposium)]
    fresh = [report for report in reports if report.instructor_id not in known]
    last = max((row.order for row in known.values()), default=0)
    WorkReport.objects.bulk_create(
        WorkReport(
            symposium=symposium, instructor_id=report.instructor_id, report=report,
            order=last + n, text=report.text, pulled=report.text,
        )
        for n, report in enumerate(fresh, 1)
    )  # fmt: skip
    count = len(fresh)
    for report in reports:
        row = known.get(report.instructor_id)
        if row and row.pulled and row.text == row.pulled != report.text:
            row.text = row.pulled = report.text
            save(row, "text", "pulled")
            count += 1
    return count


def left(symposium: Symposium) -> set[str]:
    """What was taken out by hand."""
    return set(symposium.left_out)


@transaction.atomic
def edit_symposium(
    symposium: Symposium, *, by: User, version: int | None, **values: Any
) -> Symposium:
    """Date, place, agenda."""
    symposium = open_for(symposium, by, version)
    changes = changed(symposium, {name: values[name] for name in DETAILS if name in values})
    if symposium.starts_at and symposium.ends_at and symposium.ends_at <= symposium.starts_at:
        raise Refused("symposium.ends_before_it_starts")
    if symposium.status == Status.HELD:
        check_held(symposium)
    if changes:
        save(symposium, *changes)
        follow_symposium(symposium)
        audit.record("symposium.edited", symposium, by=by, changes=changes)
    return symposium


# The minutes -------------------------------------------------------------------------------


@transaction.atomic
def write_minutes(symposium: Symposium, *, by: User, anew: bool = False) -> Symposium:
    """Draft the minutes from what was entered; edited ones are replaced only when one says so."""
    symposium = open_for(symposium, by)
    if symposium.minutes != symposium.drafted.get("minutes", "") and not anew:
        raise Refused("symposium.minutes_edited")
    text = draft_minutes(symposium)
    changes = changed(symposium, {"minutes": text[:20000]})
    symposium.drafted["minutes"] = symposium.minutes
    save(symposium, "minutes", "drafted")
    audit.record("symposium.edited", symposium, by=by, changes=changes)
    return symposium


@transaction.atomic
def keep_minutes(symposium: Symposium, *, by: User, minutes: str, version: int | None) -> Symposium:
    """Keep what is typed; no audit entry, the submission is what counts."""
    symposium = open_for(symposium, by, version)
    if changed(symposium, {"minutes": minutes}):
        save(symposium, "minutes")
    return symposium


# Who may -----------------------------------------------------------------------------------


def may_run(user: User, workstation: Workstation) -> bool:
    """Whether the user prepares and keeps the station's symposia."""
    if user.is_system:
        return True
    if user.role == Role.STATION_HEAD:
        return workstation.head_id == user.pk
    return user.role in OFFICE and user.district.contains(workstation.district)


def check_place(workstation: Workstation, by: User) -> None:
    """Refuse unless the user runs the station's symposia."""
    if not may_run(by, workstation):
        raise Refused("common.not_yours")


def open_for(symposium: Symposium, by: User, version: int | None = None) -> Symposium:
    """The symposium under lock, if the user runs it and it is not submitted or approved."""
    symposium = locked(symposium, version)
    check_place(symposium.workstation, by)
    if symposium.is_locked:
        raise Refused("symposium.locked", symposium=str(symposium))
    if not symposium.is_open:
        raise Refused("symposium.waits_for_approval", symposium=str(symposium))
    return symposium


def check_held(symposium: Symposium) -> None:
    """Refuse unless it has a day that has come, everybody is ticked, and somebody was there."""
    if symposium.held_on is None or symposium.held_on > timezone.localdate():
        raise Refused("symposium.no_date")
    if symposium.held_on < symposium.start:
        raise Refused("symposium.before_its_quarter", day=symposium.start)
    rows = symposium.attendances.all()
    if count := rows.filter(kind=Attendance.Kind.EXPECTED).count():
        raise Refused("symposium.not_ticked", count=count)
    if not rows.filter(kind__in=Attendance.CAME).exists():
        raise Refused("symposium.nobody_there")
