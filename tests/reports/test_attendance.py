"""The leave slip and the attendance sheet as they are printed."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.models import PolicyValue
from common.periods import Period
from common.refusals import Refused
from instructors import actions
from instructors.models import CalendarDay
from reports import builders, printing
from reports.builders.work import leave_days
from tests import factories as make
from tests.reports.test_papers import paper, read, squeezed

pytestmark = pytest.mark.django_db


@pytest.fixture
def leave(cast):
    for user, name in ((cast.north.station_head, "王建国"), (cast.north.committee, "李红")):
        user.name = name
        user.save()
    with time_machine.travel("2026-10-12 09:00+08:00", tick=False):
        leave = actions.ask_leave(
            cast.north.person, by=cast.north.instructor, kind="sick", reason="住院检查",
            start=date(2026, 10, 13), end=date(2026, 10, 14),
        )  # fmt: skip
        leave = actions.decide_leave(leave, True, "同意", by=cast.north.station_head)
        return actions.decide_leave(leave, True, by=cast.north.committee)


def test_the_slip_stands_three_times_on_one_sheet_with_its_decisions(leave, cast):
    made = read(paper("leave_slip", leave, "2026-10"))
    assert len(made.pages) == 1
    text = squeezed(made.pages[0])
    for words in ("第一联", "第1联", "第2联", "第3联"):
        assert (words in text) == (words != "第一联")
    assert text.count("住院检查") == text.count("共2天") == text.count("北明") == 3
    assert text.count("王建国") == text.count("李红") == 3
    PolicyValue.objects.create(district=cast.north.district, code="leave_copies", value=1)
    assert squeezed(read(paper("leave_slip", leave, "2026-10")).pages[0]).count("住院检查") == 1


def test_a_long_reason_and_english_stay_on_one_sheet(leave):
    leave.reason = "因家中老人住院需要陪护，" * 40
    leave.save()
    assert len(read(paper("leave_slip", leave, "2026-10", "en")).pages) == 1
    assert len(read(paper("leave_slip", leave, "2026-10")).pages) == 1


def test_a_slip_is_asked_for_in_the_month_of_its_leave_and_not_of_a_draft(leave, cast, page_of):
    browser = page_of(cast.north.instructor)
    url = reverse("reports:document_new")
    page = browser.get(url, {"kind": "leave_slip", "subject": leave.pk})
    assert [code for code, _label in page.context["form"].fields["period"].choices] == ["2026-10"]
    with pytest.raises(Refused):
        paper("leave_slip", leave, "2026-09")
    draft = cast.north.leave_draft
    assert browser.get(url, {"kind": "leave_slip", "subject": draft.pk}).status_code == 404
    other = {"kind": "leave_slip", "subject": cast.south.leave.pk}
    assert browser.get(url, other).status_code == 404


def sheet(cast, by=None):
    order = printing.read_order(
        "attendance", cast.north.station.pk, "2026-10", "zh-hans", by or cast.north.department
    )
    return printing.collect(order)


def test_the_sheet_marks_every_day_as_the_records_have_it(leave, cast):
    north = cast.north
    with time_machine.travel("2026-11-21 10:00+08:00", tick=False):
        north.posting.start = date(2026, 10, 9)
        north.posting.save()
        make.make_leave(
            north.person, date(2026, 10, 20), end=date(2026, 10, 25), kind="training",
            status="approved",
        )  # fmt: skip
        for day in (9, 10, 15):
            make.make_log(north.person, date(2026, 10, day), north.enterprise)
        context = sheet(cast)
    row = next(r for r in context["rows"] if r["person"] == north.person)
    marks = {n: cell["mark"] for n, cell in enumerate(row["cells"], start=1)}
    assert marks == {
        **dict.fromkeys(range(1, 32), ""), **dict.fromkeys(range(1, 9), "/"),
        **dict.fromkeys((9, 10, 15), "√"), **dict.fromkeys((13, 14), "○"),
        **dict.fromkeys((20, 21, 22, 23), "◇"),
    }  # fmt: skip
    assert (row["present"], row["leave"], row["other"]) == (3, 2, 4)
    off = {n for n, cell in enumerate(row["cells"], start=1) if cell["kind"] == "off"}
    days = CalendarDay.objects.filter(day__year=2026, day__month=10)
    assert off == {d.day.day for d in days if not d.is_workday and d.day.day > 8}
    assert context["total"] == 3


def test_the_marks_are_the_districts(leave, cast):
    marks = ["到", "事", "病", "公", "年", "丧", "训", "借"]
    PolicyValue.objects.create(district=cast.north.district, code="attendance_marks", value=marks)
    context = sheet(cast)
    assert [mark for mark, _word in context["legend"]] == marks
    person = next(r for r in context["rows"] if r["person"] == cast.north.person)
    assert person["cells"][12]["mark"] == "病"


def test_marks_that_cannot_be_told_apart_are_no_setting():
    from accounts.policies import get

    for wrong in (["√"], ["√"] * 8, ["长长长", "事", "病", "公", "年", "丧", "训", "借"]):
        with pytest.raises(ValueError):
            get("attendance_marks").clean(wrong)


def test_the_sheet_is_one_page_in_both_languages(cast, leave):
    for at in range(20):  # a station of twenty is usual
        colleague = make.make_instructor(cast.north.station, name=f"同事{at}")
        make.make_posting(colleague, cast.north.enterprise, start=date(2026, 1, 1))
    for language in ("zh-hans", "en"):
        made = read(paper("attendance", cast.north.station, "2026-10", language))
        assert len(made.pages) == 1
    assert "leave_slip" in [builder.kind for builder in builders.builders()]


def test_the_dossier_s_calendar_tells_leave_from_other_duty(leave, cast):
    make.make_leave(
        cast.north.person, date(2026, 10, 20), end=date(2026, 10, 20), kind="official",
        status="approved",
    )  # fmt: skip
    october = Period.parse("2026-10")
    marks = leave_days(cast.north.person, october, cast.north.department)
    assert {day.day: mark for day, mark in marks.items()} == {13: "△", 14: "△", 20: "☆"}


def test_a_slip_says_of_leave_that_was_not_taken_or_ended_that_it_was(leave):
    for status, words in (
        ("not_taken", "未休假"),
        ("ended", "随离任终止"),
        ("withdrawn", "已撤回"),
    ):
        type(leave).objects.filter(pk=leave.pk).update(status=status)
        text = squeezed(read(paper("leave_slip", leave, "2026-10")).pages[0])
        assert text.count(words) == 3, status
