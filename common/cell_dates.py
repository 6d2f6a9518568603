"""Dates as people type them: 1977/03, 197703, 1977年3月, 二〇二五年三月, real dates."""

import re
from datetime import date
from typing import Any

from common.cells import BadCell, packed, plain
from common.workbook.values import Month

DIGITS = {d: str(n) for n, ds in enumerate(
    ("〇○零Oo0", "一壹", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for d in ds}  # fmt: skip
PARTED = re.compile(r"(\d{4})[-./、年](\d{1,2})(?:[-./、月](\d{1,2})[日号]?|月|月份|\.)?", re.ASCII)
RUN = re.compile(r"(\d{4})(\d{2})(\d{2})?", re.ASCII)
CLOCK = re.compile(r"[T\s]+0?0:00(:00(\.0+)?)?$")
CHINESE = re.compile(
    r"([〇○零Oo0一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})[日号])?"
)
OPEN = re.compile(r"(?:起|至今|以来|-|—|–|~)$")
RANGE = re.compile(r"\s*(?:--|——|—|–|~|～|至|到)\s*")
Moment = date | Month


def moment(value: Any) -> Moment:
    """A day, or a month where no day is given; the year alone is not enough."""
    if isinstance(value, Month):
        return sound(value)
    if isinstance(value, date):
        return sound(date(value.year, value.month, value.day))
    if isinstance(value, bool):
        raise BadCell("cell.not_a_date")
    if isinstance(value, float) and not value.is_integer():
        return from_decimal(value)
    found = packed(CLOCK.sub("", plain(value)))
    if match := CHINESE.fullmatch(found):
        year = int("".join(DIGITS[sign] for sign in match[1]))
        return made(year, chinese_number(match[2]), match[3] and chinese_number(match[3]))
    match = PARTED.fullmatch(found) or RUN.fullmatch(found)
    if match:
        return made(int(match[1]), int(match[2]), match[3] and int(match[3]))
    if re.fullmatch(r"\d{4}年?", found, re.ASCII) and 1900 <= int(found[:4]) <= 2100:
        raise BadCell("cell.only_a_year")
    if re.fullmatch(r"\d{5}", found, re.ASCII):
        raise BadCell("cell.serial_day")
    raise BadCell("cell.not_a_date")


def from_decimal(value: float) -> Moment:
    """2025.03 kept as a number; 2025.1 may have been 2025.10 once, so it is not read."""
    found = repr(value)
    if match := re.fullmatch(r"(\d{4})\.(\d{1,2})", found):
        if match[2] == "1":
            raise BadCell("cell.january_or_october")
        return made(int(match[1]), int(match[2]), None)
    raise BadCell("cell.not_a_date")


def made(year: int, month: int, day: int | None) -> Moment:
    """The day or month with these numbers, if there is such a one."""
    if not 1 <= month <= 12:
        raise BadCell("cell.no_such_month", month=month)
    try:
        return sound(date(year, month, day) if day is not None else Month(year, month))
    except ValueError as error:
        raise BadCell("cell.no_such_day") from error


def sound(found: Moment) -> Moment:
    """A moment within the years that people live and work in."""
    if not 1900 <= found.year <= 2100:
        raise BadCell("cell.far_year", year=found.year)
    return found


def chinese_number(text: str) -> int:
    """三 → 3, 十二 → 12, 二十一 → 21; 0 for what is no such number."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(DIGITS[text]) if len(text) == 1 else 0
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (int(DIGITS[tens]) if tens else 1) * 10 + (int(DIGITS[ones]) if ones else 0)


def span(value: Any) -> tuple[Moment, Moment | None]:
    """A term: start and end, the end None where the cell gives none.

    A start may be a date, 「2025年3月起」, 「2025.03至今」, or a range's beginning.
    """
    if not isinstance(value, str):
        return moment(value), None
    found = packed(CLOCK.sub("", plain(value)))
    halves = [half for half in RANGE.split(found) if half not in ("", "今", "现在", "至今")]
    if len(halves) == 2:
        first, last = moment(halves[0]), moment(halves[1])
        if first_day(last) < first_day(first):
            raise BadCell("cell.ends_before_start")
        return first, last
    if len(halves) == 1:
        hyphen = re.fullmatch(
            r"(\d{6}|\d{4}[./年]\d{1,2}[^-]*)-(\d{6}|\d{4}[./年][^-]+)", halves[0]
        )
        if hyphen:
            return span(f"{hyphen[1]}至{hyphen[2]}")
        return moment(OPEN.sub("", halves[0])), None
    raise BadCell("cell.not_a_date")


def first_day(found: Moment) -> date:
    """The day itself, or the month's first."""
    return found.first if isinstance(found, Month) else found


def last_day(found: Moment) -> date:
    """The day itself, or the month's last."""
    if not isinstance(found, Month):
        return found
    years, month = divmod(found.month, 12)
    return date.fromordinal(date(found.year + years, month + 1, 1).toordinal() - 1)
