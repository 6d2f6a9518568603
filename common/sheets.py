"""The parts of a workbook that are the same in every one: styles, names, head and foot."""

import re
from functools import cache
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def fixed_parts(title: str) -> dict[str, str]:
    """Path → content of everything but the sheet and the book that names its extent."""
    types = (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
    )
    return {
        "[Content_Types].xml": types,
        "_rels/.rels": _relations({"officeDocument": "xl/workbook.xml"}),
        "xl/_rels/workbook.xml.rels": _relations(
            {"worksheet": "worksheets/sheet1.xml", "styles": "styles.xml"}
        ),
        "xl/styles.xml": _styles(),
    }


def _relations(targets: dict[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{_DOC}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _styles() -> str:
    """Cell styles in the order of `common.exports`: plain, head, day, moment, quoted."""
    return (
        f'{_XML}<styleSheet xmlns="{_MAIN}">'
        '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
        '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
        '<font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        '</cellStyleXfs><cellXfs count="5">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>'
        '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
        "</cellStyles></styleSheet>"
    )


def sheet_start(widths: list[int]) -> str:
    """A sheet up to its first row: the head stays in view, columns have their widths."""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(widths, start=1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
    )


def sheet_end(columns: int, rows: int) -> str:
    """What follows the last row: the filter over everything."""
    return f'</sheetData><autoFilter ref="{extent(columns, rows)}"/></worksheet>'


def book(title: str, columns: int, rows: int) -> str:
    """The workbook with its one sheet, and the name under which programs find its filter."""
    name = sheet_name(title)
    place = "$A$1:$" + extent(columns, rows).split(":")[1].rstrip("0123456789") + f"${rows}"
    quoted = escape("'" + name.replace("'", "''") + "'")
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}">'
        f'<sheets><sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/></sheets>'
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        f"{quoted}!{place}</definedName></definedNames></workbook>"
    )


def sheet_name(title: str) -> str:
    """A sheet's name: at most 31 characters, without those that a spreadsheet forbids."""
    return re.sub(r"[\x00-\x1f\[\]:*?/\\]+", " ", title).strip(" '")[:31].strip(" '") or "Sheet1"


def extent(columns: int, rows: int) -> str:
    """A1:L32001 for 12 columns and 32,001 rows."""
    return f"A1:{letters(columns)[-1]}{rows}"


@cache
def letters(count: int) -> list[str]:
    """The names of the first columns: A … Z, AA …"""
    names = []
    for number in range(count):
        name, rest = "", number
        while rest >= 0:
            name = chr(65 + rest % 26) + name
            rest = rest // 26 - 1
        names.append(name)
    return names
