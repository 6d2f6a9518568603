"""One worksheet's cells, read as a stream."""

import re
import zipfile
from datetime import date, timedelta
from typing import Any

from common.refusals import Refused
from common.workbook.book import Merge, Sheet, SheetRow
from common.workbook.safety import MOST_COLUMNS, MOST_ROWS
from common.workbook.styles import Styles
from common.workbook.text import plain
from common.workbook.values import CellError, Month
from common.workbook.xml import local, stream

ADDRESS = re.compile(r"([A-Z]+)(\d+)")
WHOLE = re.compile(r"-?\d+")


def column_number(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class Rows:
    """The handlers that a worksheet's stream is read through."""

    def __init__(
        self, sheet: Sheet, strings: list[str], styles: Styles, epoch_1904: bool, room: list[int]
    ) -> None:
        self.sheet, self.strings, self.styles, self.room = sheet, strings, styles, room
        self.epoch = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)
        self.row, self.column, self.hidden = 0, 0, False
        self.cells: dict[int, Any] = {}
        self.kind, self.style, self.formula = "n", 0, False
        self.take, self.aid, self.parts = False, False, []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        if tag not in TAGS:
            tag = local(tag)
        if tag == "c":
            self.begin_cell(attributes)
        elif tag in ("v", "t"):
            self.take = not self.aid
        elif tag == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column, self.cells = 0, {}
            self.hidden = attributes.get("hidden") in ("1", "true")
        elif tag == "f":
            self.formula = True
        elif tag == "rPh":
            self.aid = True
        elif tag == "mergeCell":
            self.merge(attributes.get("ref", ""))

    def begin_cell(self, attributes: dict[str, str]) -> None:
        """A cell opens: where it stands and how it is written."""
        self.kind = attributes.get("t", "n")
        self.style = int(attributes.get("s", 0))
        self.formula, self.parts = False, []
        address = ADDRESS.match(attributes.get("r", ""))
        self.column = column_number(address[1]) if address else self.column + 1

    def end(self, tag: str) -> None:
        """An element closes."""
        if tag not in TAGS:
            tag = local(tag)
        if tag == "c":
            self.end_cell()
        elif tag in ("v", "t"):
            self.take = False
        elif tag == "rPh":
            self.aid = False
        elif tag == "row" and self.cells:
            self.room[0] += 1
            if self.room[0] > MOST_ROWS:
                raise Refused("workbook.too_many_rows", most=MOST_ROWS)
            self.sheet.rows.append(SheetRow(self.row, self.cells, self.hidden))

    def end_cell(self) -> None:
        """A cell closes: keep its value if it has one."""
        text = "".join(self.parts)
        value = self.value(text) if text.strip() else None
        if value is None and self.formula and self.kind != "str":
            value = CellError("formula")
        if value is not None and self.column <= MOST_COLUMNS:
            self.cells[self.column] = value

    def text(self, data: str) -> None:
        """Characters inside an element."""
        if self.take:
            self.parts.append(data)

    def value(self, text: str) -> Any:
        """What the cell holds."""
        if self.kind == "s":
            known = text.isdigit() and int(text) < len(self.strings)
            return (self.strings[int(text)].strip() and self.strings[int(text)]) if known else None
        if self.kind in ("inlineStr", "str"):
            return plain(text)
        if self.kind == "b":
            return text.strip() == "1"
        if self.kind == "e":
            return CellError(text)
        if self.kind == "d":
            return text[:10] if text.endswith("T00:00:00") else text
        return self.number(text.strip())

    def number(self, text: str) -> Any:
        """A number exactly as it is kept, or the date that it stands for."""
        kind = self.styles.kinds.get(self.style)
        try:
            value = int(text) if WHOLE.fullmatch(text) else float(text)
        except ValueError:
            return CellError(text)
        if kind is None:
            return value
        if kind == "time" or not 1 <= value < 2_958_466:
            return CellError(text)
        day = self.epoch + timedelta(days=int(value))
        return Month(day.year, day.month) if kind == "month" else day

    def merge(self, ref: str) -> None:
        """A merged range."""
        ends = ADDRESS.findall(ref)
        if len(ends) == 2:
            (left, top), (right, bottom) = ends
            self.sheet.merges.append(
                Merge(int(top), column_number(left), int(bottom), column_number(right))
            )


TAGS = {"c", "v", "t", "row", "f", "is", "rPh", "r", "mergeCell", "sheetData"}


def read_rows(
    package: zipfile.ZipFile,
    path: str,
    sheet: Sheet,
    strings: list[str],
    styles: Styles,
    epoch_1904: bool,
    room: list[int],
) -> None:
    """Fill the sheet; `room` counts the rows of all sheets together."""
    rows = Rows(sheet, strings, styles, epoch_1904, room)
    stream(package, path, rows.start, rows.end, rows.text)
