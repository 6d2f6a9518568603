"""Who enters what at a symposium, and when not; and what follows from it."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Notice, PolicyValue
from records.actions import symposium_parts, symposium_steps
from records.models import Attendance, Decision, Experience, Opinion, Symposium
from tests import factories as make
from tests.records.symposium import decide, held, prepare, submitted
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("in_april", "without_symposia")


def test_what_waits_for_approval_takes_nobody_and_nothing_in(north):
    symposium = submitted(north)
    row, by = symposium.attendances.first(), north.station_head
    add, more = symposium_parts.add_part, {"text": "x", "owner": "y", "deadline": "2026-05-01"}
    code = "symposium.waits_for_approval"
    refused(code, symposium_parts.add_attendee, symposium, by=by, name="客人")
    refused(code, symposium_parts.remove_attendee, row, by=by)
    refused(code, add, symposium, Decision, by=by, **more)
    refused(code, symposium_parts.tick_attendance, symposium, {}, {}, by=by)
    assert symposium.attendances.count() and not Decision.objects.exists()


def test_a_decision_is_not_due_before_it_was_taken(north):
    symposium, code = held(north), "symposium.due_before_it"  # on 8 April
    refused(code, decide, symposium, north, deadline=date(2026, 4, 7))
    decision = decide(symposium, north, deadline=date(2026, 4, 8))
    early = {"deadline": date(2026, 4, 7), "by": north.station_head}
    refused(code, symposium_parts.edit_part, decision, **early)


def test_a_refused_problem_of_an_opinion_keeps_what_was_typed(north, page_of):
    opinion = symposium_parts.add_part(
        held(north), Opinion, by=north.station_head, enterprise=north.enterprise, text="路灯不亮",
    )  # fmt: skip
    url = reverse("records:opinion_problem", args=[opinion.symposium_id, opinion.pk])
    head, sent = page_of(north.station_head), {"lead_unit": "区城管局", "due_on": "2026-04-01"}
    page = head.post(url, sent).content.decode()
    assert "区城管局" in page and "2026-04-01" in page and "路灯不亮" in page
    page = head.post(url, {"lead_unit": "", "due_on": "2026-04-30"}).content.decode()
    assert "请同时填写主办单位" in page and "2026-04-30" in page
    assert not Opinion.objects.get(pk=opinion.pk).problem
    head.post(url, sent | {"due_on": "2026-04-30"})
    assert Opinion.objects.get(pk=opinion.pk).problem.lead_unit == "区城管局"


def test_a_unit_that_is_asked_by_its_name_stands_there_once(north, page_of):
    symposium = held(north)
    Attendance.objects.create(symposium=symposium, name="县住建局", unit="县住建局", kind="present")
    page = page_of(north.station_head).get(symposium.get_absolute_url()).content.decode()
    assert page.count("县住建局") == 1


def test_nobody_from_elsewhere_enters_anything(cast, north, page_of):
    symposium = held(north)
    opinion = make.make_opinion(symposium, north.enterprise)
    decision = decide(symposium, north)
    for by in (cast.south.station_head, cast.south.department):
        refused("common.not_yours", symposium_parts.add_attendee, symposium, by=by, name="客人")
        refused("common.not_yours", symposium_parts.edit_part, decision, by=by, text="x")
        refused("common.not_yours", symposium_parts.opinion_to_problem, opinion, by=by)
        browser = page_of(by)
        for url in (symposium.get_absolute_url(),
                    reverse("records:decision_settle", args=[decision.pk])):  # fmt: skip
            assert browser.get(url).status_code == 404
    to_problem = symposium_parts.opinion_to_problem  # which an instructor could raise elsewhere
    refused("common.not_yours", to_problem, opinion, by=north.instructor)


@pytest.mark.parametrize("kind", ["there", "EXPECTED"])
def test_attendance_is_one_of_four_words(north, kind):
    symposium, by = prepare(north), north.station_head
    pk = symposium.attendances.first().pk
    code = "symposium.no_such_attendance"
    refused(code, symposium_parts.tick_attendance, symposium, {pk: kind}, {}, by=by)
    refused(code, symposium_parts.add_attendee, symposium, by=by, name="客人", kind=kind)


def test_a_tick_made_elsewhere_meanwhile_stays_and_a_walk_in_is_entered_once(north):
    symposium, by = prepare(north), north.station_head
    one, two = symposium.attendances.all()[:2]
    symposium_parts.tick_attendance(symposium, {one.pk: "present"}, {}, by=by)
    symposium_parts.tick_attendance(symposium, {two.pk: "absent"}, {two.pk: "出差"}, by=by)
    one.refresh_from_db()
    assert one.kind == "present"
    for _time in range(2):
        symposium_parts.add_attendee(symposium, by=by, name="客人", unit="商会")
    assert Attendance.objects.filter(name="客人").count() == 1


# What was said and decided -----------------------------------------------------------------


def test_what_stands_in_the_library_is_not_taken_out(north):
    symposium, by = held(north), north.station_head
    piece = symposium_parts.add_part(symposium, Experience, by=by, title="一企一策", text="分类")
    Experience.objects.update(status="published", published_in=north.district)
    piece.refresh_from_db()
    refused("experience.published", symposium_parts.remove_part, piece, by=by)


def test_a_new_owner_is_told_and_nobody_is_told_what_he_entered_for_himself(north):
    symposium, by = held(north), north.station_head
    told = Notice.objects.filter(code="symposium.decision_note")
    decision = decide(symposium, north, user=by)
    assert not told.exists()
    symposium_parts.edit_part(decision, by=by, user=None, instructor=north.person)
    assert [notice.user for notice in told] == [north.instructor]


def test_a_user_who_owns_a_decision_says_what_became_of_it(north):
    decision = decide(held(north), north, user=north.committee)
    other = make.make_user("committee", north.town, "other_committee")
    symposium_parts.settle_decision(decision, by=north.committee, outcome="已办", done_on=None)
    assert symposium_parts.may_settle(north.committee, decision)
    stranger = make.make_user("instructor", north.town, "stranger")
    assert not symposium_parts.may_settle(stranger, decision)
    decision.user = stranger
    assert symposium_parts.may_settle(stranger, decision) and other.role == "committee"


def test_an_opinion_of_a_symposium_to_come_is_found_today_and_assigned_by_who_may(north):
    PolicyValue.objects.create(district=north.district, code="problem_assigner", value="department")
    symposium = prepare(north)
    Symposium.objects.update(held_on=date(2026, 4, 20))
    opinion = make.make_opinion(symposium, north.enterprise)
    problem = symposium_parts.opinion_to_problem(
        opinion, by=north.station_head, lead_unit="区城管局", due_on=date(2026, 4, 30)
    )
    assert problem.found_on == date(2026, 4, 9)
    assert (problem.state, problem.lead_unit) == ("raised", "")
    assert Opinion.objects.get().problem == problem


def test_heads_are_reminded_in_the_last_days_of_the_quarter_only(cast, north):
    told = Notice.objects.filter(code="symposium.due_soon")
    with time_machine.travel("2026-06-16 09:00+08:00", tick=False):
        assert symposium_steps.remind_symposia(date(2026, 6, 15)) == 0
        assert symposium_steps.remind_symposia(date(2026, 6, 16)) == 2
        symposium_steps.remind_symposia(date(2026, 6, 17))
    assert {n.user for n in told} == {north.station_head, cast.south.station_head}
    assert told.count() == 2
