"""A named person's word on a line: a deduction, a bonus, a veto, a mark by hand, or set aside."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from assessments.actions.compiling import may_run, refuse_while_compiling, rescore
from assessments.models import Adjustment, Cycle, Evaluation, ScoreLine
from common.actions import locked
from common.figures import NO_DATA, NOTHING_DUE
from common.refusals import Refused

Kind = Adjustment.Kind
BY_WORD = (Kind.DEDUCTION, Kind.BONUS, Kind.VETO)


@transaction.atomic
def adjust(
    evaluation: Evaluation, code: str, kind: str, *, by: User, reason: str, points: int = 0,
    mark: int | None = None, form_key: UUID | None = None,
) -> Adjustment:  # fmt: skip
    """Say it, and see the score worked out again from the same inputs."""
    cycle = _open_for_judging(evaluation.cycle, by)
    if form_key and (made := Adjustment.objects.filter(form_key=form_key).first()):
        return made
    _refuse_own(evaluation, by)
    _refuse_nonsense(cycle, evaluation, code, kind, points, mark, reason)
    word = Adjustment.objects.create(
        evaluation=evaluation, code=code, kind=kind, points=points, mark=mark,
        reason=reason.strip(), by=by, form_key=form_key,
    )  # fmt: skip
    rescore(cycle, [evaluation.pk])
    audit.record(
        "evaluation.adjusted", evaluation, by=by, kind=kind,
        code=cycle.indicator_name(code), points=points,
        mark=mark, reason=word.reason,
    )  # fmt: skip
    return word


@transaction.atomic
def withdraw(word: Adjustment, *, by: User) -> None:
    """Take a word back; it stays readable."""
    cycle = _open_for_judging(word.evaluation.cycle, by)
    _refuse_own(word.evaluation, by)
    word = Adjustment.objects.select_for_update(of=("self",)).get(pk=word.pk)
    if word.withdrawn_at:
        return
    word.withdrawn_at = timezone.now()
    word.save(update_fields=["withdrawn_at"])
    rescore(cycle, [word.evaluation_id])
    audit.record("evaluation.withdrawn", word.evaluation, by=by,
        code=cycle.indicator_name(word.code), kind=word.kind)  # fmt: skip


@transaction.atomic
def set_aside_many(cycle: Cycle, code: str, state: str, *, by: User, reason: str) -> int:
    """Confirm for everybody whose line of that indicator is missing that it is set aside.

    The person's own line, if he has one, stays as it is. Gives how many those were.
    """
    cycle = _open_for_judging(cycle, by)
    if state not in (NO_DATA, NOTHING_DUE) or not reason.strip():
        raise Refused("judging.reason_missing")
    lines = ScoreLine.objects.filter(evaluation__cycle=cycle, code=code, state=state)
    if by.instructor_id:
        lines = lines.exclude(evaluation__instructor=by.instructor_id)
    people = list(lines.order_by("evaluation").values_list("evaluation", flat=True))
    _set_aside(people, code, by, reason)
    rescore(cycle, people)
    audit.record_many(
        "evaluation.set_aside_many",
        Evaluation,
        people,
        by=by,
        code=cycle.indicator_name(code),
        reason=reason.strip(),
    )
    return len(people)


def _set_aside(people: Iterable[int], code: str, by: User, reason: str) -> None:
    Adjustment.objects.bulk_create(
        Adjustment(evaluation_id=pk, code=code, kind=Kind.ASIDE, reason=reason.strip()[:300], by=by)
        for pk in people
    )


def _open_for_judging(cycle: Cycle, by: User) -> Cycle:
    cycle = locked(cycle)
    may_run(by, cycle)
    if cycle.stage not in Cycle.JUDGED_IN:
        raise Refused("judging.not_now", stage=cycle.get_stage_display())
    refuse_while_compiling(cycle)
    return cycle


def _refuse_own(evaluation: Evaluation, by: User) -> None:
    if by.instructor_id and by.instructor_id == evaluation.instructor_id:
        raise Refused("evaluation.own")


def _refuse_nonsense(
    cycle: Cycle, evaluation: Evaluation, code: str, kind: str, points: int, mark: int | None,
    reason: str,
) -> None:  # fmt: skip
    indicator = {i["code"]: i for i in cycle.indicators}.get(code)
    if indicator is None or kind not in Kind.values:
        raise Refused("judging.no_such_line")
    if not reason.strip():
        raise Refused("judging.reason_missing")
    if kind in BY_WORD:
        if indicator["method"] != kind:
            raise Refused("judging.no_such_line")
        if kind != Kind.VETO and not 0 < points <= indicator["points"]:
            raise Refused("judging.points", most=f"{indicator['points'] / 100:g}")
        return
    line = evaluation.lines.filter(code=code).first()
    missing = line and (
        line.state in (NO_DATA, NOTHING_DUE, "set_aside") or "by_hand" in line.inputs
    )
    if not missing or indicator["method"] in BY_WORD:
        raise Refused("judging.not_missing")
    if kind == Kind.BY_HAND and (mark is None or not 0 <= mark <= 100):
        raise Refused("judging.mark")
