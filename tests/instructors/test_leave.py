"""Leave: asked, decided in its chain, extended, and come back from."""

from datetime import date

import pytest

from accounts.models import AuditEntry, Notice, PolicyValue, User
from common.refusals import Refused, Stale
from instructors import actions
from instructors.leave_chain import chain, waiting_for
from instructors.models import Leave
from tests import factories as make

pytestmark = [pytest.mark.django_db]
MARCH = date(2026, 3, 2)
STATION, COMMITTEE, DEPARTMENT = Leave.Step.values


@pytest.fixture(autouse=True)
def early_march(time_machine):
    time_machine.move_to("2026-03-02 09:00+08:00", tick=False)  # a Monday


def ask(office, start=date(2026, 3, 9), end=date(2026, 3, 9), **values):
    given = {"kind": "personal", "reason": "家中有事", "start": start, "end": end, **values}
    return actions.ask_leave(office.person, by=office.instructor, **given)


def approved(office, **values):
    return actions.decide_leave(ask(office, **values), True, by=office.department)


def refused(code, call, *args, **more):
    with pytest.raises(Refused) as refusal:
        call(*args, **more)
    assert refusal.value.code == code


def stage(leave):
    return Leave.objects.staged().get(pk=leave.pk).now


def set_policy(district, **values):
    for code, value in values.items():
        PolicyValue.objects.create(district=district, code=code, value=value)


# Asking and the chain ---------------------------------------------------------------------


def test_a_day_is_the_station_head_s_to_decide(cast):
    leave = ask(cast.north)
    assert Notice.objects.get(code="leave.asked_notice").user == cast.north.station_head
    actions.decide_leave(leave, True, by=cast.north.station_head)
    assert list(Leave.objects.approved()) == [leave]
    assert Notice.objects.get(code="leave.approved_notice").user == cast.north.instructor


def test_the_chain_is_as_long_as_the_leave(cast):
    north = cast.north.district
    assert [chain(days, north)[0] for days in (1, 2, 3, 4, 30)] == [
        [STATION], [STATION, COMMITTEE], [STATION, COMMITTEE], [STATION, COMMITTEE, DEPARTMENT],
        [STATION, COMMITTEE, DEPARTMENT],
    ]  # fmt: skip
    set_policy(north, leave_tiers="station_department", leave_station_days=5)
    assert [chain(days, north)[0] for days in (5, 6)] == [[STATION], [STATION, DEPARTMENT]]
    assert chain(2, cast.south.district)[0] == [STATION, COMMITTEE]


def test_longer_leave_passes_every_tier_and_counts_only_after_the_last(cast):
    leave = ask(cast.north, end=date(2026, 3, 16))
    for by, after in (("station_head", COMMITTEE), ("committee", DEPARTMENT)):
        leave = actions.decide_leave(leave, True, by=getattr(cast.north, by))
        assert (leave.status, leave.step) == ("waiting", after)
        assert not Leave.objects.approved().exists()
        refused("common.not_yours", actions.decide_leave, leave, True, by=getattr(cast.north, by))
    leave = actions.decide_leave(leave, True, by=cast.north.department)
    assert leave.status == "approved"
    assert list(leave.steps.values_list("step", flat=True)) == [STATION, COMMITTEE, DEPARTMENT]
    told = Notice.objects.filter(code="leave.asked_notice").values_list("user", flat=True)
    assert set(told) == {
        cast.north.station_head.pk, cast.north.committee.pk, cast.north.department.pk,
    }  # fmt: skip


def test_a_tier_that_has_nobody_is_passed_over(cast):
    User.objects.filter(role="committee").update(is_active=False)
    leave = actions.decide_leave(
        ask(cast.north, end=date(2026, 3, 10)), True, by=cast.north.station_head
    )
    assert (leave.status, leave.step) == ("waiting", DEPARTMENT)
    cast.north.station.head = None
    cast.north.station.save()
    assert ask(cast.north, start=date(2026, 3, 20), end=date(2026, 3, 20)).step == DEPARTMENT


def test_the_city_s_office_decides_where_the_county_has_none(cast):
    User.objects.filter(role="committee", district=cast.north.district).update(is_active=False)
    leave = ask(cast.north, end=date(2026, 3, 10))
    leave = actions.decide_leave(leave, True, by=cast.north.station_head)
    assert leave.step == COMMITTEE
    assert actions.decide_leave(leave, True, by=cast.city.committee).status == "approved"


def test_leave_that_nobody_could_decide_is_refused(cast):
    User.objects.filter(role__in=("department", "committee", "station_head")).update(
        is_active=False
    )
    refused("leave.nobody_decides", ask, cast.north)


def test_the_department_may_step_in_and_has_the_last_word(cast):
    leave = approved(cast.north, end=date(2026, 3, 16))
    assert leave.status == "approved" and leave.steps.get().step == DEPARTMENT


def test_a_refusal_needs_a_reason_at_each_tier_and_ends_it(cast):
    leave = ask(cast.north, end=date(2026, 3, 10))
    refused("leave.reason_wanted", actions.decide_leave, leave, False, by=cast.north.station_head)
    leave = actions.decide_leave(leave, True, by=cast.north.station_head)
    leave = actions.decide_leave(leave, False, "月底检查", by=cast.north.committee)
    assert leave.status == "refused" and not Leave.objects.approved().exists()
    refused("leave.decided_already", actions.decide_leave, leave, True, by=cast.north.department)
    assert AuditEntry.objects.get(verb="leave.refused").params["note"] == "月底检查"


def test_two_who_decide_at_once_are_told(cast):
    leave = ask(cast.north)
    actions.decide_leave(leave, True, by=cast.north.station_head, version=1)
    with pytest.raises(Stale):
        actions.decide_leave(leave, False, "否", by=cast.north.department, version=1)


def test_nobody_decides_on_his_own_leave(cast):
    head = cast.north.station_head
    own = make.make_instructor(cast.north.station, user=head)
    leave = actions.ask_leave(own, by=head, kind="sick", reason="体检", start=MARCH, end=MARCH)
    assert leave.step == COMMITTEE
    refused("common.not_yours", actions.decide_leave, leave, True, by=head)
    assert leave not in waiting_for(head)
    assert leave in waiting_for(cast.north.committee)


def test_another_county_does_not_decide(cast):
    leave = ask(cast.north)
    for user in (cast.south.department, cast.south.station_head, cast.north.committee):
        refused("common.not_yours", actions.decide_leave, leave, True, by=user)


def test_leave_cannot_overlap_what_is_asked_or_approved(cast):
    ask(cast.north, end=date(2026, 3, 10))
    refused("leave.overlaps", ask, cast.north, start=date(2026, 3, 10), end=date(2026, 3, 12))


def test_refused_leave_can_be_asked_for_again(cast):
    actions.decide_leave(ask(cast.north), False, "否", by=cast.north.station_head)
    assert ask(cast.north).status == "waiting"


def test_leave_long_past_is_not_asked_for(cast):
    refused("leave.too_late", ask, cast.north, start=date(2026, 2, 2), end=date(2026, 2, 3))
    set_policy(cast.north.district, leave_late_days=40)
    assert ask(cast.north, start=date(2026, 2, 2), end=date(2026, 2, 2)).status == "waiting"


def test_one_asks_for_oneself_only(cast):
    refused(
        "common.not_yours", actions.ask_leave, cast.north.colleague, by=cast.north.instructor,
        kind="sick", reason="病", start=MARCH, end=MARCH,
    )  # fmt: skip


# Drafts and taking back -------------------------------------------------------------------


def test_a_draft_is_its_author_s_alone_until_it_is_sent(cast):
    draft = ask(cast.north, draft=True)
    assert draft in Leave.objects.visible_to(cast.north.instructor)
    for user in (cast.north.station_head, cast.north.department, cast.north.auditor):
        assert draft not in Leave.objects.visible_to(user)
    assert not Notice.objects.filter(code="leave.asked_notice").exists()
    sent = actions.change_draft(
        draft, by=cast.north.instructor, version=1, send=True, end=date(2026, 3, 10)
    )
    assert (sent.status, sent.days) == ("waiting", 2)
    assert sent in Leave.objects.visible_to(cast.north.station_head)
    refused("leave.sent_already", actions.change_draft, sent, by=cast.north.instructor)


def test_a_draft_keeps_its_days_free_and_is_checked_when_it_is_sent(cast):
    draft = ask(cast.north, draft=True)
    ask(cast.north)
    refused(
        "leave.overlaps", actions.change_draft, draft, by=cast.north.instructor, send=True
    )  # fmt: skip
    actions.discard_draft(draft, by=cast.north.instructor)
    assert not Leave.objects.filter(pk=draft.pk).exists()


def test_asking_is_taken_back_while_nothing_has_begun(cast, time_machine):
    leave = approved(cast.north)
    assert actions.withdraw_leave(leave, by=cast.north.instructor).status == "withdrawn"
    leave = approved(cast.north)
    time_machine.move_to("2026-03-09 08:00+08:00")
    refused("leave.cannot_withdraw", actions.withdraw_leave, leave, by=cast.north.instructor)


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

    def told(code):
        return set(Notice.objects.filter(code=code).values_list("user__username", flat=True))

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


# Extension --------------------------------------------------------------------------------


def extended(office, leave, until, **values):
    return actions.ask_extension(leave, until, "病未痊愈", by=office.instructor, **values)


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
