"""Days of the working calendar are changed, one or a notice at once, and first looked at."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.readable import changes_in_words
from assessments.models import Cycle
from common import figures
from common.periods import Period
from common.refusals import Refused, Stale
from instructors import calendar
from instructors.actions import DayPlan, change_days
from instructors.calendar_notice import read_notice
from instructors.models import CalendarChange, CalendarDay
from records.calendar_effects import effect_of
from records.models import DutyRule
from tests import factories as make

DAY = date(2026, 3, 5)
MARCH = Period.parse("2026-03")
NOTICE = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。"""


@pytest.fixture
def thursday(cast):
    return CalendarDay.objects.get(day=DAY)


def march():
    return calendar.workdays_between(MARCH.start, MARCH.last)


def plan(row, kind, name="", **more):
    return DayPlan(row.day, kind, name, row.version, **more)


def edit(row, kind, name="", *, by, **more):
    return change_days([plan(row, kind, name)], by=by, **more)


def facts():
    return list(CalendarDay.objects.values_list("day", "kind", "name", "provisional", "workdays"))


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
    assert len(queries) <= 9
    written = facts()
    calendar.recount(date(2026, 3, 1))
    assert facts() == written
    assert AuditEntry.objects.filter(verb="calendar.changed").count() == 1


def test_two_editors_of_one_day_are_told_and_nothing_is_done(cast, thursday):
    friday = CalendarDay.objects.get(day=date(2026, 3, 6))
    edit(thursday, "holiday", by=cast.city.department)
    with pytest.raises(Stale):
        change_days([plan(thursday, "weekend"), plan(friday, "holiday")], by=cast.north.department)
    assert CalendarDay.objects.get(pk=friday.pk).kind == "workday"


def test_only_departments_change_it(cast, thursday):
    with pytest.raises(Refused):
        edit(thursday, "holiday", by=cast.north.committee)


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


# Reading a notice -------------------------------------------------------------------------


def test_a_notice_is_read_as_the_library_has_it():
    """The text of the State Council's notice for 2026 against the days seeded for 2026."""
    found = read_notice(NOTICE, 2026)
    assert found.problems == []
    year = [date(2026, 1, 1).replace(month=m, day=d) for m in range(1, 13) for d in range(1, 29)]
    off = {day for day in year if calendar.facts(day)[0] == "holiday"}
    worked = {day for day in year if calendar.facts(day)[0] == "make_up"}
    assert set(found.off) == off and set(found.work) == worked
    assert found.off[date(2026, 2, 17)] == "Spring Festival"


@pytest.mark.parametrize(
    ("text", "off", "work"),
    [
        ("元旦：2026年12月30日至2027年1月1日放假", ["2026-12-30", "2026-12-31", "2027-01-01"], []),
        ("元旦：12月31日至1月1日放假调休，共2天", ["2027-12-31", "2028-01-01"], []),
        ("国庆节、中秋节：10月1日放假，9月26日（周日）上班", ["2027-10-01"], ["2027-09-26"]),
        ("清明节：4月5日放假，与周末连休", ["2027-04-05"], []),
    ],
)
def test_other_ways_of_writing_it(text, off, work):
    found = read_notice(text, 2027)
    assert [day.isoformat() for day in found.off] == off
    assert [day.isoformat() for day in found.work] == work
    assert found.problems == []


@pytest.mark.parametrize(
    "text",
    [
        "今天天气很好", "春节：2月30日至3月2日放假", "春节：2月15日至23日放假，共8天",
        "春节：2月15日至16日放假。2月16日上班", "春节：2月15日看情况", "春节：2月5日至4月9日放假",
    ],
)  # fmt: skip
def test_what_makes_no_sense_in_a_notice_is_said(text):
    assert read_notice(text, 2026).problems


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


# Its pages --------------------------------------------------------------------------------


def apply(browser, page):
    context = page.context
    data = {"plan": context["plan"], "title": context["title"]}
    if context["undoes"]:
        data["undoes"] = context["undoes"].pk
    return browser.post(reverse("records:calendar_apply"), data)


def test_a_day_is_looked_at_and_then_changed(cast, page_of):
    browser = page_of(cast.north.department, HTTP_ACCEPT_LANGUAGE="en")
    page = browser.post(
        reverse("records:calendar_edit", args=[DAY]), {"kind": "holiday", "name": "县庆"}
    )
    assert "This alters" in page.content.decode()
    assert CalendarDay.objects.get(day=DAY).kind == "workday"
    assert apply(browser, page).status_code == 302
    assert CalendarDay.objects.get(day=DAY).name == "县庆"


def test_a_pasted_notice_is_applied_whole_and_changed_back(cast, page_of):
    year = calendar.known_years().stop
    calendar.ensure_calendar(last_year=year)
    before = facts()
    browser = page_of(cast.city.department)
    typed = {"year": year, "text": NOTICE.replace("2026", str(year)), "whole": "on"}
    typed["text"] = typed["text"].replace("4月4日（周六）至6日", "4月4日至6日")
    page = browser.post(reverse("records:calendar_notice"), typed)
    assert page.context["settled"] > 300
    apply(browser, page)
    assert not CalendarDay.objects.filter(day__year=year, provisional=True).exists()
    assert CalendarDay.objects.get(day=date(year, 10, 7)).kind == "holiday"
    change = CalendarChange.objects.first()
    assert AuditEntry.objects.filter(verb="calendar.changed").count() == 1
    page = browser.get(reverse("records:calendar_back", args=[change.pk]))
    apply(browser, page)
    assert facts() == before
    page = browser.get(reverse("instructors:calendar_year", args=[year]))
    assert [c.pk for c in page.context["changes"]][1] == change.pk
    with pytest.raises(Refused):
        row = CalendarDay.objects.get(day=date(year, 5, 1))
        edit(row, "holiday", by=cast.city.department, undoes=change)


def test_a_day_changed_again_since_is_left_out_of_changing_back(cast, page_of, thursday):
    change = edit(thursday, "holiday", "县庆", by=cast.city.department)
    edit(CalendarDay.objects.get(day=DAY), "weekend", by=cast.city.department)
    page = page_of(cast.city.department).get(reverse("records:calendar_back", args=[change.pk]))
    assert page.context["since"] == [DAY] and page.context["count"] == 0


def test_who_is_overtaken_sees_the_preview_anew(cast, page_of, thursday):
    browser = page_of(cast.north.department)
    page = browser.post(
        reverse("records:calendar_edit", args=[DAY]), {"kind": "holiday", "name": ""}
    )
    edit(thursday, "make_up", by=cast.city.department)
    again = apply(browser, page)
    assert again.status_code == 200 and CalendarDay.objects.get(day=DAY).kind == "make_up"
    apply(browser, again)
    assert CalendarDay.objects.get(day=DAY).kind == "holiday"


@pytest.mark.parametrize("plan", ["", "x", "[]", '[["2026-03-05"]]', '[["2026-13-05","w","",1,0]]'])
def test_a_plan_that_cannot_be_read_changes_nothing(cast, page_of, plan):
    before = facts()
    page_of(cast.north.department).post(reverse("records:calendar_apply"), {"plan": plan})
    assert facts() == before


def test_one_holiday_is_typed_with_its_make_up_days(cast, page_of):
    browser = page_of(cast.north.department)
    url = reverse("records:calendar_notice")
    typed = {"year": 2026, "name": "县庆", "first": "2026-03-05", "last": "2026-03-06",
             "make_up": "2026-03-07, 2026-03-14"}  # fmt: skip
    page = browser.post(url, typed)
    assert [line.day.day for line in page.context["shown"]] == [5, 6, 7, 14]
    for wrong in ({"make_up": "morgen"}, {"last": "2026-02-01"}, {"first": "", "make_up": ""}):
        assert "plan" not in browser.post(url, typed | wrong).context


def test_a_day_that_does_not_exist_is_not_found(cast, page_of):
    browser = page_of(cast.north.department)
    assert browser.get("/calendar/days/2026-02-30/").status_code == 404
    assert browser.get("/calendar/days/1999-02-03/").status_code == 404
