"""A problem's answer, what the enterprise says of it, the return visit and the closing."""

from datetime import date

import pytest

from accounts.models import AuditEntry, User
from common.refusals import Stale
from records.actions import problem_answering as answering
from records.actions import problem_assigning as assigning
from records.problem_flow import open_moves
from records.problem_story import story
from tests import factories as make
from tests.records.ledger import answered, assigned, rated, revisited, rule
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("in_march")


def test_the_whole_way_to_the_return_visit(north):
    problem = answering.close_problem(revisited(north), by=north.station_head)
    assert (problem.state, problem.closed_on) == ("closed", date(2026, 3, 10))
    assert problem.closed_by == north.station_head
    kinds = [step.kind for step in problem.steps.all()]
    assert kinds == ["assigned", "answered", "rated", "revisited", "closed"]
    assert "县人社局" in story(problem)[0]["text"]


def test_a_note_of_progress_begins_the_work_and_ends_the_time_for_objections(north):
    problem = answering.note_progress(assigned(north), by=north.instructor, text="已对接")
    assert problem.state == "working"
    refused("problem.other_state", assigning.object_to_assignment, problem, by=north.instructor,
            reason="不属")  # fmt: skip


def test_dissatisfied_it_goes_back_to_its_unit_and_the_clock_goes_on(north):
    problem = rated(north, "dissatisfied")
    assert (problem.state, problem.answered_on) == ("working", None)
    assert problem.due_on == date(2026, 3, 31)
    refused("problem.other_state", answering.close_problem, problem, by=north.station_head)
    again = answering.answer_problem(problem, by=north.instructor, result="再招 10 人")
    assert again.satisfaction == ""


def test_a_return_visit_that_finds_it_unsolved_sends_it_back(north):
    problem = revisited(north, solved=False)
    assert (problem.state, problem.revisited_on, problem.answered_on) == ("working", None, None)


def test_it_is_closed_after_a_return_visit_unless_the_district_does_without(north):
    problem = rated(north)
    refused("problem.no_return_visit", answering.close_problem, problem, by=north.station_head)
    rule(north, "problem_revisit", False)
    assert answering.close_problem(problem, by=north.station_head).state == "closed"


def test_whoever_answered_does_not_close(north):
    problem = assigned(north)
    problem = answering.answer_problem(problem, by=north.department, result="已办")
    problem = answering.rate_problem(problem, by=north.instructor, satisfaction="satisfied")
    problem = answering.revisit_problem(problem, by=north.instructor, person="李", result="好")
    refused("problem.answered_it", answering.close_problem, problem, by=north.department)
    assert "close" not in {move.name for move in open_moves(north.department, problem)}
    rule(north, "problem_close_apart", False)
    assert answering.close_problem(problem, by=north.department).state == "closed"


def test_many_are_closed_with_one_entry_and_the_others_stay(north):
    ready = revisited(north)
    waiting = make.make_problem(north.enterprise, north.instructor, instructor=north.person)
    rows = answering.close_many([ready, waiting], by=north.station_head)
    assert rows == [ready]
    assert AuditEntry.objects.get(verb="problem.closed_many").params["ids"] == [ready.pk]
    waiting.refresh_from_db()
    assert waiting.state == "raised"


def test_only_the_enterprise_rates_through_its_link(north):
    problem = answered(north)
    refused("problem.own_link_only", answering.rate_problem, problem, by=north.instructor,
            satisfaction="satisfied", how="link")  # fmt: skip
    problem = answering.rate_problem(
        problem, by=User.objects.system(), satisfaction="satisfied", how="link"
    )
    assert (problem.rated_how, problem.rated_on) == ("link", date(2026, 3, 10))


def test_days_keep_their_order(north):
    problem = assigned(north)
    refused("problem.day_too_early", answering.answer_problem, problem, by=north.instructor,
            result="好", answered_on=date(2026, 3, 9))  # fmt: skip
    refused("problem.in_future", answering.answer_problem, problem, by=north.instructor,
            result="好", answered_on=date(2026, 3, 11))  # fmt: skip


def test_steps_out_of_order_are_refused(north):
    refused("problem.other_state", answering.answer_problem, north.problem, by=north.instructor,
            result="好")  # fmt: skip
    refused("problem.no_return_visit", answering.revisit_problem, rated(north),
            by=north.station_head, person="李", result=" ")  # fmt: skip


def test_what_somebody_changed_meanwhile_is_said(north):
    problem = assigned(north)
    with pytest.raises(Stale):
        answering.answer_problem(problem, by=north.instructor, result="好", version=1)
