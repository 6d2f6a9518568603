"""Workbooks as offices really keep them: opened safely, tables found by their heads."""

from common.workbook.book import Sheet, SheetRow, Workbook
from common.workbook.kinds import Column, Kind
from common.workbook.reader import read_workbook
from common.workbook.tables import Table, TableRow, find_tables
from common.workbook.values import CellError, Month, shown

__all__ = [
    "CellError", "Column", "Kind", "Month", "Sheet", "SheetRow", "Table", "TableRow", "Workbook",
    "find_tables", "read_workbook", "shown",
]  # fmt: skip
