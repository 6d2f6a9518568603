"""A notice of the State Council is read, whatever way it is written."""

from datetime import date

import pytest

from instructors import calendar
from instructors.calendar_notice import read_notice
from tests.records.calendar_days import NOTICE


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
