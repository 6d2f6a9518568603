"""A table's head: for every column the labels above it, from the widest group to its own name."""

from dataclasses import dataclass

from common.workbook.book import Merge, Sheet, SheetRow

HIGHEST = 3  # rows of a head
LONGEST = 24  # characters of a group's label; a longer text is a title or a note


@dataclass
class Head:
    """`row` is its last row; `paths` maps a column's place to its labels."""

    row: int
    paths: dict[int, list[str]]


def read_head(sheet: Sheet, at: int) -> Head:
    """The head whose lowest row is the sheet's `at`-th."""
    leaf = sheet.rows[at]
    above = upper_rows(sheet, at)
    covers = {row.number: sheet.covering(row.number) for row in [*above, leaf]}
    places = {place for row in [*above, leaf] for place in row.cells} | set(covers[leaf.number])
    paths = {}
    for place in sorted(places):
        path = []
        for row in above:
            label = group_label(row, leaf, place, covers[row.number])
            if label and label not in path:
                path.append(label)
        own = label_at(leaf, place, covers[leaf.number])
        if own and own not in path:
            path.append(own)
        if path:
            paths[place] = path
    return Head(leaf.number, paths)


def upper_rows(sheet: Sheet, at: int) -> list[SheetRow]:
    """The rows of group labels right above, from the top."""
    found: list[SheetRow] = []
    below = sheet.rows[at]
    for nth in range(at - 1, max(at - HIGHEST, -1), -1):
        row = sheet.rows[nth]
        if row.number != below.number - 1 or not is_group_row(row):
            break
        found.insert(0, row)
        below = row
    return found


def is_group_row(row: SheetRow) -> bool:
    """Several short labels and no remark such as 「填报单位：…」."""
    texts = [value for value in row.cells.values() if isinstance(value, str) and value.strip()]
    if len(texts) < 2 or len(texts) != len(row.cells):
        return False
    return all(len(t) <= LONGEST and ":" not in t and "：" not in t for t in texts)


def label_at(row: SheetRow, place: int, covers: dict[int, Merge]) -> str:
    """The text that stands in or is spread over this place of the row."""
    value = row.cells.get(place)
    if value is None and place in covers and covers[place].top == row.number:
        value = row.cells.get(covers[place].left)
    return value if isinstance(value, str) and len(value) <= 60 else ""


def group_label(row: SheetRow, leaf: SheetRow, place: int, covers: dict[int, Merge]) -> str:
    """The group above a column: merged over it, or, unmerged, begun to the left of it."""
    if label := label_at(row, place, covers):
        return label
    if covers or place not in leaf.cells:
        return ""
    left = max((p for p in row.cells if p < place), default=None)
    return label_at(row, left, covers) if left is not None and left in leaf.cells else ""
