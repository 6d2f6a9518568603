"""Ratings by station head and department, and the person's own words."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Role, User
from assessments.models import Cycle, Evaluation, Rating
from common.actions import locked, save
from common.refusals import Refused

Group = Rating.Group
GROUP_OF = {Role.STATION_HEAD: Group.STATION, Role.DEPARTMENT: Group.DEPARTMENT}


class Marks(NamedTuple):
    """Marks of one person; `version` is that of the rating they were based on, 0 for a new one."""

    marks: dict[str, int]
    comment: str = ""
    version: int | None = None


def rateable(cycle: Cycle, by: User) -> Any:
    """The evaluations whose people the user may rate: those he sees as an office, never himself."""
    if by.is_system:
        return cycle.evaluations.all()
    rows = cycle.evaluations.filter(pk__in=Evaluation.objects.visible_to(by).values("pk"))
    return rows.exclude(instructor=by.instructor_id) if by.instructor_id else rows


@transaction.atomic
def rate_many(
    cycle: Cycle, group: str, given: Mapping[int, Marks], *, by: User
) -> tuple[int, list[int]]:
    """Keep the marks of many people; how many ratings changed, and whose were stale.

    A rating that somebody else has changed meanwhile is left as it is and named in the answer.
    """
    cycle = locked(cycle)
    if not by.is_system and GROUP_OF.get(by.role) != group:
        raise Refused("common.not_yours")
    if cycle.stage not in Cycle.RATED_IN:
        raise Refused("rating.not_now", stage=cycle.get_stage_display())
    allowed = {i["code"] for i in cycle.rated_by(group)}
    rows = rateable(cycle, by).filter(pk__in=list(given))
    mine = dict(rows.values_list("pk", "instructor__name"))
    if given.keys() - mine.keys():
        raise Refused("rating.not_rateable")
    known = Rating.objects.select_for_update(of=("self",))
    known = known.filter(group=group, evaluation__in=list(mine))
    stored = {rating.evaluation_id: rating for rating in known}
    changes, stale = {}, []
    for pk, row in sorted(given.items()):
        marks = {code: mark for code, mark in row.marks.items() if code in allowed}
        rating = stored.get(pk) or Rating(evaluation_id=pk, group=group)
        before = (rating.marks, rating.comment)
        if before == (marks, row.comment):
            continue
        if row.version is not None and row.version != (rating.version if rating.pk else 0):
            stale.append(pk)
            continue
        _keep(rating, marks, row.comment, by)
        changes[f"{mine[pk]} ({pk})"] = (_named(cycle, before[0]), _named(cycle, marks))
    if changes:
        audit.record("cycle.rated", cycle, by=by, changes=changes, group=group, count=len(changes))
    return len(changes), stale


def _named(cycle: Cycle, marks: dict[str, int]) -> dict[str, int]:
    """The marks by the indicators' names, for the audit trail."""
    return {cycle.indicator_name(code): mark for code, mark in marks.items()}


def _keep(rating: Rating, marks: dict[str, int], comment: str, by: User) -> None:
    if any(not 0 <= mark <= 100 for mark in marks.values()):
        raise Refused("judging.mark")
    rating.marks, rating.comment, rating.rater = marks, comment, by
    if rating.pk:
        save(rating, "marks", "comment", "rater")
    else:
        rating.save()


@transaction.atomic
def save_self(
    evaluation: Evaluation, *, by: User, text: str, marks: dict[str, int], hand_in: bool,
    version: int | None = None,
) -> Evaluation:  # fmt: skip
    """One's own account of the period, and marks for reference; open until ratings close."""
    evaluation = locked(evaluation, version)
    if not by.instructor_id or by.instructor_id != evaluation.instructor_id:
        raise Refused("common.not_yours")
    cycle = evaluation.cycle
    if cycle.stage not in Cycle.RATED_IN:
        raise Refused("rating.not_now", stage=cycle.get_stage_display())
    if hand_in and not text.strip():
        raise Refused("self.empty")
    evaluation.self_text = text
    if hand_in:
        evaluation.self_at = timezone.now()
    save(evaluation, "self_text", "self_at")
    own = {i["code"] for i in cycle.indicators if i["method"] == "rated"}
    rating, _ = Rating.objects.get_or_create(
        evaluation=evaluation, group=Group.SELF, defaults={"rater": by}
    )
    _keep(rating, {code: mark for code, mark in marks.items() if code in own}, "", by)
    audit.record("evaluation.self_handed_in" if hand_in else "evaluation.self_saved",
                 evaluation, by=by)  # fmt: skip
    return evaluation
