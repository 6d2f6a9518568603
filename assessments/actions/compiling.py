"""Compiling: gather once, then score in chunks from what was gathered.

A killed worker leaves a run whose lease runs out; whoever claims it next goes on with the chunk
after the last committed one, or gathers anew when nothing had been gathered.
"""

from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import Role, User
from assessments import gathering
from assessments.models import CompileRun, Cycle, Evaluation, RunInput, ScoreLine
from assessments.scoring import Score, score
from common import jobs
from common.actions import locked, save
from common.bulk import store
from common.models import JobState
from common.refusals import Refused

CHUNK = 200
LIVE = (JobState.WAITING, JobState.RUNNING)
RESULT = ["run", "earned", "judged", "possible", "bonus", "penalty", "total", "open_lines",
          "vetoed", "proposed_grade", "version"]  # fmt: skip
LINE = ("order", "value", "due", "state", "points", "maximum", "inputs")


def may_run(by: User, cycle: Cycle) -> None:
    """Only the department of the cycle's branch runs it."""
    if by.is_system:
        return
    if by.role != Role.DEPARTMENT or not by.district.contains(cycle.district):
        raise Refused("common.not_yours")


def refuse_while_compiling(cycle: Cycle) -> None:
    """Nothing in a cycle is decided while its points are being worked out."""
    if cycle.runs.filter(state__in=LIVE).exists():
        raise Refused("cycle.compiling")


def start_compile(cycle: Cycle, *, by: User, queued: bool = True) -> CompileRun:
    """Ask for a compile; the one under way when there is one already."""
    with transaction.atomic():
        cycle = locked(cycle)
        may_run(by, cycle)
        if cycle.stage not in Cycle.COMPILED_IN:
            raise Refused("cycle.not_compiled_now", stage=cycle.get_stage_display())
        live = cycle.runs.filter(state__in=LIVE).first()
        if live:
            return live
        run = CompileRun.objects.create(cycle=cycle, asked_by=by)
        audit.record("cycle.compile_asked", cycle, by=by)
        if queued:
            jobs.queue(run)
    return run


def carry_out(pk: int) -> None:
    """The body of the task: whatever is left to do of a run, and its end."""
    with jobs.working(CompileRun, pk) as run:
        if run is None:
            return
        if run.cut_off is None:
            gather(run)
        while score_chunk(run):
            pass
        finish(run)


def gather(run: CompileRun) -> None:
    """Read everything at one moment and keep it as the run's inputs."""
    moment, inputs = gathering.gather(run.cycle)
    with transaction.atomic():
        jobs.beat(run, done=0, total=len(inputs))  # first, so that a lost lease writes nothing
        run.inputs.all().delete()
        store([RunInput(run=run, evaluation_id=pk, data=inputs[pk]) for pk in sorted(inputs)])
        run.cut_off = moment
        run.save(update_fields=["cut_off"])


def score_chunk(run: CompileRun) -> bool:
    """Score the next chunk and count it as done, both or neither; False when none is left."""
    rows = run.inputs.select_related("evaluation").order_by("evaluation_id")
    chunk = list(rows[run.done : run.done + CHUNK])
    if not chunk:
        return False
    with transaction.atomic():
        jobs.beat(run, done=run.done + len(chunk))
        write_scores(run, chunk)
    return True


def write_scores(run: CompileRun, inputs: list[RunInput]) -> None:
    """Work out the inputs' scores and put them in the place of the former ones."""
    rules = run.cycle.frozen
    people, lines = [], {}
    for row in inputs:
        result = score(rules, row.data)
        people.append(_with_result(row.evaluation, run, result))
        for order, line in enumerate(result.lines, 1):
            lines[row.evaluation_id, line.code] = (
                order, line.value, line.due, line.state, line.points, line.maximum, line.inputs,
            )  # fmt: skip
    _write_lines(lines, [row.evaluation_id for row in inputs])
    # One INSERT … ON CONFLICT that only ever updates: a fifth of the cost of bulk_update.
    Evaluation.objects.bulk_create(
        people, update_conflicts=True, unique_fields=["id"], update_fields=RESULT
    )


def _with_result(evaluation: Evaluation, run: CompileRun, result: Score) -> Evaluation:
    evaluation.run = run
    for name in ("earned", "judged", "possible", "bonus", "penalty", "total", "open_lines"):
        setattr(evaluation, name, getattr(result, name))
    evaluation.vetoed, evaluation.proposed_grade = result.vetoed, result.proposed
    evaluation.version += 1
    return evaluation


def _write_lines(lines: dict[tuple[int, str], tuple], evaluations: list[int]) -> None:
    """Put the lines in the place of the former ones; what stands there already stays.

    Most of what is compiled again has not changed, and storing a line costs ten times reading it.
    """
    rows, stale = ScoreLine.objects.filter(evaluation__in=evaluations).order_by(), []
    for pk, evaluation, code, *stored in rows.values_list("pk", "evaluation", "code", *LINE):
        if lines.get((evaluation, code)) == tuple(stored):
            del lines[evaluation, code]
        else:
            stale.append(pk)
    if stale:
        ScoreLine.objects.filter(pk__in=stale).delete()
    store([
        ScoreLine(evaluation_id=evaluation, code=code, **dict(zip(LINE, values, strict=True)))
        for (evaluation, code), values in lines.items()
    ])  # fmt: skip


def finish(run: CompileRun) -> None:
    """The run is over: the cycle moves on to "compiled" from wherever it was before."""
    with transaction.atomic():
        cycle = locked(run.cycle)
        jobs.finish(run)
        if cycle.stage in Cycle.RATED_IN:
            cycle.stage = Cycle.Stage.COMPILED
            save(cycle, "stage")
        # Former inputs are of no more use: what they gave has been replaced.
        RunInput.objects.filter(run__cycle=cycle).exclude(run=run).delete()


def rescore(cycle: Cycle, evaluations: list[int]) -> None:
    """Score again from the same inputs, with what persons have decided since."""
    words = gathering.adjustments_of(evaluations)
    rows = RunInput.objects.filter(evaluation__in=evaluations, run__state=JobState.READY)
    rows = list(rows.select_related("evaluation", "run").order_by("run", "evaluation"))
    for row in rows:
        row.data["adjustments"] = words.get(row.evaluation_id, [])
    RunInput.objects.bulk_update(rows, ["data"], batch_size=CHUNK)
    by_run: dict[CompileRun, list[RunInput]] = {}
    for row in rows:
        by_run.setdefault(row.run, []).append(row)
    for run, some in by_run.items():
        run.cycle = cycle
        for start in range(0, len(some), CHUNK):
            write_scores(run, some[start : start + CHUNK])


def compile_now(cycle: Cycle, *, by: User) -> CompileRun:
    """Compile here and now, in this process; Refused with the run's own reason when it fails."""
    run = start_compile(cycle, by=by, queued=False)
    carry_out(run.pk)
    run.refresh_from_db()
    if run.state != JobState.READY:
        raise Refused(run.error.get("code", "cycle.compiling"), **_params(run))
    cycle.refresh_from_db()
    return run


def _params(run: CompileRun) -> dict[str, Any]:
    return run.error.get("params", {})
