"""The problem ledger: entering problems, assigning them, and asking for more time."""

from datetime import date

import pytest

from accounts.models import AuditEntry, Notice, User
from records.actions import problem_answering as answering
from records.actions import problem_assigning as assigning
from records.actions import problems
from records.models import Problem, Visit
from records.problem_clock import Clock, due_day
from records.similar import similar_problems
from tests import factories as make
from tests.records.ledger import assigned, later, revisited, rule
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("in_march")


# Entering -------------------------------------------------------------------------------


def test_one_tap_in_a_log_makes_one_problem(north):
    visit = north.log.visits.get()
    Visit.objects.filter(pk=visit.pk).update(
        problem_text="招工难。节后缺工 30 人，希望帮助招聘", met="赵经理"
    )
    problem = problems.raise_from_visit(visit, by=north.instructor)
    assert problem.title == "招工难" and problem.enterprise == north.enterprise
    assert problem.number == f"P330105-2026-{problem.pk:04}"
    assert (problem.instructor, problem.workstation) == (north.person, north.station)
    assert problem.requested_by == "赵经理"
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


def test_what_an_enterprise_confirms_becomes_its_guide_s_problem(north):
    problem = problems.raise_problem(
        north.enterprise, by=User.objects.system(), title="用气不足",
        source=Problem.Source.ENTERPRISE, requested_by="赵经理",
    )  # fmt: skip
    assert (problem.instructor, problem.source) == (north.person, "enterprise")


def test_a_category_is_one_of_the_district_s_and_keeps_its_word(north):
    rule(north, "problem_categories", ["logistics | 物流运输", "finance", "policy | 惠企政策"])
    problem = problems.raise_problem(
        north.enterprise, by=north.instructor, title="货难运", category="logistics"
    )
    assert problem.get_category_display() == "物流运输"
    refused("problem.no_category", problems.raise_problem, north.enterprise, by=north.instructor,
            title="缺人", category="talent")  # fmt: skip
    rule(north, "problem_categories", ["finance"])
    problem.refresh_from_db()
    assert problem.get_category_display() == "物流运输"


@pytest.mark.parametrize("line", ["| 物流", "logistics", "物流 | 物流", "a" * 21 + " | 长"])
def test_a_category_without_a_proper_code_or_word_is_not_taken(north, line):
    refused("policy.wrong_value", rule, north, "problem_categories", [line])


def test_open_problems_that_may_be_the_same_are_found(cast, north):
    firm = make.make_enterprise(north.town, north.station)
    near = make.make_problem(firm, north.instructor, title="招工困难，一线工人短缺")
    make.make_problem(firm, north.instructor, title="招工困难，一线工人短缺", state="closed",
                      closed_on=date(2026, 3, 5))  # fmt: skip
    make.make_problem(firm, north.instructor, title="道路破损")
    found = similar_problems(north.enterprise, "一线工人短缺，招工困难", north.station_head)
    assert found == [north.problem, near]
    assert similar_problems(north.enterprise, "招工困难", cast.south.station_head) == []


def test_linked_problems_name_each_other(north):
    other = problems.raise_problem(north.enterprise, by=north.instructor, title="缺人")
    problems.relate_problem(other, by=north.instructor, other=north.problem)
    problems.relate_problem(other, by=north.instructor, other=north.problem)
    assert list(north.problem.related.all()) == [other]
    assert other.steps.filter(kind="related").count() == 1
    refused("problem.itself", problems.relate_problem, other, by=north.instructor, other=other)


# Assigning ------------------------------------------------------------------------------


def test_assigning_sets_the_clock_by_policy_in_workdays(north):
    problem = assigned(north)
    assert problem.due_on == date(2026, 3, 31)  # 15 workdays after Tuesday the 10th
    told = Notice.objects.filter(user=north.instructor, code="problem.assigned_note")
    assert told.count() == 1
    north.problem.urgent = True
    assert due_day(north.problem, date(2026, 3, 10)) == date(2026, 3, 19)


def test_the_clock_counts_workdays_by_the_calendar(north):
    assigned(north)
    problem = Problem.objects.with_clock().get(pk=north.problem.pk)
    assert Clock().left(problem) == 15
    assert Clock(date(2026, 3, 27)).left(problem) == 2  # Friday before the last Tuesday
    assert Clock(date(2026, 3, 29)).left(problem) == 2  # the Sunday changes nothing
    assert Clock(date(2026, 3, 31)).left(problem) == 0
    assert Clock(date(2026, 4, 2)).left(problem) == -2


def test_instructors_neither_assign_nor_close(north):
    refused("common.not_yours", assigning.assign_problem, north.problem, by=north.instructor,
            lead_unit="县人社局")  # fmt: skip
    refused("common.not_yours", answering.close_problem, revisited(north), by=north.instructor)


def test_who_assigns_is_policy(north):
    rule(north, "problem_assigner", "committee")
    refused("common.not_yours", assigned, north)
    assigning.assign_problem(north.problem, by=north.committee, lead_unit="县人社局")
    rule(north, "problem_assigner", "department")
    refused("common.not_yours", assigning.assign_problem, north.problem, by=north.committee,
            lead_unit="县教育局")  # fmt: skip
    assigning.assign_problem(north.problem, by=north.department, lead_unit="县教育局")


def test_where_a_first_check_is_asked_for_it_comes_before_the_assignment(north):
    refused("problem.no_review", problems.review_problem, north.problem, by=north.station_head)
    rule(north, "problem_first_review", True)
    refused("problem.not_reviewed", assigned, north)
    refused("common.not_yours", problems.review_problem, north.problem, by=north.instructor)
    problems.review_problem(north.problem, by=north.station_head)
    assert assigned(north).state == "assigned"


def test_nobody_checks_what_he_raised(north):
    rule(north, "problem_first_review", True)
    own = problems.raise_problem(north.enterprise, by=north.station_head, title="用电贵")
    refused("common.not_yours", problems.review_problem, own, by=north.station_head)


def test_many_are_assigned_with_one_entry(north):
    others = [make.make_problem(north.enterprise, north.instructor) for _ in range(3)]
    done = Problem.objects.filter(pk=others[0].pk)
    done.update(state="closed", closed_on=date(2026, 3, 9))
    rows = list(Problem.objects.filter(district=north.town))
    found = assigning.assign_many(rows, by=north.station_head, lead_unit="县人社局")
    assert len(found) == 3 and done.get().state == "closed"
    entry = AuditEntry.objects.get(verb="problem.assigned_many")
    assert entry.params["count"] == 3 and sorted(entry.params["ids"]) == [p.pk for p in found]


def test_a_unit_objects_once_and_in_time(north):
    problem = assigned(north)
    with later("2026-03-12"):
        refused("problem.objection_late", assigning.object_to_assignment, problem,
                by=north.instructor, reason="不属本局职责")  # fmt: skip
    problem = assigning.object_to_assignment(problem, by=north.instructor, reason="不属本局职责")
    refused("problem.settle_first", assigned, north)
    refused("common.not_yours", assigning.settle_objection, problem, by=north.instructor,
            upheld=False, note="仍由你局办理")  # fmt: skip
    problem = assigning.settle_objection(
        problem, by=north.department, upheld=False, note="仍由你局办理"
    )
    refused("problem.objected_already", assigning.object_to_assignment, problem,
            by=north.instructor, reason="还是不属")  # fmt: skip
    assert problem.lead_unit == "县人社局"


def test_an_upheld_objection_gives_it_to_another_unit_with_a_clock_of_its_own(north):
    problem = assigning.object_to_assignment(assigned(north), by=north.instructor, reason="不属")
    with later("2026-03-12"):
        refused("problem.no_unit", assigning.settle_objection, problem, by=north.department,
                upheld=True, note="有理")  # fmt: skip
        problem = assigning.settle_objection(
            problem, by=north.department, upheld=True, note="有理", lead_unit="县教育局"
        )
        assert (problem.lead_unit, problem.due_on) == ("县教育局", date(2026, 4, 2))
        refused("problem.objected_already", assigning.object_to_assignment, problem,
                by=north.instructor, reason="也不属")  # fmt: skip


# More time ------------------------------------------------------------------------------


def ask(problem, north, day=date(2026, 4, 20)):
    return assigning.ask_extension(problem, by=north.instructor, wanted_on=day, reason="涉及多部门")


def test_more_time_is_asked_for_a_workday_before_the_limit_at_the_latest(north):
    problem = assigned(north)
    with later("2026-03-31"):
        refused("problem.asked_late", ask, problem, north)
    refused("problem.not_later", ask, problem, north, date(2026, 3, 31))
    with later("2026-03-30"):
        assert ask(problem, north).before == date(2026, 3, 31)


def test_more_time_is_given_by_whoever_decides_and_kept_in_the_history(north):
    problem = assigned(north)
    ask(problem, north)
    refused("problem.asked_already", ask, problem, north)
    refused("common.not_yours", assigning.decide_extension, problem, by=north.instructor,
            granted=True)  # fmt: skip
    problem = assigning.decide_extension(problem, by=north.department, granted=True)
    assert problem.due_on == date(2026, 4, 20)
    kept = problem.extensions.get()
    assert (kept.before, kept.until, kept.state) == (
        date(2026, 3, 31), date(2026, 4, 20), "granted",
    )  # fmt: skip
    refused("problem.no_more_time", ask, problem, north, date(2026, 5, 20))


def test_refused_time_leaves_the_limit_and_says_why(north):
    problem = assigned(north)
    ask(problem, north)
    refused("problem.no_text", assigning.decide_extension, problem, by=north.department,
            granted=False)  # fmt: skip
    problem = assigning.decide_extension(
        problem, by=north.department, granted=False, note="时限足够"
    )
    assert problem.due_on == date(2026, 3, 31)
    assert Notice.objects.filter(user=north.instructor, code="problem.denied_note").exists()
