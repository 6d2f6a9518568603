"""A workbook in memory: sheets, rows that hold something, merged cells."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Any

from common.refusals import Refused

MOST_FILLED = 1_000_000  # cells that stand in merged ranges
TALL = 50


@dataclass(slots=True)
class SheetRow:
    """One row with something in it. Columns are counted from 1, as rows are."""

    number: int
    cells: dict[int, Any]
    hidden: bool = False
    merged: dict[int, int] = field(default_factory=dict)  # column → row that the value comes from


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """One worksheet."""

    title: str
    hidden: bool = False
    rows: list[SheetRow] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._numbers: list[int] = []
        self._wide: dict[int, list[Merge]] = {}
        self._tall: list[Merge] = []

    def settle(self) -> None:
        """Once all is read: order the rows and let merged values stand in every row they cover."""
        self.rows.sort(key=lambda row: row.number)
        self._numbers = [row.number for row in self.rows]
        filled = 0
        for merge in self.merges:
            if merge.bottom > merge.top:
                filled += self._fill_down(merge)
            if merge.right > merge.left:
                self._index(merge)
            if filled > MOST_FILLED:
                raise Refused("workbook.damaged")

    def _index(self, merge: Merge) -> None:
        if merge.bottom - merge.top > TALL:
            self._tall.append(merge)
        for row in range(merge.top, min(merge.bottom, merge.top + TALL) + 1):
            self._wide.setdefault(row, []).append(merge)

    def _fill_down(self, merge: Merge) -> int:
        covered = self.between(merge.top, merge.bottom)
        if not covered or covered[0].number != merge.top:
            return 0
        value = covered[0].cells.get(merge.left)
        if value is None:
            return 0
        for row in covered[1:]:
            if merge.left not in row.cells:
                row.cells[merge.left] = value
                row.merged[merge.left] = merge.top
        return len(covered)

    def between(self, first: int, last: int) -> list[SheetRow]:
        """The rows with numbers from first to last."""
        return self.rows[bisect_left(self._numbers, first) : bisect_right(self._numbers, last)]

    def covering(self, row: int) -> dict[int, Merge]:
        """Column → the wide merged range that covers it in this row."""
        found = {}
        for merge in (*self._tall, *self._wide.get(row, ())):
            if merge.top <= row <= merge.bottom:
                for column in range(merge.left, min(merge.right, merge.left + 500) + 1):
                    found[column] = merge
        return found


@dataclass
class Workbook:
    """All sheets, in the file's order."""

    sheets: list[Sheet] = field(default_factory=list)
