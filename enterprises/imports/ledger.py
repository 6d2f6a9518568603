"""The ledger of enterprises: what its rows say, beside what is stored."""

from dataclasses import dataclass, field
from typing import Any

from common.cell_dates import first_day, moment
from common.cells import (
    credit_code,
    firm_key,
    firm_name,
    one_line,
    one_of,
    person_name,
    phone,
    text,
    whole,
    yes_no,
)  # fmt: skip
from common.imports import Entry, Problem, RowReader, Source, agree, in_chunks, lacking
from common.workbook import Table
from enterprises.imports.organizations import Organizations
from enterprises.imports.places import Places
from enterprises.imports.stations import Stations
from enterprises.models import Enterprise

SIZES = one_of(
    {"大型": "large", "大": "large", "大型企业": "large", "中型": "medium", "中": "medium",
     "中型企业": "medium", "小型": "small", "小": "small", "小型企业": "small", "微型": "micro",
     "微": "micro", "微型企业": "micro", "小微": "small", "小微企业": "small"}
)  # fmt: skip
STATES = one_of(
    {"正常": "operating", "正常经营": "operating", "在营": "operating", "存续": "operating",
     "开业": "operating", "生产": "operating", "正常生产": "operating", "经营": "operating",
     "在业": "operating", "停产": "suspended", "停业": "suspended", "歇业": "suspended",
     "半停产": "suspended", "停产停业": "suspended", "注销": "deregistered",
     "已注销": "deregistered", "吊销": "deregistered", "空壳": "shell", "空壳企业": "shell",
     "僵尸企业": "shell"}
)  # fmt: skip
ABOVE = one_of(
    {"规上": True, "规模以上": True, "是": True, "√": True, "规下": False, "规模以下": False,
     "否": False, "×": False}
)  # fmt: skip
READERS = {
    "industry": one_line(60), "registration_type": one_line(60), "size": SIZES,
    "above_scale": ABOVE, "state": STATES, "address": one_line(200), "revenue": whole,
    "employees": whole, "employees_under_35": whole, "members": whole, "owner_name": person_name,
    "owner_phone": phone, "owner_political": one_line(30), "owner_is_secretary": yes_no,
    "contact_name": person_name, "contact_phone": phone, "note": text(2000),
}  # fmt: skip
GROUPS = {"union": "has_union", "league": "has_league", "women": "has_women"}


@dataclass
class Ledger:
    """All ledgers of a workbook together."""

    places: Places
    stations: Stations
    organizations: Organizations
    problems: list[Problem]
    lock: bool = False
    entries: list[Entry] = field(default_factory=list)
    by_code: dict[str, Entry] = field(default_factory=dict)
    by_name: dict[str, list[Enterprise]] = field(default_factory=dict)
    rejected: dict[str, Source] = field(default_factory=dict)
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)

    def plan(self, tables: list[Table]) -> None:
        """Read every row, once what is stored is known."""
        for table in tables:
            if "credit_code" not in table.places:
                self.problems.append(lacking(table, "统一社会信用代码", "import.no_code_column"))
        tables = [table for table in tables if "credit_code" in table.places]
        self._load(tables)
        for table in tables:
            for row in table.rows:
                if "credit_code" not in row.merged and set(row.values) - {"note", "township"}:
                    self._row(RowReader(table, row, self.problems), table)
        self.organizations.plan(self.by_code, self.by_name)

    def _load(self, tables: list[Table]) -> None:
        codes = set()
        for table in tables:
            for row in table.rows:
                try:
                    codes.add(credit_code(row.get("credit_code")))
                except Exception:  # what is wrong with it is said when the row is read
                    continue
        county = self.places.county
        self.stored: dict[str, Enterprise] = {}
        self.elsewhere: set[str] = set()
        if county.pk is None:
            return
        rows = Enterprise.objects.filter(district__code__startswith=county.code)
        rows = rows.select_related("district", "workstation")
        for firm in rows.select_for_update(of=("self",)) if self.lock else rows:
            self.by_name.setdefault(firm.name_normal, []).append(firm)
            if firm.credit_code in codes:
                self.stored[firm.credit_code] = firm
        for chunk in in_chunks(sorted(codes - self.stored.keys())):
            found = Enterprise.objects.filter(credit_code__in=chunk)
            self.elsewhere |= set(found.values_list("credit_code", flat=True))

    def _row(self, reader: RowReader, table: Table) -> None:
        code = reader.need("credit_code", credit_code)
        if code is None or not self._may_enter(code, reader, table):
            return self._reject(reader)
        stored = self.stored.get(code)
        name = (reader.take if stored else reader.need)("name", firm_name)
        if name is None and stored is None:
            return self._reject(reader)
        self.seen[code] = {"row": reader, "name": firm_key(name or stored.name)}
        firm = stored or Enterprise(credit_code=code, district=self.places.county)
        entry = Entry("enterprise", reader.source, firm, name or firm.name)
        called = firm.name_normal
        entry.set(self._values(reader, table, firm, name))
        firm.name_normal = firm_key(firm.name)[:120]
        self._check_members(reader, entry)
        if stored and firm.name_normal != called:  # named anew, it answers to its new name
            self.by_name[called].remove(firm)
        if not stored or firm.name_normal != called:
            self.by_name.setdefault(firm.name_normal, []).append(firm)
        self.by_code[code] = entry
        self.entries.append(entry)
        self.organizations.read(reader, firm)
        return None

    def _may_enter(self, code: str, reader: RowReader, table: Table) -> bool:
        if code in self.elsewhere:
            reader.refuse("credit_code", "import.firm_elsewhere", whole_row=True)
            return False
        if code not in self.seen:
            return True
        first: RowReader = self.seen[code]["row"]
        name = reader.row.get("name")
        same = name is None or firm_key(str(name)) == self.seen[code]["name"]
        if same and (table.also or first.table.also) and consistent(first, reader):
            return False  # one line an instructor: the firm is there already
        reader.refuse(
            "credit_code", "import.same_firm" if same else "import.same_code", whole_row=True,
            name=str(first.row.get("name") or ""), sheet=first.source.sheet, row=first.source.row,
        )  # fmt: skip
        return False

    def _reject(self, reader: RowReader) -> None:
        name = reader.row.get("name")
        if isinstance(name, str):
            self.rejected.setdefault(firm_key(name), reader.source)

    def _values(
        self, reader: RowReader, table: Table, firm: Enterprise, name: str | None
    ) -> dict[str, Any]:
        values = {code: reader.take(code, read) for code, read in READERS.items()}
        values |= {field: reader.take(code, yes_no) for code, field in GROUPS.items()}
        values["workstation"] = self.stations.take(reader)
        values["district"] = self._township(reader, table, new=firm.pk is None)
        founded = reader.take("opened", moment)
        if founded and not (firm.founded_on and agree(founded, firm.founded_on)):
            values["founded_on"] = first_day(founded)
        if name:
            values["name"] = name
        if firm.pk is None and firm.credit_code[0] == "5":
            values["kind"] = Enterprise.Kind.SOCIAL  # registered with civil affairs
        return values

    def _township(self, reader: RowReader, table: Table, *, new: bool) -> Any:
        if reader.row.get("township") is not None:
            return reader.take("township", self.places.read)
        found = self.places.of_section(reader.row.section)
        if found is None and "township" not in table.places:
            found = self.places.of_table(table)
        return found or (self.places.county if new else None)

    def _check_members(self, reader: RowReader, entry: Entry) -> None:
        firm: Any = entry.item
        for field_name in ("members", "employees_under_35"):
            part = getattr(firm, field_name)
            if part is None or firm.employees is None or part <= firm.employees:
                continue
            given = field_name if reader.row.get(field_name) is not None else "employees"
            code = "import.more_than_employees" if given == field_name else "import.fewer_than_part"
            reader.refuse(given, code, part=part, employees=firm.employees)
            setattr(firm, given, entry.changes.pop(given, (None, None))[0])


def consistent(first: RowReader, second: RowReader) -> bool:
    """Whether two rows say nothing different of one thing."""
    return all(
        str(first.row.values[code]).strip() == str(value).strip()
        for code, value in second.row.values.items()
        if code in first.row.values and code in second.table.places and code != "note"
    )
