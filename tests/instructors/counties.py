# ruff: noqa: E501 (rows as they stand in their sheets)
"""Other counties' workbooks: other columns, other order, other habits."""

import io
from datetime import date

from openpyxl import Workbook
from stdnum.cn import ric, uscc

from tests.common.books import saved


def person_number(n: int, born: str = "19800101") -> str:
    """A valid ID number; odd numbers are men's."""
    digits = f"622801{born}{n:03}"
    return digits + ric.calc_check_digit(digits + "0")


def firm_code(n: int, head: str = "91") -> str:
    """A valid credit code."""
    body = f"{head}622801MA7{n:06}"[:17]
    return body + uscc.calc_check_digit(body)


def merged_people() -> io.BytesIO:
    """临水县: person cells merged over the rows of his firms, two-level ledger, other names."""
    book = Workbook()
    ledger = book.active
    ledger.title = "附件2"
    for row in [
        ["临水县两新组织党建工作情况统计表"],
        ["填报单位：中共临水县委两新工委", None, None, None, None, "填报时间：2026.9.1"],
        ["社会信用代码", "单位名称", "镇街", "从业\n人员", "党员\n总数", "党组织情况", None, None, None,
         "法定代表人", None, "备注"],
        [None, None, None, None, None, "是否建立", "组建方式", "书记姓名", "书记电话", "姓名",
         "联系电话", None],
        [firm_code(1), "临水县 甲木 家具厂", "城关镇", 50, 5, "是", "单独组建", "李书记", 13900000001,
         "王老板", "13800000009", "重点企业"],
        [firm_code(2), "临水县乙火窑业有限公司（分厂）", "河口乡", "120", "3人", "是", "联合支部", "/",
         None, "赵总", None, None],
        [firm_code(3, "52"), "临水县丙土幼儿园", "城关镇", 12, 0, "否", "/", None, None, "钱园长", None,
         None],
        ["合  计", None, None, 182, 8],
        ["注：1. 党员总数含预备党员。"],
    ]:  # fmt: skip
        ledger.append(row)
    for ref in ("A1:L1", "F3:I3", "J3:K3", *(f"{c}3:{c}4" for c in "ABCDEL")):
        ledger.merge_cells(ref)
    roster = book.create_sheet("附件1")
    for row in [
        ["临水县党建指导员姓名、联系方式及派驻企业一览表"],
        ["派驻企业", "任职时间", "党建指导员姓名", "公民身份号码", "联系方式", "工作单位", "专（兼）职", "序号"],
        ["临水县甲木家具厂", "2025年3月", "单  小明", person_number(1), "139 1111 0001", "县财政局",
         "兼职", 1],
        ["临水县乙火窑业有限公司(分厂)"],
        [None],
        ["临水县丙土幼儿园", date(2024, 5, 6), "欧阳䶮", person_number(2), 13911110002.0, "县教育局",
         "专职", 2],
        ["临水县无名厂", "2024.06", "买买提·艾力", person_number(3), "0934-8212345", "县民宗局", "兼", 3],
        ["填表人：张三", None, None, "审核人：李四"],
    ]:  # fmt: skip
        roster.append(row)
    for column in "BCDEFGH":
        roster.merge_cells(f"{column}3:{column}4")
    book.create_sheet("说明").append(["请于每季度末报送"])
    return saved(book)


def sheet_a_township() -> io.BytesIO:
    """石泉县: a sheet for each township, no workstations' sheet, dates as text, IDs as numbers."""
    book = Workbook()
    book.remove(book.active)
    head = ["姓 名", "身份证", "手机号码", "性别", "民族", "学历", "出生日期", "单位及职务",
            "党建工作站", "指导企业", "选派时间"]  # fmt: skip
    for at, town in enumerate(["清溪镇", "白沙乡"]):
        sheet = book.create_sheet(town)
        sheet.append([f"石泉县{town}党建指导员花名册（截至2026年9月）"])
        sheet.append(head)
        for n in range(3):
            k = at * 10 + n + 1
            number = person_number(k, "19810315")
            sheet.append(
                [f"周{'甲乙丙'[n]}{'东西'[at]}", number, 13700000000 + k, "男" if k % 2 else "女", "汉",
                 "大学", "1981年3月15日", "县某局 科员", f"{town}党建工作站",
                 f"石泉县{k}号厂／石泉县公用厂" if n == 0 else f"石泉县{k}号厂",
                 ["2025.3", "2025-03-05", "20250305"][n]]
            )  # fmt: skip
        sheet.append([f"周丁{at}", 6.22801198103150e17, 13700000099, "男"])
    ledger = book.create_sheet("企业")
    ledger.append(
        ["序号", "企业全称", "所属乡镇/街道/园区", "统一信用代码", "员工总数", "经营状况"]
    )
    for k in (1, 2, 3, 11, 12, 13):
        town = "清溪镇" if k < 10 else "白沙乡"
        ledger.append([k, f"石泉县{k}号厂", town, firm_code(k), 10 + k, "正常经营"])
    ledger.append([99, "石泉县公用厂", "石泉县清溪镇人民政府", firm_code(99), "", "停产"])
    return saved(book)


def row_a_posting() -> io.BytesIO:
    """平湖区: a person's row repeated for each of his firms; terms; a second head in the middle."""
    book = Workbook()
    sheet = book.active
    head = [
        "编号",
        "指导企业名称",
        "姓名",
        "居民身份证号码",
        "派驻起止时间",
        "任期",
        "批次",
        "备注",
    ]
    rows = [
        [1, "平湖区一厂", "曾甲", person_number(1), "2024.01至2024.12", "2024.01-2026.12", "第二批", "负责人出差"],
        [2, "平湖区二厂", "曾甲", person_number(1), "2025年1月起", "2024.01-2026.12", "第二批", None],
        [3, "平湖区一厂", "仇乙", person_number(2), "2025.01-2026.12", "2025.01-2027.12", "第三批", None],
    ]  # fmt: skip
    more = [
        [
            4,
            "平湖区二厂",
            "仇乙",
            person_number(2),
            "2025.02至今",
            "2025.01-2027.12",
            "第三批",
            None,
        ],
        [5, "平湖区二厂", "仇丙", person_number(2), "2025.03", None, None, None],
        [6, "平湖区三厂", "查丁", person_number(4), "2025.03", None, None, "见备注"],
    ]
    for row in [["平湖区党建指导员派驻情况"], head, *rows, [], head, *more]:
        sheet.append(row)
    ledger = book.create_sheet("台账")
    ledger.append(["名称", "信用代码", "行业"])
    for n, name in enumerate(["平湖区一厂", "平湖区二厂"], 1):
        ledger.append([name, firm_code(n), "制造"])
    return saved(book)


def one_sheet_for_all() -> io.BytesIO:
    """东陵县: firms and their instructors in one sheet, under headings of townships."""
    book = Workbook()
    sheet = book.active
    for row in [
        ["东陵县非公企业党建工作台账"],
        ["企业名称", "信用代码", "职工数", "联系电话", "党建指导员", None, None, None],
        [None, None, None, None, "姓名", "身份证号", "联系电话", "派驻时间"],
        ["一、北关镇（2家）"],
        ["东陵县水厂", firm_code(1), 20, "0935-2212345", "解甲", person_number(1), 13600000001, "2025.1"],
        ["东陵县电厂", firm_code(2), 30, "0935-2212346", "解甲", person_number(1), 13600000001, "2025.1"],
        ["二、南关镇（1家）"],
        ["东陵县气厂", firm_code(3), 40, "2212347", "区乙", person_number(2), 13600000002, "2025.1"],
        ["小计", None, 90],
        ["备注：区乙为副科级。"],
    ]:  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("E2:H2")
    for column in "ABCD":
        sheet.merge_cells(f"{column}2:{column}3")
    for row in (4, 7):
        sheet.merge_cells(f"A{row}:H{row}")
    return saved(book)
