"""Days of the working calendar are changed, one or many at once, and what that alters is known."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, District
from accounts.readable import changes_in_words
from assessments.models import Cycle
from common import figures
from common.periods import Period
from common.refusals import Refused, Stale
from instructors import calendar
from instructors.actions import change_days
from instructors.models import CalendarDay
from records.calendar_effects import effect_of
from records.models import DutyRule
from tests import factories as make
from tests.records.calendar_days import DAY, edit, facts, plan

MARCH = Period.parse("2026-03")


@pytest.fixture
def thursday(db):
    return CalendarDay.objects.get(day=DAY)


def march():
    return calendar.workdays_between(MARCH.start, MARCH.last)


# The change itself ------------------------------------------------------------------------


def test_a_day_off_takes_one_workday_from_every_later_count(cast, thursday):
    last = CalendarDay.objects.last()
    before = march()
    edit(thursday, "holiday", "本地节日", by=cast.city.department)
    assert march() == before - 1
    assert CalendarDay.objects.last().workdays == last.workdays - 1
    entry = AuditEntry.objects.get(verb="calendar.changed")
    assert changes_in_words(entry).endswith("2026-03-05 工作日、— → 2026-03-05 节假日、本地节日")


def test_many_days_are_one_change_and_the_counts_are_as_if_recounted(cast):
    days = {day: CalendarDay.objects.get(day=date(2026, 3, day)) for day in (5, 6, 7, 14, 20)}
    plans = [plan(days[5], "holiday"), plan(days[6], "holiday"), plan(days[7], "make_up"),
             plan(days[14], "make_up"), plan(days[20], "holiday")]  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        change_days(plans, by=cast.city.department)
    assert len(queries) <= 10
    written = facts()
    calendar.recount(date(2026, 3, 1))
    assert facts() == written
    assert AuditEntry.objects.filter(verb="calendar.changed").count() == 1


def test_two_editors_of_one_day_are_told_and_nothing_is_done(cast, thursday):
    friday = CalendarDay.objects.get(day=date(2026, 3, 6))
    edit(thursday, "holiday", by=cast.city.department)
    with pytest.raises(Stale):
        change_days(
            [plan(thursday, "weekend"), plan(friday, "holiday")], by=cast.city.administrator
        )
    assert CalendarDay.objects.get(pk=friday.pk).kind == "workday"


def test_only_who_looks_after_every_county_changes_the_calendar_of_all(cast, thursday):
    """One calendar holds for all: a county's department or administrator leaves it alone."""
    for user in (
        cast.north.department, cast.north.administrator, cast.north.committee, cast.city.committee,
        cast.city.auditor, cast.city.station_head,
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            edit(thursday, "holiday", by=user)
        assert refusal.value.code == "calendar.not_yours"
    for kind, user in (("holiday", cast.city.department), ("workday", cast.city.administrator)):
        edit(CalendarDay.objects.get(day=DAY), kind, by=user)


def test_a_county_that_stands_alone_keeps_the_calendar_itself(thursday):
    """In a system of one county its department is that of the top district."""
    county = make.make_district("620422", "会宁县")
    alone = make.make_user("department", county, "alone")
    District.objects.exclude(pk=county.pk).delete()
    edit(thursday, "holiday", by=alone)


def test_what_is_so_already_is_no_change(cast, thursday):
    with pytest.raises(Refused) as refusal:
        edit(thursday, "workday", by=cast.city.department)
    assert refusal.value.code == "calendar.nothing_changes"


def test_a_provisional_day_that_is_edited_is_provisional_no_more(cast):
    year = calendar.known_years().stop
    calendar.ensure_calendar(last_year=year)
    day = CalendarDay.objects.get(day=date(year, 1, 1))
    edit(day, "holiday", "元旦", by=cast.city.department)
    assert not CalendarDay.objects.get(pk=day.pk).provisional


# What it alters ---------------------------------------------------------------------------


def rows_of(*days):
    return {row.day: row for row in CalendarDay.objects.filter(day__in=days)}


def effect(*changes):
    rows = rows_of(*(day for day, _kind in changes))
    return effect_of([plan(rows[day], kind) for day, kind in changes], rows)


def test_the_preview_counts_expected_days_and_people(cast):
    """North's man is posted and on leave on Friday; his colleague is not posted; the south's
    man is under no rule."""
    north = cast.north
    DutyRule.objects.create(
        district=north.district, kind="part_time", metric="log_day", per="workday",
        valid_from=date(2025, 1, 1),
    )  # fmt: skip
    make.make_leave(north.person, date(2026, 3, 6), end=date(2026, 3, 6), status="approved")
    found = effect((DAY, "holiday"), (date(2026, 3, 6), "holiday"), (date(2026, 3, 7), "make_up"))
    assert (found.more, found.fewer, found.altered, found.people) == (1, 1, 2, 1)
    make.make_posting(north.colleague, north.enterprise)
    found = effect((DAY, "holiday"), (date(2026, 3, 6), "holiday"), (date(2026, 3, 7), "make_up"))
    assert (found.more, found.fewer, found.people) == (2, 3, 2)


def test_the_preview_is_what_the_figure_then_shows(cast, time_machine):
    time_machine.move_to("2026-04-20 10:00+08:00", tick=False)
    DutyRule.objects.create(
        district=cast.city.district, kind="part_time", metric="log_day", per="workday",
        valid_from=date(2025, 1, 1),
    )  # fmt: skip
    people = [cast.north.person.pk, cast.south.person.pk, cast.north.colleague.pk]

    def due():
        read = figures.get("duty_days").by_subject("instructor", people, MARCH)
        return sum(reading.due for reading in read.values())

    before = due()
    days = [(DAY, "holiday"), (date(2026, 3, 7), "make_up"), (date(2026, 3, 8), "make_up")]
    said = effect(*days)
    rows = rows_of(*(day for day, _kind in days))
    change_days([plan(rows[day], kind) for day, kind in days], by=cast.city.department)
    assert due() - before == said.more - said.fewer == 2


def test_the_preview_costs_the_same_for_many_people(cast):
    DutyRule.objects.create(
        district=cast.city.district, kind="part_time", metric="log_day", per="workday",
        valid_from=date(2025, 1, 1),
    )  # fmt: skip
    with CaptureQueriesContext(connection) as few:
        effect((DAY, "holiday"))
    for _n in range(8):
        make.make_posting(make.make_instructor(cast.north.station), cast.north.enterprise)
    with CaptureQueriesContext(connection) as many:
        assert effect((DAY, "holiday")).people == 10
    assert len(few) == len(many) <= 11


def test_what_is_handed_in_or_frozen_is_named_as_not_touched(cast):
    cast.north.summary.status = "accepted"
    cast.north.summary.save()
    Cycle.objects.filter(pk=cast.north.cycle.pk).update(stage="final")
    found = effect((DAY, "holiday"))
    assert [(month.summaries, month.then - month.now) for month in found.months] == [(1, -1)]
    assert found.logs == 0
    assert len(found.kept) == 2 and str(cast.north.cycle) in "".join(found.kept)
    assert any("冻结" in said for said in found.kept)
