"""Figures: one definition for every number.

A room declares what it can count in its `figures.py` with `register(...)`. Everyone who shows or
judges a number asks here; nobody counts for himself. `by_subject` answers for all subjects in a
fixed number of queries, `read` for several figures with one query for all that are counted in the
database; `evidence` gives the rows behind one value.

Subject kinds are "instructor", "enterprise", "workstation" and "district". Rows carry the
workstation and district of their own day, so a group's value is computed over its rows and never
by adding people up. A district's value covers everything below it (its code is a prefix).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from common.counting import (
    MANY,
    Ask,
    added_up,
    answered,
    chosen,
    ids_by_subject,
    in_period,
    of_each,
    of_subject,
)
from common.periods import Period
from common.together import Lines

OK, NOTHING_DUE, NO_DATA = "ok", "nothing_due", "no_data"


@dataclass(frozen=True)
class Reading:
    """A value with what was due and its state: ok, nothing_due or no_data.

    A ratio's value is its numerator and its due the denominator; a count has no due.
    """

    value: int | None
    due: int | None = None
    state: str = OK

    @property
    def share(self) -> float | None:
        """value ÷ due; None where that says nothing."""
        return self.value / self.due if self.state == OK and self.due else None


@dataclass(frozen=True)
class EvidenceRow:
    """One line behind a number: a day, a text, the row's address, and whether it counted."""

    day: date | None
    text: str
    url: str = ""
    counted: bool = True
    pk: int | None = None


@dataclass(frozen=True)
class Evidence:
    """What lies behind a value: rows of a table, or lines that were computed (expected days).

    With `say`, the rows are whom the number is about (people, enterprises), in the order of
    `by`, and `say` computes the lines of one page of them. `amount` names what each row measures,
    where the number cannot be understood without it.
    """

    rows: QuerySet | None = None
    lines: list[EvidenceRow] = field(default_factory=list)
    say: Callable[[list[Any]], list[EvidenceRow]] | None = None
    by: str = "name_key"
    amount: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What every figure says of itself. `kinds` are the subject kinds it can be asked for."""

    code: str
    label: str | Promise
    unit: str | Promise
    definition: str | Promise
    kinds: tuple[str, ...] = ("instructor",)

    def by_subject(self, kind: str, subjects: Collection, period: Period) -> dict[Any, Reading]:
        """Readings by subject id (by code for districts), every asked subject present."""
        found = answered(self.asks(kind, subjects, period))
        return self.readings(kind, subjects, period, found)

    def asks(self, kind: str, subjects: Collection, period: Period) -> list[Ask]:
        """What it asks the database; nothing where it has its own way."""
        return []

    def readings(
        self, kind: str, subjects: Collection, period: Period, found: Sequence[Lines]
    ) -> dict[Any, Reading]:
        """The readings made of the lines that were found, in the order of `asks`."""
        raise NotImplementedError

    def evidence(self, kind: str, subject: Any, period: Period) -> Evidence:
        """The rows behind one subject's value."""
        raise NotImplementedError

    def evidence_ids(self, kind: str, subjects: Collection, period: Period) -> dict[Any, list[int]]:
        """Ids of the rows behind everybody's values, at once; empty where lines are computed."""
        return {}

    def one(self, kind: str, subject: Any, period: Period) -> Reading:
        """The reading of one subject."""
        return self.by_subject(kind, [subject], period)[subject]


@dataclass(frozen=True, kw_only=True)
class CountFigure(Figure):
    """Rows (or distinct `distinct`) whose `day` lies in the period, or `only` some of them.

    `by` maps a subject kind to the lookup that leads from a row to it; a district's leads to its
    code. A workstation, enterprise or instructor is asked for by its primary key. `near` gives a
    wider condition for some people, one that an index answers: where `by` is worked out row by
    row, it is then worked out for those rows alone. Figures of the same `rows` are counted at once.
    Where `day` leads to another table, `own_day` may name the same day in the row itself.
    """

    rows: Callable[[], QuerySet]
    day: str
    by: dict[str, str]
    only: Q | None = None
    distinct: str | None = None
    near: Callable[[Collection], Q] | None = None
    own_day: str = ""

    def days(self, kind: str) -> list[str]:
        """The lookups of the day, the one to sort by first.

        A district's rows are found by the day that stands in the row itself where it does; the
        others by their subject, and that by its own day.
        """
        return [self.own_day, self.day] if kind == "district" and self.own_day else [self.day]

    def _around(self, kind: str, subjects: Collection, period: Period) -> QuerySet:
        rows = self.rows()
        for day in self.days(kind):
            rows = rows.filter(**in_period(day, period))
        near = self.near if kind == "instructor" and len(subjects) <= MANY else None
        return rows.filter(near(subjects)) if near else rows

    def _counted(self, kind: str, subjects: Collection, period: Period) -> QuerySet:
        rows = self._around(kind, subjects, period)
        return rows.filter(self.only) if self.only else rows

    def asks(self, kind: str, subjects: Collection, period: Period) -> list[Ask]:
        path = self.by[kind]
        rows = chosen(self._around(kind, subjects, period), path, kind, subjects)
        if kind == "district" and self.distinct:
            return [Ask(rows, path, self.only, self.distinct, values=self.distinct)]
        family = (self.rows, self.day, path, self.near)
        return [Ask(rows, path, self.only, self.distinct, family=family)]

    def readings(
        self, kind: str, subjects: Collection, period: Period, found: Sequence[Lines]
    ) -> dict[Any, Reading]:
        return _counts(added_up(found[0], kind, subjects, bool(self.distinct)))

    def evidence(self, kind: str, subject: Any, period: Period) -> Evidence:
        rows = self._counted(kind, [subject], period)
        return Evidence(rows=rows.filter(of_subject(self.by[kind], kind, subject)))

    def evidence_ids(self, kind: str, subjects: Collection, period: Period) -> dict[Any, list[int]]:
        rows = self._counted(kind, subjects, period)
        return ids_by_subject(rows, self.by[kind], kind, subjects)


def _counts(found: dict[Any, int]) -> dict[Any, Reading]:
    return {subject: Reading(n) for subject, n in found.items()}


@dataclass(frozen=True, kw_only=True)
class MedianFigure(CountFigure):
    """The middle one of what the group's rows measure by `amount`; no data where there is no row.

    A place's is the middle of all rows below it, never made of the medians of its parts. Of an
    even number the lower of the two in the middle: a number that some row bears out. It is no
    amount of work, so it is not asked of a person and stands in no rubric.
    """

    kinds: tuple[str, ...] = ("workstation", "district")
    amount: str

    def _counted(self, kind: str, subjects: Collection, period: Period) -> QuerySet:
        rows = super()._counted(kind, subjects, period)
        return rows.filter(**{f"{self.amount}__isnull": False})

    def asks(self, kind: str, subjects: Collection, period: Period) -> list[Ask]:
        of_all = self._around(kind, subjects, period)  # measured once, not filtered
        rows = chosen(of_all, self.by[kind], kind, subjects)
        return [Ask(rows, self.by[kind], values=self.amount)]

    def readings(
        self, kind: str, subjects: Collection, period: Period, found: Sequence[Lines]
    ) -> dict[Any, Reading]:
        amounts: dict[Any, list[int]] = {subject: [] for subject in subjects}
        measured = [line for line in found[0] if line[1] is not None]
        for subject, amount in of_each(measured, kind, amounts):
            amounts[subject].append(amount)
        return {
            subject: Reading(sorted(each)[(len(each) - 1) // 2]) if each
            else Reading(None, None, NO_DATA)
            for subject, each in amounts.items()
        }  # fmt: skip

    def evidence(self, kind: str, subject: Any, period: Period) -> Evidence:
        found = super().evidence(kind, subject, period)
        return Evidence(rows=found.rows, amount=self.amount)


@dataclass(frozen=True, kw_only=True)
class StockFigure(Figure):
    """Rows that hold on the period's last day: `on(day)` gives them, from dated history."""

    on: Callable[[date], QuerySet]
    by: dict[str, str]
    distinct: str | None = None

    def asks(self, kind: str, subjects: Collection, period: Period) -> list[Ask]:
        rows = chosen(self.on(period.last), self.by[kind], kind, subjects)
        values = self.distinct if kind == "district" else None
        return [Ask(rows, self.by[kind], distinct=self.distinct, values=values)]

    def readings(
        self, kind: str, subjects: Collection, period: Period, found: Sequence[Lines]
    ) -> dict[Any, Reading]:
        return _counts(added_up(found[0], kind, subjects, bool(self.distinct)))

    def evidence(self, kind: str, subject: Any, period: Period) -> Evidence:
        return Evidence(rows=self.on(period.last).filter(of_subject(self.by[kind], kind, subject)))

    def evidence_ids(self, kind: str, subjects: Collection, period: Period) -> dict[Any, list[int]]:
        return ids_by_subject(self.on(period.last), self.by[kind], kind, subjects)


@dataclass(frozen=True, kw_only=True)
class RatioFigure(Figure):
    """One figure over another; both are read for the same group, never averaged upward.

    Each of them is no ratio itself.
    """

    part: str
    whole: str

    def asks(self, kind: str, subjects: Collection, period: Period) -> list[Ask]:
        return [
            *get(self.part).asks(kind, subjects, period),
            *get(self.whole).asks(kind, subjects, period),
        ]

    def readings(
        self, kind: str, subjects: Collection, period: Period, found: Sequence[Lines]
    ) -> dict[Any, Reading]:
        two = ((self.part, found[:1]), (self.whole, found[-1:]))
        parts, wholes = (get(code).readings(kind, subjects, period, of) for code, of in two)
        return {s: _ratio(parts[s].value, wholes[s].value) for s in subjects}

    def evidence(self, kind: str, subject: Any, period: Period) -> Evidence:
        return get(self.whole).evidence(kind, subject, period)

    def evidence_ids(self, kind: str, subjects: Collection, period: Period) -> dict[Any, list[int]]:
        return get(self.whole).evidence_ids(kind, subjects, period)


def _ratio(part: int | None, whole: int | None) -> Reading:
    if part is None or whole is None:
        return Reading(None, whole, NO_DATA)
    return Reading(part, whole) if whole else Reading(part, 0, NOTHING_DUE)


@dataclass(frozen=True, kw_only=True)
class DueFigure(Figure):
    """Done against due. `read` gives both for all subjects; `explain` every expected day.

    Where that would be thousands of lines, `explain` gives an `Evidence` that computes a page.
    """

    read: Callable[[str, Collection, Period], dict[Any, Reading]]
    explain: Callable[[str, Any, Period], list[EvidenceRow] | Evidence]

    def readings(
        self, kind: str, subjects: Collection, period: Period, found: Sequence[Lines]
    ) -> dict[Any, Reading]:
        read, missing = self.read(kind, subjects, period), Reading(0, 0, NOTHING_DUE)
        return {subject: read.get(subject, missing) for subject in subjects}

    def evidence(self, kind: str, subject: Any, period: Period) -> Evidence:
        found = self.explain(kind, subject, period)
        return found if isinstance(found, Evidence) else Evidence(lines=found)


_FIGURES: dict[str, Figure] = {}


def register(*figures: Figure) -> None:
    """Make figures known; ValueError when a code is taken."""
    for figure in figures:
        if figure.code in _FIGURES:
            raise ValueError(f"two figures named {figure.code!r}")
        _FIGURES[figure.code] = figure


def get(code: str) -> Figure:
    """The figure of that code; KeyError when there is none."""
    return _FIGURES[code]


# English alone has a form of its own for one; a test holds that every unit's stands here.
ONE = {
    "attendances": "attendance", "class hours": "class hour", "confirmations": "confirmation",
    "contacts": "contact", "courses": "course", "days": "day", "enterprises": "enterprise",
    "entries": "entry", "items": "item", "logs": "log", "minutes": "minute", "people": "person",
    "problems": "problem", "ratings": "rating", "reports": "report", "summaries": "summary",
    "units": "unit", "visits": "visit", "workdays": "workday", "years": "year",
}  # fmt: skip


def unit_of(unit: str | Promise, number: Any) -> str:
    """The unit as it stands beside this number: “1 visit”, “2 visits”, 「1 次」."""
    text = str(unit)
    return ONE.get(text, text) if number == 1 else text


def label_of(code: str) -> str:
    """The figure's name in the reader's language; what is no figure's code stays as it is."""
    return str(_FIGURES[code].label) if code in _FIGURES else code


def all_figures(kind: str | None = None) -> list[Figure]:
    """Every figure (of a subject kind), in order of registration."""
    return [f for f in _FIGURES.values() if kind is None or kind in f.kinds]


def read(codes: Iterable[str], kind: str, subjects: Collection, period: Period) -> dict:
    """{code: {subject: Reading}} for several figures at once."""
    subjects = list(subjects)
    wanted = {code: get(code).asks(kind, subjects, period) for code in codes}
    found = iter(answered([ask for asked in wanted.values() for ask in asked]))
    return {
        code: get(code).readings(kind, subjects, period, list(islice(found, len(asked))))
        for code, asked in wanted.items()
    }
