"""Giving a problem to a unit: assignment, objection, more time."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.actions import changed, save
from common.refusals import Refused
from records.actions.problem_steps import begin, fitting, step, tell, wanted
from records.models import Extension, Problem, ProblemStep
from records.problem_clock import ask_by, due_day, object_by, open_extension

State, Kind = Problem.State, ProblemStep.Kind
ASSIGNED = (
    "lead_unit", "assist_unit", "due_on", "assigned_on", "assigned_by", "state", "noted_on",
    "objection_open",
)  # fmt: skip


@transaction.atomic
def assign_problem(
    problem: Problem,
    *,
    by: User,
    lead_unit: str,
    assist_unit: str = "",
    due_on: date | None = None,
    note: str = "",
    version: int | None = None,
) -> Problem:
    """Give it to a unit, with a day; without one the policy's workdays from today. Or reassign."""
    problem, _ = begin("assign", problem, by, version)
    if problem.objection_open:
        raise Refused("problem.settle_first")
    changes = _assign(problem, by, lead_unit, assist_unit, due_on, note)
    audit.record("problem.assigned", problem, by=by, unit=problem.lead_unit, changes=changes)
    return problem


@transaction.atomic
def assign_many(
    problems: Sequence[Problem],
    *,
    by: User,
    lead_unit: str,
    assist_unit: str = "",
    due_on: date | None = None,
    note: str = "",
) -> list[Problem]:
    """Give several that no unit has yet to one unit; those that do not fit stay as they are."""
    rows = fitting([row for row in problems if row.state in Problem.BEFORE], "assign", by)
    rows = [row for row in rows if row.state in Problem.BEFORE]
    for problem in rows:
        _assign(problem, by, lead_unit, assist_unit, due_on, note)
    if rows:
        audit.record_many(
            "problem.assigned_many", Problem, [row.pk for row in rows], by=by, unit=lead_unit
        )
    return rows


def _assign(
    problem: Problem, by: User, lead_unit: str, assist_unit: str, due_on: date | None, note: str
) -> dict[str, tuple]:
    today = timezone.localdate()
    lead_unit = wanted(lead_unit, "problem.no_unit")
    if due_on and due_on < today:
        raise Refused("problem.due_in_past", day=due_on)
    changes = changed(problem, {
        "lead_unit": lead_unit, "assist_unit": assist_unit.strip(),
        "due_on": due_on or due_day(problem, today), "assigned_on": today, "assigned_by": by,
        "state": State.ASSIGNED, "noted_on": today, "objection_open": False,
    })  # fmt: skip
    save(problem, *ASSIGNED)
    step(
        problem, Kind.ASSIGNED, by, note, lead=lead_unit, assist=problem.assist_unit,
        due=problem.due_on,
    )  # fmt: skip
    tell(problem, "problem.assigned_note", by, unit=lead_unit, due=problem.due_on)
    return {name: pair for name, pair in changes.items() if name != "assigned_by"}


@transaction.atomic
def object_to_assignment(
    problem: Problem, *, by: User, reason: str, version: int | None = None
) -> Problem:
    """The unit says that it is not its business: once, and within the policy's workdays."""
    problem, _ = begin("object", problem, by, version)
    today, last = timezone.localdate(), object_by(problem)
    if today > last:
        raise Refused("problem.objection_late", day=last)
    problem.objected_on, problem.objection_open = today, True
    save(problem, "objected_on", "objection_open")
    step(problem, Kind.OBJECTED, by, wanted(reason))
    audit.record("problem.objected", problem, by=by, reason=reason[:500])
    tell(problem, "problem.objected_note", by, problem.assigned_by, unit=problem.lead_unit)
    return problem


@transaction.atomic
def settle_objection(
    problem: Problem,
    *,
    by: User,
    upheld: bool,
    note: str,
    lead_unit: str = "",
    assist_unit: str = "",
    due_on: date | None = None,
    version: int | None = None,
) -> Problem:
    """Another unit takes it, with a clock of its own; or it stays, and that is final."""
    problem, _ = begin("settle", problem, by, version)
    note = wanted(note)
    step(problem, Kind.UPHELD if upheld else Kind.OVERRULED, by, note)
    if upheld:
        changes = _assign(problem, by, lead_unit, assist_unit, due_on, "")
    else:
        changes = changed(problem, {"objection_open": False})
        save(problem, "objection_open")
    verb = "problem.objection_upheld" if upheld else "problem.objection_overruled"
    audit.record(verb, problem, by=by, reason=note[:500], changes=changes)
    return problem


@transaction.atomic
def ask_extension(
    problem: Problem, *, by: User, wanted_on: date, reason: str, version: int | None = None
) -> Extension:
    """Ask for a later day, early enough before the limit; whoever assigned it is told."""
    problem, _ = begin("extend", problem, by, version)
    today, last = timezone.localdate(), ask_by(problem)
    if today > last:
        raise Refused("problem.asked_late", day=last)
    if wanted_on <= problem.due_on:
        raise Refused("problem.not_later", day=problem.due_on)
    reason = wanted(reason)
    asked = Extension.objects.create(
        problem=problem, before=problem.due_on, wanted=wanted_on, reason=reason[:2000],
        asked_on=today, asked_by=by,
    )  # fmt: skip
    save(problem)
    step(problem, Kind.EXTENSION, by, reason, due=wanted_on)
    audit.record("problem.extension_asked", problem, by=by, day=wanted_on, reason=reason[:500])
    tell(problem, "problem.extension_note", by, problem.assigned_by, day=wanted_on)
    return asked


@transaction.atomic
def decide_extension(
    problem: Problem,
    *,
    by: User,
    granted: bool,
    note: str = "",
    until: date | None = None,
    version: int | None = None,
) -> Problem:
    """Give the time asked for (or until another day), or refuse it with a reason."""
    problem, _ = begin("grant", problem, by, version)
    asked = open_extension(problem)
    asked.state = Extension.State.GRANTED if granted else Extension.State.DENIED
    asked.decided_on, asked.decided_by, asked.note = timezone.localdate(), by, note.strip()[:2000]
    if granted:
        asked.until = until or asked.wanted
        if asked.until <= problem.due_on:
            raise Refused("problem.not_later", day=problem.due_on)
    else:
        wanted(note)
    asked.save()
    changes = changed(problem, {"due_on": asked.until} if granted else {})
    save(problem)
    step(problem, Kind.GRANTED if granted else Kind.DENIED, by, note, due=problem.due_on)
    verb = "problem.extended" if granted else "problem.extension_denied"
    audit.record(verb, problem, by=by, reason=note[:500], changes=changes)
    code = "problem.extended_note" if granted else "problem.denied_note"
    tell(problem, code, by, asked.asked_by, due=problem.due_on)
    return problem
