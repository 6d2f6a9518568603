"""The working calendar: what the State Council said, and counting with it."""

from datetime import date

import pytest

from common.periods import Period
from common.refusals import Refused
from instructors import calendar
from instructors.models import CalendarDay

pytestmark = pytest.mark.django_db


def recounted(first, last):
    days = CalendarDay.objects.filter(day__range=(first, last))
    return sum(1 for day in days if day.is_workday)


def test_holidays_and_make_up_days_are_known():
    spring = CalendarDay.objects.get(day=date(2026, 2, 17))
    assert (spring.kind, spring.name) == ("holiday", "Spring Festival")
    assert CalendarDay.objects.get(day=date(2026, 2, 14)).kind == "make_up"


def test_workdays_between_is_what_counting_the_days_gives(django_assert_num_queries):
    stretch = date(2026, 1, 15), date(2026, 10, 12)
    with django_assert_num_queries(1):
        counted = calendar.workdays_between(*stretch)
    assert counted == recounted(*stretch)


def test_a_single_day_counts_itself_and_a_turned_round_stretch_nothing():
    assert calendar.workdays_between(date(2026, 3, 2), date(2026, 3, 2)) == 1
    assert calendar.workdays_between(date(2026, 3, 7), date(2026, 3, 8)) == 0
    assert calendar.workdays_between(date(2026, 3, 9), date(2026, 3, 8)) == 0


def test_the_first_day_on_record_can_begin_a_stretch():
    first = CalendarDay.objects.first().day
    assert calendar.workdays_between(first, date(first.year, 12, 31)) == recounted(
        first, date(first.year, 12, 31)
    )


def test_a_year_that_is_not_on_record_is_refused():
    with pytest.raises(Refused):
        calendar.workdays_between(date(2026, 1, 1), date(2099, 1, 1))


def test_the_third_workday_after_a_friday_skips_the_weekend():
    assert calendar.nth_workday_after(date(2026, 3, 6), 3) == date(2026, 3, 11)
    assert calendar.nth_workday_after(date(2026, 3, 7), 1) == date(2026, 3, 9)


def test_make_up_days_are_workdays_for_the_clock():
    assert calendar.nth_workday_after(date(2026, 2, 13), 1) == date(2026, 2, 14)


def test_a_year_without_a_notice_is_monday_to_friday_and_says_so():
    year = calendar.known_years().stop
    calendar.ensure_calendar(last_year=year)
    assert calendar.is_provisional(Period.parse(str(year)))
    assert not calendar.is_provisional(Period.parse(f"{year - 1}-12"))
    days = CalendarDay.objects.within(Period.parse(str(year)))
    assert all(day.is_workday == (day.day.weekday() < 5) for day in days)


def test_adding_years_before_and_after_keeps_the_running_count_whole():
    CalendarDay.objects.exclude(day__year=2024).delete()
    calendar.recount(date(2024, 1, 1))
    calendar.ensure_calendar(2022, 2025)
    count = 0
    for day in CalendarDay.objects.order_by("day"):
        count += day.is_workday
        assert day.workdays == count, day


def test_seeding_twice_adds_nothing():
    calendar.ensure_calendar()
    assert calendar.ensure_calendar() == 0


def test_a_provisional_year_is_filled_in_when_its_notice_is_out_but_edited_days_stay():
    first = date(2026, 1, 1)
    CalendarDay.objects.filter(day__year=2026).update(provisional=True, kind="workday", name="")
    CalendarDay.objects.filter(day=date(2026, 10, 1)).update(version=2)
    calendar.ensure_calendar()
    assert CalendarDay.objects.get(day=first).kind == "holiday"
    assert CalendarDay.objects.get(day=date(2026, 10, 1)).kind == "workday"
    last = CalendarDay.objects.get(day=date(2026, 12, 31))
    before = CalendarDay.objects.get(day=date(2025, 12, 31))
    assert last.workdays - before.workdays == recounted(first, date(2026, 12, 31))


def test_many_questions_are_answered_from_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        workdays = calendar.Workdays(date(2026, 1, 1), date(2026, 12, 31))
    assert date(2026, 2, 14) in workdays
    assert date(2026, 2, 17) not in workdays
    assert workdays.between(date(2026, 3, 1), date(2026, 3, 31)) == calendar.workdays_between(
        date(2026, 3, 1), date(2026, 3, 31)
    )
