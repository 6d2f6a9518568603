"""Symposia and hand-overs on the home pages."""

from datetime import date

import pytest

from accounts.models import PolicyValue
from instructors.models import Posting
from records.models import Symposium
from reports.queues import queue_for
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 25)


def texts(user, day=TODAY):
    queue = queue_for(user, day)
    return " ".join(str(t.text) for t in [*queue.overdue, *queue.soon, *queue.waiting])


def test_a_decision_stands_in_its_owners_and_the_heads_queue_before_its_day(cast):
    north = cast.north
    decision = make.make_decision(
        north.symposium, text="修路灯", instructor=north.person, deadline=date(2026, 3, 30)
    )
    for user in (north.instructor, north.station_head):
        assert "修路灯" in texts(user)
        assert "修路灯" not in texts(user, date(2026, 3, 20)), "not weeks before"
    assert "修路灯" not in texts(cast.south.station_head)
    decision.done_on = TODAY
    decision.save()
    assert "修路灯" not in texts(north.instructor)


def test_minutes_wait_for_whom_the_policy_names(cast):
    north = cast.north
    Symposium.objects.filter(pk=north.symposium.pk).update(
        status="submitted", submitted_by=north.station_head
    )
    waits = "座谈会纪要待您审定"
    assert waits in texts(north.committee)
    assert waits not in texts(north.department)
    PolicyValue.objects.create(
        district=north.district, code="symposium_approver", value="department"
    )
    assert waits not in texts(north.committee)
    assert waits in texts(north.department)


def test_stations_that_have_not_held_theirs_are_said_a_week_before_the_quarter_ends(cast):
    says = "尚未召开本季度座谈会"
    assert says in texts(cast.north.station_head)
    assert says not in texts(cast.north.station_head, date(2026, 3, 1))
    Symposium.objects.filter(pk=cast.north.symposium.pk).update(status="held")
    assert says not in texts(cast.north.station_head)


def test_what_an_ended_posting_left_behind_is_said(cast):
    assert "尚未移交" not in texts(cast.north.station_head)
    Posting.objects.filter(pk=cast.north.posting.pk).update(end=date(2026, 3, 20))
    assert "尚未移交" in texts(cast.north.station_head)
    assert "尚未移交" not in texts(cast.south.station_head)
