"""Figures: one definition for every number.

A room declares what it can count in its `figures.py` with `register(...)`. Everyone who shows or
judges a number asks here; nobody counts for himself. `by_subject` answers for all subjects in a
fixed number of queries; `evidence` gives the rows behind one value.

Subject kinds are "instructor", "enterprise", "workstation" and "district". Rows carry the
workstation and district of their own day, so a group's value is computed over its rows and never
by adding people up. A district's value covers everything below it (its code is a prefix).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from common.periods import Period

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
    """Rows (or the sum of `amount`, or distinct `distinct`) whose `day` lies in the period.

    `by` maps a subject kind to the lookup that leads from a row to it; a district's leads to its
    code. A workstation, enterprise or instructor is asked for by its primary key.
    """

    rows: Callable[[], QuerySet]
    day: str
    by: dict[str, str]
    amount: str | None = None
    distinct: str | None = None

    def _within(self, period: Period) -> QuerySet:
        return self.rows().filter(**in_period(self.day, period))

    def by_subject(self, kind: str, subjects: Collection, period: Period) -> dict[Any, Reading]:
        rows, path = self._within(period), self.by[kind]
        if self.amount:
            found = totals(rows, path, kind, subjects, Coalesce(Sum(self.amount), 0))
        else:
            found = counted(rows, path, kind, subjects, self.distinct)
        return {subject: Reading(found[subject]) for subject in subjects}

    def evidence(self, kind: str, subject: Any, period: Period) -> Evidence:
        return Evidence(rows=self._within(period).filter(of_subject(self.by[kind], kind, subject)))

    def evidence_ids(self, kind: str, subjects: Collection, period: Period) -> dict[Any, list[int]]:
        return ids_by_subject(self._within(period), self.by[kind], kind, subjects)


@dataclass(frozen=True, kw_only=True)
class MedianFigure(CountFigure):
    """The middle one of what the group's rows measure by `amount`; no data where there is no row.

    A place's is the middle of all rows below it, never made of the medians of its parts. Of an
    even number the lower of the two in the middle: a number that some row bears out. It is no
    amount of work, so it is not asked of a person and stands in no rubric.
    """

    kinds: tuple[str, ...] = ("workstation", "district")

    def _within(self, period: Period) -> QuerySet:
        return super()._within(period).filter(**{f"{self.amount}__isnull": False})

    def by_subject(self, kind: str, subjects: Collection, period: Period) -> dict[Any, Reading]:
        path = self.by[kind]
        rows = chosen(super()._within(period), path, kind, subjects)  # measured once, not filtered
        found: dict[Any, list[int]] = {subject: [] for subject in subjects}
        for key, amount in rows.order_by(self.amount).values_list(path, self.amount):
            if amount is None:
                continue
            for subject in above(key, found) if kind == "district" else [key]:
                if subject in found:
                    found[subject].append(amount)
        return {
            subject: Reading(amounts[(len(amounts) - 1) // 2]) if amounts
            else Reading(None, None, NO_DATA)
            for subject, amounts in found.items()
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

    def by_subject(self, kind: str, subjects: Collection, period: Period) -> dict[Any, Reading]:
        found = counted(self.on(period.last), self.by[kind], kind, subjects, self.distinct)
        return {subject: Reading(found[subject]) for subject in subjects}

    def evidence(self, kind: str, subject: Any, period: Period) -> Evidence:
        return Evidence(rows=self.on(period.last).filter(of_subject(self.by[kind], kind, subject)))

    def evidence_ids(self, kind: str, subjects: Collection, period: Period) -> dict[Any, list[int]]:
        return ids_by_subject(self.on(period.last), self.by[kind], kind, subjects)


@dataclass(frozen=True, kw_only=True)
class RatioFigure(Figure):
    """One figure over another; both are read for the same group, never averaged upward."""

    part: str
    whole: str

    def by_subject(self, kind: str, subjects: Collection, period: Period) -> dict[Any, Reading]:
        parts = get(self.part).by_subject(kind, subjects, period)
        wholes = get(self.whole).by_subject(kind, subjects, period)
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

    def by_subject(self, kind: str, subjects: Collection, period: Period) -> dict[Any, Reading]:
        found = self.read(kind, subjects, period)
        missing = Reading(0, 0, NOTHING_DUE)
        return {subject: found.get(subject, missing) for subject in subjects}

    def evidence(self, kind: str, subject: Any, period: Period) -> Evidence:
        found = self.explain(kind, subject, period)
        return found if isinstance(found, Evidence) else Evidence(lines=found)


def in_period(day: str, period: Period) -> dict[str, Any]:
    """The filter "day lies in the period", for a date field or a moment."""
    if day.endswith("_at"):
        day = f"{day}__date"
    return {f"{day}__gte": period.start, f"{day}__lt": period.end}


def of_subject(path: str, kind: str, subject: Any) -> Any:
    """The filter "belongs to the subject"."""
    return Q(**{f"{path}__startswith" if kind == "district" else path: subject})


def counted(
    rows: QuerySet, path: str, kind: str, subjects: Collection, distinct: str | None
) -> dict[Any, int]:
    """How many rows (different values of `distinct`) belong to each subject; one query."""
    if kind != "district" or not distinct:
        each = Count(distinct, distinct=True) if distinct else Count("*")
        return totals(rows, path, kind, subjects, each)
    found: dict[str, set] = {subject: set() for subject in subjects}
    pairs = under(rows, path, subjects).order_by().values_list(path, distinct).distinct()
    for code, value in pairs:
        if value is not None:
            for subject in above(code, found):
                found[subject].add(value)
    return {subject: len(values) for subject, values in found.items()}


def totals(
    rows: QuerySet, path: str, kind: str, subjects: Collection, total: Any
) -> dict[Any, int]:
    """The total of each subject's rows; one query. A district's is the sum of all below it."""
    found: dict[Any, int] = dict.fromkeys(subjects, 0)
    for key, n in chosen(rows, path, kind, subjects).values(path).annotate(n=total).values_list(
        path, "n"
    ).order_by():  # fmt: skip
        for subject in above(key, found) if kind == "district" else [key]:
            if subject in found:
                found[subject] += n
    return found


def chosen(rows: QuerySet, path: str, kind: str, subjects: Collection) -> QuerySet:
    """The rows of the subjects, where leaving out the others is worth it."""
    if kind == "district":
        return under(rows, path, subjects)
    many = len(subjects) > 500  # a long IN list costs more than the few rows it saves
    return rows if many else rows.filter(**{f"{path}__in": list(subjects)})


def under(rows: QuerySet, path: str, codes: Collection[str]) -> QuerySet:
    """The rows at or below one of the districts."""
    tops = [code for code in codes if not any(code != c and code.startswith(c) for c in codes)]
    below = Q()
    for code in tops:
        below |= Q(**{f"{path}__startswith": code})
    return rows.filter(below) if tops else rows.none()


def above(code: str, districts: Collection[str]) -> list[str]:
    """Those of the districts that the code lies in, itself included."""
    return [code[:n] for n in range(1, len(code) + 1) if code[:n] in districts]


def ids_by_subject(
    rows: QuerySet, path: str, kind: str, subjects: Collection
) -> dict[Any, list[int]]:
    """The rows' ids by subject."""
    found: dict[Any, list[int]] = {subject: [] for subject in subjects}
    pairs = chosen(rows, path, kind, subjects).order_by().values_list(path, "pk").distinct()
    for key, pk in pairs:
        for subject in above(key, found) if kind == "district" else [key]:
            if subject in found:
                found[subject].append(pk)
    return found


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


# English alone has a form of its own for one.
ONE = {
    "attendances": "attendance", "class hours": "class hour", "contacts": "contact",
    "courses": "course", "days": "day", "enterprises": "enterprise", "entries": "entry",
    "items": "item", "logs": "log", "people": "person", "problems": "problem",
    "ratings": "rating", "reports": "report", "summaries": "summary", "units": "unit",
    "visits": "visit", "workdays": "workday", "years": "year",
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
    return {code: get(code).by_subject(kind, subjects, period) for code in codes}
