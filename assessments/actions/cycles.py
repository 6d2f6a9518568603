"""Opening a cycle, and the stages it goes through."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import District, Role, User
from accounts.notices import notify
from accounts.policies import policy
from assessments import freezing
from assessments.actions import consequences
from assessments.actions.compiling import may_run, refuse_while_compiling
from assessments.models import Cycle, Evaluation, Rubric
from assessments.quota import allowance
from assessments.samples import ensure_sample_rubric
from common.actions import locked, save
from common.periods import HALF, YEAR, Period
from common.refusals import Refused
from instructors.calendar import nth_workday_after
from instructors.models import Instructor

KINDS = {HALF: Cycle.Kind.HALF_YEAR, YEAR: Cycle.Kind.ANNUAL}
Stage = Cycle.Stage


@transaction.atomic
def open_cycle(
    district: District, code: str, *, by: User, rubric: Rubric | None = None,
    form_key: UUID | None = None,
) -> Cycle:  # fmt: skip
    """Open a half-year or a year: freeze rules and people. People assessed elsewhere stay there."""
    _one_at_a_time(district)
    if form_key and (made := Cycle.objects.filter(form_key=form_key).first()):
        return made
    period = period_of(code)
    if not by.is_system and (by.role != Role.DEPARTMENT or not by.district.contains(district)):
        raise Refused("common.not_yours")
    if Cycle.objects.filter(code=code, district=district).exists():
        raise Refused("cycle.open_already", period=str(period))
    kind = KINDS[period.months]
    rubric = rubric or ensure_sample_rubric(district, kind, period.start.year)
    people = _free_people(district, period)
    if not people:
        raise Refused("cycle.nobody", district=str(district))
    cycle = Cycle.objects.create(
        code=code, district=district, kind=kind, form_key=form_key,
        frozen=freezing.rules_of(rubric, district, period),
    )  # fmt: skip
    Evaluation.objects.bulk_create(_evaluations(cycle, people, period), batch_size=500)
    audit.record("cycle.opened", cycle, by=by, count=len(people), rubric=rubric.name)
    if not by.is_system:  # commands open what is long past, too
        _tell(cycle, "notice.cycle_opened", period=period.code)
    return cycle


def _tell(cycle: Cycle, code: str, **params: Any) -> None:
    """A notice to everybody in the cycle who has an account."""
    users = User.objects.filter(instructor__evaluations__cycle=cycle, is_active=True)
    notify(users, code, url=cycle.get_absolute_url(), once=f"{code}:{cycle.pk}", **params)


def period_of(code: str) -> Period:
    """The half-year or year of a cycle's code; Refused for anything else."""
    try:
        period = Period.parse(code)
    except ValueError:
        raise Refused("cycle.no_period", text=code) from None
    if period.months not in KINDS:
        raise Refused("cycle.no_period", text=code)
    return period


def _one_at_a_time(district: District) -> None:
    """Two openings in one tree wait for each other, so that nobody is in two cycles."""
    root = District.objects.filter(code__in=[district.code[:n] for n in range(1, 13)])
    list(root.select_for_update().order_by("code")[:1])


def _free_people(district: District, period: Period) -> list[Instructor]:
    taken = Evaluation.objects.filter(cycle__code=period.code).values_list("instructor", flat=True)
    elsewhere = set(taken)
    return [p for p in freezing.people_of(district, period) if p.pk not in elsewhere]


def _evaluations(cycle: Cycle, people: list[Instructor], period: Period) -> list[Evaluation]:
    known = freezing.facts_of(people, period)
    branch, found = cycle.district, []
    for person in people:
        facts, station = known[person.pk]
        place = person.district
        if station and branch.contains(station.district):
            place = station.district
        found.append(
            Evaluation(
                cycle=cycle, instructor=person, workstation=station, district=place, facts=facts
            )
        )
    return found


@transaction.atomic
def move_cycle(cycle: Cycle, stage: str, *, by: User, version: int | None = None) -> Cycle:
    """Go on to a stage, or back to one, where that is allowed."""
    cycle = locked(cycle, version)
    may_run(by, cycle)
    before = cycle.stage
    if stage == before:
        return cycle
    if stage not in Cycle.MOVES[Stage(before)]:
        raise Refused("cycle.no_such_move", stage=cycle.get_stage_display())
    refuse_while_compiling(cycle)
    if stage == Stage.PUBLICITY:
        _refuse_unless_graded(cycle)
        cycle.publicity_until = _publicity_end(cycle)
    if stage == Stage.FINAL:
        _refuse_before_the_end(cycle)
        cycle.final_at = timezone.now()
    cycle.stage = stage
    save(cycle, "stage", "publicity_until", "final_at")
    if stage == Stage.FINAL:
        consequences.draw(cycle, by=by)
    if stage == Stage.PUBLICITY:
        _tell(cycle, "notice.grade_public", period=cycle.code, until=cycle.publicity_until)
    audit.record("cycle.moved", cycle, by=by, changes={"stage": (before, stage)})
    return cycle


def _publicity_end(cycle: Cycle) -> date:
    days = policy("publicity_days", cycle.district)
    return nth_workday_after(timezone.localdate(), days) if days else timezone.localdate()


def _refuse_unless_graded(cycle: Cycle) -> None:
    waiting = cycle.evaluations.filter(grade="").count()
    if waiting:
        raise Refused("cycle.not_graded", count=waiting)
    room = allowance(cycle)
    if room.used > room.most:
        raise Refused("cycle.over_quota", used=room.used, most=room.most)


def _refuse_before_the_end(cycle: Cycle) -> None:
    if cycle.publicity_until and timezone.localdate() < cycle.publicity_until:
        raise Refused("cycle.still_public", until=cycle.publicity_until)


@transaction.atomic
def note_meeting(cycle: Cycle, *, by: User, version: int | None = None, **values: Any) -> Cycle:
    """Write down when the grading meeting was, who sat there and what was said."""
    cycle = locked(cycle, version)
    may_run(by, cycle)
    if cycle.stage != Stage.MEETING or not values.keys() <= {"meeting_on", "meeting_note"}:
        raise Refused("cycle.no_such_move", stage=cycle.get_stage_display())
    before = {name: getattr(cycle, name) for name in values}
    for name, value in values.items():
        setattr(cycle, name, value)
    save(cycle, *values)
    changes = {name: (before[name], value) for name, value in values.items()}
    audit.record("cycle.meeting_noted", cycle, by=by, changes=changes)
    return cycle
