"""Periods as values: a whole month, quarter, half-year or year."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.formats import date_format
from django.utils.translation import gettext as _

MONTH, QUARTER, HALF, YEAR = 1, 3, 6, 12
_CODE = re.compile(r"^(\d{4})(?:-(0[1-9]|1[0-2])|Q([1-4])|H([12]))?$")


@dataclass(frozen=True, order=True)
class Period:
    """Whole months from the first day of `start`'s month; `months` is 1, 3, 6 or 12.

    Codes: `2026-09` a month, `2026Q3` a quarter, `2026H1` a half-year, `2026` a year.
    """

    start: date
    months: int

    @classmethod
    def containing(cls, day: date, months: int) -> Self:
        """The period of that length in which the day lies."""
        first = (day.month - 1) // months * months + 1
        return cls(date(day.year, first, 1), months)

    @classmethod
    def parse(cls, code: str) -> Self:
        """The period a code names; ValueError when it names none."""
        match = _CODE.match(code)
        if not match or not 1 <= int(match[1]) < 9999:
            raise ValueError(f"not a period: {code!r} (2026, 2026H1, 2026Q3 or 2026-09)")
        year, month, quarter, half = match.groups()
        if month:
            return cls(date(int(year), int(month), 1), MONTH)
        if quarter:
            return cls(date(int(year), int(quarter) * 3 - 2, 1), QUARTER)
        if half:
            return cls(date(int(year), int(half) * 6 - 5, 1), HALF)
        return cls(date(int(year), 1, 1), YEAR)

    @property
    def code(self) -> str:
        """Its code, the inverse of `parse`."""
        year, month = self.start.year, self.start.month
        return {
            MONTH: f"{year}-{month:02}",
            QUARTER: f"{year}Q{(month + 2) // 3}",
            HALF: f"{year}H{(month + 5) // 6}",
            YEAR: f"{year}",
        }[self.months]

    @property
    def end(self) -> date:
        """The first day after it."""
        years, month = divmod(self.start.month - 1 + self.months, 12)
        return date(self.start.year + years, month + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __str__(self) -> str:
        """In the reader's language: 2026年9月, 2026年三季度, 2026年上半年, 2026年度."""
        year, month = self.start.year, self.start.month
        if self.months == MONTH:
            return date_format(self.start, _("F Y"))
        if self.months == QUARTER:
            name = {1: _("Q1"), 2: _("Q2"), 3: _("Q3"), 4: _("Q4")}[(month + 2) // 3]
            return _("%(part)s %(year)s") % {"year": year, "part": name}
        if self.months == HALF:
            name = _("first half") if month == 1 else _("second half")
            return _("%(part)s of %(year)s") % {"year": year, "part": name}
        return _("year %(year)s") % {"year": year}

    def parts(self, months: int) -> list["Period"]:
        """The shorter periods it is made of, in order."""
        found, at = [], self
        day = self.start
        while day < self.end:
            at = Period.containing(day, months)
            found.append(at)
            day = at.end
        return found

    def within(self, months: int) -> "Period":
        """The longer period it belongs to."""
        return Period.containing(self.start, months)

    def next(self) -> "Period":
        """The one after it."""
        return Period(self.end, self.months)

    def previous(self) -> "Period":
        """The one before it."""
        return Period.containing(self.start - timedelta(days=1), self.months)
