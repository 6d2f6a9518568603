"""One cell: exactly what stands there, or the reason why not. Never a guess."""

from datetime import date

import pytest

from common import cells
from common.cell_dates import moment, span
from common.cells import BadCell
from common.workbook import CellError, Month
from common.workbook.values import is_nothing


def bad(reader, value) -> str:
    with pytest.raises(BadCell) as caught:
        reader(value)
    return caught.value.code.removeprefix("cell.")


MARCH = Month(2025, 3)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("1977/03", Month(1977, 3)), ("197703", Month(1977, 3)), (197703, Month(1977, 3)),
        ("1977年3月", Month(1977, 3)), ("1977.3", Month(1977, 3)), ("1977-03-05", date(1977, 3, 5)),
        ("２０２５．０３", MARCH), ("2025 年 3 月 1 日", date(2025, 3, 1)),
        (20250301, date(2025, 3, 1)),
        ("二〇二五年三月", MARCH), ("二○二五年十二月二十一日", date(2025, 12, 21)),
        ("2025-03-01 00:00:00", date(2025, 3, 1)), (2025.03, MARCH), (2025.12, Month(2025, 12)),
        (date(2025, 3, 1), date(2025, 3, 1)), (MARCH, MARCH), ("2025年3月份", MARCH),
    ],
)  # fmt: skip
def test_dates_are_read_in_every_usual_form(value, found):
    assert moment(value) == found


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2025.13", "no_such_month"), ("2025-02-30", "no_such_day"), ("2025", "only_a_year"),
        (2025.1, "january_or_october"), (45717, "serial_day"), ("77.3", "not_a_date"),
        ("二〇二五年十三月", "no_such_month"), ("正月", "not_a_date"), ("1877-01", "far_year"),
        ("去年三月", "not_a_date"), (True, "not_a_date"), (CellError("#REF!"), "error"),
        ("=TODAY()", "not_a_date"), ("x" * 32_000, "not_a_date"),
    ],
)  # fmt: skip
def test_dates_that_could_be_several_things_are_not_read(value, code):
    assert bad(moment, value) == code


def test_a_term_has_two_ends_or_an_open_one():
    both = (Month(2025, 1), Month(2027, 12))
    for text in ("2025.01-2027.12", "2025年1月至2027年12月", "2025/01—2027/12", "202501-202712"):
        assert span(text) == both, text
    for text in ("2025.01至今", "2025年1月起", "2025.01—"):
        assert span(text) == (Month(2025, 1), None), text
    assert bad(span, "2027.01-2025.01") == "ends_before_start"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("620000197703128519", "620000197703128519"),
        (" ６２００００１９８９０９１８３３９０ ", "620000198909183390"),
        ("62000019660815663x", "62000019660815663X"),
        ("620000 1977 0312 8519", "620000197703128519"),
        (620000197703128519, "620000197703128519"),
    ],
)
def test_id_numbers_are_read_however_typed(value, found):
    assert cells.id_number(value) == found


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("620000196711168691", "id_check"), (6.20000197703128e17, "id_digits_lost"),
        (620000197703128000, "id_digits_lost"), ("620000770312851", "id_old"),
        ("62000019770312851", "id_length"), ("6200001977O3128519", "id_form"),
        ("见附件", "id_length"),
    ],
)  # fmt: skip
def test_wrong_id_numbers_are_told_apart(value, code):
    assert bad(cells.id_number, value) == code


def test_an_id_number_of_a_place_that_had_no_code_at_birth_is_taken():
    digits = "50011219580312001"  # 渝北, a code of 1994
    check = next(c for c in "0123456789X" if try_id(digits + c))
    assert cells.id_number(digits + check)


def try_id(number: str) -> bool:
    try:
        return bool(cells.id_number(number))
    except BadCell:
        return False


def test_credit_codes_are_checked():
    assert cells.credit_code("91999021ma3bj1xg6e") == "91999021MA3BJ1XG6E"
    assert bad(cells.credit_code, "91999021MABQ7HHQGA") == "code_check"
    assert bad(cells.credit_code, "91999021MAIQ7HHQGA") == "code_form"
    assert bad(cells.credit_code, "620102600123456") == "code_length"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (19933325219, "19933325219"), (19933325219.0, "19933325219"),
        ("19933325219.0", "19933325219"), ("199 3332 5219", "19933325219"),
        ("+86 199-3332-5219", "19933325219"), ("0934-8212345", "0934-8212345"),
        ("（0934）8212345", "0934-8212345"), ("1９９３３３２５２１９", "19933325219"),
    ],
)  # fmt: skip
def test_phones_are_read_however_kept(value, found):
    assert cells.phone(value) == found


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("199093442", "phone_form"), ("12345678901", "phone_form"), ("8212345", "phone_area"),
        ("13900000000/13911111111", "phone_several"), (1.5, "phone_form"),
    ],
)  # fmt: skip
def test_wrong_phones_are_told_apart(value, code):
    assert bad(cells.phone, value) == code


def test_counts_are_whole_numbers():
    assert [cells.whole(v) for v in (33, 33.0, "33", "33人", "1,234", "５")] == [
        33,
        33,
        33,
        33,
        1234,
        5,
    ]
    for value in ("约200人", "200余人", -3, 33.5, "三十", True, date(2025, 1, 1), "1e9"):
        assert bad(cells.whole, value) == "not_whole", value


def test_names_lose_their_spaces_and_keep_their_characters():
    assert cells.person_name("熊  平") == "熊平"
    assert cells.person_name("𠮷䶮㛃") == "𠮷䶮㛃"
    assert cells.person_name("买买提•艾力") == "买买提·艾力"
    assert cells.person_name("张〇") == "张〇"
    for value in ("张三、李四", "张三2", 5, "……", "张\ue000"):
        assert bad(cells.person_name, value) == "not_a_name", value


def test_two_spellings_of_a_firm_are_one():
    one = cells.firm_key("青禾县恒达培训学校（民办非企业　单位）")
    assert one == cells.firm_key("青禾县恒达培训学校(民办非企业单位)")
    assert one != cells.firm_key("青禾县恒达培训学校")


def test_marks_for_nothing_are_nothing():
    assert all(is_nothing(v) for v in (None, "", " / ", "—", "无", "　"))
    assert not any(is_nothing(v) for v in (0, False, "0", "无锡", CellError("#N/A")))


def test_yes_and_no_in_their_usual_signs():
    assert [cells.yes_no(v) for v in ("√", "是", True, 1)] == [True] * 4
    assert [cells.yes_no(v) for v in ("×", "否", False, 0)] == [False] * 4
    assert bad(cells.yes_no, "筹建中") == "not_yes_no"
