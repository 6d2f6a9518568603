"""From the file to sheets and cells.

Written for what offices send: kept in any spreadsheet program, with and without cell addresses,
both editions of the format, thousands of formatted rows with nothing in them.
"""

import posixpath
import zipfile
from typing import BinaryIO

from common.refusals import Refused
from common.workbook.book import Sheet, Workbook
from common.workbook.rows import read_rows
from common.workbook.safety import MOST_SHEETS, open_package
from common.workbook.styles import Styles, read_styles
from common.workbook.text import read_strings
from common.workbook.xml import local, stream


def read_workbook(file: BinaryIO) -> Workbook:
    """Every sheet of the file, whole, in memory; `Refused` when it is none we take in."""
    package = open_package(file)
    main = related(package, "").get("officeDocument", {}).values()
    path = next(iter(main), "xl/workbook.xml")
    names, epoch_1904 = read_names(package, path)
    if not names:
        raise Refused("workbook.no_sheets")
    if len(names) > MOST_SHEETS:
        raise Refused("workbook.too_many_sheets", most=MOST_SHEETS)
    relations = related(package, path)
    strings = read_strings(package, next(iter(relations.get("sharedStrings", {}).values()), ""))
    style_path = next(iter(relations.get("styles", {}).values()), "")
    styles = read_styles(package, style_path) if style_path else Styles()
    book, room = Workbook(), [0]
    for title, hidden, key in names:
        if part := relations.get("worksheet", {}).get(key):
            sheet = Sheet(title, hidden)
            read_rows(package, part, sheet, strings, styles, epoch_1904, room)
            sheet.settle()
            book.sheets.append(sheet)
    if not any(sheet.rows for sheet in book.sheets):
        raise Refused("workbook.empty")
    return book


def related(package: zipfile.ZipFile, part: str) -> dict[str, dict[str, str]]:
    """{kind: {id: path}} of what a part points to inside the package."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, dict[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        whole = target[1:] if target.startswith("/") else posixpath.join(folder, target)
        kind = attributes.get("Type", "").rpartition("/")[2]
        found.setdefault(kind, {})[attributes.get("Id", "")] = posixpath.normpath(whole)

    if path in package.namelist():
        stream(package, path, start)
    return found


def read_names(package: zipfile.ZipFile, path: str) -> tuple[list[tuple[str, bool, str]], bool]:
    """(title, hidden, relation id) of each sheet in order, and whether days count from 1904."""
    names: list[tuple[str, bool, str]] = []
    flags: dict[str, bool] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        plain = {local(name): value for name, value in attributes.items()}
        if local(tag) == "sheet":
            hidden = plain.get("state", "visible") != "visible"
            names.append((plain.get("name", ""), hidden, plain.get("id", "")))
        elif local(tag) == "workbookPr":
            flags["1904"] = plain.get("date1904", "0") in ("1", "true")

    if path not in package.namelist():
        raise Refused("workbook.not_a_workbook")
    stream(package, path, start)
    return names, flags.get("1904", False)
