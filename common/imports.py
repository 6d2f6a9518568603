"""What an import plans before it writes: records new, changed and unchanged, and the problems."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Model

from common.actions import changed
from common.cells import BadCell, Reader
from common.wording import pack, words
from common.workbook import Month, Table, TableRow, shown

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


@dataclass(frozen=True)
class Problem:
    """One cell (or, with `whole_row`, one row) that does not go in, and why."""

    sheet: str
    row: int
    column: str
    value: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    whole_row: bool = False

    def words(self) -> str:
        """The reason, in the reader's language."""
        return words(self.code, self.params)

    def packed(self) -> dict[str, Any]:
        """For keeping: code and parameters, to be put into words when read."""
        return {
            "sheet": self.sheet, "row": self.row, "column": self.column, "value": self.value,
            "code": self.code, "params": pack(self.params), "whole_row": self.whole_row,
        }  # fmt: skip


class Source(NamedTuple):
    """Where in the workbook something stands."""

    sheet: str
    row: int


class Waiting(NamedTuple):
    """A posting that waits until the row that rejected its firm is put right."""

    sheet: str
    row: int
    instructor: str
    enterprise: str
    cause_sheet: str
    cause_row: int


@dataclass
class Entry:
    """One record as it will be: the row it comes from, the object, and what changes on it."""

    kind: str
    source: Source
    item: Model
    label: str
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """new, changed or unchanged."""
        if self.item.pk is None:
            return NEW
        return CHANGED if self.changes else UNCHANGED

    @property
    def is_touched(self) -> bool:
        """Whether it will be written."""
        return self.state != UNCHANGED

    def set(self, values: dict[str, Any]) -> None:
        """Put what the file says on the object; an empty cell never takes a value away."""
        values = {name: value for name, value in values.items() if value not in (None, "")}
        if self.item.pk is None:
            for name, value in values.items():
                setattr(self.item, name, value)
        else:
            self.changes |= changed(self.item, values)


@dataclass
class Entries:
    """All entries of one kind, and the problems found on the way."""

    entries: list[Entry] = field(default_factory=list)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def of(self, state: str) -> list[Entry]:
        """Those in one state."""
        return [entry for entry in self.entries if entry.state == state]

    def counts(self) -> Counter:
        """How many are new, changed, unchanged."""
        return Counter(entry.state for entry in self.entries)


class RowReader:
    """Reads the cells of one row, keeping a problem for each that cannot be read."""

    def __init__(self, table: Table, row: TableRow, problems: list[Problem]) -> None:
        self.table, self.row, self.problems = table, row, problems

    @property
    def source(self) -> Source:
        """The row's place in the workbook."""
        return Source(self.table.sheet.title, self.row.number)

    def take(self, code: str, reader: Reader) -> Any:
        """The cell's value; None where it is empty or (with a problem kept) cannot be read."""
        value = self.row.get(code)
        if value is None:
            return None
        try:
            return reader(value)
        except BadCell as bad:
            self.refuse(code, bad.code, **bad.params)
            return None

    def need(self, code: str, reader: Reader) -> Any:
        """The key cell's value; None where it is missing or wrong: the row cannot go in."""
        value = self.row.get(code)
        try:
            if value is None:
                raise BadCell("cell.missing")
            return reader(value)
        except BadCell as bad:
            self.refuse(code, bad.code, whole_row=True, **bad.params)
            return None

    def refuse(
        self, code: str, why: str, *, whole_row: bool = False, value: Any = None, **params: Any
    ) -> None:
        """Keep a problem of this cell."""
        held = self.row.get(code) if value is None else value
        place = (*self.source, self.table.label(code))
        self.problems.append(Problem(*place, shown(held), why, params, whole_row))


def lacking(table: Table, column: str, why: str) -> Problem:
    """The problem of a table that lacks a column it cannot do without."""
    return Problem(table.sheet.title, table.head_row, column, "", why, whole_row=True)


def agree(month: Any, day: Any) -> bool:
    """Whether a stored day lies in (or is) what the file says: a month says nothing of the day."""
    if isinstance(month, Month):
        return (day.year, day.month) == (month.year, month.month)
    return month == day


def in_chunks(values: Iterable[Any], size: int = 500) -> Iterator[list[Any]]:
    """Lists short enough for any database's limit of parameters."""
    values = list(values)
    for at in range(0, len(values), size):
        yield values[at : at + size]
