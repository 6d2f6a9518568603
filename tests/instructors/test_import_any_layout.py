"""Sound data in any layout: whatever the columns are called and however cells are typed."""

import random
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from accounts.models import User
from common.workbook.kinds import Kind
from enterprises.imports.columns import LEDGER, STATIONS
from instructors.imports.columns import ROSTER
from instructors.imports.plan import make_plan, read_contents
from tests.common.books import saved
from tests.instructors.counties import firm_code, person_number

FIRMS, PEOPLE, TOWNS = 12, 9, ["东山镇", "西水乡", "南街道"]


def typed_month(dice: random.Random, year: int, month: int) -> Any:
    """One month as one of many people types it."""
    return dice.choice(
        [f"{year}.{month:02}", f"{year}{month:02}", int(f"{year}{month:02}"), f"{year}年{month}月",
         f"{year}/{month}", f" {year}-{month:02} ", date(year, month, 1), f"{year}.{month:02}.01"]
    )  # fmt: skip


def typed_phone(dice: random.Random, n: int) -> Any:
    number = 13800000000 + n
    text = str(number)
    return dice.choice(
        [number, float(number), text, f"{text[:3]} {text[3:7]} {text[7:]}", f"+86{text}"]
    )


def wide(text: str) -> str:
    """Full-width digits."""
    return text.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})


def person(dice: random.Random, n: int) -> dict[str, Any]:
    number = person_number(2 * n + 1, f"19{60 + n}0{n % 9 + 1}15")
    firms = dice.sample(range(FIRMS), dice.randint(1, 3))
    sign = dice.choice(["、", "，", ",", "；", ";", "\n", " ", "/"])
    name = f"{'赵单欧阳曾仇查解区尉'[n]}{'明华'[n % 2]}"
    return {
        "name": dice.choice([name, f"{name[0]}  {name[1]}"]), "gender": "男",
        "id_number": dice.choice([number, number.lower(), wide(number), f" {number}"]),
        "born": dice.choice([f"{1960 + n}.{n % 9 + 1:02}", date(1960 + n, n % 9 + 1, 15)]),
        "ethnic_group": dice.choice(["汉", "汉族", "回族"]), "education": "大学本科",
        "joined_party": typed_month(dice, 1995, 7), "phone": typed_phone(dice, n),
        "sending_unit": "县委组织部", "post": "科员", "kind": dice.choice(["专职", "兼职"]),
        "station": f"{TOWNS[n % 3]}党建工作站", "start": typed_month(dice, 2025, 1 + n),
        "firms": sign.join(firm_name(f) for f in firms), "note": "",
    }  # fmt: skip


def firm_name(n: int) -> str:
    return f"禾山县第{n}家具厂（普通合伙）" if n % 2 else f"禾山县第{n}物流有限公司"


def firm(dice: random.Random, n: int) -> dict[str, Any]:
    employees = 20 + n
    code = firm_code(n)
    return {
        "name": dice.choice([firm_name(n), firm_name(n).replace("（", "(").replace("）", ")")]),
        "credit_code": dice.choice([code, code.lower(), wide(code), f"{code[:9]} {code[9:]}"]),
        "township": TOWNS[n % 3], "industry": "制造业",
        "employees": dice.choice([employees, str(employees), f"{employees}人", float(employees)]),
        "members": dice.choice([n % 5, f"{n % 5}", f"{n % 5}名"]),
        "form": dice.choice(["党支部", "联合党支部", "未建立", "单独组建"]), "state": "正常",
        "union": dice.choice(["√", "×", "有", "否", None]), "address": f"建设路{n}号",
        "owner_name": "王老板", "contact_phone": typed_phone(dice, 100 + n),
    }  # fmt: skip


def sheet_of(dice: random.Random, book: Workbook, title: str, kind: Kind, rows: list[dict]) -> None:
    """The rows under a head of any names in any order, with titles, gaps, notes and totals."""
    sheet = book.create_sheet(title)
    columns = [c for c in kind.columns if c.code in rows[0]]
    dice.shuffle(columns)
    heads = {c.code: dressed(dice, dice.choice(c.names.split())) for c in columns}
    for _ in range(dice.randint(0, 2)):
        sheet.append(
            [dice.choice(["禾山县党建工作姓名、企业名称统计表", "填报单位：禾山县委组织部"])]
        )
    sheet.append(["序号", *heads.values()])
    for serial, row in enumerate(rows, 1):
        sheet.append([serial, *(row[c.code] for c in columns)])
        if dice.random() < 0.15:
            sheet.append([])
        if dice.random() < 0.1:
            sheet.append(["序号", *heads.values()])
    sheet.append(
        dice.choice(
            [["填表人：   审核人："], ["合计", len(rows)], ["注：以上数据截至年底。"], [None]]
        )
    )


def dressed(dice: random.Random, name: str) -> str:
    """A column's name as somebody sets it."""
    return dice.choice(
        [name, f"{name[0]} {name[1:]}", f"{name[0]}\n{name[1:]}", f"*{name}", f"{name}："]
    )


@pytest.mark.parametrize("seed", range(25))
def test_no_sound_cell_is_rejected_in_any_layout(db, seed):
    dice = random.Random(seed)
    book = Workbook()
    book.remove(book.active)
    stations = [{"name": f"{town}党建工作站", "place": town} for town in TOWNS]
    sheets = [
        ("花名册", ROSTER, [person(dice, n) for n in range(PEOPLE)]),
        ("台账", LEDGER, [firm(dice, n) for n in range(FIRMS)]),
        ("站", STATIONS, stations),
    ]
    dice.shuffle(sheets)
    book.create_sheet("封面").append(["禾山县党建指导员工作资料"])
    for title, kind, rows in sheets:
        sheet_of(dice, book, dice.choice([title, f"Sheet-{title}"]), kind, rows)
    plan = make_plan(read_contents(saved(book)), User.objects.system())
    assert [(p.sheet, p.row, p.column, p.value, p.code) for p in plan.problems] == []
    assert not plan.waiting
    counts = plan.counts("new")
    assert (counts["instructor"], counts["enterprise"], counts["workstation"]) == (PEOPLE, FIRMS, 3)
