"""What becomes of leave when its person leaves the service."""

from datetime import date

import pytest

from accounts.models import AuditEntry, Notice
from instructors import actions
from instructors.actions import states
from instructors.leave_chain import waiting_for
from instructors.models import Leave
from tests import factories as make
from tests.instructors.leaves import MONDAY, approved, ask, extended, stage, told

pytestmark = pytest.mark.django_db
FRIDAY, SUNDAY = date(2026, 3, 6), date(2026, 3, 8)


@pytest.fixture(autouse=True)
def early_march(time_machine):
    time_machine.move_to("2026-03-02 09:00+08:00", tick=False)  # a Monday


@pytest.fixture
def north(cast):
    """An office whose instructor can leave at once, without any leave yet."""
    make.leave_nothing_open(cast.north)
    for paper in (cast.north.summary, cast.north.report):
        type(paper).objects.filter(pk=paper.pk).update(status="accepted")
    cast.north.leave.delete()
    cast.north.leave_draft.delete()
    return cast.north


def leaves(office, day, state="completed"):
    """He leaves; the leave that the entry names."""
    actions.move(office.person, state, by=office.department, reason="任期届满", day=day)
    return AuditEntry.objects.get(verb="instructor.moved").params["leave"]


def now(leave):
    leave.refresh_from_db()
    return leave.status, leave.end


def test_leave_that_waits_does_not_wait_any_longer(north, time_machine):
    first, second = ask(north), ask(north, start=date(2026, 3, 12), end=date(2026, 3, 13))
    actions.decide_leave(second, True, by=north.station_head)  # half-way up its chain
    assert leaves(north, FRIDAY) == [first.pk, second.pk]
    assert now(first)[0] == now(second)[0] == "withdrawn"
    for office in (north.station_head, north.committee, north.department):
        assert not waiting_for(office).exists()
    notices = Notice.objects.filter(code="leave.service_ended_notice")
    assert {note.user for note in notices} == {north.instructor} and len(notices) == 2
    assert notices.first().params["day"] == {"$date": "2026-03-06"}


def test_approved_leave_that_would_begin_later_is_withdrawn(north):
    leave = approved(north, start=SUNDAY, end=date(2026, 3, 10))
    assert leaves(north, date(2026, 3, 7), "recalled") == [leave.pk]
    assert now(leave) == ("withdrawn", date(2026, 3, 10))
    assert leave not in Leave.objects.approved()


def test_leave_under_way_ends_on_the_last_day_and_is_never_overdue(north, time_machine):
    leave = approved(north, start=date(2026, 3, 5), end=date(2026, 3, 20))
    leave = extended(north, leave, date(2026, 3, 24))
    time_machine.move_to("2026-03-10 09:00+08:00")
    assert leaves(north, date(2026, 3, 10), "reassigned") == [leave.pk]
    assert now(leave) == ("ended", date(2026, 3, 10))
    assert (leave.extend_to, leave.extend_reason) == (None, "")
    assert leave in Leave.objects.approved(), "the days he was away are not due"
    assert not waiting_for(north.station_head).exists()
    time_machine.move_to("2026-04-10 09:00+08:00")
    assert stage(leave) == "ended"
    assert actions.remind_leave(date(2026, 4, 10)) == 0 and told("leave.overdue_notice") == set()


def test_who_leaves_before_the_first_workday_after_his_leave_has_no_return_to_report(north):
    leave = approved(north, start=date(2026, 3, 5), end=FRIDAY)
    assert leaves(north, SUNDAY) == [leave.pk]
    assert now(leave) == ("ended", FRIDAY)


def test_leave_that_was_over_in_time_is_still_to_be_reported_back_from(north, time_machine):
    leave = approved(north, start=date(2026, 3, 5), end=FRIDAY)
    time_machine.move_to("2026-03-09 09:00+08:00")
    person = north.person
    states.change_state(person, "completed", MONDAY, "任期届满")
    assert now(leave) == ("approved", FRIDAY)
    assert actions.return_from_leave(leave, MONDAY, by=north.station_head).status == "returned"


def test_leave_that_is_settled_stays_as_it_is(north):
    for status in ("returned", "refused", "withdrawn", "not_taken", "draft"):
        make.make_leave(north.person, date(2026, 3, 12), status=status)
    others = make.make_leave(north.colleague, date(2026, 3, 12))
    assert leaves(north, FRIDAY) == []
    assert now(others)[0] == "waiting"
    assert not Notice.objects.filter(code="leave.service_ended_notice").exists()


def test_who_cannot_sign_in_any_more_is_not_told_and_who_serves_on_keeps_his_leave(north):
    leave = ask(north)
    actions.move(north.person, "under_correction", by=north.department)
    assert now(leave)[0] == "waiting"
    north.instructor.is_active = False
    north.instructor.save()
    actions.move(north.person, "recalled", by=north.department, reason="履职不力", day=FRIDAY)
    assert now(leave)[0] == "withdrawn" and told("leave.service_ended_notice") == set()
