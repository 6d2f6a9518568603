"""The symposium kit says no, and leaves alone what it should: a test for each of its rules."""

from datetime import date, time
from uuid import uuid4

import pytest
from django.utils import translation

from accounts.models import Notice, PolicyValue
from common.periods import Period
from common.refusals import Stale
from enterprises.models import Enterprise
from records.actions import symposia, symposium_parts, symposium_steps
from records.models import Decision, Problem, QuarterlyReport, Symposium
from records.symposium_kit import common_problems, followed, groups_of, missing_reports, problems_of
from tests import factories as make
from tests.records.symposium import Q1, Q2, approved, decide, held, prepare, submitted
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("in_april", "without_symposia")
Q4 = Period.parse("2025Q4")


def open_problem(north, found, **more):
    return make.make_problem(north.enterprise, north.instructor, found_on=found, **more)


# Preparing ---------------------------------------------------------------------------------


def test_a_month_is_no_quarter(north):
    refused("symposium.not_a_quarter", symposia.prepare_symposium, north.station,
            Period.parse("2026-03"), by=north.station_head)  # fmt: skip


def test_a_form_of_two_posts_prepares_once_and_one_that_is_submitted_is_left_alone(north):
    symposium = submitted(north)
    before = symposium.version
    again = prepare(north)
    assert (again.pk, again.version) == (symposium.pk, before)
    key = uuid4()
    prepare_q2 = {"by": north.station_head, "form_key": key}
    symposia.prepare_symposium(north.station, Q2, **prepare_q2)
    assert Symposium.objects.get(start=Q2.start).form_key == key


def test_who_is_no_longer_proposed_is_left_out_unless_he_was_ticked(north):
    Problem.objects.filter(pk=north.problem.pk).update(lead_unit="区人社局", state="assigned")
    symposium = prepare(north)
    Problem.objects.filter(pk=north.problem.pk).update(lead_unit="区城管局")
    assert [r.name for r in prepare(north).attendances.filter(part="bureau")] == ["区城管局"]
    symposium.attendances.filter(part="bureau").update(kind="non_voting")
    Problem.objects.filter(pk=north.problem.pk).update(lead_unit="区教育局")
    names = {row.name for row in prepare(north).attendances.filter(part="bureau")}
    assert names == {"区城管局", "区教育局"}


def test_a_person_is_asked_once_though_his_part_changes(north):
    symposium = prepare(north)
    symposium.attendances.filter(instructor=north.person).update(source="")
    assert prepare(north).attendances.filter(instructor=north.person).count() == 1


def test_nobody_is_asked_to_come_after_it_was_held(north):
    symposium = held(north)
    guest = make.make_instructor(north.station)
    symposia.refresh_symposium(symposium, by=north.station_head)
    assert not symposium.attendances.filter(instructor=guest).exists()


def test_texts_stay_in_the_language_of_the_first_press(north):
    title = prepare(north).title
    with translation.override("en"):
        assert prepare(north).title == title


def test_problems_are_those_of_the_station_found_in_the_quarter_or_open_when_it_began(cast, north):
    Problem.objects.all().delete()
    mine = open_problem(north, date(2026, 2, 2))
    old = open_problem(north, date(2025, 11, 3))
    lately = open_problem(north, date(2025, 11, 4), state="closed", closed_on=date(2026, 1, 6))
    open_problem(north, date(2025, 11, 5), state="closed", closed_on=date(2025, 12, 30))
    open_problem(north, date(2026, 4, 2))
    make.make_problem(cast.south.enterprise, cast.south.instructor, found_on=date(2026, 2, 2))
    assert problems_of(north.station, Q1) == [old, lately, mine]


def test_what_several_enterprises_raise_comes_before_what_one_raises_often(north):
    other = make.make_enterprise(north.town, north.station)
    rows = [make.make_problem(other, north.instructor, category="talent") for _ in range(3)]
    for firm in (north.enterprise, other):
        rows.append(make.make_problem(firm, north.instructor, category="finance"))
    assert [group["category"] for group in common_problems(rows)] == ["finance", "talent"]


def test_enterprises_are_asked_that_operate_those_with_problems_first_at_most_so_many(north):
    firms = [make.make_enterprise(north.town, north.station, f"安{n}") for n in range(3)]
    Enterprise.objects.filter(pk=firms[0].pk).update(state=Enterprise.State.DEREGISTERED)
    PolicyValue.objects.create(district=north.district, code="symposium_enterprises", value=2)
    found = prepare(north).attendances.filter(part="enterprise").order_by("pk")
    assert [row.unit for row in found] == [north.enterprise.name, "安1"]


def test_bureaux_are_asked_about_what_is_still_open(north):
    Problem.objects.all().delete()
    open_problem(north, date(2026, 2, 2), lead_unit="区人社局", state="assigned")
    open_problem(north, date(2026, 2, 3), lead_unit="区城管局", state="closed",
                 closed_on=date(2026, 2, 20))  # fmt: skip
    found = prepare(north).attendances.filter(part="bureau")
    assert [row.name for row in found] == ["区人社局"]


def test_the_nearest_department_is_asked_and_not_the_city_s(cast, north):
    found = prepare(north).attendances.filter(part="office")
    assert str(cast.city.department) not in {row.name for row in found}


def test_a_head_who_serves_as_an_instructor_is_asked_once(north):
    north.colleague.user = north.station_head
    north.colleague.save()
    assert prepare(north).attendances.filter(instructor=north.colleague).get().part == "chair"


def test_speeches_are_reports_of_this_quarter_of_who_is_asked_to_come(cast, north):
    rows = QuarterlyReport.objects
    rows.filter(pk=north.report.pk).update(status="accepted", text="一季度")
    make.make_report(north.colleague, Q4.start, status="accepted", text="去年四季度")
    rows.filter(pk=cast.south.report.pk).update(status="accepted", text="南边的")
    assert [row.text for row in prepare(north).work_reports.all()] == ["一季度"]


def test_who_speaks_is_not_named_as_missing(north):
    QuarterlyReport.objects.filter(pk=north.report.pk).update(status="accepted", text="一季度")
    assert north.person not in [row.instructor for row in missing_reports(prepare(north))]


def test_who_was_posted_through_the_station_in_the_quarter_is_asked_though_he_left(north):
    guest = make.make_instructor(make.make_workstation(north.district))
    left = {"workstation": north.station, "end": date(2026, 2, 1)}
    make.make_posting(guest, north.enterprise, **left)
    assert prepare(north).attendances.filter(instructor=guest).exists()


def test_an_enterprise_with_a_problem_is_asked_before_those_that_come_first_by_name(north):
    firms = [make.make_enterprise(north.town, north.station, name) for name in ("安一", "终末")]
    make.make_problem(firms[1], north.instructor)
    PolicyValue.objects.create(district=north.district, code="symposium_enterprises", value=2)
    found = prepare(north).attendances.filter(part="enterprise")
    assert "终末" in {row.unit for row in found} and "安一" not in {row.unit for row in found}


def test_a_reader_sees_those_of_its_problems_that_he_may_see(cast, north):
    symposium = prepare(north)
    assert groups_of(symposium, Problem.objects.visible_to(north.station_head))
    assert groups_of(symposium, Problem.objects.visible_to(cast.south.station_head)) == []


# Decisions carried over --------------------------------------------------------------------


def test_decisions_are_carried_that_are_open_or_of_the_last_symposium_that_took_place(cast, north):
    old = held(north, Q4, date(2025, 12, 30))
    decide(old, north, text="早办完", done_on=date(2026, 1, 5), outcome="好")
    decide(old, north, text="本季办完", done_on=date(2026, 4, 2), outcome="好")
    decide(old, north, text="一直没办")
    last = held(north, Q1, date(2026, 3, 30))
    decide(last, north, text="上次已办", done_on=date(2026, 3, 31), outcome="好")
    later = prepare(north, Period.parse("2026Q3"))
    Symposium.objects.filter(pk=later.pk).update(status="held")
    Decision.objects.create(symposium=later, text="以后的", owner="甲", deadline=date(2026, 8, 1))
    other = make.make_symposium(cast.south.station, Q1.start, status="held")
    make.make_decision(other, text="别站的")
    second = prepare(north, Q2)
    texts = {row.text for row in followed(second, date(2026, 4, 9))}
    assert texts == {"本季办完", "一直没办", "上次已办"}
    assert {row["text"] for row in second.earlier} == texts


def test_decisions_of_a_symposium_that_was_never_held_are_not_carried(north):
    decide(prepare(north), north)
    assert followed(prepare(north, Q2), date(2026, 4, 9)) == []


# Held --------------------------------------------------------------------------------------


def test_it_ends_after_it_begins(north):
    refused("symposium.ends_before_it_starts", symposia.edit_symposium, prepare(north),
            by=north.station_head, version=None, starts_at=time(15), ends_at=time(15))  # fmt: skip


@pytest.mark.parametrize(
    ("day", "why"), [("2026-04-10", "no_date"), ("2025-12-31", "before_its_quarter")]
)
def test_it_is_held_on_a_day_that_has_come_and_not_before_its_quarter(north, day, why):
    symposium = prepare(north)
    symposium_parts.tick_attendance(symposium, {}, {}, by=north.station_head, rest_came=True)
    Symposium.objects.update(held_on=day)
    refused(f"symposium.{why}", symposium_steps.hold_symposium, symposium, by=north.station_head)


def test_a_held_one_cannot_be_put_on_a_day_to_come(north):
    refused("symposium.no_date", symposia.edit_symposium, held(north), by=north.station_head,
            version=None, held_on=date(2026, 4, 30))  # fmt: skip


def test_each_step_is_taken_once_and_in_its_order(north):
    steps, head, office = symposium_steps, north.station_head, north.department
    symposium = prepare(north)
    refused("symposium.not_held", steps.submit_minutes, symposium, by=head)
    refused("symposium.not_submitted", steps.approve_symposium, symposium, by=office)
    refused("symposium.not_submitted", steps.return_minutes, symposium, by=office, reason="改")
    refused("symposium.not_approved", steps.reopen_symposium, symposium, by=office, reason="改")
    refused("symposium.held_already", steps.hold_symposium, held(north), by=head)


# Approved ----------------------------------------------------------------------------------


def test_minutes_are_numbered_by_station_and_by_the_year_of_their_quarter(cast, north):
    numbers = [approved(north, period=period, day=day).number for period, day in [
        (Q4, date(2025, 12, 30)), (Q1, date(2026, 3, 30)), (Q2, date(2026, 4, 8)),
    ]]  # fmt: skip
    assert numbers == ["〔2025〕1号", "〔2026〕1号", "〔2026〕2号"]
    make.make_symposium(cast.south.station, Q1.start, status="approved", number="〔2026〕9号")
    station = make.make_workstation(north.district)
    assert symposium_steps.next_number(station, 2026) == "〔2026〕1号"


def test_who_approves_what_somebody_changed_meanwhile_is_told(north):
    symposium = submitted(north)
    for step, more in ((symposium_steps.approve_symposium, {}),
                       (symposium_steps.return_minutes, {"reason": "改"})):  # fmt: skip
        with pytest.raises(Stale):
            step(symposium, by=north.committee, version=symposium.version - 1, **more)


def test_nobody_from_elsewhere_approves_returns_or_opens_again(cast, north):
    symposium = submitted(north)
    for user in (cast.south.committee, cast.south.department, north.instructor, north.auditor):
        refused("common.not_yours", symposium_steps.approve_symposium, symposium, by=user)
        refused("common.not_yours", symposium_steps.return_minutes, symposium, by=user,
                reason="改")  # fmt: skip
    symposium = symposium_steps.approve_symposium(symposium, by=north.committee)
    assert Notice.objects.filter(user=north.station_head, code="symposium.approved_note").exists()
    refused("common.not_yours", symposium_steps.reopen_symposium, symposium,
            by=cast.south.department, reason="改")  # fmt: skip
    again = symposium_steps.reopen_symposium(symposium, by=north.department, reason="改")
    assert (again.approved_by, again.approved_on) == (None, None)


def test_a_neighbour_s_head_does_not_approve_where_heads_do(cast, north):
    PolicyValue.objects.create(district=north.district, code="symposium_approver", value="station")
    refused("common.not_yours", symposium_steps.approve_symposium, submitted(north),
            by=cast.south.station_head)  # fmt: skip


def test_what_waits_stands_in_the_queue_of_whom_the_policy_names(north):
    symposium = submitted(north)
    assert symposium_steps.to_approve(north.committee) == [symposium]
    assert symposium_steps.to_approve(north.department) == []
