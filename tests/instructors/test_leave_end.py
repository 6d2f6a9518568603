"""How leave goes on and ends: what it is today, the return, reminders, and a longer leave."""

from datetime import date

import pytest

from accounts.models import AuditEntry, Notice
from instructors import actions
from instructors.leave_chain import waiting_for
from instructors.models import CalendarDay, Leave
from tests.instructors.leaves import (
    COMMITTEE,
    MONDAY,
    approved,
    ask,
    extended,
    set_policy,
    stage,
    told,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def early_march(time_machine):
    time_machine.move_to("2026-03-02 09:00+08:00", tick=False)  # a Monday


# States, return, reminders ----------------------------------------------------------------


def test_the_state_follows_the_days(cast, time_machine):
    leave = approved(cast.north, start=date(2026, 3, 5), end=date(2026, 3, 6))  # Thursday, Friday
    for day, expected in (
        ("2026-03-04", "ahead"), ("2026-03-05", "on_leave"), ("2026-03-06", "on_leave"),
        ("2026-03-07", "to_return"), ("2026-03-09", "to_return"),  # Monday is the first day back
        ("2026-03-10", "overdue"),
    ):  # fmt: skip
        time_machine.move_to(f"{day} 09:00+08:00")
        assert stage(leave) == expected, day
    actions.return_from_leave(leave, date(2026, 3, 10), by=cast.north.instructor)
    assert stage(leave) == "returned"


def test_coming_back_early_shortens_the_leave(cast, time_machine):
    leave = approved(cast.north, end=date(2026, 3, 11))
    time_machine.move_to("2026-03-10 08:00+08:00")
    leave = actions.return_from_leave(leave, date(2026, 3, 10), by=cast.north.instructor)
    assert (leave.status, leave.end) == ("returned", date(2026, 3, 9))
    assert leave in Leave.objects.approved()


def test_the_office_reports_a_return_as_well_and_nobody_else(cast, time_machine):
    leave = approved(cast.north)
    time_machine.move_to("2026-03-10 08:00+08:00")
    day = date(2026, 3, 10)
    for user in (cast.south.department, cast.south.station_head, cast.north.auditor):
        refused("common.not_yours", actions.return_from_leave, leave, day, by=user)
    refused(
        "leave.returns_outside", actions.return_from_leave, leave, date(2026, 3, 11),
        by=cast.north.instructor,
    )  # fmt: skip
    assert actions.return_from_leave(leave, day, by=cast.north.station_head).end == date(2026, 3, 9)


def test_reminders_come_before_the_end_and_the_head_hears_only_what_is_overdue(cast, time_machine):
    approved(cast.north, start=date(2026, 3, 5), end=date(2026, 3, 6))

    for day, code, people in (
        ("04", "leave.ends_soon_notice", set()),
        ("05", "leave.ends_soon_notice", {cast.north.instructor.username}),
        ("09", "leave.to_return_notice", {cast.north.instructor.username}),
        ("09", "leave.overdue_notice", set()),
        ("10", "leave.overdue_notice",
         {cast.north.instructor.username, cast.north.station_head.username}),
    ):  # fmt: skip
        time_machine.move_to(f"2026-03-{day} 09:00+08:00")
        actions.remind_leave(date.fromisoformat(f"2026-03-{day}"))
        assert told(code) == people, (day, code)
    actions.remind_leave(date(2026, 3, 11))
    assert Notice.objects.filter(code="leave.overdue_notice").count() == 2  # once each


def test_one_returns_from_approved_leave_and_not_before_it_began(cast, time_machine):
    waiting = ask(cast.north, start=date(2026, 3, 20), end=date(2026, 3, 20))
    refused(
        "leave.not_approved", actions.return_from_leave, waiting, MONDAY, by=cast.north.instructor
    )
    leave = approved(cast.north)
    time_machine.move_to("2026-03-10 08:00+08:00")
    refused(
        "leave.returns_outside", actions.return_from_leave, leave, date(2026, 3, 8),
        by=cast.north.instructor,
    )  # fmt: skip


@pytest.mark.parametrize("today", ["2026-03-09", "2026-03-12"])
def test_who_is_back_on_the_first_day_has_not_taken_the_leave(cast, time_machine, today):
    """Noted that very day or some days later: its days are free, and nothing waits."""
    leave = extended(cast.north, approved(cast.north, end=date(2026, 3, 11)), date(2026, 3, 13))
    time_machine.move_to(f"{today} 18:00+08:00")
    actions.return_from_leave(leave, MONDAY, by=cast.north.station_head)
    leave.refresh_from_db()
    assert (leave.status, leave.returned_on) == ("not_taken", MONDAY)
    assert (leave.start, leave.end) == (MONDAY, date(2026, 3, 11)), "what was asked for stays"
    assert not leave.is_waiting and leave not in Leave.objects.approved()
    assert stage(leave) == "not_taken"
    entry = AuditEntry.objects.get(verb="leave.not_taken")
    assert entry.changes["status"] == {"b": "approved", "a": "not_taken"}
    assert entry.params["returned_on"] == {"$date": "2026-03-09"}
    assert not AuditEntry.objects.filter(verb="leave.returned").exists()
    assert ask(cast.north, start=date(2026, 3, 10), end=date(2026, 3, 11)).status == "waiting"
    refused(
        "leave.not_approved", actions.return_from_leave, leave, MONDAY, by=cast.north.instructor
    )


def test_how_long_before_the_end_one_is_reminded_is_the_county_s_to_say(cast):
    approved(cast.north, start=date(2026, 3, 5), end=date(2026, 3, 6))
    actions.remind_leave(date(2026, 3, 3))
    assert told("leave.ends_soon_notice") == set()
    set_policy(cast.north.district, leave_remind_days=3)
    actions.remind_leave(date(2026, 3, 3))
    assert told("leave.ends_soon_notice") == {cast.north.instructor.username}


def test_nobody_is_reminded_of_an_end_that_is_being_extended_or_of_leave_not_granted(cast):
    extended(cast.north, approved(cast.north), date(2026, 3, 10))
    ask(cast.north, start=date(2026, 3, 12), end=date(2026, 3, 12))
    for day in (9, 10, 11, 13, 16):
        actions.remind_leave(date(2026, 3, day))
    codes = ("leave.ends_soon_notice", "leave.to_return_notice", "leave.overdue_notice")
    assert not Notice.objects.filter(code__in=codes).exists()


def test_who_comes_back_is_on_record_with_his_day(cast, time_machine):
    leave = extended(cast.north, approved(cast.north, end=date(2026, 3, 11)), date(2026, 3, 13))
    time_machine.move_to("2026-03-10 08:00+08:00")
    actions.return_from_leave(leave, date(2026, 3, 10), by=cast.north.instructor)
    leave.refresh_from_db()
    assert (leave.status, leave.returned_on, leave.end) == (
        "returned", date(2026, 3, 10), date(2026, 3, 9),
    )  # fmt: skip
    assert (leave.extend_to, leave.extend_reason) == (None, "")


def test_reminders_come_before_the_end_and_not_after_and_the_return_is_asked_for_then(cast):
    """A clock that stood still reminds nobody of an end that is over."""
    approved(cast.north, start=date(2026, 3, 5), end=date(2026, 3, 6))
    for day in (3, 4, 5, 6):
        actions.remind_leave(date(2026, 3, day))
    assert told("leave.ends_soon_notice") == {cast.north.instructor.username}
    assert told("leave.to_return_notice") == told("leave.overdue_notice") == set()
    Notice.objects.all().delete()
    actions.remind_leave(date(2026, 3, 7))
    assert told("leave.ends_soon_notice") == set()
    assert told("leave.to_return_notice") == {cast.north.instructor.username}


def test_for_who_has_no_account_the_head_is_told_alone(cast):
    actions.enter_leave(
        cast.north.colleague, by=cast.north.station_head, kind="sick", reason="病",
        start=date(2026, 3, 5), end=date(2026, 3, 5),
    )  # fmt: skip
    Notice.objects.all().delete()
    for day in range(3, 12):
        actions.remind_leave(date(2026, 3, day))
    assert set(Notice.objects.values_list("user__username", "code")) == {
        (cast.north.station_head.username, "leave.overdue_notice")
    }


def test_the_first_day_back_is_a_workday_where_the_calendar_reaches(cast):
    friday = approved(cast.north, start=date(2026, 3, 6), end=date(2026, 3, 6))
    assert actions.first_day_back(friday) == MONDAY
    CalendarDay.objects.filter(day__gt=date(2026, 3, 6)).delete()
    assert actions.first_day_back(friday) == date(2026, 3, 7)


# A longer leave ---------------------------------------------------------------------------


def test_an_extension_goes_through_the_chain_of_the_whole_length(cast):
    leave = actions.decide_leave(ask(cast.north), True, by=cast.north.station_head)
    leave = extended(cast.north, leave, date(2026, 3, 11))
    assert leave.is_waiting and leave.end == date(2026, 3, 9)
    leave = actions.decide_leave(leave, True, by=cast.north.station_head)
    assert leave.step == COMMITTEE and leave in waiting_for(cast.north.committee)
    leave = actions.decide_leave(leave, True, by=cast.north.committee)
    assert (leave.status, leave.end, leave.extend_to) == ("approved", date(2026, 3, 11), None)
    assert leave.steps.filter(until=date(2026, 3, 11)).count() == 2


def test_a_refused_extension_leaves_the_leave_as_it_is(cast):
    leave = extended(cast.north, approved(cast.north), date(2026, 3, 10))
    leave = actions.decide_leave(leave, False, "工作需要", by=cast.north.department)
    assert (leave.status, leave.end, leave.extend_to) == ("approved", date(2026, 3, 9), None)
    assert Notice.objects.get(code="leave.not_extended_notice").user == cast.north.instructor


def test_an_extension_is_asked_before_the_end_forward_once_and_over_free_days(cast, time_machine):
    leave = approved(cast.north)
    approved(cast.north, start=date(2026, 3, 12), end=date(2026, 3, 12))
    refused("leave.extended_backwards", extended, cast.north, leave, date(2026, 3, 9))
    refused("leave.overlaps", extended, cast.north, leave, date(2026, 3, 12))
    leave = extended(cast.north, leave, date(2026, 3, 11))
    refused("leave.extension_waits", extended, cast.north, leave, date(2026, 3, 10))
    refused("leave.overlaps", ask, cast.north, start=date(2026, 3, 11), end=date(2026, 3, 11))
    leave = actions.withdraw_leave(leave, by=cast.north.instructor)
    assert leave.status == "approved" and leave.extend_to is None
    time_machine.move_to("2026-03-10 08:00+08:00")
    refused("leave.extended_too_late", extended, cast.north, leave, date(2026, 3, 11))


def test_who_asked_in_time_is_not_overdue_while_nobody_decides(cast, time_machine):
    leave = extended(cast.north, approved(cast.north), date(2026, 3, 10))
    time_machine.move_to("2026-03-13 08:00+08:00")
    assert stage(leave) == "to_return"
    leave = actions.return_from_leave(leave, date(2026, 3, 13), by=cast.north.instructor)
    assert leave.extend_to is None and leave.end == date(2026, 3, 9)


def test_only_approved_leave_is_extended_and_by_whom_it_concerns(cast):
    refused("leave.not_approved", extended, cast.north, ask(cast.north), date(2026, 3, 10))
    leave = approved(cast.north, start=date(2026, 3, 12), end=date(2026, 3, 12))
    for by in (cast.south.department, cast.north.auditor, cast.south.instructor):
        refused("common.not_yours", actions.ask_extension, leave, date(2026, 3, 13), "病", by=by)


def test_the_person_is_told_of_a_longer_leave_and_the_first_tier_asked(cast):
    leave = extended(cast.north, approved(cast.north), date(2026, 3, 11))
    assert told("leave.extension_asked_notice") == {cast.north.station_head.username}
    actions.decide_leave(leave, True, by=cast.north.department)
    assert told("leave.extended_notice") == {cast.north.instructor.username}


def test_coming_back_ends_an_extension_that_still_waits(cast, time_machine):
    leave = extended(cast.north, approved(cast.north), date(2026, 3, 12))
    time_machine.move_to("2026-03-10 08:00+08:00")
    leave = actions.return_from_leave(leave, date(2026, 3, 10), by=cast.north.instructor)
    assert not leave.is_waiting and leave not in waiting_for(cast.north.station_head)
