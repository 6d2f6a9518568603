"""The door: which files are taken in, and what their cells hold."""

import io
import zipfile
from datetime import date

import pytest

from common.refusals import Refused
from common.workbook import CellError, Month, read_workbook, safety
from common.workbook.styles import kind_of
from tests.common.books import book, saved, with_part, with_sheet_xml


def refusal(file: io.BytesIO) -> str:
    with pytest.raises(Refused) as caught:
        read_workbook(file)
    assert str(caught.value) != caught.value.code, "it is said in words"
    return caught.value.code


def cells(file: io.BytesIO, row: int = 1) -> dict:
    return next(r.cells for r in read_workbook(file).sheets[0].rows if r.number == row)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "workbook.empty_file"),
        (b"%PDF-1.7 ...", "workbook.not_a_workbook"),
        ("姓名,身份证号\n".encode("gbk"), "workbook.not_a_workbook"),
        (b"PK\x03\x04 and then nothing", "workbook.damaged"),
        (safety.OLD_CONTAINER + b"\0" * 600, "workbook.old_format"),
        (safety.OLD_CONTAINER + b"\0" * 60 + safety.ENCRYPTED, "workbook.encrypted"),
    ],
)
def test_what_is_no_workbook_is_refused_by_its_content(content, code):
    assert refusal(io.BytesIO(content)) == code


def test_a_large_file_is_refused_unread():
    assert refusal(io.BytesIO(b"PK\x03\x04" + b"\0" * safety.MOST_BYTES)) == "workbook.too_big"


def test_macros_are_refused_whatever_the_file_is_called():
    assert refusal(with_part(book(甲=[[1]]), "xl/vbaProject.bin", b"x")) == "workbook.macros"


def test_links_to_other_files_are_refused():
    linked = with_part(book(甲=[[1]]), "xl/externalLinks/externalLink1.xml", b"<x/>")
    assert refusal(linked) == "workbook.links"


def test_another_package_is_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<x/>")
    assert refusal(out) == "workbook.not_a_workbook"


def test_a_bomb_is_refused_by_its_declared_size(monkeypatch):
    monkeypatch.setattr(safety, "MOST_UNPACKED", 1_000_000)
    bomb = with_part(book(甲=[[1]]), "xl/media/image1.png", b"\0" * 2_000_000)
    assert len(bomb.getvalue()) < 20_000
    assert refusal(bomb) == "workbook.bomb"


def test_entities_are_never_expanded():
    laughs = (
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        '<worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData>'
        "</worksheet>"
    )
    file = with_part(book(甲=[[1]]), "xl/worksheets/sheet1.xml", laughs.encode())
    assert refusal(file) == "workbook.damaged"


def test_a_workbook_with_nothing_in_it_is_refused():
    assert refusal(book(甲=[], 乙=[[None, "  "]])) == "workbook.empty"


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr("common.workbook.rows.MOST_ROWS", 10)
    assert refusal(book(甲=[[n] for n in range(11)])) == "workbook.too_many_rows"


def test_ten_thousand_formatted_blank_rows_are_nothing():
    rows = '<row r="1"><c r="A1"><v>7</v></c></row>' + "".join(
        f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(2, 10_002)
    )
    sheet = read_workbook(with_sheet_xml(rows)).sheets[0]
    assert [row.number for row in sheet.rows] == [1]


def test_cells_and_rows_without_addresses_are_counted():
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>"
    sheet = read_workbook(with_sheet_xml(rows)).sheets[0]
    assert [row.cells for row in sheet.rows] == [{1: 1, 2: 2}, {2: 3}]


def test_numbers_keep_their_digits_and_formulas_without_a_value_are_errors():
    rows = (
        '<row r="1"><c r="A1"><v>620000197703128519</v></c><c r="B1"><v>6.2E+17</v></c>'
        '<c r="C1"><f>A1*2</f></c><c r="D1" t="e"><f>X</f><v>#REF!</v></c>'
        '<c r="E1" t="b"><v>1</v></c><c r="F1" t="str"><f>A1</f><v>字_x000D_</v></c></row>'
    )
    assert cells(with_sheet_xml(rows)) == {
        1: 620000197703128519, 2: 6.2e17, 3: CellError("formula"), 4: CellError("#REF!"), 5: True,
        6: "字\r",
    }  # fmt: skip


def test_dates_are_told_by_the_format_and_a_month_stays_a_month():
    from openpyxl import Workbook

    made = Workbook()
    for column, (value, shape) in enumerate(
        [(45717, "yyyy-mm-dd"), (45717, 'yyyy"年"m"月"'), (45717, "General"), (45717, "0_ "),
         (45717, "[$-804]yyyy/m/d;@"), (45717, "mmm-yy"), (0.5, "h:mm")], 1,
    ):  # fmt: skip
        made.active.cell(1, column, value).number_format = shape
    day, month = date(2025, 3, 1), Month(2025, 3)
    assert cells(saved(made)) == {
        1: day, 2: month, 3: 45717, 4: 45717, 5: day, 6: month, 7: CellError("0.5"),
    }  # fmt: skip


def test_the_chinese_editions_own_date_formats_are_known():
    assert [kind_of(n, None) for n in (31, 57, 27, 0, 49)] == ["day", "month", "month", None, None]


def test_merged_cells_stand_in_every_row_they_cover():
    from openpyxl import Workbook

    made = Workbook()
    sheet = made.active
    sheet["A1"], sheet["B1"], sheet["B2"], sheet["B4"] = "张三", "甲", "乙", "丁"
    sheet.merge_cells("A1:A4")
    found = read_workbook(saved(made)).sheets[0]
    assert [(r.number, r.cells[1], r.merged) for r in found.rows] == [
        (1, "张三", {}), (2, "张三", {1: 1}), (4, "张三", {1: 1}),
    ]  # fmt: skip


def test_reading_aids_are_no_part_of_a_name():
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>张</t></r><rPh sb="0" eb="1"><t>zhang</t>'
        "</rPh><r><t>三</t></r></is></c></row>"
    )
    assert cells(with_sheet_xml(rows)) == {1: "张三"}


def test_hidden_sheets_and_rows_are_known():
    from openpyxl import Workbook

    made = Workbook()
    made.active.append(["x"])
    made.active.row_dimensions[1].hidden = True
    made.create_sheet("旧").append(["y"])
    made["旧"].sheet_state = "hidden"
    first, second = read_workbook(saved(made)).sheets
    assert (first.hidden, first.rows[0].hidden, second.hidden) == (False, True, True)
