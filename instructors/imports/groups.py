"""Which rows of a roster belong to one person.

Offices list several firms of one person in one cell, in rows with the person's cells merged, in
rows with them left blank, or by repeating the person on each row.
"""

from dataclasses import dataclass, field
from typing import Any

from common.cells import BadCell, id_number
from common.workbook import Table, TableRow
from instructors.imports.firms import only_one

POSTING = {"firms", "start", "end", "station", "township", "note"}
PERSON = ("name", "gender", "born", "phone", "joined_party", "sending_unit", "education")


@dataclass
class Group:
    """A person's row and the further rows of his postings."""

    table: Table
    main: TableRow
    more: list[TableRow] = field(default_factory=list)


def groups_of(table: Table) -> list[Group]:
    """The rows of a roster, put together where the layout itself says so."""
    groups: list[Group] = []
    before = 0
    for row in table.rows:
        if set(row.values) <= {"note", "township"}:
            continue
        if groups and continues(row, before):
            groups[-1].more.append(row)
        else:
            groups.append(Group(table, row))
        before = row.number
    return groups


def continues(row: TableRow, before: int) -> bool:
    """Whether the row goes on with the person above: his cells are merged down, or left blank."""
    if "id_number" in row.merged or ("name" in row.merged and row.get("id_number") is None):
        return True
    own = {code for code in row.values if code not in row.merged}
    return row.number == before + 1 and "firms" in own and own <= POSTING


def read_key(row: TableRow) -> str | None:
    """The row's ID number, if it is one."""
    try:
        return id_number(row.get("id_number")) if row.get("id_number") is not None else None
    except BadCell:
        return None


def one_row_a_posting(groups: list[Group]) -> bool:
    """Whether the sheet has one firm a row and repeats people without contradicting itself."""
    if not all(only_one(group.main.get("firms") or "") for group in groups):
        return False
    first: dict[str, TableRow] = {}
    same = other = 0
    for group in groups:
        key = read_key(group.main)
        if key is None:
            continue
        if key in first:
            agrees = same_person(first[key], group.main)
            same, other = same + agrees, other + (not agrees)
        else:
            first[key] = group.main
    return same > 0 and same >= 2 * other


def same_person(first: TableRow, second: TableRow) -> bool:
    """Whether two rows say nothing different of the person, and name different firms."""
    if first.get("firms") == second.get("firms"):
        return False
    return all(
        told(first.get(code)) == told(second.get(code))
        for code in PERSON
        if first.get(code) is not None and second.get(code) is not None
    )


def told(value: Any) -> str:
    """A value for comparison, spaces aside."""
    return "".join(str(value).split())
