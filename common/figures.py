"""Figures: one definition for every number.

A room declares what it can count in its `figures.py` with `register(...)`. Everyone who shows or
judges a number asks here; nobody counts for himself. `by_subject` answers for all subjects in a
fixed number of queries, `read` for several figures with one query for all that are counted in the
database; `evidence` gives the rows behind one value.

Subject kinds are "instructor", "enterprise", "workstation" and "district". Rows carry the
workstation and district of their own day, so a group's value is computed over its rows and never
by adding people up. A district's value covers everything below it (its code is a prefix).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from common.periods import Period
from common.together import Lines, together

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
        asked = self.asks(kind, subjects, period)
        return self.readings(kind, subjects, period, together(asked))

    def asks(self, kind: str, subjects: Collection, period: Period) -> list[QuerySet]:
        """What it asks the database: lines of a key and a number; none where it has its own way."""
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

    def asks(self, kind: str, subjects: Collection, period: Period) -> list[QuerySet]:
        rows = chosen(self._within(period), self.by[kind], kind, subjects)
        if self.amount:
            return [totals(rows, self.by[kind], Coalesce(Sum(self.amount), 0))]
        return [counted(rows, self.by[kind], kind, self.distinct)]

    def readings(
        self, kind: str, subjects: Collection, period: Period, found: Sequence[Lines]
    ) -> dict[Any, Reading]:
        return added_up(found[0], kind, subjects, self.distinct)

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

    def asks(self, kind: str, subjects: Collection, period: Period) -> list[QuerySet]:
        of_all = super()._within(period)  # measured once, not filtered
        rows = chosen(of_all, self.by[kind], kind, subjects)
        return [rows.values_list(self.by[kind], self.amount)]

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

    def asks(self, kind: str, subjects: Collection, period: Period) -> list[QuerySet]:
        rows = chosen(self.on(period.last), self.by[kind], kind, subjects)
        return [counted(rows, self.by[kind], kind, self.distinct)]

    def readings(
        self, kind: str, subjects: Collection, period: Period, found: Sequence[Lines]
    ) -> dict[Any, Reading]:
        return added_up(found[0], kind, subjects, self.distinct)

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

    def asks(self, kind: str, subjects: Collection, period: Period) -> list[QuerySet]:
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


def in_period(day: str, period: Period) -> dict[str, Any]:
    """The filter "day lies in the period", for a date field or a moment."""
    if day.endswith("_at"):
        day = f"{day}__date"
    return {f"{day}__gte": period.start, f"{day}__lt": period.end}


def of_subject(path: str, kind: str, subject: Any) -> Any:
    """The filter "belongs to the subject"."""
    return Q(**{f"{path}__startswith" if kind == "district" else path: subject})


def counted(rows: QuerySet, path: str, kind: str, distinct: str | None) -> QuerySet:
    """Keys with how many rows (different values of `distinct`) each has.

    The values themselves for districts: those of one may come again in the next.
    """
    if kind == "district" and distinct:
        return rows.values_list(path, distinct).distinct()
    return totals(rows, path, Count(distinct, distinct=True) if distinct else Count("*"))


def totals(rows: QuerySet, path: str, total: Any) -> QuerySet:
    """Keys with the total of their rows."""
    return rows.values(path).annotate(n=total).values_list(path, "n")


def added_up(
    lines: Lines, kind: str, subjects: Collection, distinct: str | None
) -> dict[Any, Reading]:
    """Each subject's number; a district's is made of all that lies below it."""
    if kind == "district" and distinct:
        seen: dict[Any, set] = {subject: set() for subject in subjects}
        for subject, value in of_each(lines, kind, seen):
            if value is not None:
                seen[subject].add(value)
        return {subject: Reading(len(values)) for subject, values in seen.items()}
    numbers: dict[Any, int] = dict.fromkeys(subjects, 0)
    for subject, n in of_each(lines, kind, numbers):
        numbers[subject] += n
    return {subject: Reading(n) for subject, n in numbers.items()}


def of_each(lines: Iterable, kind: str, subjects: Collection) -> Iterator[tuple[Any, int]]:
    """The lines' numbers with the subjects that they belong to."""
    for key, n in lines:
        for subject in above(key, subjects) if kind == "district" else [key]:
            if subject in subjects:
                yield subject, n


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
    for subject, pk in of_each(pairs, kind, found):
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
    wanted = {code: get(code).asks(kind, subjects, period) for code in codes}
    found = iter(together([rows for asked in wanted.values() for rows in asked]))
    return {
        code: get(code).readings(kind, subjects, period, list(islice(found, len(asked))))
        for code, asked in wanted.items()
    }
