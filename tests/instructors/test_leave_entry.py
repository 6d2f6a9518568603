"""Leave that an office enters for somebody who rang in, or who has no account."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from common import figures
from common.periods import Period
from instructors import actions
from instructors.leave_chain import waiting_for
from instructors.models import Leave
from records.models import DutyRule
from tests import factories as make
from tests.instructors.leaves import COMMITTEE, DEPARTMENT, MONDAY, STATION, told
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def early_march(time_machine):
    time_machine.move_to("2026-03-09 08:00+08:00", tick=False)


def enter(office, by, days=1, person=None, **values):
    given = {"kind": "sick", "reason": "今天打电话请假", "start": MONDAY, **values}
    given.setdefault("end", date(2026, 3, 8 + days))
    return actions.enter_leave(person or office.colleague, by=by, **given)


def steps(leave):
    return [(s.step, s.by, s.approved, s.entering) for s in leave.steps.all()]


# Whose yes it is ---------------------------------------------------------------------------


def test_the_last_approver_approves_by_entering_it_and_it_counts_at_once(cast):
    head = cast.north.station_head
    leave = enter(cast.north, head)
    assert (leave.status, leave.entered_by) == ("approved", head)
    assert steps(leave) == [(STATION, head, True, True)]
    assert leave in Leave.objects.approved()
    assert [e.verb for e in AuditEntry.objects.filter(subject_id=leave.pk)] == [
        "leave.entered_approved"
    ]


def test_longer_leave_passes_on_from_whoever_entered_it_at_his_turn(cast):
    head, committee = cast.north.station_head, cast.north.committee
    leave = enter(cast.north, head, days=2)
    assert (leave.status, leave.step) == ("waiting", COMMITTEE)
    assert steps(leave) == [(STATION, head, True, True)]
    assert leave in waiting_for(committee) and leave not in Leave.objects.approved()
    assert told("leave.asked_notice") == {committee.username}
    leave = actions.decide_leave(leave, True, by=committee)
    assert leave.status == "approved" and steps(leave)[1] == (COMMITTEE, committee, True, False)
    verbs = list(AuditEntry.objects.filter(subject_id=leave.pk).values_list("verb", flat=True))
    assert sorted(verbs) == ["leave.approved", "leave.entered"]


def test_who_is_neither_last_nor_next_only_enters_it(cast):
    committee = cast.north.committee
    for days in (1, 4):  # the head decides a day alone; four days end at the department
        leave = enter(cast.north, committee, days=days)
        assert (leave.status, leave.step, steps(leave)) == ("waiting", STATION, [])
        assert leave in waiting_for(cast.north.station_head)
        Leave.objects.filter(pk=leave.pk).update(status="withdrawn")


def test_the_committee_is_the_last_of_two_days(cast):
    leave = enter(cast.north, cast.north.committee, days=2)
    assert leave.status == "approved"
    assert steps(leave) == [(COMMITTEE, cast.north.committee, True, True)]
    assert told("leave.entered_approved_notice") == {cast.north.station_head.username}


@pytest.mark.parametrize("days", [1, 3, 10])
def test_the_department_has_the_last_word_on_any_leave(cast, days):
    leave = enter(cast.north, cast.north.department, days=days, person=cast.north.person)
    assert leave.status == "approved"
    assert steps(leave) == [(DEPARTMENT, cast.north.department, True, True)]
    assert told("leave.entered_approved_notice") == {
        cast.north.instructor.username, cast.north.station_head.username,
    }  # fmt: skip


def test_somebody_with_an_account_is_told_what_was_entered_for_him(cast):
    enter(cast.north, cast.north.station_head, days=2, person=cast.north.person)
    assert told("leave.entered_notice") == {cast.north.instructor.username}


# Who may, and the rules of asking ----------------------------------------------------------


def test_only_who_looks_after_the_person_enters_leave(cast):
    for by in (
        cast.south.department, cast.south.station_head, cast.south.committee, cast.north.auditor,
        cast.north.administrator, cast.north.instructor,
    ):  # fmt: skip
        refused("common.not_yours", enter, cast.north, by)
    own = make.make_instructor(cast.north.station, user=cast.north.station_head)
    refused("common.not_yours", enter, cast.north, cast.north.station_head, person=own)
    assert not Leave.objects.filter(reason="今天打电话请假").exists()


def test_the_rules_of_asking_hold_for_who_enters_it(cast):
    head = cast.north.station_head
    enter(cast.north, head)
    refused("leave.overlaps", enter, cast.north, head, days=2)
    refused("leave.too_late", enter, cast.north, head, start=date(2026, 3, 5))
    refused(
        "leave.ends_before_it_begins", enter, cast.north, head, start=date(2026, 3, 12),
        end=date(2026, 3, 11),
    )  # fmt: skip
    gone = make.make_instructor(cast.north.station, state="completed")
    refused("leave.not_serving", enter, cast.north, head, person=gone)


def test_entered_and_approved_leave_lowers_what_is_due(cast, time_machine):
    make.make_posting(cast.north.colleague, cast.north.enterprise)
    DutyRule.objects.create(
        district=cast.north.district, kind="part_time", metric="log_day", per="workday",
        valid_from=date(2025, 1, 1),
    )  # fmt: skip

    def due():
        asked = ("instructor", cast.north.colleague.pk, Period.parse("2026-03"))
        return figures.get("duty_days").one(*asked).due

    enter(cast.north, cast.north.committee)
    time_machine.move_to("2026-04-02 08:00+08:00")
    before = due()
    actions.decide_leave(
        Leave.objects.get(reason="今天打电话请假"), True, by=cast.north.station_head
    )
    assert due() == before - 1


# Afterwards --------------------------------------------------------------------------------


def test_an_office_takes_back_what_an_office_entered_and_nothing_else(cast):
    head = cast.north.station_head
    entered = enter(cast.north, head, start=date(2026, 3, 12), end=date(2026, 3, 12))
    refused("common.not_yours", actions.withdraw_leave, entered, by=cast.south.department)
    assert actions.withdraw_leave(entered, by=head).status == "withdrawn"
    asked = actions.ask_leave(
        cast.north.person, by=cast.north.instructor, kind="sick", reason="病", start=MONDAY,
        end=MONDAY,
    )  # fmt: skip
    refused("common.not_yours", actions.withdraw_leave, asked, by=head)


def test_an_extension_is_asked_for_by_the_office_through_the_same_chain(cast):
    head = cast.north.station_head
    leave = enter(cast.north, head)
    refused(
        "common.not_yours", actions.ask_extension, leave, date(2026, 3, 10), "未愈",
        by=cast.south.station_head,
    )  # fmt: skip
    leave = actions.ask_extension(leave, date(2026, 3, 10), "仍未痊愈，来电续假", by=head)
    assert leave in waiting_for(head)
    leave = actions.decide_leave(leave, True, by=head)
    leave = actions.decide_leave(leave, True, by=cast.north.committee)
    assert (leave.status, leave.end) == ("approved", date(2026, 3, 10))


# Its pages ---------------------------------------------------------------------------------

TYPED = {"kind": "sick", "start": "2026-03-09", "end": "2026-03-10", "reason": "今天打电话请假"}


def test_it_is_entered_from_the_list_by_name(cast, page_of):
    head = page_of(cast.north.station_head)
    url = reverse("instructors:leave_enter")
    assert url in head.get(reverse("instructors:leave_list")).content.decode()
    assert url not in page_of(cast.north.auditor).get(
        reverse("instructors:leave_list")
    ).content.decode()  # fmt: skip
    for name in ("查无此人", cast.south.person.name):
        assert head.post(url, TYPED | {"person": name}).status_code == 200
    answer = head.post(url, TYPED | {"person": cast.north.colleague.name})
    leave = Leave.objects.get(reason="今天打电话请假")
    assert answer.url == leave.get_absolute_url() and leave.instructor == cast.north.colleague
    page = head.get(answer.url).content.decode()
    assert str(cast.north.station_head) in page and "代为登记" in page


def test_it_is_entered_from_the_person_s_page_once(cast, page_of):
    committee, person = page_of(cast.north.committee), cast.north.person
    url = reverse("instructors:leave_enter_for", args=[person.pk])
    assert url in committee.get(person.get_absolute_url()).content.decode()
    key = str(committee.get(url).context["form"]["form_key"].value())
    for _turn in range(2):
        committee.post(url, TYPED | {"form_key": key})
    leave = Leave.objects.get(reason="今天打电话请假")
    assert (leave.status, leave.instructor) == ("approved", person)
    assert "登记时一并审批" in committee.get(leave.get_absolute_url()).content.decode()
    own = page_of(cast.north.instructor).get(person.get_absolute_url()).content.decode()
    assert url not in own


def test_namesakes_are_told_apart(cast, page_of):
    other = make.make_instructor(cast.north.station, cast.north.colleague.name)
    head, name = page_of(cast.north.station_head), other.name
    found = head.get(reverse("instructors:instructor_pick"), {"field": "person", "person": name})
    assert f"{name} #{other.pk}" in found.content.decode()
    url = reverse("instructors:leave_enter")
    page = head.post(url, TYPED | {"person": name})
    assert f"{name} #{other.pk}" in page.content.decode()
    head.post(url, TYPED | {"person": f"{name} #{other.pk}"})
    assert Leave.objects.get(reason="今天打电话请假").instructor == other


def test_hits_are_people_in_one_s_scope_and_in_service(cast, page_of):
    gone = make.make_instructor(cast.north.station, "北走", state="completed")
    url = reverse("instructors:instructor_pick")
    found = page_of(cast.north.station_head).get(url, {"field": "q", "q": "北"}).content.decode()
    assert cast.north.person.name in found and gone.name not in found
    found = page_of(cast.north.department).get(url, {"field": "q", "q": "南"}).content.decode()
    assert "南明" not in found


def test_the_office_s_buttons_stand_on_the_page_of_leave_it_entered(cast, page_of):
    head = page_of(cast.north.station_head)
    entered = enter(
        cast.north, cast.north.station_head, start=date(2026, 3, 12), end=date(2026, 3, 12)
    )
    page = head.get(entered.get_absolute_url())
    assert page.context["may_withdraw"] and page.context["may_extend"]
    head.post(
        reverse("instructors:leave_withdraw", args=[entered.pk]),
        {"version": page.context["leave"].version},
    )
    entered.refresh_from_db()
    assert entered.status == "withdrawn"
