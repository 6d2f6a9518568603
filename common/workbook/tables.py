"""Finding tables by their heads: under titles, over two or three rows, in any order of columns.

A `Kind` says which columns a table may have and by what names; `find_tables` looks through a
sheet for heads and gives the rows below each. Which sheet holds what is told by the heads alone.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from common.workbook.book import Sheet, SheetRow
from common.workbook.heads import Head, read_head
from common.workbook.kinds import ORDINAL, Kind, forms, further, matched, rank_of, squeeze
from common.workbook.values import is_nothing

FOOTER = re.compile(
    r"^(?:填表|制表|填报|审核|审批|复核|经办|负责人|单位负责|分管|主管|联系人|联系电话|打印|"
    r"报送|盖章|注|说明|备注|附注|提示|填写说明|日期|截至|统计)[^:]{0,10}:"
)
TOTAL = re.compile(r"^(?:合计|总计|小计|共计|本页小计|本页合计|累计)[:\d人名家个户]*$")


@dataclass
class TableRow:
    """A row of a table: the sheet's own row number and the values by column code."""

    number: int
    values: dict[str, Any]
    merged: dict[str, int]
    hidden: bool
    section: str = ""

    def get(self, code: str) -> Any:
        """The cell's value; None when it is empty or the table lacks the column."""
        return self.values.get(code)


@dataclass
class Table:
    """A table found in a sheet: which column stands where, under which label, and its rows."""

    sheet: Sheet
    kind: Kind
    head_row: int
    places: dict[str, int]
    labels: dict[str, str]
    rows: list[TableRow] = field(default_factory=list)
    more: dict[str, list[int]] = field(default_factory=dict)  # further places of one column
    words: frozenset[str] = frozenset()  # every label of its head
    also: set[str] = field(default_factory=set)  # codes of the other kinds of the same head

    def label(self, code: str) -> str:
        """The column's head as it stands in the sheet; its usual name where it has none."""
        if code in self.labels:
            return self.labels[code]
        return next((c.names.split()[0] for c in self.kind.columns if c.code == code), code)


def find_tables(sheet: Sheet, kinds: Iterable[Kind]) -> list[Table]:
    """Every table of these kinds in the sheet, from top to bottom."""
    kinds = list(kinds)
    words = frozenset().union(*(kind.words for kind in kinds))
    tables: list[Table] = []
    current: list[Table] = []
    skip_to, section = 0, ""
    for at, row in enumerate(sheet.rows):
        if row.number <= skip_to:
            continue
        if looks_like_head(row, words) and (head := best_head(sheet, at, kinds, words)):
            found = tables_of(sheet, head, kinds)
            if found:
                same = [t for t in current if any(t.places == f.places for f in found)]
                current = same if len(same) == len(found) else found
                tables += [t for t in current if t not in tables]
                skip_to, section = head.row, ""
                continue
        if current:
            section = put(sheet, row, current, section)
    return tables


def looks_like_head(row: SheetRow, words: frozenset[str]) -> bool:
    """Whether two of its cells are names of columns."""
    hits = 0
    for value in row.cells.values():
        hits += is_word(value, words)
        if hits >= 2:
            return True
    return False


def is_word(value: Any, words: frozenset[str]) -> bool:
    """Whether a cell holds the name of a column, with or without a number."""
    if not isinstance(value, str) or len(value) > 40:
        return False
    label = squeeze(value)
    return any(form in words for form in forms(label)) or ORDINAL.sub("", label) in words


def best_head(sheet: Sheet, at: int, kinds: list[Kind], words: frozenset[str]) -> Head | None:
    """The head that this row begins or is: of the next three rows the one that names most."""
    best, most = None, 0
    for nth in range(at, min(at + 3, len(sheet.rows))):
        row = sheet.rows[nth]
        own = [value for place, value in row.cells.items() if place not in row.merged]
        labels = [is_word(value, words) or is_ordinal(value) for value in own]
        if row.number - sheet.rows[at].number > 3 or (nth > at and not any(labels)):
            break
        head = read_head(sheet, nth)
        count = sum(len(matched(head, kind)) for kind in kinds)
        if count > most or (count == most and all(labels)):
            best, most = head, count
    return best


def is_ordinal(value: Any) -> bool:
    """Whether a cell holds a mere number in words, as below one name over three columns."""
    return isinstance(value, str) and bool(ORDINAL.fullmatch(squeeze(value)))


def tables_of(sheet: Sheet, head: Head, kinds: list[Kind]) -> list[Table]:
    """A table for each kind that the head fits; columns that two share go to the nearer name."""
    fitting = [(kind, found) for kind in kinds if kind.fits(found := matched(head, kind))]
    names = {found[kind.name][0] for kind, found in fitting}
    tables = []
    for kind, found in fitting:
        name = found[kind.name][0]
        shared = {
            place
            for other, _ in fitting
            if other is not kind
            for place, path in head.paths.items()
            if place not in names and any(rank_of(c, path) is not None for c in other.columns)
        }
        barred = frozenset(place for place in shared if nearest(place, names) != name)
        own = {code: place for code, (place, _) in matched(head, kind, barred).items()}
        keyed = kind.key in found and kind.key not in own
        own |= {kind.key: found[kind.key][0]} if keyed else {}
        tables.append(
            Table(
                sheet, kind, head.row, own,
                {code: " ".join(head.paths[place][-1].split()) for code, place in own.items()},
                more={
                    column.code: more
                    for column in kind.columns
                    if column.many and column.code in own
                    and (more := further(head, column, {*own.values(), *barred}))
                },
                words=frozenset(squeeze(label) for path in head.paths.values() for label in path),
                also={other.code for other, _ in fitting if other is not kind},
            )
        )  # fmt: skip
    return tables


def nearest(place: int, names: set[int]) -> int:
    """The name column that a column belongs to: the last one at or before it, else the first."""
    before = [name for name in names if name <= place]
    return max(before) if before else min(names)


def put(sheet: Sheet, row: SheetRow, tables: list[Table], section: str) -> str:
    """Add the row to the tables it is a row of; the section heading it stands under."""
    cells = {place: value for place, value in row.cells.items() if not is_nothing(value)}
    if not cells:
        return section
    if is_footer(cells):
        return section
    own = {place: value for place, value in cells.items() if place not in row.merged}
    if len(own) == 1 and isinstance(next(iter(own.values())), str):
        place, value = next(iter(own.items()))
        if is_section(sheet, row, place, value, tables):
            return value.strip()
    for table in tables:
        values = {code: cells[p] for code, p in table.places.items() if p in cells}
        for code, places in table.more.items():
            found = [cells[p] for p in (table.places[code], *places) if p in cells]
            if found:
                values[code] = found[0] if len(found) == 1 else "\n".join(map(str, found))
        if values and not repeats_head(values, table):
            merged = {code: row.merged[p] for code, p in table.places.items() if p in row.merged}
            table.rows.append(TableRow(row.number, values, merged, row.hidden, section))
    return section


def is_footer(cells: dict[int, Any]) -> bool:
    """Whether the row is a total, a note or a line for signatures."""
    value = cells[min(cells)]
    if not isinstance(value, str):
        return False
    text = squeeze(value)
    if TOTAL.match(text):
        return True
    full = re.sub(r"\s+", "", unicodedata.normalize("NFKC", value))
    return bool(FOOTER.match(full)) and len(cells) <= 6


def is_section(sheet: Sheet, row: SheetRow, place: int, value: str, tables: list[Table]) -> bool:
    """Whether a lone text is a heading between rows, such as 「一、城关街道」."""
    merge = sheet.covering(row.number).get(place)
    if merge and merge.right - merge.left >= 2:
        return True
    if re.match(r"^\s*[(（]?[一二三四五六七八九十]+[)）]?[、.．\s]", value):
        return True
    return not any(place in table.places.values() for table in tables)


def repeats_head(values: dict[str, Any], table: Table) -> bool:
    """Whether the row is the head again, as on every printed page."""
    same = [isinstance(v, str) and squeeze(v) in table.words for v in values.values()]
    return sum(same) * 2 > len(same) or (sum(same) >= 2 and sum(same) * 2 == len(same))
