"""Periods are values with codes."""

from datetime import date

import pytest
from django.utils import translation

from common.periods import HALF, MONTH, QUARTER, YEAR, Period


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026H2", date(2026, 7, 1), date(2027, 1, 1)),
        ("2026Q3", date(2026, 7, 1), date(2026, 10, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_a_code_names_a_period_and_comes_back(code, start, end):
    period = Period.parse(code)
    assert (period.start, period.end, period.code) == (start, end, code)


@pytest.mark.parametrize("code", ["", "2026-13", "2026Q5", "2026H3", "0000", "26", "2026-1", "x"])
def test_what_names_no_period_is_said_so(code):
    with pytest.raises(ValueError, match="not a period"):
        Period.parse(code)


def test_a_day_lies_in_one_period_of_each_length():
    day = date(2026, 11, 21)
    codes = [Period.containing(day, months).code for months in (MONTH, QUARTER, HALF, YEAR)]
    assert codes == ["2026-11", "2026Q4", "2026H2", "2026"]
    assert all(day in Period.parse(code) for code in codes)


def test_a_year_is_its_parts_in_order():
    year = Period.parse("2026")
    assert [part.code for part in year.parts(QUARTER)] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    assert year.parts(MONTH)[-1].end == year.end
    assert year.previous().code == "2025"
    assert Period.parse("2025Q4").next().code == "2026Q1"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ["2026年9月", "2026年三季度", "2026年下半年", "2026年度"]),
        ("en", ["September 2026", "Q3 2026", "second half of 2026", "year 2026"]),
    ],
)
def test_a_period_reads_as_the_language_has_it(language, words):
    with translation.override(language):
        assert [str(Period.parse(c)) for c in ("2026-09", "2026Q3", "2026H2", "2026")] == words
