"""A day of the working calendar is edited, with what that changes said before."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from common.periods import Period
from common.refusals import Refused, Stale
from instructors import calendar
from instructors.actions import edit_day
from instructors.models import CalendarDay

DAY = date(2026, 3, 5)
MARCH = Period.parse("2026-03")


@pytest.fixture
def thursday(cast):
    return CalendarDay.objects.get(day=DAY)


def march():
    return calendar.workdays_between(MARCH.start, MARCH.last)


def test_a_day_off_takes_one_workday_from_every_later_count(cast, thursday):
    last = CalendarDay.objects.last()
    before = march()
    edit_day(thursday, "holiday", "本地节日", by=cast.city.department)
    assert march() == before - 1
    assert CalendarDay.objects.last().workdays == last.workdays - 1
    assert AuditEntry.objects.get(verb="calendar.day_edited").changes["kind"]["a"] == "holiday"


def test_the_counts_move_in_one_update(cast, thursday, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        edit_day(thursday, "holiday", by=cast.city.department)


def test_two_editors_of_one_day_are_told(cast, thursday):
    edit_day(thursday, "holiday", by=cast.city.department, version=1)
    with pytest.raises(Stale):
        edit_day(thursday, "weekend", by=cast.north.department, version=1)


def test_only_departments_edit(cast, thursday):
    with pytest.raises(Refused):
        edit_day(thursday, "holiday", by=cast.north.committee)


def test_the_page_says_what_changes_and_then_does_it(cast, page_of):
    browser = page_of(cast.north.department, HTTP_ACCEPT_LANGUAGE="en")
    url = reverse("records:calendar_edit", args=[DAY])
    typed = {"kind": "holiday", "name": "", "version": 1}
    page = browser.post(url, typed)
    said = page.context["form"].warnings
    assert len(said) == 1 and CalendarDay.objects.get(day=DAY).kind == "workday"
    sure = {**typed, "sure": page.context["form"].data["sure"]}
    assert browser.post(url, sure).status_code == 302
    assert CalendarDay.objects.get(day=DAY).kind == "holiday"


def test_a_provisional_day_that_is_edited_is_provisional_no_more(cast):
    year = calendar.known_years().stop
    calendar.ensure_calendar(last_year=year)
    day = CalendarDay.objects.get(day=date(year, 1, 1))
    day = edit_day(day, "holiday", "元旦", by=cast.city.department)
    assert not day.provisional


def test_a_day_that_does_not_exist_is_not_found(cast, page_of):
    browser = page_of(cast.north.department)
    assert browser.get("/calendar/days/2026-02-30/").status_code == 404
    assert browser.get("/calendar/days/1999-02-03/").status_code == 404
