"""Problems that take long, are passed up, fall due; and what waits for whom."""

from datetime import date

import pytest
import time_machine
from django.utils import translation

from accounts.models import Notice
from records.actions import problem_answering as answering
from records.actions import problem_assigning as assigning
from records.actions import problems
from records.forms import experience as experience_forms
from records.forms import problems as problem_forms
from records.models import Problem
from records.problem_clock import long_running, note_due, remind_problems
from records.problem_flow import MOVES, open_moves
from records.problem_views import for_view
from tests.records.ledger import answered, assigned, later, rule
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("in_march")


def test_what_takes_long_is_tracked_until_a_day(north):
    problem = assigned(north)
    refused("problem.due_in_past", problems.track_problem, problem, by=north.department,
            reason="涉及规划", check_on=date(2026, 3, 10))  # fmt: skip
    problem = problems.track_problem(
        problem, by=north.department, reason="涉及规划", check_on=date(2026, 4, 10)
    )
    assert list(for_view(Problem.objects.all(), "long", north.department)) == [problem]
    with later("2026-04-10"):
        assert problem in for_view(Problem.objects.all(), "todo", north.instructor)
        problem = answering.note_progress(
            problem, by=north.instructor, text="规划已报批", check_on=date(2026, 5, 10)
        )
        assert problem not in for_view(Problem.objects.all(), "todo", north.instructor)
    problem = problems.untrack_problem(problem, by=north.department, reason="已落实")
    assert not problem.long_term and problem.check_on is None


def test_what_is_old_is_long_running_without_being_tracked(north):
    problem = assigned(north)
    rows = Problem.objects.all()
    assert not long_running(rows, date(2026, 5, 8))
    assert list(long_running(rows, date(2026, 5, 9))) == [problem]
    rule(north, "problem_long_days", 0)
    assert not long_running(rows, date(2026, 5, 9))


def test_passed_up_it_is_decided_on_above(cast, north):
    town = north.problem.district
    problem = problems.pass_up(north.problem, by=north.station_head, reason="镇里解决不了")
    assert (town, problem.passed_to) == (north.town, north.district)
    assert Notice.objects.filter(user=north.department, code="problem.passed_note").exists()
    refused("common.not_yours", assigned, north)
    problem = problems.pass_up(problem, by=north.department, reason="县里解决不了")
    refused("common.not_yours", assigning.assign_problem, problem, by=north.department,
            lead_unit="县人社局")  # fmt: skip
    refused("problem.nobody_above", problems.pass_up, problem, by=cast.city.department,
            reason="还要上报")  # fmt: skip
    problem = assigning.assign_problem(problem, by=cast.city.department, lead_unit="市人社局")
    answering.note_progress(problem, by=north.instructor, text="市里已受理")


def test_a_problem_without_a_word_for_a_month_asks_for_one(north):
    problem = assigned(north)
    with later("2026-04-08"):
        assert not note_due(Problem.objects.all(), date(2026, 4, 8))
    with later("2026-04-09"):
        assert list(note_due(Problem.objects.all(), date(2026, 4, 9))) == [problem]
        rule(north, "problem_note_days", 0)
        assert not note_due(Problem.objects.all(), date(2026, 4, 9))


def notices(user):
    rows = Notice.objects.filter(user=user, code__in=("problem.due_note", "problem.overdue_note"))
    return list(rows.values_list("code", flat=True))


def test_everybody_is_told_before_the_limit_and_only_the_assigner_after_it(north):
    assigned(north)
    remind_problems(date(2026, 3, 27))
    assert notices(north.instructor) == []
    for day in (date(2026, 3, 28), date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2)):
        with later(day):
            remind_problems(day)
    assert notices(north.instructor) == ["problem.due_note"]
    assert sorted(notices(north.station_head)) == ["problem.due_note", "problem.overdue_note"]


def test_the_neighbours_do_nothing_here(cast, north):
    for user in (cast.south.department, cast.south.station_head, north.auditor):
        refused("common.not_yours", assigning.assign_problem, north.problem, by=user,
                lead_unit="局")  # fmt: skip


@pytest.mark.parametrize("name", sorted(MOVES))
def test_no_step_is_open_to_a_neighbour_or_an_auditor(cast, north, name):
    for state in Problem.State.values:
        north.problem.state = state
        for user in (cast.south.department, cast.south.instructor, north.auditor):
            assert name not in {move.name for move in open_moves(user, north.problem)}


def test_overdue_is_open_beyond_its_day(north):
    problem = assigned(north)
    assert not problem.is_overdue
    with time_machine.travel("2026-04-01 09:00+08:00"):
        assert problem.is_overdue and Problem.objects.overdue().get() == problem


def test_views_show_each_what_waits_for_him(north):
    rows = Problem.objects.visible_to
    assert list(for_view(rows(north.station_head), "todo", north.station_head)) == [north.problem]
    assert not for_view(rows(north.instructor), "todo", north.instructor)
    problem = answered(north)
    assert not for_view(rows(north.station_head), "todo", north.station_head)
    assert list(for_view(rows(north.instructor), "todo", north.instructor)) == [problem]
    assert list(for_view(rows(north.instructor), "rating", north.instructor)) == [problem]
    assert not for_view(rows(north.instructor), "revisit", north.instructor)


def test_an_office_s_answer_is_no_decision_of_a_symposium(north):
    with translation.override("zh-hans"):
        said = [
            problem_forms.SettleForm(problem=north.problem).fields["upheld"].label,
            problem_forms.GrantForm(problem=north.problem).fields["granted"].label,
            experience_forms.ReviewForm().fields["good"].label,
        ]
        assert [str(label) for label in said] == ["裁定结果", "审批结果", "审核结果"]
