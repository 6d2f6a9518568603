"""Leave: asked for, decided in its chain, drafted, and taken back."""

from datetime import date

import pytest

from accounts.models import AuditEntry, Notice, User
from common.refusals import Stale
from instructors import actions
from instructors.leave_chain import chain, deciders, may_decide, waiting_for
from instructors.models import Instructor, Leave
from tests import factories as make
from tests.instructors.leaves import (
    COMMITTEE,
    DEPARTMENT,
    MONDAY,
    STATION,
    approved,
    ask,
    set_policy,
    told,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def early_march(time_machine):
    time_machine.move_to("2026-03-02 09:00+08:00", tick=False)  # a Monday


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


def test_a_chain_without_a_department_ends_where_it_ends_however_long_the_leave(cast):
    north = cast.north.district
    set_policy(north, leave_tiers="station_committee")
    assert chain(30, north) == ([STATION, COMMITTEE], [DEPARTMENT])
    set_policy(cast.south.district, leave_tiers="department")
    assert chain(1, cast.south.district) == ([DEPARTMENT], [DEPARTMENT])


def test_what_is_decided_is_nobody_s_to_decide_any_more(cast):
    leave = ask(cast.north)
    assert may_decide(leave, cast.north.station_head)
    leave = actions.decide_leave(leave, True, by=cast.north.station_head)
    assert not may_decide(leave, cast.north.station_head)
    assert not may_decide(leave, cast.north.department)


def test_the_system_acts_as_the_department(cast):
    system = User.objects.system()
    leave = actions.decide_leave(ask(cast.north, end=date(2026, 3, 18)), True, by=system)
    assert leave.status == "approved" and leave.steps.get().step == DEPARTMENT
    assert actions.withdraw_leave(leave, by=system).status == "withdrawn"


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
    leave = actions.ask_leave(
        own, by=head, kind="sick", reason="体检", start=date(2026, 3, 2), end=date(2026, 3, 2)
    )
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
    refused("leave.too_late", ask, cast.north, start=date(2026, 2, 26), end=date(2026, 2, 26))
    assert ask(cast.north, start=date(2026, 2, 27), end=date(2026, 2, 27)).status == "waiting"
    set_policy(cast.north.district, leave_late_days=40)
    assert ask(cast.north, start=date(2026, 2, 2), end=date(2026, 2, 2)).status == "waiting"


def test_one_asks_for_oneself_only(cast):
    refused(
        "common.not_yours", actions.ask_leave, cast.north.colleague, by=cast.north.instructor,
        kind="sick", reason="病", start=date(2026, 3, 2), end=date(2026, 3, 2),
    )  # fmt: skip


def test_a_head_whose_account_is_shut_is_passed_over(cast):
    User.objects.filter(pk=cast.north.station_head.pk).update(is_active=False)
    assert ask(cast.north).step == COMMITTEE


def test_of_two_in_an_office_one_never_decides_on_his_own(cast):
    """He is an instructor himself: his colleague in the office is asked, and he is not."""
    for role, step in (
        ("committee", COMMITTEE),
        ("department", DEPARTMENT),
    ):
        user = make.make_user(role, cast.north.district, f"north_{role}_2")
        own = make.make_instructor(cast.north.station, user=user)
        values = {"kind": "sick", "reason": "体检", "start": MONDAY, "end": date(2026, 3, 18)}
        leave = actions.ask_leave(own, by=user, **values)
        Leave.objects.filter(pk=leave.pk).update(step=step)
        leave.refresh_from_db()
        assert deciders(leave, step) == [getattr(cast.north, role)]
        assert leave in waiting_for(getattr(cast.north, role))
        assert leave not in waiting_for(user)
        refused("common.not_yours", actions.decide_leave, leave, True, by=user)


def test_only_who_decides_has_anything_waiting(cast):
    ask(cast.north)
    for user in (cast.north.auditor, cast.north.administrator, cast.north.instructor):
        assert not waiting_for(user).exists()


def test_leave_ends_after_it_begins_asked_or_drafted(cast):
    wrong = {"start": MONDAY, "end": date(2026, 3, 8)}
    for draft in (False, True):
        refused("leave.ends_before_it_begins", ask, cast.north, draft=draft, **wrong)
    draft = ask(cast.north, draft=True)
    refused(
        "leave.ends_before_it_begins", actions.change_draft, draft, by=cast.north.instructor,
        end=date(2026, 3, 1),
    )  # fmt: skip


def test_only_who_is_in_service_asks(cast):
    Instructor.objects.filter(pk=cast.north.person.pk).update(state="completed")
    refused("leave.not_serving", ask, cast.north)


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


def test_another_s_draft_is_neither_changed_nor_thrown_away(cast):
    draft = ask(cast.north, draft=True)
    for by in (cast.north.station_head, cast.north.department, cast.south.instructor):
        refused("common.not_yours", actions.change_draft, draft, by=by, reason="改")
        refused("common.not_yours", actions.discard_draft, draft, by=by)


def test_what_was_sent_is_not_thrown_away(cast):
    refused("leave.sent_already", actions.discard_draft, ask(cast.north), by=cast.north.instructor)


def test_a_draft_is_sent_from_the_station_that_one_belongs_to_by_then(cast):
    draft = ask(cast.north, draft=True)
    other = make.make_workstation(cast.north.district, "新站", head=cast.city.station_head)
    Instructor.objects.filter(pk=cast.north.person.pk).update(workstation=other)
    draft.refresh_from_db()
    sent = actions.change_draft(draft, by=cast.north.instructor, send=True)
    assert sent.workstation == other
    assert told("leave.asked_notice") == {cast.city.station_head.username}


def test_what_waits_can_be_taken_back_after_its_first_day_and_what_is_refused_cannot(
    cast, time_machine
):
    leave, no = ask(cast.north), ask(cast.north, start=date(2026, 3, 20), end=date(2026, 3, 20))
    no = actions.decide_leave(no, False, "否", by=cast.north.department)
    refused("leave.cannot_withdraw", actions.withdraw_leave, no, by=cast.north.instructor)
    time_machine.move_to("2026-03-10 09:00+08:00")
    assert actions.withdraw_leave(leave, by=cast.north.instructor).status == "withdrawn"


def test_what_is_withdrawn_gives_its_days_free_and_is_not_decided(cast):
    leave = actions.withdraw_leave(ask(cast.north), by=cast.north.instructor)
    refused("leave.decided_already", actions.decide_leave, leave, True, by=cast.north.department)
    assert ask(cast.north).status == "waiting"
