"""After the compile: words on lines, grades, publicity, and what follows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, PolicyValue, User
from assessments.actions import compiling, consequences, cycles, grading, judging
from assessments.actions.bulk import finalize
from assessments.actions.grading import Decision
from assessments.models import Adjustment, Consequence, Cycle, Evaluation, ScoreLine
from assessments.quota import allowance, most
from common.refusals import Refused, Stale
from tests import factories as make

Stage = Cycle.Stage


@pytest.fixture
def compiled(rated, system):
    compiling.compile_now(rated, by=system)
    for evaluation in (rated.mine, rated.other):
        evaluation.refresh_from_db()
    return rated


@pytest.fixture
def department(cast):
    return cast.north.department


def open_lines(evaluation):
    return set(
        ScoreLine.objects.filter(
            evaluation=evaluation, state__in=("nothing_due", "no_data")
        ).values_list("code", flat=True)
    )


def clear(cycle, by):
    """Every missing line set aside, for everybody."""
    for state in ("nothing_due", "no_data"):
        lines = ScoreLine.objects.filter(evaluation__cycle=cycle, state=state)
        for code in set(lines.values_list("code", flat=True)):
            judging.set_aside_many(cycle, code, state, by=by, reason="无数据")
    for evaluation in (cycle.mine, cycle.other):
        evaluation.refresh_from_db()


def in_meeting(cycle, by):
    clear(cycle, by)
    return cycles.move_cycle(cycle, Stage.MEETING, by=by)


# Words on lines -------------------------------------------------------------------------


def test_no_grade_is_proposed_while_a_line_has_neither_data_nor_a_word(compiled, department):
    assert compiled.mine.open_lines == len(open_lines(compiled.mine)) > 0
    assert compiled.mine.proposed_grade == ""
    before = compiled.mine.total
    clear(compiled, department)
    assert (compiled.mine.open_lines, compiled.mine.total) == (0, before)
    assert compiled.mine.proposed_grade
    assert AuditEntry.objects.filter(verb="evaluation.set_aside_many").exists()


def test_a_line_without_data_is_rated_by_hand_by_a_named_person(compiled, department):
    code = sorted(open_lines(compiled.mine))[0]
    judging.adjust(compiled.mine, code, "by_hand", by=department, reason="查阅台账", mark=80)
    line = ScoreLine.objects.get(evaluation=compiled.mine, code=code)
    assert (line.state, line.points) == ("ok", line.maximum * 80 // 100)
    word = Adjustment.objects.get(evaluation=compiled.mine)
    assert (word.by, word.reason) == (department, "查阅台账")


def test_a_line_with_data_cannot_be_overruled(compiled, department):
    for kind, mark in (("by_hand", 100), ("aside", None)):
        with pytest.raises(Refused):
            judging.adjust(
                compiled.mine, "enterprises_covered", kind, by=department, reason="x", mark=mark
            )


def test_every_word_needs_a_reason_and_fits_its_line(compiled, department):
    for code, kind, more in [
        ("praise", "bonus", {"points": 100, "reason": "  "}),
        ("praise", "bonus", {"points": 501, "reason": "x"}),
        ("praise", "bonus", {"points": 0, "reason": "x"}),
        ("praise", "deduction", {"points": 100, "reason": "x"}),
        ("nowhere", "bonus", {"points": 100, "reason": "x"}),
    ]:
        with pytest.raises(Refused):
            judging.adjust(compiled.mine, code, kind, by=department, **more)
    assert not Adjustment.objects.exists()


def test_a_deduction_lowers_the_total_and_withdrawing_it_restores_it(compiled, department):
    before = compiled.mine.total
    word = judging.adjust(
        compiled.mine, "criticism", "deduction", by=department, reason="县委通报", points=150
    )
    compiled.mine.refresh_from_db()
    assert (compiled.mine.total, compiled.mine.penalty) == (before - 150, 150)
    judging.withdraw(word, by=department)
    compiled.mine.refresh_from_db()
    assert compiled.mine.total == before
    assert Adjustment.objects.get().withdrawn_at


def test_a_word_outlives_the_next_compile(compiled, department, system):
    judging.adjust(compiled.mine, "praise", "bonus", by=department, reason="市级表彰", points=200)
    compiling.compile_now(compiled, by=system)
    compiled.mine.refresh_from_db()
    assert compiled.mine.bonus == 200


def test_a_veto_proposes_the_lowest_grade(compiled, department):
    clear(compiled, department)
    judging.adjust(compiled.mine, "veto_false", "veto", by=department, reason="查实虚报")
    compiled.mine.refresh_from_db()
    assert (compiled.mine.vetoed, compiled.mine.proposed_grade) == (True, "poor")


def as_instructor(user, person):
    person.user = user
    person.save()
    return User.objects.get(pk=user.pk)


def test_nobody_judges_or_grades_himself(compiled, cast):
    person, department = cast.north.colleague, cast.north.department
    department = as_instructor(department, person)
    code = sorted(open_lines(compiled.other))[0]
    with pytest.raises(Refused):
        judging.adjust(compiled.other, code, "by_hand", by=department, reason="x", mark=100)
    judging.set_aside_many(compiled, code, line_state(compiled.mine, code), by=department,
                           reason="x")  # fmt: skip
    assert code in open_lines(compiled.other)
    cycles.move_cycle(compiled, Stage.MEETING, by=department)
    with pytest.raises(Refused):
        grading.grade_many(compiled, {compiled.other.pk: Decision("excellent", "x")}, by=department)


def line_state(evaluation, code):
    return ScoreLine.objects.get(evaluation=evaluation, code=code).state


# Grades ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "percent", "rounding", "allowed"),
    [(12, 20, "down", 2), (13, 20, "nearest", 3), (12, 20, "nearest", 2), (4, 20, "down", 0)],
)
def test_the_quota_is_rounded_by_its_rule(people, percent, rounding, allowed):
    assert most(people, percent, rounding) == allowed


def test_another_grade_than_the_proposed_one_needs_a_reason(compiled, department):
    in_meeting(compiled, department)
    other = next(g for g in compiled.grades if g != compiled.mine.proposed_grade)
    with pytest.raises(Refused):
        grading.grade_many(compiled, {compiled.mine.pk: Decision(other)}, by=department)
    grading.grade_many(compiled, {compiled.mine.pk: Decision(other, "会议研究")}, by=department)
    compiled.mine.refresh_from_db()
    assert (compiled.mine.grade, compiled.mine.graded_by) == (other, department)


def test_a_grade_on_an_evaluation_that_changed_meanwhile_is_refused(compiled, department):
    in_meeting(compiled, department)
    old = Decision("basic", "x", compiled.mine.version - 1)
    with pytest.raises(Refused):
        grading.grade_many(compiled, {compiled.mine.pk: old}, by=department)


def test_the_meeting_cannot_end_above_the_quota_or_with_people_ungraded(compiled, department):
    in_meeting(compiled, department)
    with pytest.raises(Refused) as no:
        cycles.move_cycle(compiled, Stage.PUBLICITY, by=department)
    assert no.value.code == "cycle.not_graded"
    both = {e.pk: Decision("excellent", "x") for e in (compiled.mine, compiled.other)}
    grading.grade_many(compiled, both, by=department)
    assert allowance(compiled).most == 0
    with pytest.raises(Refused) as no:
        cycles.move_cycle(compiled, Stage.PUBLICITY, by=department)
    assert no.value.code == "cycle.over_quota"


def test_accepting_proposals_stops_at_the_quota_and_draws_no_lots(compiled, department):
    Evaluation.objects.update(proposed_grade="excellent", total=9500, open_lines=0)
    Cycle.objects.update(stage=Stage.MEETING, frozen={
        **compiled.frozen, "quota": {"percent": 50, "rounding": "down"},
    })  # fmt: skip
    assert grading.accept_proposals(compiled, by=department) == 0  # two equals, one place
    Evaluation.objects.filter(pk=compiled.mine.pk).update(total=9600)
    assert grading.accept_proposals(compiled, by=department) == 1
    assert Evaluation.objects.get(grade="excellent").pk == compiled.mine.pk


def test_the_stages_are_gone_through_in_order(compiled, department, calendar):
    with pytest.raises(Refused):
        cycles.move_cycle(compiled, Stage.FINAL, by=department)
    in_meeting(compiled, department)
    grading.accept_proposals(compiled, by=department)
    cycle = cycles.move_cycle(compiled, Stage.PUBLICITY, by=department)
    assert cycle.publicity_until > timezone.localdate()
    with pytest.raises(Refused) as no:
        cycles.move_cycle(cycle, Stage.FINAL, by=department)
    assert no.value.code == "cycle.still_public"
    Cycle.objects.update(publicity_until=timezone.localdate() - timedelta(days=1))
    assert cycles.move_cycle(cycle, Stage.FINAL, by=department).final_at
    with pytest.raises(Refused):
        compiling.start_compile(cycle, by=department)


def test_two_who_move_a_cycle_at_once_do_not_move_it_twice(compiled, department):
    version = compiled.version
    cycles.move_cycle(compiled, Stage.MEETING, by=department, version=version)
    with pytest.raises(Stale):
        cycles.move_cycle(compiled, Stage.PUBLICITY, by=department, version=version)


def test_nothing_is_decided_while_points_are_being_worked_out(compiled, department):
    compiling.start_compile(compiled, by=department, queued=False)
    for attempt in (
        lambda: cycles.move_cycle(compiled, Stage.MEETING, by=department),
        lambda: judging.adjust(
            compiled.mine, "praise", "bonus", by=department, reason="x", points=10
        ),
    ):
        with pytest.raises(Refused) as no:
            attempt()
        assert no.value.code == "cycle.compiling"


# What follows ---------------------------------------------------------------------------


def a_year(cast, code, grade):
    """A final annual assessment of the north in which `.person` got that grade."""
    rules = {
        "grades": [
            {"code": "excellent", "label": "优秀", "floor": 9000, "then": []},
            {"code": "basic", "label": "基本称职", "floor": 0, "then": ["talk"]},
        ]
    }
    cycle = make.make_cycle(cast.north.district, code, frozen=rules, stage=Stage.FINAL)
    make.make_evaluation(cycle, cast.north.person, grade=grade)
    return cycle


def test_two_excellent_years_running_lead_to_the_priority_list(cast, system):
    a_year(cast, "2024", "excellent")
    second = a_year(cast, "2025", "excellent")
    consequences.draw(second, by=system)
    consequences.draw(second, by=system)
    listed = Consequence.objects.get(kind="priority")
    assert (listed.instructor, listed.reason) == (cast.north.person, {"years": ["2024", "2025"]})


def test_one_excellent_year_or_a_gap_does_not(cast, system):
    a_year(cast, "2023", "excellent")
    consequences.draw(a_year(cast, "2025", "excellent"), by=system)
    a_year(cast, "2024", "basic")
    assert not Consequence.objects.exists()
    PolicyValue.objects.create(district=cast.city.district, code="priority_years", value=1)
    consequences.draw(Cycle.objects.get(code="2025"), by=system)
    assert Consequence.objects.get().kind == "priority"


def test_a_low_grade_leads_to_a_talk_with_a_date_and_needs_proof(cast, system):
    consequences.draw(a_year(cast, "2025", "basic"), by=system)
    talk = Consequence.objects.get()
    assert talk.kind == "talk" and talk.due_on > timezone.localdate()
    with pytest.raises(Refused):
        consequences.close_consequence(
            talk, by=cast.north.department, done_on=timezone.localdate(), proof=" "
        )
    done = consequences.close_consequence(
        talk, by=cast.north.department, done_on=timezone.localdate(), proof="约谈记录"
    )
    assert done.done_by == cast.north.department


def test_the_past_is_brought_to_its_end_at_once_but_only_by_the_system(
    compiled, system, department
):
    with pytest.raises(Refused):
        finalize(compiled, by=department)
    cycle = finalize(compiled, by=system, on=timezone.localdate())
    assert cycle.stage == Stage.FINAL
    assert not cycle.evaluations.filter(grade="").exists()
    assert allowance(cycle).used <= allowance(cycle).most


def test_a_year_is_made_of_its_two_halves(compiled, system, cast):
    finalize(compiled, by=system)
    second = cycles.open_cycle(cast.north.district, "2026H2", by=system)
    compiling.compile_now(second, by=system)
    finalize(second, by=system)
    year = cycles.open_cycle(cast.north.district, "2026", by=system)
    compiling.compile_now(year, by=system)
    mine = {e.cycle.code: e.total for e in Evaluation.objects.filter(instructor=cast.north.person)}
    halves = [(5000 * mine[f"2026{h}"] * 2 + 10000) // 20000 for h in ("H1", "H2")]
    assert mine["2026"] == sum(halves)
    evaluation = year.evaluations.get(instructor=cast.north.person)
    assert evaluation.proposed_grade in year.grades
