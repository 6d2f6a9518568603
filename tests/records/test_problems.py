"""The problem ledger."""

from datetime import date

import pytest
import time_machine

from accounts.models import Notice
from common.refusals import Refused
from records.actions import problems
from records.models import Problem, Visit
from tests import factories as make


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel("2026-03-10 09:00+08:00", tick=False):
        yield


@pytest.fixture
def north(cast):
    return cast.north


def refused(code, call, *args, **more):
    with pytest.raises(Refused) as refusal:
        call(*args, **more)
    assert refusal.value.code == code


def assigned(north, **more):
    return problems.assign_problem(
        north.problem, by=north.station_head, lead_unit="县人社局", **more
    )


def rated(north, satisfaction="satisfied"):
    problem = problems.answer_problem(assigned(north), by=north.instructor, result="已招到 20 人")
    return problems.rate_problem(problem, by=north.instructor, satisfaction=satisfaction)


def test_one_tap_in_a_log_makes_one_problem(north):
    visit = north.log.visits.get()
    Visit.objects.filter(pk=visit.pk).update(problem_text="招工难。节后缺工 30 人，希望帮助招聘")
    problem = problems.raise_from_visit(visit, by=north.instructor)
    assert problem.title == "招工难" and problem.enterprise == north.enterprise
    assert problem.number == f"P330105-2026-{problem.pk:04}"
    assert (problem.instructor, problem.workstation) == (north.person, north.station)
    assert problems.raise_from_visit(visit, by=north.instructor) == problem
    assert problem.steps.count() == 1


def test_an_instructor_raises_for_his_own_enterprises_only(cast, north):
    problem = problems.raise_problem(north.enterprise, by=north.instructor, title="用电贵")
    assert problem.instructor == north.person
    refused(
        "problem.not_your_enterprise", problems.raise_problem, cast.south.enterprise,
        by=north.instructor, title="用电贵",
    )  # fmt: skip


def test_an_office_raises_from_its_desk_for_its_branch_only(cast, north):
    lonely = make.make_enterprise(north.town, north.station)
    problem = problems.raise_problem(lonely, by=north.department, title="办证慢")
    assert (problem.source, problem.instructor, problem.workstation) == (
        "desk", None, north.station,
    )  # fmt: skip
    for user in (cast.south.department, cast.south.station_head):
        refused("common.not_yours", problems.raise_problem, lonely, by=user, title="办证慢")


def test_assigning_sets_the_clock_by_policy_in_workdays(north):
    problem = assigned(north)
    assert problem.due_on == date(2026, 3, 31)  # 15 workdays after Tuesday the 10th
    told = Notice.objects.filter(user=north.instructor, code="problem.assigned_note")
    assert told.count() == 1
    north.problem.urgent = True
    assert problems.due_day(north.problem, date(2026, 3, 10)) == date(2026, 3, 19)


def test_instructors_neither_assign_nor_close(north):
    refused("common.not_yours", problems.assign_problem, north.problem, by=north.instructor,
            lead_unit="县人社局")  # fmt: skip
    refused(
        "common.not_yours", problems.close_problem, rated(north), by=north.instructor, note="好"
    )


def test_the_whole_way_to_the_return_visit(north):
    problem = problems.close_problem(rated(north), by=north.station_head, note="回访满意")
    assert (problem.state, problem.closed_on) == ("closed", date(2026, 3, 10))
    states = [step.state for step in problem.steps.all()]
    assert states == ["assigned", "answered", "rated", "closed"]


def test_dissatisfied_it_goes_back_to_its_unit(north):
    problem = rated(north, "dissatisfied")
    assert (problem.state, problem.answered_on) == ("assigned", None)
    refused("problem.other_state", problems.close_problem, problem, by=north.station_head, note="x")


def test_steps_out_of_order_are_refused(north):
    refused("problem.other_state", problems.answer_problem, north.problem, by=north.instructor,
            result="好")  # fmt: skip
    refused("problem.no_return_visit", problems.close_problem, rated(north), by=north.station_head,
            note=" ")  # fmt: skip


def test_more_time_is_given_with_a_reason_and_a_later_day(north):
    problem = assigned(north)
    refused("problem.not_later", problems.extend_problem, problem, by=north.department,
            due_on=date(2026, 3, 20), reason="复杂")  # fmt: skip
    problem = problems.extend_problem(
        problem, by=north.department, due_on=date(2026, 4, 20), reason="涉及多部门"
    )
    assert problem.due_on == date(2026, 4, 20)


def test_the_neighbours_do_nothing_here(cast, north):
    for user in (cast.south.department, cast.south.station_head, north.auditor):
        refused("common.not_yours", problems.assign_problem, north.problem, by=user, lead_unit="局")


def test_overdue_is_open_beyond_its_day(north):
    problem = assigned(north)
    assert not problem.is_overdue
    with time_machine.travel("2026-04-01 09:00+08:00"):
        assert problem.is_overdue and Problem.objects.overdue().get() == problem
