"""What follows from a final grade: tasks with a due date, and the priority list."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Role, User
from accounts.policies import policy
from assessments.models import Consequence, Cycle, Evaluation
from assessments.priority import due_listings
from assessments.quota import best_grade
from common.actions import locked, save
from common.refusals import Refused

Kind = Consequence.Kind


def draw(cycle: Cycle, *, by: User) -> int:
    """What the final grades of a cycle lead to, once; how many tasks and listings that made.

    The time for a task runs from the day on which the result became final.
    """
    days = policy("consequence_days", cycle.district)
    due = timezone.localdate(cycle.final_at or timezone.now()) + timedelta(days=days)
    rows = []
    for evaluation in cycle.evaluations.all():
        for kind in cycle.grades.get(evaluation.grade, {}).get("then", []):
            rows.append(_consequence(evaluation, kind, {"grade": evaluation.grade}, due))
    rows += _priority(cycle)
    made = Consequence.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(made)


def _consequence(evaluation: Evaluation, kind: str, reason: dict, due: object) -> Consequence:
    return Consequence(
        instructor_id=evaluation.instructor_id, workstation_id=evaluation.workstation_id,
        district_id=evaluation.district_id, cause=evaluation, kind=kind, reason=reason,
        due_on=due,
    )  # fmt: skip


def _priority(cycle: Cycle) -> list[Consequence]:
    """Those whose last years, this one included, were all rated excellent."""
    if cycle.kind != Cycle.Kind.ANNUAL:
        return []
    best = cycle.evaluations.filter(grade=best_grade(cycle)).values_list("instructor", flat=True)
    running = policy("priority_years", cycle.district)
    return due_listings(list(best), [int(cycle.code)], running, closing=cycle)


@transaction.atomic
def close_consequence(
    row: Consequence, *, by: User, done_on: object, proof: str, version: int | None = None
) -> Consequence:
    """It has been done: when, and where the proof is."""
    row = locked(row, version)
    if not by.is_system and by.role not in (Role.DEPARTMENT, Role.COMMITTEE):
        raise Refused("common.not_yours")
    if by.instructor_id and by.instructor_id == row.instructor_id:
        raise Refused("evaluation.own")
    if row.done_on:
        raise Refused("consequence.done_already")
    if not proof.strip():
        raise Refused("consequence.proof_missing")
    row.done_on, row.proof, row.done_by = done_on, proof.strip(), by
    save(row, "done_on", "proof", "done_by")
    audit.record(
        "consequence.done", row, by=by, changes={"done_on": (None, done_on)}, proof=row.proof
    )
    return row
