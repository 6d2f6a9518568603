"""Grades: proposed by arithmetic, given by a named person."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction

from accounts import audit
from accounts.models import User
from assessments.actions.compiling import may_run, refuse_while_compiling
from assessments.models import Cycle, Evaluation
from assessments.quota import allowance, best_grade
from common.actions import locked
from common.refusals import Refused

FIELDS = ["grade", "grade_reason", "graded_by", "version"]


class Decision(NamedTuple):
    """A grade; a reason where it is not the proposed one; the version it was decided on."""

    grade: str
    reason: str = ""
    version: int | None = None


@transaction.atomic
def grade_many(cycle: Cycle, decisions: Mapping[int, Decision], *, by: User) -> int:
    """Give people their grades; how many changed. One entry in the audit, with every change."""
    cycle = _open_for_grading(cycle, by)
    rows = cycle.evaluations.select_for_update(of=("self",)).in_bulk(list(decisions))
    changes, changed = {}, []
    for pk, decision in sorted(decisions.items()):
        evaluation = rows.get(pk)
        if evaluation is None:
            raise Refused("common.not_yours")
        before = _decide(cycle, evaluation, decision, by)
        if before is not None:
            changed.append(evaluation)
            labels = (cycle.grade_label(before), cycle.grade_label(decision.grade))
            changes[f"{evaluation.facts.get('name', '')} ({pk})"] = labels
    Evaluation.objects.bulk_update(changed, FIELDS, batch_size=200)
    if changed:
        audit.record("cycle.graded", cycle, by=by, changes=changes, count=len(changed))
    return len(changed)


def _decide(cycle: Cycle, evaluation: Evaluation, decision: Decision, by: User) -> str | None:
    """Set it on the row; the former grade, or None where nothing changes."""
    reason = decision.reason.strip()
    if (evaluation.grade, evaluation.grade_reason) == (decision.grade, reason):
        return None
    name = evaluation.facts.get("name", "")
    if decision.version is not None and decision.version != evaluation.version:
        raise Refused("grading.stale", name=name)
    if decision.grade and decision.grade not in cycle.grades:
        raise Refused("grading.no_such_grade")
    if by.instructor_id and by.instructor_id == evaluation.instructor_id:
        raise Refused("evaluation.own")
    if decision.grade and decision.grade != evaluation.proposed_grade and not reason:
        raise Refused("grading.reason_missing", name=name)
    before = evaluation.grade
    evaluation.grade, evaluation.grade_reason = decision.grade, reason[:500]
    evaluation.graded_by = by if decision.grade else None
    evaluation.version += 1
    return before


@transaction.atomic
def accept_proposals(cycle: Cycle, *, by: User) -> int:
    """Give everybody without a grade the proposed one, the best grade only while the quota lasts.

    Where the last place would have to be drawn among equals, none of them gets it: that is for
    the meeting. Gives how many were graded.
    """
    cycle = _open_for_grading(cycle, by)
    waiting = cycle.evaluations.filter(grade="").exclude(proposed_grade="")
    if by.instructor_id:
        waiting = waiting.exclude(instructor=by.instructor_id)
    best = best_grade(cycle)
    rows = list(waiting.values_list("pk", "proposed_grade", "total", "version"))
    chosen = {pk: Decision(g, "", v) for pk, g, _total, v in rows if g != best}
    first = sorted((row for row in rows if row[1] == best), key=lambda row: (-row[2], row[0]))
    room = allowance(cycle).left
    border = first[room][2] if len(first) > room else None
    for pk, grade, total, version in first[:room]:
        if total != border:
            chosen[pk] = Decision(grade, "", version)
    return grade_many(cycle, chosen, by=by)


def _open_for_grading(cycle: Cycle, by: User) -> Cycle:
    cycle = locked(cycle)
    may_run(by, cycle)
    if cycle.stage != Cycle.Stage.MEETING:
        raise Refused("grading.not_now", stage=cycle.get_stage_display())
    refuse_while_compiling(cycle)
    return cycle
