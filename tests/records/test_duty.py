"""Days due and done, against a count by hand."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import figures
from common.figures import NOTHING_DUE, Reading
from common.periods import Period
from instructors.models import CalendarDay, Instructor, Leave
from records.models import DutyRule, Visit
from tests import factories as make

MARCH = Period.parse("2026-03")  # the 1st is a Sunday: 22 weekdays
FIRST = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel("2026-04-20 10:00+08:00", tick=False):
        yield


@pytest.fixture
def north(cast):
    CalendarDay.objects.all().delete()  # Monday to Friday, but for what a test says
    return cast.north


def rule(district, minimum=1, per="workday", metric="log_day", kind="part_time", **fields):
    return DutyRule.objects.create(
        district=district, kind=kind, metric=metric, minimum=minimum, per=per,
        **{"valid_from": date(2025, 1, 1), **fields},
    )  # fmt: skip


def duty(subject, period=MARCH, kind="instructor"):
    return figures.get("duty_days").one(kind, subject, period)


def weekdays(period):
    days = ((period.start + timedelta(n)) for n in range((period.end - period.start).days))
    return [day for day in days if day.weekday() < 5]


def leave(person, start, end, **fields):
    return Leave.objects.create(
        instructor=person, district=person.district, kind="sick", start=start, end=end,
        reason="病假", **{"status": "approved", **fields},
    )  # fmt: skip


def test_every_workday_is_due_and_the_days_with_a_log_are_done(north):
    rule(north.district)
    make.make_log(north.person, date(2026, 3, 3))  # the cast has one on the 2nd
    make.make_log(north.person, date(2026, 3, 7))  # a Saturday: welcome, not due
    assert duty(north.person.pk) == Reading(2, len(weekdays(MARCH)))


def test_holidays_are_not_due_and_make_up_days_are(north):
    rule(north.district)
    CalendarDay.objects.create(day=date(2026, 3, 4), kind="holiday", name="节")
    CalendarDay.objects.create(day=date(2026, 3, 8), kind="make_up")
    CalendarDay.objects.create(day=date(2026, 3, 5), kind="holiday", name="节")
    assert duty(north.person.pk).due == len(weekdays(MARCH)) - 2 + 1


def test_approved_leave_lowers_what_is_due_until_the_day_of_return(north):
    rule(north.district)
    leave(north.person, date(2026, 3, 9), date(2026, 3, 13), returned_on=date(2026, 3, 12))
    leave(north.person, date(2026, 3, 16), date(2026, 3, 20), status="waiting")
    assert duty(north.person.pk).due == len(weekdays(MARCH)) - 3


def test_nothing_is_due_before_the_posting_or_after_it(north):
    rule(north.district)
    north.posting.start, north.posting.end = date(2026, 3, 16), date(2026, 3, 18)
    north.posting.save()
    assert duty(north.person.pk) == Reading(0, 3)
    assert duty(north.person.pk, Period.parse("2026-02")).state == NOTHING_DUE


def test_days_to_come_are_not_due_and_today_is_when_it_is_done(north):
    rule(north.district)
    april = Period.parse("2026-04")
    assert duty(north.person.pk, april).due == 13  # 1st to 17th
    make.make_log(north.person, date(2026, 4, 20))
    assert duty(north.person.pk, april) == Reading(1, 14)


def test_a_monthly_minimum_is_pro_rated_by_the_days_in_post(north):
    rule(north.district, 6, "month", "visit_day")
    for day in range(3, 7):
        make.make_log(north.person, date(2026, 3, day), north.enterprise)
    assert duty(north.person.pk) == Reading(5, 6)
    leave(north.person, date(2026, 3, 16), date(2026, 3, 31))  # 12 of 22 workdays
    assert duty(north.person.pk) == Reading(3, 3)  # 6 × 10 ÷ 22 = 2.7; at most as many as due


def test_without_pro_rating_the_whole_minimum_is_due(north):
    rule(north.district, 6, "month", "visit_day", prorate=False)
    leave(north.person, date(2026, 3, 3), date(2026, 3, 31))
    assert duty(north.person.pk) == Reading(1, 6)


def test_a_phone_call_is_a_contact_and_no_visit(north):
    rule(north.district, 2, "month", "visit_day")
    rule(north.district, 2, "month", "contact_day")
    log = make.make_log(north.person, date(2026, 3, 3), north.enterprise)
    log.visits.update(way=Visit.Way.PHONE)
    assert duty(north.person.pk) == Reading(1 + 2, 4)


def test_a_week_counts_in_the_month_in_which_it_ends(north):
    rule(north.district, 1, "week", "contact_day")
    make.make_log(north.person, date(2026, 3, 31), north.enterprise)  # its Sunday is 5 April
    assert duty(north.person.pk) == Reading(1, 5)  # Sundays 1, 8, 15, 22, 29 March
    assert duty(north.person.pk, Period.parse("2026-04")).value == 1


def test_a_quarter_counts_in_its_last_month(north):
    rule(north.district, 1, "quarter", "visit_day")
    assert duty(north.person.pk, Period.parse("2026-02")).state == NOTHING_DUE
    assert duty(north.person.pk) == Reading(1, 1)


def test_the_nearest_districts_rule_holds_and_only_for_its_kind(cast, north):
    rule(cast.city.district, 6, "month", "visit_day")
    rule(north.district, 4, "month", "visit_day")
    rule(north.district, kind="full_time")
    assert duty(north.person.pk).due == 4
    assert duty(cast.south.person.pk).due == 6


def test_a_rule_that_ends_in_the_middle_counts_for_its_days(north):
    rule(north.district, valid_until=date(2026, 3, 6))
    assert duty(north.person.pk).due == 5


def test_two_enterprises_do_not_make_two_duties(north):
    rule(north.district, 3, "month", "visit_day")
    make.make_posting(north.person, make.make_enterprise(north.town), date(2026, 3, 10))
    assert duty(north.person.pk).due == 3


def test_a_station_counts_the_days_of_its_own_postings(cast, north):
    rule(cast.city.district)
    other = make.make_workstation(north.district)
    north.posting.end = date(2026, 3, 13)
    north.posting.save()
    make.make_posting(north.person, north.enterprise, date(2026, 3, 16), workstation=other)
    make.make_log(north.person, date(2026, 3, 17))
    assert duty(north.station.pk, kind="workstation") == Reading(1, 10)
    assert duty(other.pk, kind="workstation") == Reading(1, 12)
    assert duty(north.district.code, kind="district") == Reading(2, 22)
    city = figures.get("duty_days").by_subject("district", ["3301", "330106"], MARCH)
    assert city == {"3301": Reading(3, 44), "330106": Reading(1, 22)}


def test_the_evidence_names_every_day_and_adds_up(north):
    rule(north.district)
    CalendarDay.objects.create(day=date(2026, 3, 4), kind="holiday", name="节")
    leave(north.person, date(2026, 3, 9), date(2026, 3, 10))
    lines = figures.get("duty_days").evidence("instructor", north.person.pk, MARCH).lines
    assert len(lines) == 31
    reading = duty(north.person.pk)
    assert sum(line.counted for line in lines) == reading.value == 1
    assert "节" in lines[3].text


def lines_of(kind, subject, period=MARCH, code="duty_days"):
    found = figures.get(code).evidence(kind, subject, period)
    return found.say(list(found.rows.order_by(found.by)))


def test_a_group_is_explained_by_person(north):
    rule(north.district)
    lines = lines_of("workstation", north.station.pk)
    assert [(line.pk, line.text.split("：")[0]) for line in lines] == [(north.person.pk, "北明")]


def test_many_people_cost_as_many_queries_as_one(cast, north):
    rule(cast.city.district, 2, "week", "contact_day")
    rule(cast.city.district, 2, "month", "visit_day")
    with CaptureQueriesContext(connection) as one:
        duty(north.person.pk)
    people = [make.make_instructor(north.station) for _ in range(12)]
    for person in people:
        make.make_posting(person, north.enterprise)
        make.make_log(person, date(2026, 3, 3), north.enterprise)
    with CaptureQueriesContext(connection) as many:
        found = figures.get("duty_days").by_subject("instructor", [p.pk for p in people], MARCH)
    assert len(one) == len(many) <= 7
    assert {reading.value for reading in found.values()} == {2}
    assert Instructor.objects.count() > 12


@pytest.mark.parametrize("code", ["duty_days", "summaries_on_time", "enterprises_covered"])
def test_a_group_s_evidence_costs_the_same_and_comes_by_pages(
    code, cast, north, page_of, costs_the_same
):
    rule(cast.city.district)
    address = f"/figures/{code}/district/{cast.city.district.code}/2026-03/"

    def grow():
        for n in range(60):
            person = make.make_instructor(north.station)
            firm = make.make_enterprise(north.town, name=f"第{n}企业")
            make.make_posting(person, firm)
            make.make_log(person, date(2026, 3, 3), firm)

    browser = page_of(cast.city.department)
    costs_the_same(browser, address, grow)
    page = browser.get(address)
    assert len(page.context["lines"]) == 50 and page.context["page"].next_url
    more = browser.get(page.context["page"].next_url)
    assert len(page.context["lines"]) + len(more.context["lines"]) >= 62
