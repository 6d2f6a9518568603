"""A compile: gathered at one moment, scored in chunks, taken up again after a crash."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments.actions import compiling
from assessments.models import CompileRun, Cycle, Evaluation, RunInput, ScoreLine
from common.models import JobState
from common.refusals import Refused
from tests import factories as make


def lines_of(evaluation):
    rows = ScoreLine.objects.filter(evaluation=evaluation).values_list(
        "code", "value", "due", "state", "points"
    )
    return {code: rest for code, *rest in rows}


def snapshot(cycle):
    rows = Evaluation.objects.filter(cycle=cycle).order_by("pk")
    return [(e.earned, e.judged, e.possible, e.total, e.proposed_grade, lines_of(e)) for e in rows]


def test_a_compile_judges_everybody_and_moves_the_cycle_on(rated, system):
    run = compiling.compile_now(rated, by=system)
    assert (run.state, run.done, run.total) == (JobState.READY, 2, 2)
    assert rated.stage == Cycle.Stage.COMPILED
    mine = lines_of(rated.mine)
    assert len(mine) == len(rated.indicators)
    assert mine["enterprises_covered"] == [1, 1, "ok", 800]
    assert mine["discipline"] == [10000, 10000, "ok", 500]
    assert mine["noes_kept"][2] == "nothing_due"


def test_compiling_twice_gives_the_same(rated, system):
    compiling.compile_now(rated, by=system)
    first = snapshot(rated)
    compiling.compile_now(rated, by=system)
    assert snapshot(rated) == first


def test_a_new_run_gathers_anew_and_an_old_one_leaves_no_inputs(rated, system, cast):
    compiling.compile_now(rated, by=system)
    make.make_log(cast.north.colleague, date(2026, 5, 6), cast.north.enterprise)
    assert lines_of(rated.other)["enterprises_covered"] == [0, 1, "ok", 0]
    run = compiling.compile_now(rated, by=system)
    assert lines_of(rated.other)["enterprises_covered"] == [1, 1, "ok", 800]
    assert set(RunInput.objects.values_list("run", flat=True)) == {run.pk}


def test_only_lines_that_changed_are_written_and_what_no_rule_gives_goes(rated, system, cast):
    compiling.compile_now(rated, by=system)
    kept = dict(ScoreLine.objects.values_list("pk", "code").filter(evaluation=rated.other))
    gone = ScoreLine.objects.create(
        evaluation=rated.other, order=99, code="no_rule_s", state="ok", maximum=1, inputs={}
    )
    put_right = ScoreLine.objects.filter(evaluation=rated.other, code="enterprises_covered").get()
    ScoreLine.objects.filter(pk=put_right.pk).update(inputs={"source": "nowhere"})
    compiling.compile_now(rated, by=system)
    now = dict(ScoreLine.objects.values_list("pk", "code").filter(evaluation=rated.other))
    assert gone.pk not in now and put_right.pk not in now
    assert {pk for pk in kept if pk not in now} == {put_right.pk}
    assert sorted(now.values()) == sorted(kept.values())
    written = ScoreLine.objects.get(evaluation=rated.other, code="enterprises_covered")
    assert written.inputs == put_right.inputs


def test_scoring_knows_only_what_was_gathered(rated, system, cast):
    run = compiling.start_compile(rated, by=system, queued=False)
    run = compiling.jobs.claim(CompileRun, run.pk)
    compiling.gather(run)
    make.make_log(cast.north.colleague, date(2026, 5, 6), cast.north.enterprise)
    while compiling.score_chunk(run):
        pass
    compiling.finish(run)
    assert lines_of(rated.other)["enterprises_covered"] == [0, 1, "ok", 0]


def test_pressing_twice_makes_one_run(rated, system):
    first = compiling.start_compile(rated, by=system)
    assert compiling.start_compile(rated, by=system) == first
    assert CompileRun.objects.count() == 1


def test_a_message_that_comes_twice_changes_nothing(rated, system):
    run = compiling.start_compile(rated, by=system, queued=False)
    compiling.carry_out(run.pk)
    before = snapshot(rated)
    versions = list(Evaluation.objects.values_list("version", flat=True))
    compiling.carry_out(run.pk)
    assert snapshot(rated) == before
    assert list(Evaluation.objects.values_list("version", flat=True)) == versions


def test_after_a_crash_between_chunks_the_rest_is_done_from_the_same_inputs(
    rated, system, cast, monkeypatch
):
    monkeypatch.setattr(compiling, "CHUNK", 1)
    run = compiling.start_compile(rated, by=system, queued=False)
    dying = compiling.jobs.claim(CompileRun, run.pk)
    compiling.gather(dying)
    assert compiling.score_chunk(dying)  # and here the worker is gone
    make.make_log(cast.north.colleague, date(2026, 5, 6), cast.north.enterprise)
    compiling.carry_out(run.pk)
    run.refresh_from_db()
    assert run.state == JobState.RUNNING  # its lease is still good: nobody else may
    CompileRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    compiling.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.done, run.attempts) == (JobState.READY, 2, 2)
    assert lines_of(rated.other)["enterprises_covered"] == [0, 1, "ok", 0]
    with pytest.raises(compiling.jobs.LeaseLost):  # the dead one wakes up and can do no harm
        dying.done = 0
        compiling.score_chunk(dying)


def test_a_final_cycle_is_not_compiled_again(rated, system):
    Cycle.objects.filter(pk=rated.pk).update(stage=Cycle.Stage.FINAL)
    with pytest.raises(Refused):
        compiling.start_compile(rated, by=system)


def test_only_the_department_of_the_branch_compiles(rated, cast):
    for user in (cast.south.department, cast.north.committee, cast.north.station_head):
        with pytest.raises(Refused):
            compiling.start_compile(rated, by=user)
    assert compiling.start_compile(rated, by=cast.city.department).cycle == rated


# The command ----------------------------------------------------------------------------


def printed(*args):
    out = StringIO()
    call_command("compile_cycle", *args, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_same_json_twice(rated):
    first = printed("2026H1", "--json")
    assert printed("2026H1", "--json") == first
    result = json.loads(first)
    assert result["cycle"] == "2026H1"
    ids = [row["instructor"]["id"] for row in result["evaluations"]]
    assert ids == sorted(ids) and len(ids) == 2
    line = result["evaluations"][0]["lines"][0]
    assert line.keys() == {"indicator", "figure", "value", "due", "points", "max", "state"}
    assert (line["indicator"], line["max"]) == ("duty_days", 12.0)


def test_the_command_opens_what_is_not_open_and_leaves_alone_what_is_final(cast, calendar):
    Cycle.objects.filter(code="2025H2").delete()
    first = printed("2025H2", "--json")
    assert {c.district for c in Cycle.objects.filter(code="2025H2")} == {
        cast.north.district, cast.south.district,
    }  # fmt: skip
    Cycle.objects.filter(code="2025H2").update(stage=Cycle.Stage.FINAL)
    make.make_log(cast.north.person, date(2025, 8, 5), cast.north.enterprise)
    assert printed("2025H2", "--json") == first


@pytest.mark.parametrize("code", ["2026Q1", "2026-03", "nonsense"])
def test_the_command_refuses_what_is_no_half_year_and_no_year(cast, code):
    with pytest.raises(CommandError):
        printed(code)
