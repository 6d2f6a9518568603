"""A workstation's quarterly symposium: prepared in one press, held, minutes approved and locked."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Role, User
from accounts.policies import policy
from common import figures
from common.actions import changed, locked, once, save
from common.periods import QUARTER, Period
from common.refusals import Refused
from enterprises.models import Workstation
from instructors.models import Instructor, Posting
from records.actions.problems import first_sentence, raise_problem
from records.drafting import stored
from records.minutes import draft_minutes
from records.models import (
    Attendance,
    Decision,
    Experience,
    Opinion,
    Problem,
    QuarterlyReport,
    Symposium,
    WorkReport,
)

FIGURES = (
    "log_days", "duty_days", "visits_on_site", "contacts", "enterprises_visited",
    "enterprises_covered", "problems_raised", "problems_closed", "problems_closed_in_time",
    "summaries_on_time", "reports_on_time",
)  # fmt: skip
DETAILS = (
    "title", "held_on", "starts_at", "ends_at", "place", "chair", "recorder", "agenda", "minutes",
)  # fmt: skip
OFFICE = (Role.DEPARTMENT, Role.COMMITTEE)


@transaction.atomic
def prepare_symposium(
    workstation: Workstation, period: Period, *, by: User, form_key: UUID | None = None
) -> Symposium:
    """Prepare the quarter: agenda, figures, who is invited, their reports; or the one there is."""
    if period.months != QUARTER:
        raise Refused("symposium.not_a_quarter")
    workstation = Workstation.objects.select_for_update(of=("self",)).get(pk=workstation.pk)
    _check_place(workstation, by)
    if found := Symposium.objects.filter(workstation=workstation, start=period.start).first():
        return found
    symposium, made = once(Symposium(
        workstation=workstation, district=workstation.district, start=period.start,
        title=_("%(station)s: symposium of the %(period)s")
        % {"station": workstation, "period": period},
        chair=str(workstation.head or ""),
        agenda="\n".join(
            f"{n}. {point}"
            for n, point in enumerate(policy("symposium_agenda", workstation.district), 1)
        ),
        figures=read_figures(workstation, period),
    ), form_key)  # fmt: skip
    if made:
        people = list(invited(workstation, period))
        Attendance.objects.bulk_create(
            Attendance(
                symposium=symposium, instructor=person, name=person.name,
                unit=f"{person.sending_unit}{person.post}",
            )
            for person in people
        )  # fmt: skip
        _pull(symposium)
        audit.record("symposium.prepared", symposium, by=by, count=len(people))
    return symposium


def invited(workstation: Workstation, period: Period) -> Any:
    """The instructors of the station: posted through it in the quarter, by name."""
    postings = Posting.objects.touching(period.start, period.last).filter(workstation=workstation)
    of_station = Q(pk__in=postings.values("instructor"))
    of_station |= Q(workstation=workstation, state__in=Instructor.SERVING)
    return Instructor.objects.filter(of_station).order_by("name_key", "pk")


def read_figures(workstation: Workstation, period: Period) -> dict:
    """The station's figures of the quarter, as stored."""
    found = figures.read(FIGURES, "workstation", [workstation.pk], period)
    return stored({code: by_station[workstation.pk] for code, by_station in found.items()})


@transaction.atomic
def edit_symposium(
    symposium: Symposium, *, by: User, version: int | None, **values: Any
) -> Symposium:
    """Date, place, agenda, minutes."""
    symposium = _open(symposium, by, version)
    changes = changed(symposium, {name: values[name] for name in DETAILS if name in values})
    if symposium.starts_at and symposium.ends_at and symposium.ends_at <= symposium.starts_at:
        raise Refused("symposium.ends_before_it_starts")
    if symposium.status == Symposium.Status.HELD:
        _check_held(symposium)
    if changes:
        save(symposium, *changes)
        audit.record("symposium.edited", symposium, by=by, changes=changes)
    return symposium


@transaction.atomic
def refresh_symposium(symposium: Symposium, *, by: User) -> Symposium:
    """Read the figures anew and pull reports that have come in since."""
    symposium = _open(symposium, by)
    symposium.figures = read_figures(symposium.workstation, symposium.period)
    save(symposium, "figures")
    pulled = _pull(symposium)
    audit.record("symposium.refreshed", symposium, by=by, count=pulled)
    return symposium


def _pull(symposium: Symposium) -> int:
    """Work reports from the quarterly reports of those invited, handed in or not yet pulled."""
    people = symposium.attendances.filter(instructor__isnull=False).values("instructor")
    reports = QuarterlyReport.objects.filter(
        start=symposium.start, instructor__in=people, status__in=("submitted", "accepted")
    ).exclude(instructor__in=symposium.work_reports.values("instructor"))
    first = symposium.work_reports.count()
    rows = [
        WorkReport(
            symposium=symposium, instructor_id=report.instructor_id, report=report,
            order=first + n, text=report.text,
        )
        for n, report in enumerate(reports.order_by("instructor__name_key", "pk"))
    ]  # fmt: skip
    WorkReport.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def tick_attendance(
    symposium: Symposium, kinds: Mapping[int, str], reasons: Mapping[int, str], *, by: User
) -> int:
    """Who came: attendance by id, with the reasons of those who did not. How many changed."""
    symposium = _open(symposium, by)
    count = 0
    for row in symposium.attendances.select_for_update(of=("self",)).filter(pk__in=kinds):
        values = {"kind": kinds[row.pk], "reason": reasons.get(row.pk, "")[:200]}
        if values["kind"] not in Attendance.Kind.values:
            raise Refused("symposium.no_such_attendance")
        if values["kind"] != Attendance.Kind.ABSENT:
            values["reason"] = ""
        if changed(row, values):
            row.save(update_fields=["kind", "reason"])
            count += 1
    if count:
        audit.record("symposium.attendance", symposium, by=by, count=count)
    return count


@transaction.atomic
def add_attendee(
    symposium: Symposium, *, by: User, name: str, unit: str = "", kind: str = "non_voting"
) -> Attendance:
    """Somebody else who is there: an enterprise's owner, a bureau."""
    symposium = _open(symposium, by)
    found, made = Attendance.objects.get_or_create(
        symposium=symposium, name=name, unit=unit, defaults={"kind": kind}
    )
    if made:
        audit.record("symposium.attendee", symposium, by=by, name=name)
    return found


@transaction.atomic
def add_part(symposium: Symposium, model: type, *, by: User, **values: Any) -> Any:
    """An opinion, an experience, a decision or a work report."""
    if model not in (Opinion, Experience, Decision, WorkReport):
        raise ValueError(model)
    symposium = _open(symposium, by)
    part = model.objects.create(symposium=symposium, **values)
    audit.record("symposium.part", symposium, by=by, part=str(model._meta.verbose_name))
    return part


@transaction.atomic
def remove_part(part: Any, *, by: User) -> None:
    """Take out an opinion, experience, decision or work report entered by mistake."""
    symposium = _open(part.symposium, by)
    audit.record(
        "symposium.part_removed", symposium, by=by, part=str(part._meta.verbose_name),
        text=str(part)[:200],
    )  # fmt: skip
    part.delete()


@transaction.atomic
def opinion_to_problem(opinion: Opinion, *, by: User) -> Problem:
    """Enter an opinion in the problem ledger in one press; pressed again, the same problem."""
    opinion = Opinion.objects.select_for_update(of=("self",)).get(pk=opinion.pk)
    _check_place(opinion.symposium.workstation, by)
    if opinion.problem_id:
        return opinion.problem
    held_on = opinion.symposium.held_on
    today = timezone.localdate()
    opinion.problem = raise_problem(
        opinion.enterprise, by=by, title=first_sentence(opinion.text), description=opinion.text,
        found_on=min(held_on or today, today), source=Problem.Source.SYMPOSIUM,
    )  # fmt: skip
    opinion.save(update_fields=["problem"])
    return opinion.problem


@transaction.atomic
def settle_decision(
    decision: Decision, *, by: User, outcome: str, done_on: date | None
) -> Decision:
    """What became of a decision; also after its symposium is locked, for that comes later."""
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    _check_place(decision.symposium.workstation, by)
    if done_on and done_on > timezone.localdate():
        raise Refused("symposium.done_in_future")
    changes = changed(decision, {"outcome": outcome, "done_on": done_on})
    if changes:
        decision.save(update_fields=["outcome", "done_on"])
        audit.record("symposium.settled", decision.symposium, by=by, changes=changes)
    return decision


@transaction.atomic
def write_minutes(symposium: Symposium, *, by: User, version: int | None = None) -> Symposium:
    """Draft the minutes from what was entered; they are then edited like any text."""
    symposium = _open(symposium, by, version)
    changes = changed(symposium, {"minutes": draft_minutes(symposium)})
    save(symposium, "minutes")
    audit.record("symposium.edited", symposium, by=by, changes=changes)
    return symposium


@transaction.atomic
def hold_symposium(symposium: Symposium, *, by: User, version: int | None = None) -> Symposium:
    """It took place: the date is set and somebody was present."""
    symposium = _open(symposium, by, version)
    if symposium.status != Symposium.Status.PREPARED:
        raise Refused("symposium.held_already")
    _check_held(symposium)
    symposium.status = Symposium.Status.HELD
    save(symposium, "status")
    audit.record("symposium.held", symposium, by=by)
    return symposium


@transaction.atomic
def approve_symposium(symposium: Symposium, *, by: User, version: int | None = None) -> Symposium:
    """Approve the minutes; from now on nothing in it changes."""
    symposium = _open(symposium, by, version)
    if symposium.status != Symposium.Status.HELD:
        raise Refused("symposium.not_held")
    if not symposium.minutes.strip():
        raise Refused("symposium.no_minutes")
    symposium.status, symposium.approved_by = Symposium.Status.APPROVED, by
    save(symposium, "status", "approved_by")
    audit.record("symposium.approved", symposium, by=by)
    return symposium


def may_run(user: User, workstation: Workstation) -> bool:
    """Whether the user prepares and keeps the station's symposia."""
    if user.is_system:
        return True
    if user.role == Role.STATION_HEAD:
        return workstation.head_id == user.pk
    return user.role in OFFICE and user.district.contains(workstation.district)


def _check_place(workstation: Workstation, by: User) -> None:
    if not may_run(by, workstation):
        raise Refused("common.not_yours")


def _check_held(symposium: Symposium) -> None:
    if symposium.held_on is None or symposium.held_on > timezone.localdate():
        raise Refused("symposium.no_date")
    if symposium.held_on < symposium.start:
        raise Refused("symposium.before_its_quarter", day=symposium.start)
    if not symposium.attendances.exclude(kind=Attendance.Kind.ABSENT).exists():
        raise Refused("symposium.nobody_there")


def _open(symposium: Symposium, by: User, version: int | None = None) -> Symposium:
    symposium = locked(symposium, version)
    _check_place(symposium.workstation, by)
    if symposium.is_locked:
        raise Refused("symposium.locked", symposium=str(symposium))
    return symposium
