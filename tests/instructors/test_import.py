"""The sample county's workbook: every planted problem is caught and no clean cell rejected."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from accounts.models import AuditEntry, District, User
from common.refusals import Refused
from enterprises.models import Enterprise, PartyOrganization, Workstation
from instructors.imports.actions import apply_import
from instructors.imports.plan import make_plan, read_contents
from instructors.models import Instructor, Posting

SAMPLES = Path(__file__).parent.parent / "samples"
QINGHE = SAMPLES / "roster-qinghe.xlsx"
COLUMNS = {
    "id_number": "身份证号", "phone": "联系电话", "enterprise": "联系企业名称",
    "start": "派驻起始时间", "uscc": "统一社会信用代码", "employees": "职工总数",
    "members": "党员数", "row": "身份证号",
}  # fmt: skip
READ_EXACTLY = {60}  # 二〇二五年三月 says what it says


@pytest.fixture
def system(db) -> User:
    return User.objects.system()


def run(*args: str) -> dict:
    out = io.StringIO()
    call_command("import_roster", str(QINGHE), "--json", *args, stdout=out)
    return json.loads(out.getvalue())


def planted() -> set[tuple[str, int, str]]:
    """(sheet, the sheet's own row, column) of each planted problem that must be reported."""
    book = load_workbook(QINGHE)
    roster, ledger = book.worksheets[0], book.worksheets[1]
    expected = json.loads((SAMPLES / "roster-qinghe.expected.json").read_text("utf-8"))
    found = set()
    for problem in expected["planted_problems"]:
        row = problem["row"]
        if row in READ_EXACTLY:
            continue
        sheet, serial = (ledger, int(row.split()[1])) if isinstance(row, str) else (roster, row)
        at = next(cell.row for cell in sheet["A"] if cell.value == serial)
        found.add((sheet.title, at, COLUMNS[problem["field"]]))
    return found


def test_exactly_the_planted_problems_are_reported(system):
    rejected = run()["rejected"]
    assert {(r["sheet"], r["row"], r["column"]) for r in rejected} == planted()
    assert len(rejected) == len(planted())
    assert all(r["problem"] and "." not in r["problem"].split(" ")[0] for r in rejected)


def test_a_wrong_key_rejects_its_row_and_any_other_cell_only_itself(system):
    whole = {(r["row"], r["column"]) for r in run()["rejected"] if r["whole_row"]}
    assert whole == {
        (11, "身份证号"), (35, "身份证号"), (48, "身份证号"),
        (14, "统一社会信用代码"), (92, "统一社会信用代码"),
    }  # fmt: skip


def test_all_that_is_sound_is_stored(system):
    created = run()["created"]
    assert created == {
        "instructor": 117, "enterprise": 258, "workstation": 6, "posting": 247,
        "party_organization": 136,
    }  # fmt: skip
    assert Instructor.objects.count() == 117
    assert Posting.objects.count() == 247
    county = District.objects.get(level=District.Level.COUNTY)
    assert (county.name, county.children.count()) == ("青禾县", 6)


def test_cells_are_stored_as_what_they_say(system):
    run()
    person = Instructor.objects.get(id_number="620000197602064712")
    assert (person.name, person.name_key) == ("秦喆丽", "qin zhe li")
    assert str(person.born_on) == "1976-02-06"
    assert {str(p.start) for p in person.postings.all()} == {"2025-03-01"}, "二〇二五年三月"
    spaced = Instructor.objects.get(id_number="620000199002026738")
    assert (spaced.name, spaced.phone, spaced.education) == ("熊平", "19968515969", "大学本科")
    assert spaced.joined_party_month_only
    assert not Instructor.objects.get(id_number="620000197703128519").joined_party_month_only
    firm = Enterprise.objects.get(credit_code="52999021MA0H9E8YA8")
    assert (firm.kind, firm.district.name) == (Enterprise.Kind.SOCIAL, "工业园区")
    assert (firm.has_union, firm.has_league, firm.has_women) == (True, False, None)


def test_rejected_cells_are_left_empty_and_their_rows_go_in(system):
    run()
    assert Instructor.objects.get(id_number="62000019871018621X").phone == ""
    assert Instructor.objects.get(id_number="620000197808194678").phone == ""
    nowhere = Instructor.objects.get(id_number="620000198206020982")
    assert (nowhere.postings.count(), nowhere.state) == (0, Instructor.State.APPOINTED)
    assert Instructor.objects.get(id_number="620000196602197879").postings.count() == 0
    crowded = Enterprise.objects.get(credit_code="91999021MADXB7F1NJ")
    assert (crowded.employees, crowded.members) == (51, None)
    assert Enterprise.objects.get(credit_code="91999021MA8R2U87PM").employees is None


def test_postings_to_a_rejected_firm_wait_and_name_the_cause(system):
    waiting = run()["waiting"]
    assert {(w["row"], w["enterprise"], w["cause_sheet"], w["cause_row"]) for w in waiting} == {
        (83, "青禾县新百川商贸有限责任公司", "企业台账", 92),
        (97, "青禾县通达农业发展有限公司", "企业台账", 14),
        (98, "青禾县通达农业发展有限公司", "企业台账", 14),
    }
    assert Instructor.objects.filter(name="毛欣嘉").exists()


def test_a_joint_branch_without_named_partners_is_stored_as_such(system):
    run()
    joint = PartyOrganization.objects.filter(form=PartyOrganization.Form.JOINT)
    assert joint.count() == 39
    assert all(o.partners_unnamed and o.memberships.count() == 1 for o in joint)
    assert not PartyOrganization.objects.filter(form="own", partners_unnamed=True).exists()


def test_the_same_file_again_changes_nothing(system):
    first = run()
    before = list(Instructor.objects.order_by("pk").values())
    second = run()
    assert second["unchanged"] == first["created"]
    assert not any([*second["created"].values(), *second["updated"].values()])
    assert second["rejected"] == first["rejected"]
    assert list(Instructor.objects.order_by("pk").values()) == before
    assert AuditEntry.objects.filter(verb="import.applied").count() == 1


def test_a_dry_run_tells_the_same_and_writes_nothing(system):
    told = run("--dry-run")
    assert not Instructor.objects.exists() and not District.objects.exists()
    assert told == run()


def test_a_second_county_has_to_be_named(cast, system):
    with pytest.raises(CommandError):
        run()
    run("--district", cast.north.district.code)
    assert set(Instructor.objects.values_list("district__code", flat=True)) != {None}
    assert Workstation.objects.filter(district__code__startswith="330105").count() >= 6


def test_only_the_department_imports_and_only_in_its_own_branch(cast, system):
    code = cast.north.district.code
    for user in (cast.north.committee, cast.north.auditor, cast.south.department):
        with pytest.raises(Refused), QINGHE.open("rb") as file:
            apply_import(file, by=user, district=code)
    with QINGHE.open("rb") as file:
        apply_import(file, by=cast.north.department, district=code)
    entry = AuditEntry.objects.get(verb="import.applied")
    assert (entry.actor, entry.district) == (cast.north.department, cast.north.district)


def test_people_and_firms_of_another_county_are_not_touched(cast, system):
    with QINGHE.open("rb") as file:
        apply_import(file, by=system, district=cast.north.district.code)
        file.seek(0)
        plan = make_plan(read_contents(file), system, cast.south.district.code)
    assert not plan.entries["instructor"] and not plan.entries["enterprise"]
    codes = {problem.code for problem in plan.problems}
    assert {"import.person_elsewhere", "import.firm_elsewhere"} <= codes


def test_what_was_planned_is_what_is_written_or_nothing_is(cast, system):
    code = cast.north.district.code
    with QINGHE.open("rb") as file:
        contents = read_contents(file)
        digest = make_plan(contents, system, code).digest()
        apply_import(file, by=system, district=code, digest=digest)
        Instructor.objects.filter(name="薛文明").update(phone="13900000000")
        with pytest.raises(Refused) as refused:
            apply_import(file, by=system, district=code, digest=digest)
    assert refused.value.code == "import.plan_changed"
    assert Instructor.objects.get(name="薛文明").phone == "13900000000"


def test_a_changed_cell_is_shown_old_and_new_and_an_empty_one_takes_nothing_away(system):
    run()
    Instructor.objects.filter(name="薛文明").update(phone="13900000000", native_place="甘肃庆阳")
    with QINGHE.open("rb") as file:
        plan = make_plan(read_contents(file), system)
    (entry,) = [e for e in plan.entries["instructor"] if e.state == "changed"]
    assert entry.changes == {"phone": ("13900000000", "19933325219")}
    run()
    person = SimpleNamespace(**Instructor.objects.values().get(name="薛文明"))
    assert (person.phone, person.native_place, person.version) == ("19933325219", "甘肃庆阳", 2)
