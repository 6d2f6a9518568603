"""Leave: asked, decided in its chain, and come back from."""

from datetime import date

import pytest

from accounts.models import Notice
from common.refusals import Refused
from instructors import actions
from instructors.models import Leave
from tests import factories as make

pytestmark = [pytest.mark.django_db]
MARCH = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def early_march(time_machine):
    time_machine.move_to("2026-03-02 09:00+08:00", tick=False)


def ask(office, start=date(2026, 3, 9), end=date(2026, 3, 10), **values):
    given = {"kind": "personal", "reason": "家中有事", "start": start, "end": end, **values}
    return actions.ask_leave(office.person, by=office.instructor, **given)


def test_short_leave_is_the_station_head_s_to_decide(cast):
    leave = ask(cast.north)
    assert Notice.objects.get(code="leave.asked_notice").user == cast.north.station_head
    actions.decide_leave(leave, True, by=cast.north.station_head)
    assert list(Leave.objects.approved()) == [leave]
    assert Notice.objects.get(code="leave.approved_notice").user == cast.north.instructor


def test_long_leave_goes_on_to_the_department(cast):
    leave = ask(cast.north, end=date(2026, 3, 16))
    leave = actions.decide_leave(leave, True, by=cast.north.station_head)
    assert (leave.status, leave.step) == ("waiting", Leave.Step.DEPARTMENT)
    assert Notice.objects.filter(user=cast.north.department).count() == 1
    with pytest.raises(Refused):
        actions.decide_leave(leave, True, by=cast.north.station_head)
    leave = actions.decide_leave(leave, True, by=cast.north.department)
    assert leave.status == "approved" and leave.steps.count() == 2


def test_a_refusal_needs_a_reason_and_does_not_count(cast):
    leave = ask(cast.north)
    with pytest.raises(Refused):
        actions.decide_leave(leave, False, by=cast.north.station_head)
    actions.decide_leave(leave, False, "月底检查", by=cast.north.station_head)
    assert not Leave.objects.approved().exists()


def test_leave_cannot_overlap_what_is_asked_or_approved(cast):
    ask(cast.north)
    with pytest.raises(Refused) as refusal:
        ask(cast.north, start=date(2026, 3, 10), end=date(2026, 3, 12))
    assert refusal.value.code == "leave.overlaps"


def test_refused_leave_can_be_asked_for_again(cast):
    actions.decide_leave(ask(cast.north), False, "否", by=cast.north.station_head)
    assert ask(cast.north).status == "waiting"


def test_nobody_decides_on_his_own_leave(cast):
    head = cast.north.station_head
    own = make.make_instructor(cast.north.station, user=head)
    leave = actions.ask_leave(own, by=head, kind="sick", reason="体检", start=MARCH, end=MARCH)
    assert leave.step == Leave.Step.DEPARTMENT
    with pytest.raises(Refused):
        actions.decide_leave(leave, True, by=head)


def test_another_county_does_not_decide(cast):
    leave = ask(cast.north)
    for user in (cast.south.department, cast.south.station_head, cast.north.committee):
        with pytest.raises(Refused):
            actions.decide_leave(leave, True, by=user)


def test_coming_back_early_shortens_the_leave(cast, time_machine):
    leave = actions.decide_leave(
        ask(cast.north, end=date(2026, 3, 11)), True, by=cast.north.station_head
    )
    time_machine.move_to("2026-03-10 08:00+08:00")
    leave = actions.return_from_leave(leave, date(2026, 3, 10), by=cast.north.instructor)
    assert (leave.status, leave.end) == ("returned", date(2026, 3, 9))
    assert leave in Leave.objects.approved()


def test_leave_long_past_is_not_asked_for(cast):
    with pytest.raises(Refused) as refusal:
        ask(cast.north, start=date(2026, 2, 2), end=date(2026, 2, 3))
    assert refusal.value.code == "leave.too_late"


def test_asking_is_taken_back_while_nothing_has_begun(cast, time_machine):
    leave = actions.decide_leave(ask(cast.north), True, by=cast.north.station_head)
    assert actions.withdraw_leave(leave, by=cast.north.instructor).status == "withdrawn"
    leave = actions.decide_leave(ask(cast.north), True, by=cast.north.station_head)
    time_machine.move_to("2026-03-09 08:00+08:00")
    with pytest.raises(Refused):
        actions.withdraw_leave(leave, by=cast.north.instructor)


def test_one_asks_for_oneself_only(cast):
    with pytest.raises(Refused):
        actions.ask_leave(
            cast.north.colleague, by=cast.north.instructor, kind="sick", reason="病",
            start=MARCH, end=MARCH,
        )  # fmt: skip
