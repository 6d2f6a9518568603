"""Workbooks of other counties, each laid out in its own way, and hostile ones."""

import io

import pytest
from openpyxl import Workbook

from accounts.models import User
from common.imports import NEW
from common.refusals import Refused
from enterprises.models import Enterprise, PartyOrganization, Workstation
from instructors.imports.actions import apply_import
from instructors.imports.plan import Plan, make_plan, read_contents
from instructors.models import Instructor, Posting, Term
from tests.common.books import book, saved, with_part
from tests.instructors import counties
from tests.instructors.counties import firm_code, person_number


@pytest.fixture
def system(db) -> User:
    return User.objects.system()


def problems(plan: Plan) -> set[tuple[int, str, str]]:
    return {(p.row, p.column, p.code.partition(".")[2]) for p in plan.problems}


def again(file: io.BytesIO, system: User) -> None:
    """The same file once more changes nothing."""
    file.seek(0)
    plan = make_plan(read_contents(file), system)
    changed = [(e.kind, e.label, e.changes) for e in plan.all_entries() if e.is_touched]
    assert not changed and not plan.does_something


def starts(name: str) -> dict[str, str]:
    rows = Posting.objects.filter(instructor__name=name)
    return {e: str(s) for e, s in rows.values_list("enterprise__name", "start")}


def test_people_merged_over_their_firms(system):
    file = counties.merged_people()
    plan = apply_import(file, by=system)
    assert problems(plan) == {(7, "派驻企业", "unknown_firm")}
    assert (plan.county.name, [d.name for d in plan.townships]) == ("临水县", ["城关镇", "河口乡"])
    assert starts("单小明") == {
        "临水县甲木家具厂": "2025-03-01", "临水县乙火窑业有限公司（分厂）": "2025-03-01",
    }  # fmt: skip
    ouyang = Instructor.objects.get(name="欧阳䶮")
    assert (ouyang.name_key, ouyang.phone, ouyang.kind) == (
        "ou yang yan",
        "13911110002",
        "full_time",
    )
    assert starts("欧阳䶮") == {"临水县丙土幼儿园": "2024-05-06"}
    firm = Enterprise.objects.get(credit_code=firm_code(1))
    assert (firm.owner_name, firm.employees, firm.members) == ("王老板", 50, 5)
    forms = PartyOrganization.objects.order_by("form").values_list(
        "form", "secretary", "secretary_phone", "partners_unnamed"
    )
    assert list(forms) == [("joint", "", "", True), ("own", "李书记", "13900000001", False)]
    assert ("import.other_sheet", {"sheet": "说明"}) in plan.remarks
    again(file, system)


def test_a_sheet_for_each_township(system):
    file = counties.sheet_a_township()
    plan = apply_import(file, by=system)
    assert problems(plan) == {(6, "身份证", "id_digits_lost")}
    assert len(plan.problems) == 2, "one a sheet"
    assert plan.counts(NEW) == {
        "instructor": 6, "enterprise": 7, "workstation": 2, "posting": 8, "party_organization": 0,
    }  # fmt: skip
    assert starts("周甲东") == {"石泉县1号厂": "2025-03-01", "石泉县公用厂": "2025-03-01"}
    assert starts("周丙西") == {"石泉县13号厂": "2025-03-05"}
    station = Workstation.objects.get(name="白沙乡党建工作站")
    assert station.district.name == "白沙乡"
    assert set(station.instructors.values_list("district__name", flat=True)) == {"白沙乡"}
    shared = Enterprise.objects.get(name="石泉县公用厂")
    assert (shared.state, shared.district.name) == ("suspended", "清溪镇")
    again(file, system)


def test_a_row_for_each_posting(system):
    file = counties.row_a_posting()
    plan = apply_import(file, by=system)
    assert problems(plan) == {
        (9, "居民身份证号码", "same_person"), (10, "指导企业名称", "unknown_firm"),
    }  # fmt: skip
    first = Posting.objects.get(instructor__name="曾甲", enterprise__name="平湖区一厂")
    assert (str(first.start), str(first.end)) == ("2024-01-01", "2024-12-31")
    assert starts("仇乙") == {"平湖区一厂": "2025-01-01", "平湖区二厂": "2025-02-01"}
    terms = Term.objects.order_by("start").values_list("instructor__name", "batch", "end")
    assert [(n, b, str(e)) for n, b, e in terms] == [
        ("曾甲", "第二批", "2026-12-31"), ("仇乙", "第三批", "2027-12-31"),
    ]  # fmt: skip
    again(file, system)


def test_firms_and_people_in_one_sheet(system):
    file = counties.one_sheet_for_all()
    plan = apply_import(file, by=system)
    assert problems(plan) == {(8, "联系电话", "phone_area")}
    assert starts("解甲") == {"东陵县水厂": "2025-01-01", "东陵县电厂": "2025-01-01"}
    assert Instructor.objects.get(name="区乙").phone == "13600000002"
    firms = Enterprise.objects.order_by("pk").values_list("name", "district__name", "contact_phone")
    assert list(firms) == [
        ("东陵县水厂", "北关镇", "0935-2212345"), ("东陵县电厂", "北关镇", "0935-2212346"),
        ("东陵县气厂", "南关镇", ""),
    ]  # fmt: skip
    again(file, system)


HEAD = ["姓名", "身份证号", "性别", "出生年月", "联系电话", "联系企业", "派驻时间", "备注"]


def roster(*rows: list, ledger: list | None = None) -> io.BytesIO:
    firms = ledger or [
        ["企业名称", "信用代码"],
        ["甲厂", firm_code(1)],
        ["乙厂(东、西)", firm_code(2)],
    ]
    return book(安平县花名册=[["安平县花名册"], HEAD, *rows], 企业=firms)


def planned(file: io.BytesIO, system: User) -> Plan:
    return make_plan(read_contents(file), system)


def test_one_bad_row_tells_one_reason_and_one_bad_cell_only_its_own(system):
    plan = planned(
        roster(
            ["张三", person_number(1), "女", "1981.01", "1", "丙厂", "2025.13", None],
            ["李四", "123", "女", "1981.01", "1", "丙厂", "2025.13", None],
            [None, person_number(3), "男", "1980.01", None, None, None, None],
        ),
        system,
    )
    assert problems(plan) == {
        (3, "性别", "gender_differs"), (3, "出生年月", "birth_differs"),
        (3, "联系电话", "phone_form"), (3, "派驻时间", "no_such_month"),
        (3, "联系企业", "unknown_firm"), (4, "身份证号", "id_length"), (5, "姓名", "missing"),
    }  # fmt: skip
    assert [e.label for e in plan.entries["instructor"]] == ["张三"]


@pytest.mark.parametrize(
    "cell",
    [
        "甲厂、乙厂(东、西)", "乙厂（东、西）；甲厂", "1.甲厂\n2.乙厂(东、西)", "甲厂 乙厂(东、西)",
        "甲厂/乙厂(东、西)", "①甲厂②乙厂(东、西)".replace("②", "\n②"), "甲厂,乙厂(东、西),",
        "甲厂\n乙厂\n(东、西)",
    ],
)  # fmt: skip
def test_several_firms_in_one_cell_with_any_sign_between(system, cell):
    plan = planned(roster(["张三", person_number(1), None, None, None, cell, "2025.1"]), system)
    assert not plan.problems
    assert {e.item.enterprise.name for e in plan.entries["posting"]} == {"甲厂", "乙厂(东、西)"}


def test_of_several_firms_the_unknown_one_is_named_and_the_others_go_in(system):
    plan = planned(roster(["张三", person_number(1), "", "", "", "甲厂、丙厂", "2025.1"]), system)
    assert [(p.value, p.code) for p in plan.problems] == [("丙厂", "import.unknown_firm")]
    assert len(plan.entries["posting"]) == 1


def test_two_firms_of_one_name_are_not_told_apart_by_guessing(system):
    ledger = [["企业名称", "信用代码"], ["甲厂", firm_code(1)], ["甲厂", firm_code(2)]]
    plan = planned(
        roster(["张三", person_number(1), "", "", "", "甲厂", "2025.1"], ledger=ledger), system
    )
    assert problems(plan) == {(3, "联系企业", "several_firms")}


def test_a_missing_start_leaves_the_posting_out_and_says_so(system):
    plan = planned(roster(["张三", person_number(1), "", "", "", "甲厂", None]), system)
    assert problems(plan) == {(3, "派驻时间", "no_start")}
    assert len(plan.entries["instructor"]) == 1 and not plan.entries["posting"]


def test_an_office_may_share_its_landline_but_nobody_a_mobile(system):
    phones = ["0934-8212345", "0934-8212345", 13900000001, "139-0000-0001"]
    rows = [
        [f"张{'甲乙丙丁'[n]}", person_number(n + 1), "", "", phone]
        for n, phone in enumerate(phones)
    ]
    plan = planned(roster(*rows), system)
    assert problems(plan) == {(6, "联系电话", "same_phone")}


def test_formulas_errors_and_endless_text_stay_in_their_cells(system):
    plan = planned(
        roster(
            ["张三", person_number(1), "", "", "=A1&B1", "甲厂", "2025.1", "字" * 32_000],
            ["=cmd|' /C calc'!A0", person_number(2), "", "", "", "", "", "=1+1"],
            ["<script>alert(1)</script>", person_number(3)],
        ),
        system,
    )
    assert problems(plan) == {
        (3, "联系电话", "formula"), (3, "备注", "too_long"), (4, "姓名", "formula"),
        (5, "姓名", "not_a_name"),
    }  # fmt: skip


def test_text_that_looks_like_a_formula_stays_text(system):
    made = Workbook()
    for row in [["安平县花名册"], HEAD, ["张三", person_number(1), "", "", "", "", "", "x"]]:
        made.active.append(row)
    cell = made.active["H3"]
    cell.value, cell.data_type = '=HYPERLINK("http://x")', "s"
    plan = apply_import(saved(made), by=system)
    assert not plan.problems
    assert Instructor.objects.get().note == '=HYPERLINK("http://x")'


def test_a_workbook_without_any_table_is_refused(system):
    for file in (book(甲=[["你好", "世界"], [1, 2]]), book(甲=[["姓名", "电话"], ["张三", 1]])):
        with pytest.raises(Refused) as refused:
            read_contents(file)
        assert refused.value.code == "import.nothing_found"


def test_sheets_are_told_by_their_heads_and_not_by_name_or_order(system):
    swapped = book(
        花名册=[["企业名称", "信用代码"], ["甲厂", firm_code(1)]],
        企业台账=[["安平县"], HEAD, ["张三", person_number(1), "", "", "", "甲厂", "2025.1"]],
    )
    plan = planned(swapped, system)
    assert not plan.problems
    assert len(plan.entries["posting"]) == 1


def test_a_list_of_people_without_id_numbers_is_one_problem_and_not_a_hundred(system):
    head = ["姓名", "性别", "民族", "学历", "联系电话", "派驻企业"]
    rows = [
        [f"张{'一二三四五六七'[n]}", "男", "汉族", "大专", 13900000000 + n, "甲厂"]
        for n in range(7)
    ]
    firms = [["企业名称", "信用代码"], ["甲厂", firm_code(1)]]
    file = book(名单=[["安平县名单"], head, *rows], 企业=firms)
    plan = planned(file, system)
    assert problems(plan) == {(2, "身份证号", "no_id_column")}


def test_a_hidden_sheet_is_not_read_and_a_hidden_row_is_and_both_are_said(system):
    made = Workbook()
    made.active.title = "名单"
    for row in [["安平县"], HEAD, ["张三", person_number(1)], ["李四", person_number(3)]]:
        made.active.append(row)
    made.active.row_dimensions[4].hidden = True
    old = made.create_sheet("去年")
    for row in [HEAD, ["王五", person_number(5)]]:
        old.append(row)
    old.sheet_state = "hidden"
    plan = planned(saved(made), system)
    assert [e.label for e in plan.entries["instructor"]] == ["张三", "李四"]
    assert {code for code, _ in plan.remarks} >= {"import.hidden_sheet", "import.hidden_rows"}


def test_a_broken_sheet_leaves_nothing_behind(system):
    whole = roster(["张三", person_number(1), "", "", "", "甲厂", "2025.1"])
    broken = with_part(whole, "xl/worksheets/sheet2.xml", b"<worksheet><sheetData><row")
    with pytest.raises(Refused):
        apply_import(broken, by=system)
    assert not Instructor.objects.exists()


def test_a_name_without_reading_still_goes_in(system):
    plan = apply_import(roster(["张𱁬", person_number(1)]), by=system)
    assert not plan.problems
    assert Instructor.objects.get().name_key == "zhang"


def test_people_waiting_for_a_posting_serve_once_it_is_made(system):
    wrong = [["企业名称", "信用代码"], ["甲厂", "91622801MA7000001X"]]
    row = ["张三", person_number(1), "", "", "", "甲厂", "2025.1"]
    plan = apply_import(roster(row, ledger=wrong), by=system)
    assert [(w.cause_sheet, w.cause_row) for w in plan.waiting] == [("企业", 2)]
    assert Instructor.objects.get().state == Instructor.State.APPOINTED
    plan = apply_import(roster(row), by=system)
    assert not plan.waiting
    assert Instructor.objects.get().state == Instructor.State.ACTIVE


def test_firms_in_columns_of_their_own(system):
    ledger = [
        ["企业名称", "信用代码"],
        *([f"{n}厂", firm_code(i)] for i, n in enumerate("甲乙丙丁")),
    ]
    numbered = book(
        名单=[
            ["安平县名单"],
            ["姓名", "身份证号", "派驻企业1", "派驻企业2", "派驻企业（三）", "派驻时间"],
            ["张三", person_number(1), "甲厂", "乙厂", None, "2025.1"],
            ["李四", person_number(2), "甲厂", None, "丙厂、丁厂", "2025/1/1 0:00:00"],
        ],
        企业=ledger,
    )
    wide = Workbook()
    wide.active.append(["姓名", "身份证号", "联系企业", None, None, "派驻时间"])
    wide.active.append([None, None, "一", "二", "三", None])
    wide.active.append(["张三", person_number(1), "甲厂", "乙厂", None, "2025.1"])
    wide.active.append(["李四", person_number(2), "甲厂", "丙厂", "丁厂", "2025.1"])
    wide.active.merge_cells("C1:E1")
    wide.create_sheet("台账")
    for row in [["安平县台账"], *ledger]:
        wide["台账"].append(row)
    for file in (numbered, saved(wide)):
        plan = planned(file, system)
        assert not plan.problems
        assert [entry.label for entry in plan.entries["posting"]] == [
            "张三 → 甲厂", "张三 → 乙厂", "李四 → 甲厂", "李四 → 丙厂", "李四 → 丁厂",
        ]  # fmt: skip
