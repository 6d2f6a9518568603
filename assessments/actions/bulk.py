"""The past in one go: for history that is loaded, by the same rules and in the same tables.

Only the built-in user may: what normally takes weeks (publicity, a meeting) happens at once here.
"""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from assessments.actions import consequences
from assessments.actions.compiling import compile_now
from assessments.actions.grading import Decision, accept_proposals, grade_many
from assessments.actions.judging import set_aside_many
from assessments.models import Cycle, Evaluation, Rating, ScoreLine
from assessments.quota import best_grade
from common.actions import locked, save
from common.figures import NO_DATA, NOTHING_DUE
from common.refusals import Refused

__all__ = ["compile_now", "finalize", "rate_in_bulk"]


def rate_in_bulk(ratings: list[Rating], *, by: User) -> None:
    """Ratings as they come, of any group; nobody rates himself, and each only once."""
    _system_only(by)
    raters = {r.rater_id for r in ratings if r.rater_id and r.group != Rating.Group.SELF}
    own = set(
        Evaluation.objects.filter(instructor__user__in=raters).values_list("pk", "instructor__user")
    )
    kept = [r for r in ratings if r.group == "self" or (r.evaluation_id, r.rater_id) not in own]
    Rating.objects.bulk_create(kept, batch_size=1000, ignore_conflicts=True)


@transaction.atomic
def finalize(
    cycle: Cycle, *, by: User, on: date | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Cycle:  # fmt: skip
    """A compiled cycle to its end: missing lines set aside, grades as proposed, quota kept.

    `reasons` are the words for {"aside", "quota"}; `on` the day it became final.
    """
    _system_only(by)
    words = {"aside": "无相应数据，经核不计分", "quota": "受优秀名额限制"} | dict(reasons or {})
    if cycle.stage != Cycle.Stage.COMPILED:
        raise Refused("cycle.no_such_move", stage=cycle.get_stage_display())
    for state in (NO_DATA, NOTHING_DUE):
        lines = ScoreLine.objects.filter(evaluation__cycle=cycle, state=state)
        for code in sorted(set(lines.values_list("code", flat=True))):
            set_aside_many(cycle, code, state, by=by, reason=words["aside"])
    cycle = locked(cycle)
    cycle.stage = Cycle.Stage.MEETING
    save(cycle, "stage")
    accept_proposals(cycle, by=by)
    _next_best(cycle, by, words["quota"])
    return _close(cycle, on, by)


def _next_best(cycle: Cycle, by: User, reason: str) -> None:
    """Whoever the quota left over gets the next grade; who could not be judged, none."""
    codes = list(cycle.grades)
    second = codes[1] if len(codes) > 1 else best_grade(cycle)
    left = cycle.evaluations.filter(grade="").exclude(proposed_grade="")
    grade_many(
        cycle, {pk: Decision(second, reason) for pk in left.values_list("pk", flat=True)}, by=by
    )


def _close(cycle: Cycle, on: date | None, by: User) -> Cycle:
    day = on or timezone.localdate()
    cycle = locked(cycle)
    cycle.stage, cycle.publicity_until, cycle.meeting_on = Cycle.Stage.FINAL, day, day
    cycle.final_at = timezone.make_aware(datetime.combine(day, time(9)))
    save(cycle, "stage", "publicity_until", "meeting_on", "final_at")
    consequences.draw(cycle, by=by)
    return cycle


def _system_only(by: User) -> None:
    if not by.is_system:
        raise Refused("common.not_yours")
