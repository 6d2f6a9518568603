"""Workbooks made for tests, in the ways that real ones differ."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook


def book(**sheets: Iterable[Iterable[Any]]) -> io.BytesIO:
    """A workbook with these sheets, each a list of rows."""
    return sheets_book(sheets)


def sheets_book(
    sheets: Mapping[str, Iterable[Iterable[Any]]], merges: Mapping[str, Iterable[str]] | None = None
) -> io.BytesIO:
    """Sheets by title, with merged ranges by title."""
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for ref in (merges or {}).get(title, ()):
            sheet.merge_cells(ref)
    return saved(made)


def saved(made: Workbook) -> io.BytesIO:
    """The workbook as a file."""
    file = io.BytesIO()
    made.save(file)
    file.seek(0)
    return file


def with_part(file: io.BytesIO, name: str, content: bytes, drop: str = "") -> io.BytesIO:
    """The package with one more (or another) part."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part not in (name, drop):
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    out.seek(0)
    return out


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)


def with_sheet_xml(rows: str) -> io.BytesIO:
    """A workbook whose first sheet is exactly this XML: what no library would write."""
    return with_part(book(一=[["x"]]), "xl/worksheets/sheet1.xml", SHEET.format(rows).encode())
