"""Two at once, in the rooms of people and places: every rule that needs a lock."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from accounts import slips
from accounts.actions import come_in
from accounts.models import AuditEntry, User
from common.refusals import Refused
from enterprises import actions as places
from enterprises.models import Enterprise, PartyOrganization
from instructors import actions
from instructors.models import CalendarDay, Instructor, Leave, Posting
from tests import factories as make
from tests.records.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one connection only"),
]
assert connection  # the condition above is evaluated in this module's names
MAY = date(2026, 5, 1)


def refusals(found):
    return [one.code for one in found if isinstance(one, Refused)]


def test_one_person_is_posted_to_one_enterprise_once(cast):
    firm, by = make.make_enterprise(cast.north.town, cast.north.station), cast.north.department
    found = at_once(*[
        lambda: actions.post(cast.north.person, firm, by=by, start=MAY, form_key=uuid4())
    ] * 4)  # fmt: skip
    assert refusals(found) == ["posting.overlaps"] * 3
    assert Posting.objects.filter(enterprise=firm).count() == 1


def test_one_form_sent_by_six_connections_makes_one_posting(cast):
    firm, by = make.make_enterprise(cast.north.town, cast.north.station), cast.north.department
    key = uuid4()
    found = at_once(*[
        lambda: actions.post(cast.north.person, firm, by=by, start=MAY, form_key=key)
    ] * 6)  # fmt: skip
    assert len({posting.pk for posting in found}) == 1


def test_recalling_and_posting_at_once_leave_no_open_posting_behind(cast):
    firm, by = make.make_enterprise(cast.north.town, cast.north.station), cast.north.department
    person = make.make_instructor(cast.north.station)  # nothing of his is open
    make.make_posting(person, cast.north.enterprise)
    at_once(
        lambda: actions.move(person, "recalled", by=by, reason="履职不力"),
        lambda: actions.post(person, firm, by=by, start=MAY),
    )
    assert Instructor.objects.get(pk=person.pk).state == "recalled"
    assert not person.postings.filter(end=None).exists()


def test_two_askings_for_the_same_days_are_one_leave(cast, time_machine):
    time_machine.move_to("2026-03-02 09:00+08:00")
    days = {"kind": "sick", "start": date(2026, 3, 9), "end": date(2026, 3, 10), "reason": "病"}
    found = at_once(*[
        lambda: actions.ask_leave(cast.north.person, by=cast.north.instructor, **days)
    ] * 3)  # fmt: skip
    assert refusals(found) == ["leave.overlaps"] * 2


def test_leave_is_decided_once(cast):
    leave = make.make_leave(cast.north.colleague, MAY, end=MAY)
    found = at_once(
        lambda: actions.decide_leave(leave, True, by=cast.north.station_head),
        lambda: actions.decide_leave(leave, False, "否", by=cast.north.department),
    )
    assert len(refusals(found)) == 1 and leave.steps.count() == 1
    assert Leave.objects.get(pk=leave.pk).status in ("approved", "refused")


def test_an_extension_and_another_leave_do_not_take_the_same_days(cast, time_machine):
    time_machine.move_to("2026-05-01 09:00+08:00")
    leave = make.make_leave(cast.north.person, MAY, end=MAY, status="approved")
    by, next_day = cast.north.instructor, date(2026, 5, 2)
    found = at_once(
        lambda: actions.ask_extension(leave, next_day, "未痊愈", by=by),
        lambda: actions.ask_leave(
            cast.north.person, by=by, kind="sick", start=next_day, end=next_day, reason="病"
        ),
    )
    assert refusals(found) == ["leave.overlaps"]


def test_two_changes_of_one_day_of_the_calendar_are_one(cast):
    CalendarDay.objects.all().delete()
    day, last = (
        CalendarDay.objects.create(day=date(2026, 3, n), kind="workday", workdays=at)
        for at, n in enumerate((5, 6), start=1)
    )
    plan = [actions.DayPlan(day.day, "holiday", "", day.version)]
    found = at_once(*[lambda: actions.change_days(plan, by=cast.city.department)] * 4)
    assert len(refusals(found)) == 3
    assert CalendarDay.objects.get(pk=last.pk).workdays == 1


def test_two_organizations_do_not_cover_one_enterprise(cast):
    firm, by = make.make_enterprise(cast.north.town), cast.north.department
    found = at_once(*[
        lambda name=name: places.create_organization(
            by=by, enterprises=[firm], name=name, form="own", district=cast.north.district
        )
        for name in ("甲党支部", "乙党支部")
    ])  # fmt: skip
    assert refusals(found) == ["organization.covered_already"]
    assert PartyOrganization.objects.filter(enterprises=firm).count() == 1


def test_a_credit_code_is_entered_once(cast):
    values = {"name": "恒昌有限公司", "credit_code": make.make_credit_code(),
              "district": cast.north.town, "by": cast.north.department}  # fmt: skip
    found = at_once(*[lambda: places.create_enterprise(form_key=uuid4(), **values)] * 4)
    assert refusals(found) == ["enterprise.code_taken"] * 3
    assert Enterprise.objects.filter(name="恒昌有限公司").count() == 1


def test_people_are_enrolled_once(cast):
    course = make.make_course(cast.north.district)
    people = [cast.north.person, cast.north.colleague]
    at_once(*[lambda: actions.enrol(course, people, by=cast.north.department)] * 3)
    assert course.enrolments.count() == 2


def test_one_form_pressed_by_four_connections_makes_each_account_once(cast):
    by, key, pk = cast.north.department, uuid4(), cast.north.colleague.pk
    found = at_once(*[
        lambda: actions.give_accounts({pk: "beifang"}, by=by, form_key=key)
    ] * 4)  # fmt: skip
    assert found == [1] * 4
    assert User.objects.filter(username__startswith="beifang").count() == 1
    assert AuditEntry.objects.filter(verb="instructor.accounts_given").count() == 1


def test_of_four_clerks_one_makes_the_account(cast):
    pk, by = cast.north.colleague.pk, cast.north.department
    found = at_once(*[
        lambda: actions.give_accounts({pk: "beifang"}, by=by, form_key=uuid4())
    ] * 4)  # fmt: skip
    assert refusals(found) == ["instructor.accounts_changed"] * 3
    assert User.objects.filter(username__startswith="beifang").count() == 1


def test_a_slip_lets_one_of_four_in(cast):
    actions.give_accounts({cast.north.colleague.pk: "beifang"}, by=cast.north.department)
    user = User.objects.get(username="beifang")
    token = slips.address_of(user, slips.last_day(user.district))
    calls = [lambda n=n: come_in(token, f"long-enough-{n}") for n in range(4)]
    assert sorted(one is not None for one in at_once(*calls)) == [False] * 3 + [True]
