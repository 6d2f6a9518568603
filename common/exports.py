"""A list as an Excel workbook, streamed: the first bytes go out before the last row is read.

The sheet is written row by row into a zip that is sent while it grows, so memory does not depend
on the number of rows. Text is text: no cell that a user filled in ever becomes a formula.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common import sheets
from common.columns import DATE, TIME, Column
from common.refusals import Refused

MOST_ROWS = 50_000  # at a click; above it a worker makes the file (reports/actions/exports.py)
MOST_IN_A_FILE = 1_000_000  # a sheet ends at 1,048,576
CHUNK = 64 * 1024
FETCH = 1000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = re.compile("_x(?=[0-9A-Fa-f]{4}_)")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DAY_ZERO = date(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)  # Excel believes in 29 February 1900
PLAIN, HEAD, DAY, MOMENT, QUOTED = range(5)


@dataclass(frozen=True)
class Export:
    """A list's workbook: its name, its columns, and who is told that it was taken.

    `told(request, count)` writes the audit entry; it runs before the first byte is sent. Where a
    row is dear, `lines(rows)` gives the values by a way of its own.
    """

    name: str | Promise
    columns: Sequence[Column]
    told: Callable[[HttpRequest, int], object] | None = None
    lines: Callable[[QuerySet], Iterable[Sequence[Any]]] | None = None


def export(request: HttpRequest, rows: QuerySet, what: Export) -> StreamingHttpResponse:
    """The rows, in their order, as a download; Refused above 50,000."""
    count = count_of(rows, MOST_ROWS)
    if what.told:
        what.told(request, count)
    return download(what.name, *lines_of(rows, what))


def count_of(rows: QuerySet, most: int) -> int:
    """How many rows; Refused above `most`."""
    count = rows.order_by().values("pk")[: most + 1].count()
    if count > most:
        raise Refused("export.too_many", most=most)
    return count


def lines_of(rows: QuerySet, what: Export) -> tuple[Sequence[Column], Iterable[Sequence[Any]]]:
    """The columns that are exported, and a line of values a row, read a thousand at a time."""
    columns = [column for column in what.columns if column.export]
    if what.lines:
        return columns, what.lines(rows)
    source = rows.iterator(chunk_size=FETCH)
    return columns, ([column.raw(row) for column in columns] for row in source)


def download(
    name: str | Promise, columns: Sequence[Column], lines: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """Lines of values under the columns' heads, as a download named after the list and the day."""
    content = in_language(workbook(str(name), columns, lines), translation.get_language())
    response = StreamingHttpResponse(content, content_type=XLSX)
    attached = content_disposition_header(True, file_name(str(name), timezone.localdate()))
    response["Content-Disposition"] = attached
    response["X-Accel-Buffering"] = "no"
    response["Cache-Control"] = "no-store"
    return response


def workbook(
    title: str, columns: Sequence[Column], lines: Iterable[Sequence[Any]]
) -> Iterator[bytes]:
    """The workbook's bytes, piece by piece."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for path, content in sheets.fixed_parts(title).items():
            archive.writestr(path, content)
        yield pipe.take()
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            last = 1
            sheet.write(sheets.sheet_start([c.width for c in columns]).encode())
            sheet.write(row_xml(1, [str(c.label) for c in columns], head=True).encode())
            for last, line in enumerate(lines, start=2):
                sheet.write(row_xml(last, line).encode())
                if pipe.size > CHUNK:
                    yield pipe.take()
            sheet.write(sheets.sheet_end(len(columns), last).encode())
        archive.writestr("xl/workbook.xml", sheets.book(title, len(columns), last))
    yield pipe.take()


def row_xml(number: int, values: Sequence[Any], *, head: bool = False) -> str:
    """One row of the sheet; empty cells are left out."""
    cells = (
        cell_xml(f"{letters}{number}", value, head)
        for letters, value in zip(sheets.letters(len(values)), values, strict=True)
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def cell_xml(place: str, value: Any, head: bool = False) -> str:
    """One cell, by the value's own type."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        value = _("yes") if value else _("no")
    elif isinstance(value, int | float | Decimal):
        # A spreadsheet keeps 15 digits; longer numbers are codes and stay text.
        if abs(value) < 10**15:
            return f'<c r="{place}"><v>{value}</v></c>'
    elif isinstance(value, date):
        serial, style = _serial(value)
        if serial is not None:
            return f'<c r="{place}" s="{style}"><v>{serial}</v></c>'
    text = clean(str(value))
    style = HEAD if head else QUOTED if text.startswith(_STARTS_A_FORMULA) else PLAIN
    mark = f' s="{style}"' if style else ""
    return f'<c r="{place}"{mark} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def clean(text: str) -> str:
    """Text as XML: what XML cannot hold is left out; a cell holds 32,767 characters."""
    return escape(_ESCAPES.sub("_x005F_x", _ILLEGAL.sub("", text[:32_000])))


def file_name(name: str, day: date) -> str:
    """What the workbook of a list is called on the reader's disk."""
    return f"{safe_name(name)}-{day:%Y%m%d}.xlsx"


def safe_name(name: str) -> str:
    """A file name that every system takes: no separators, no control characters, not too long."""
    return re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]+', "_", name).strip(" ._")[:80] or "export"


def in_language(chunks: Iterator[bytes], language: str | None) -> Iterator[bytes]:
    """The chunks, each made in the language of the request that asked for them."""
    while True:
        with translation.override(language):
            chunk = next(chunks, None)
        if chunk is None:
            return
        if chunk:
            yield chunk


def _serial(value: date) -> tuple[float | int | None, int]:
    """A date as the number of days that a spreadsheet keeps, and the style that shows it."""
    if not isinstance(value, datetime):
        return ((value - _DAY_ZERO).days if value >= _FIRST_DAY else None), DAY
    moment = localtime(value) if timezone.is_aware(value) else value
    if moment.date() < _FIRST_DAY:
        return None, MOMENT
    since = moment.replace(tzinfo=None) - datetime.combine(_DAY_ZERO, time())
    return round(since.total_seconds() / 86400, 10), MOMENT


class _Pipe:
    """A file that is written to by the zip and emptied by the response."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing to do: what is written is there."""

    def take(self) -> bytes:
        """Everything written since the last time."""
        data, self.parts, self.size = b"".join(self.parts), [], 0
        return data


__all__ = ["DATE", "MOST_ROWS", "TIME", "Column", "Export", "download", "export", "workbook"]
