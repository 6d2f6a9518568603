"""A workbook in memory: sheets, rows that hold something, merged cells."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Any


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

    def settle(self) -> None:
        """Once all is read: order the rows and let merged values stand in every row they cover."""
        self.rows.sort(key=lambda row: row.number)
        self._numbers = [row.number for row in self.rows]
        for merge in self.merges:
            if merge.bottom > merge.top:
                self._fill_down(merge)

    def _fill_down(self, merge: Merge) -> None:
        covered = self.between(merge.top, merge.bottom)
        if not covered or covered[0].number != merge.top:
            return
        value = covered[0].cells.get(merge.left)
        if value is None:
            return
        for row in covered[1:]:
            if merge.left not in row.cells:
                row.cells[merge.left] = value
                row.merged[merge.left] = merge.top

    def between(self, first: int, last: int) -> list[SheetRow]:
        """The rows with numbers from first to last."""
        return self.rows[bisect_left(self._numbers, first) : bisect_right(self._numbers, last)]

    def covering(self, row: int) -> dict[int, Merge]:
        """Column → the wide merged range that covers it in this row."""
        found = {}
        for merge in self.merges:
            if merge.top <= row <= merge.bottom and merge.right > merge.left:
                for column in range(merge.left, min(merge.right, merge.left + 500) + 1):
                    found[column] = merge
        return found


@dataclass
class Workbook:
    """All sheets, in the file's order."""

    sheets: list[Sheet] = field(default_factory=list)
