"""The calendar's pages: looked at first, then changed in one press, by whoever it is to change."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from common.refusals import Refused
from instructors import calendar
from instructors.models import CalendarChange, CalendarDay
from tests.records.calendar_days import DAY, NOTICE, edit, facts


@pytest.fixture
def thursday(cast):
    return CalendarDay.objects.get(day=DAY)


def apply(browser, page):
    context = page.context
    data = {"plan": context["plan"], "title": context["title"]}
    if context["undoes"]:
        data["undoes"] = context["undoes"].pk
    return browser.post(reverse("records:calendar_apply"), data)


def test_a_county_reads_the_calendar_and_is_told_whose_it_is(cast, page_of):
    year, day = (reverse("instructors:calendar_year", args=[2026]), DAY)
    edits = reverse("records:calendar_edit", args=[day])
    for user in (cast.north.department, cast.north.administrator, cast.city.auditor):
        browser = page_of(user)
        shown = browser.get(year).content.decode()
        assert "临江市组织部或系统管理员调整" in shown and edits not in shown
        assert browser.get(edits).status_code == 403
        assert browser.get(reverse("records:calendar_notice")).status_code == 403
        assert browser.post(reverse("records:calendar_apply")).status_code == 403
        back = reverse("records:calendar_back", args=[cast.north.calendar_change.pk])
        assert browser.get(back).status_code == 403
    for user in (cast.city.department, cast.city.administrator):
        browser = page_of(user)
        shown = browser.get(year).content.decode()
        assert "系统管理员调整" not in shown and edits in shown
        assert browser.get(edits).status_code == 200
        assert browser.get(reverse("records:calendar_notice")).status_code == 200
        made = browser.get(reverse("instructors:calendar_year", args=[2024])).content.decode()
        assert reverse("records:calendar_back", args=[cast.north.calendar_change.pk]) in made


def test_a_day_is_looked_at_and_then_changed(cast, page_of):
    browser = page_of(cast.city.department, HTTP_ACCEPT_LANGUAGE="en")
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
    browser = page_of(cast.city.administrator)
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
    page_of(cast.city.department).post(reverse("records:calendar_apply"), {"plan": plan})
    assert facts() == before


def test_one_holiday_is_typed_with_its_make_up_days(cast, page_of):
    browser = page_of(cast.city.department)
    url = reverse("records:calendar_notice")
    typed = {"year": 2026, "name": "县庆", "first": "2026-03-05", "last": "2026-03-06",
             "make_up": "2026-03-07, 2026-03-14"}  # fmt: skip
    page = browser.post(url, typed)
    assert [line.day.day for line in page.context["shown"]] == [5, 6, 7, 14]
    for wrong in ({"make_up": "morgen"}, {"last": "2026-02-01"}, {"first": "", "make_up": ""}):
        assert "plan" not in browser.post(url, typed | wrong).context


def test_a_day_that_does_not_exist_is_not_found(cast, page_of):
    browser = page_of(cast.city.department)
    assert browser.get("/calendar/days/2026-02-30/").status_code == 404
    assert browser.get("/calendar/days/1999-02-03/").status_code == 404
