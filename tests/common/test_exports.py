"""Workbooks of lists."""

import io
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.test import RequestFactory
from django.utils import translation

from accounts.models import District
from common import exports
from common.columns import Column
from common.exports import Export
from common.refusals import Refused

COLUMNS = [
    Column("名称", "name", width=30),
    Column("Code", "code"),
    Column("Level", "level"),
    Column("Parent", "parent.name"),
]


def read(*lines, columns=None):
    columns = columns or [Column(f"c{n}", "x") for n in range(len(lines[0]))]
    content = b"".join(exports.workbook("名单", columns, lines))
    return openpyxl.load_workbook(io.BytesIO(content)).active


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 571", "-3", "@SUM(A1)", "=cmd|'/c calc'!A0", "\t=1", "﹦1"]
)
def test_text_never_becomes_a_formula(text):
    cell = read([text])["A2"]
    assert cell.data_type == "s"
    assert cell.value == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x"])
def test_text_that_looks_like_a_formula_stays_text_when_it_is_edited(text):
    assert read([text])["A2"].quotePrefix or read([text])["A2"].style_id == exports.QUOTED


def test_what_xml_cannot_hold_is_left_out_and_the_rest_stays():
    text = 'a\x00b\x08c\x1fd\ufffee\ud800f 䶮𠮷 <&>" \n end'
    assert read([text])["A2"].value == 'abcdef 䶮𠮷 <&>" \n end'


def test_text_that_looks_like_a_spreadsheets_escape_is_not_taken_for_one():
    assert exports.clean("_x0041_ a_x") == "_x005F_x0041_ a_x"


def test_dates_and_numbers_are_real_and_codes_stay_text():
    moment = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    sheet = read([date(2026, 3, 2), moment, 12, Decimal("1.5"), True, None, "012", 10**17])
    values = [cell.value for cell in sheet[2]]
    assert values[0].date() == date(2026, 3, 2)
    assert sheet["A2"].is_date
    assert values[1] == datetime(2026, 3, 2, 9, 30)
    assert values[2:4] == [12, 1.5]
    assert values[5:] == [None, "012", "1" + "0" * 17]


def test_dates_before_spreadsheets_began_are_text():
    assert read([date(1893, 12, 26)])["A2"].value == "1893-12-26"


def test_the_head_is_bold_and_stays_in_view_and_filters():
    sheet = read(["a", "b"], ["c", "d"])
    assert sheet["A1"].font.b
    assert not sheet["A2"].font.b
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.title == "名单"


def test_the_27th_column_is_called_aa():
    sheet = read(list(range(30)))
    assert sheet["AA2"].value == 26


@pytest.mark.django_db
def test_a_list_is_exported_in_its_order_with_names_and_words(db):
    city = District.objects.create(code="33", name="=临江市", level="city")
    District.objects.create(code="3301", name="北山县", level="county", parent=city)
    told = []
    what = Export("企业/名单", COLUMNS, told=lambda request, count: told.append(count))
    rows = District.objects.select_related("parent").order_by("-code")
    with translation.override("en"):
        response = exports.export(RequestFactory().get("/"), rows, what)
    with translation.override("zh-hans"):  # the words are those of the request, not of the reader
        content = b"".join(response.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [[cell.value for cell in row] for row in sheet] == [
        ["名称", "Code", "Level", "Parent"],
        ["北山县", "3301", "county", "=临江市"],
        ["=临江市", "33", "city", None],
    ]
    assert told == [2]
    name = response["Content-Disposition"]
    assert "filename*=utf-8''%E4%BC%81%E4%B8%9A_%E5%90%8D%E5%8D%95-" in name


@pytest.mark.django_db
def test_too_many_rows_are_refused_before_anything_is_written(monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    for code in "12":
        District.objects.create(code=code, name=code, level="city")
    told = []
    what = Export("x", COLUMNS, told=lambda *seen: told.append(seen))
    with pytest.raises(Refused) as no:
        exports.export(RequestFactory().get("/"), District.objects.all(), what)
    assert no.value.code == "export.too_many"
    assert not told


def test_the_first_bytes_come_before_the_last_rows_are_read():
    read_rows = []

    def lines():
        for number in range(20_000):
            read_rows.append(number)
            yield [number, f"文字{number * 7919}"]

    chunks = exports.workbook("x", [Column("a", "a"), Column("b", "b")], lines())
    next(chunks)
    assert not read_rows
    next(chunks)
    assert 0 < len(read_rows) < 20_000


def test_memory_does_not_grow_with_the_rows():
    def peak(count):
        tracemalloc.start()
        for _chunk in exports.workbook(
            "x", COLUMNS, ([f"名称{n}", n, "county", "上级"] for n in range(count))
        ):
            pass
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    assert peak(40_000) < peak(10_000) * 1.2


def test_the_zip_is_whole():
    content = b"".join(exports.workbook("x", COLUMNS, [["a"] * 4] * 5000))
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
