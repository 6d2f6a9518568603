"""What a change of the calendar alters, counted before it is applied: each part by itself."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from common.periods import Period
from instructors.models import CalendarDay
from records import days
from records.calendar_effects import effect_of
from records.days import arithmetic, person_month
from records.models import DutyRule
from tests import factories as make
from tests.records.calendar_days import DAY, plan

FRIDAY, SATURDAY, SUNDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 8)


def effect(*changes):
    """What these (day, kind) alter."""
    rows = {r.day: r for r in CalendarDay.objects.filter(day__in=[day for day, _kind in changes])}
    return effect_of([plan(rows[day], kind) for day, kind in changes], rows)


def rule(district, **fields):
    values = {
        "kind": "part_time", "metric": "log_day", "per": "workday",
        "valid_from": date(2025, 1, 1), **fields,
    }  # fmt: skip
    return DutyRule.objects.create(district=district, **values)


# Expected days and people -----------------------------------------------------------------


def test_a_person_is_counted_once_and_his_days_each(cast):
    rule(cast.north.district)
    rule(cast.north.district, metric="visit_day", per="month")
    found = effect((DAY, "holiday"), (FRIDAY, "holiday"), (SATURDAY, "make_up"))
    assert (found.more, found.fewer, found.altered, found.people) == (1, 2, 3, 1)


def test_nobody_under_no_rule_is_counted(cast):
    assert effect((DAY, "holiday")).people == 0
    for fields in (
        {"kind": "full_time"}, {"valid_until": date(2026, 3, 4)}, {"valid_from": FRIDAY},
        {"district": cast.south.district},
    ):  # fmt: skip
        fields = {"district": cast.north.district, **fields}
        made = rule(fields.pop("district"), **fields)
        concerned = 1 if made.district == cast.south.district else 0
        assert effect((DAY, "holiday")).people == concerned, fields
        made.delete()


@pytest.mark.parametrize(
    "fields", [{"valid_until": DAY}, {"valid_from": DAY}, {"valid_until": date(2026, 12, 31)}]
)
def test_a_rule_holds_from_its_first_day_to_its_last(cast, fields):
    rule(cast.north.district, **fields)
    assert effect((DAY, "holiday")).people == 1


def test_a_rule_of_the_city_holds_for_its_counties(cast):
    rule(cast.city.district)
    assert effect((DAY, "holiday")).people == 2


def test_what_stays_a_workday_alters_nothing(cast):
    rule(cast.north.district)
    found = effect((SATURDAY, "holiday"))
    assert (found.altered, found.people, found.months, found.logs) == (0, 0, [], 0)
    found = effect((DAY, "make_up"))
    assert (found.altered, found.people) == (0, 0)


def test_who_is_on_leave_or_not_posted_is_not_counted(cast):
    rule(cast.city.district)
    make.make_leave(cast.north.person, DAY, end=DAY, status="approved")
    cast.south.posting.end = date(2026, 3, 4)
    cast.south.posting.save()
    assert effect((DAY, "holiday")).people == 0
    assert effect((FRIDAY, "holiday")).people == 1


def test_only_the_days_changed_on_which_he_is_posted_count(cast):
    """Days between two changed ones are nobody's matter."""
    rule(cast.north.district)
    cast.north.posting.start, cast.north.posting.end = FRIDAY, date(2026, 3, 9)
    cast.north.posting.save()
    found = effect((DAY, "holiday"), (date(2026, 3, 10), "holiday"))
    assert (found.altered, found.people) == (0, 0)
    found = effect((SATURDAY, "make_up"), (date(2026, 3, 14), "make_up"))
    assert (found.more, found.fewer, found.people) == (1, 0, 1)
    found = effect((FRIDAY, "holiday"), (date(2026, 3, 10), "holiday"))
    assert (found.more, found.fewer, found.people) == (0, 1, 1)


# Logs and papers --------------------------------------------------------------------------


def test_logs_received_on_days_that_are_lost_are_named(cast):
    north = cast.north
    make.make_log(north.person, DAY, north.enterprise)
    make.make_log(north.colleague, DAY, north.enterprise, status="draft", number=None)
    make.make_log(north.person, SATURDAY, north.enterprise)
    found = effect((DAY, "holiday"), (SATURDAY, "make_up"))
    assert found.logs == 1


def test_each_month_says_its_workdays_now_and_then_and_its_papers(cast):
    for paper, status in (
        (cast.north.summary, "submitted"), (cast.south.summary, "draft"),
        (cast.north.report, "accepted"), (cast.south.report, "returned"),
    ):  # fmt: skip
        type(paper).objects.filter(pk=paper.pk).update(status=status)
    april = date(2026, 4, 2)
    found = effect((DAY, "holiday"), (FRIDAY, "holiday"), (SATURDAY, "make_up"), (april, "holiday"))
    said = [(m.period.code, m.now, m.then, m.summaries, m.reports) for m in found.months]
    march = CalendarDay.objects.filter(
        day__range=(date(2026, 3, 1), date(2026, 3, 31)), kind__in=CalendarDay.WORKING
    ).count()
    spring = CalendarDay.objects.filter(
        day__range=(date(2026, 4, 1), date(2026, 4, 30)), kind__in=CalendarDay.WORKING
    ).count()
    assert said == [
        ("2026-03", march, march - 1, 1, 1), ("2026-04", spring, spring - 1, 0, 0),
    ]  # fmt: skip


# Why a day is none ------------------------------------------------------------------------


@pytest.fixture
def north(cast):
    with (
        time_machine.travel("2026-03-18 10:00+08:00", tick=False), translation.override("en"),
    ):  # fmt: skip
        rule(cast.north.district)
        yield cast.north


def reasons(north):
    """The days of March 2026 of the north's man, by day of the month."""
    month = person_month(north.person, Period.parse("2026-03"), north.department)
    return {square.day.day: square for square in month.days}


def test_a_gap_between_postings_and_none_at_all_say_so(north):
    north.posting.end = date(2026, 3, 4)
    north.posting.save()
    make.make_posting(north.person, north.enterprise, date(2026, 3, 10))
    said = reasons(north)
    assert said[5].state == days.NOT_POSTED
    assert said[5].words == "workday, between two postings"
    assert said[4].state == said[10].state == days.EXPECTED
    north.person.postings.all().delete()
    assert reasons(north)[5].words == "workday, not posted"


def test_another_s_leave_and_posting_explain_nothing_of_his(north):
    make.make_leave(north.colleague, DAY, end=DAY, status="approved")
    make.make_posting(north.colleague, north.enterprise, date(2025, 1, 1), end=date(2026, 3, 2))
    north.posting.start, north.posting.end = DAY, date(2026, 4, 30)
    north.posting.save()
    said = reasons(north)
    assert (said[5].state, said[5].leave) == (days.EXPECTED, None)
    assert said[4].words.startswith("workday, not posted yet (from")
    assert "5" in said[4].words


def test_who_came_back_late_was_on_leave_until_its_last_day(north):
    make.make_leave(north.person, DAY, end=FRIDAY, status="returned", returned_on=date(2026, 3, 12))
    said = reasons(north)
    assert said[6].state == days.LEAVE
    assert said[9].state == said[11].state == days.EXPECTED
    month = person_month(north.person, Period.parse("2026-03"), north.department)
    assert month.due == sum(square.state == days.EXPECTED for square in month.days)


def test_no_day_is_missing_where_no_rule_asks_for_this_very_day(north):
    assert reasons(north)[16].is_missing
    DutyRule.objects.all().delete()
    rule(north.district, per="month", metric="visit_day", minimum=4)
    assert not any(square.is_missing for square in reasons(north).values())


def test_no_day_is_missing_once_its_rule_has_ended(north):
    DutyRule.objects.all().delete()
    rule(north.district, valid_until=FRIDAY)
    missing = [n for n, square in reasons(north).items() if square.is_missing]
    assert missing == [3, 4, 5, 6], "there is a log on the 2nd"


def test_who_writes_on_a_day_of_leave_is_on_leave_all_the_same(north):
    today = date(2026, 3, 18)
    make.make_leave(north.person, today, end=today, status="approved")
    make.make_log(north.person, today, north.enterprise)
    square = reasons(north)[18]
    assert (square.state, square.log is None) == (days.LEAVE, False)
    assert square.column == 3, "a Wednesday"


@pytest.mark.parametrize(
    ("fields", "first", "said"),
    [
        ({"minimum": 6, "per": "month"}, 16, "6 × 12 ÷ 22 = 3.27, rounded 3"),
        ({"minimum": 11, "per": "month"}, 16, "11 × 12 ÷ 22 = 6, rounded 6"),
        ({"minimum": 6, "per": "month"}, 1, ""),  # posted all month: nothing to work out
        ({"minimum": 6, "per": "month", "prorate": False}, 16, "whole minimum of 6 days"),
        ({"minimum": 1, "per": "workday"}, 16, ""),
    ],
)
def test_how_the_days_due_come_about_is_said_where_it_is_worked_out(north, fields, first, said):
    DutyRule.objects.all().delete()
    rule(north.district, metric="visit_day", **fields)
    north.posting.start = date(2026, 3, first)
    north.posting.save()
    with time_machine.travel("2026-04-20 10:00+08:00", tick=False):
        (line,) = person_month(north.person, Period.parse("2026-03"), north.department).lines
    assert arithmetic(line) == said


def test_a_day_that_is_not_over_says_so_and_one_written_today_is_expected(north):
    said = reasons(north)
    assert (said[18].state, said[18].words) == (days.AHEAD, "workday, not over yet")
    assert said[17].state == days.EXPECTED and said[17].is_missing
    make.make_log(north.person, date(2026, 3, 18), north.enterprise)
    said = reasons(north)
    assert (said[18].state, said[18].words) == (days.EXPECTED, "workday")
    assert not said[18].is_missing and said[18].way == days.ON_SITE


def test_a_provisional_day_says_so_and_a_named_holiday_its_name(north):
    CalendarDay.objects.filter(day=DAY).update(provisional=True)
    CalendarDay.objects.filter(day=FRIDAY).update(kind="holiday", name="春节")
    said = reasons(north)
    assert said[5].words == "workday (calendar provisional)"
    assert (said[6].state, said[6].words) == (days.OFF, "春节")


def test_a_day_on_leave_until_the_return_is_no_day_of_duty(north):
    make.make_leave(
        north.person, DAY, end=date(2026, 3, 11), status="returned", kind="official",
        returned_on=date(2026, 3, 10),
    )  # fmt: skip
    said = reasons(north)
    assert said[9].state == days.OTHER_DUTY and said[9].leave
    assert said[9].words == "workday, other duty: official business"
    assert said[10].state == days.EXPECTED and said[10].leave is None


def test_a_log_that_the_reader_may_not_open_is_counted_and_not_linked(cast, north, page_of):
    make.make_log(
        north.person, date(2026, 3, 16), north.enterprise, workstation=cast.south.station,
        district=cast.south.district,
    )  # fmt: skip
    said = reasons(north)
    assert said[16].log is not None and not said[16].opens
    assert said[2].opens
    url = reverse("records:duty_month", args=[north.person.pk, "2026-03"])
    assert page_of(north.station_head).get(url).status_code == 200
