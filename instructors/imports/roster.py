"""The roster of instructors: what its rows say, beside what is stored."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stdnum.cn import ric

from accounts.models import District
from common.cell_dates import first_day, moment
from common.cells import (
    id_number,
    is_mobile,
    one_line,
    one_of,
    person_name,
    phone,
    text,
)  # fmt: skip
from common.imports import Entry, Problem, RowReader, Source, agree, in_chunks, lacking
from common.workbook import Month, Table, shown
from enterprises.imports.places import Places
from enterprises.imports.stations import Stations
from instructors.actions.prepare import gender_of
from instructors.imports.groups import Group, groups_of, one_row_a_posting, read_key, same_person
from instructors.imports.postings import Postings
from instructors.models import Instructor

PEOPLES = re.findall(
    r"\w+",
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 "
    "拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 "
    "怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺",
)
ETHNIC = one_of(
    {name: f"{people}族" for people in PEOPLES for name in (f"{people}族", people)}
    | {"穿青人": "穿青人", "其他": "其他"}
)
ADULT = 18
GENDER = one_of({"男": "male", "女": "female", "男性": "male", "女性": "female"})
KIND = one_of(
    {"专职": "full_time", "兼职": "part_time", "专": "full_time", "兼": "part_time",
     "专职指导员": "full_time", "兼职指导员": "part_time", "领导": "leader", "县级领导": "leader",
     "领导干部": "leader", "专职党建指导员": "full_time", "兼职党建指导员": "part_time"}
)  # fmt: skip


@dataclass
class Roster:
    """All rosters of a workbook together."""

    places: Places
    stations: Stations
    postings: Postings
    problems: list[Problem]
    lock: bool = False
    entries: list[Entry] = field(default_factory=list)
    doubts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    by_number: dict[str, tuple[Group, Entry]] = field(default_factory=dict)

    def plan(self, tables: list[Table]) -> None:
        """Read every row, once firms and workstations are known."""
        for table in tables:
            if "id_number" not in table.places:
                self.problems.append(lacking(table, "身份证号", "import.no_id_column"))
        tables = [table for table in tables if "id_number" in table.places]
        sheets = [groups_of(table) for table in tables]
        self._load({read_key(g.main) for groups in sheets for g in groups} - {None})
        for table, groups in zip(tables, sheets, strict=True):
            self.postings.check_columns(table)
            by_posting = one_row_a_posting(groups)
            for group in groups:
                self._group(group, by_posting)
        self._check_phones()

    def _load(self, numbers: set[Any]) -> None:
        self.stored: dict[str, Instructor] = {}
        self.elsewhere: set[str] = set()
        county = self.places.county
        if county.pk is None:
            return
        rows = Instructor.objects.filter(district__code__startswith=county.code)
        rows = rows.select_related("district", "workstation")
        self.everybody = list(rows.select_for_update(of=("self",)) if self.lock else rows)
        self.stored = {p.id_number: p for p in self.everybody}
        for chunk in in_chunks(sorted(numbers - self.stored.keys())):
            found = Instructor.objects.filter(id_number__in=chunk)
            self.elsewhere |= set(found.values_list("id_number", flat=True))
        self.postings.load(self.everybody)

    def _group(self, group: Group, by_posting: bool) -> None:
        reader = RowReader(group.table, group.main, self.problems)
        number = reader.need("id_number", id_number)
        if number is None:
            return
        if number in self.elsewhere:
            reader.refuse("id_number", "import.person_elsewhere", whole_row=True)
            return
        if number in self.by_number:
            self._again(reader, group, self.by_number[number], by_posting)
            return
        stored = self.stored.get(number)
        name = (reader.take if stored else reader.need)("name", person_name)
        if name is None and stored is None:
            return
        person = stored or Instructor(id_number=number, district=self.places.county)
        entry = Entry("instructor", reader.source, person, name or person.name)
        self._fill(entry, reader, number, name)
        self.by_number[number] = (group, entry)
        self.entries.append(entry)
        for row in [group.main, *group.more]:
            self.postings.read(RowReader(group.table, row, self.problems), entry)

    def _again(
        self, reader: RowReader, group: Group, before: tuple[Group, Entry], by_posting: bool
    ) -> None:
        first, entry = before
        if by_posting and first.table is group.table and same_person(first.main, group.main):
            for row in [group.main, *group.more]:
                self.postings.read(RowReader(group.table, row, self.problems), entry)
            return
        at: Source = entry.source
        reader.refuse(
            "id_number", "import.same_person", whole_row=True, name=entry.label, sheet=at.sheet,
            row=at.row,
        )  # fmt: skip

    def _fill(self, entry: Entry, reader: RowReader, number: str, name: str | None) -> None:
        person: Any = entry.item
        born = ric.get_birth_date(number)
        values: dict[str, Any] = {
            "ethnic_group": reader.take("ethnic_group", ETHNIC),
            "native_place": reader.take("native_place", one_line(60)),
            "education": reader.take("education", one_line(30)),
            "phone": reader.take("phone", phone),
            "sending_unit": reader.take("sending_unit", one_line(100))
            or reader.take("unit_and_post", one_line(100)),
            "post": reader.take("post", one_line(60)),
            "kind": reader.take("kind", KIND),
            "note": reader.take("note", text(2000)),
            "workstation": self.stations.take(reader),
        }
        self._check_gender(reader, number)
        self._check_birth(reader, born)
        values |= self._joined(reader, person, born)
        if person.pk is None:
            values |= {"born_on": born, "gender": gender_of(number)}
        if name:
            values["name"] = name
        district = self._district(reader, values["workstation"], person)
        entry.set({**values, "district": district})

    def _check_gender(self, reader: RowReader, number: str) -> None:
        gender = reader.take("gender", GENDER)
        if gender and gender != gender_of(number):
            reader.refuse("gender", "import.gender_differs")

    def _check_birth(self, reader: RowReader, born: date) -> None:
        told = reader.take("born", moment)
        if told and not agree(told, born):
            reader.refuse("born", "import.birth_differs", born=born)

    def _joined(self, reader: RowReader, person: Instructor, born: date) -> dict[str, Any]:
        joined = reader.take("joined_party", moment)
        if joined is None:
            return {}
        first = first_day(joined)
        if first > self.postings.today or first.year < born.year + ADULT:
            sheet, row = reader.source
            said = {"sheet": sheet, "row": row, "day": shown(joined)}
            self.doubts.append(("import.join_doubted", said))
        stored = person.joined_party_on
        if stored and agree(joined, stored):
            return {}
        return {
            "joined_party_on": first,
            "joined_party_month_only": isinstance(joined, Month),
        }

    def _district(self, reader: RowReader, station: Any, person: Instructor) -> District | None:
        township = None
        if reader.row.get("township") is not None and not reader.table.also:
            township = reader.take("township", self.places.read)
        if township is None:
            township = self.places.of_section(reader.row.section)
        if township is None and "township" not in reader.table.places:
            township = self.places.of_table(reader.table)
        if station is not None and (person.pk is None or station != person.workstation):
            return station.district
        if person.pk is None or (township and station is None):
            return township or (self.places.county if person.pk is None else None)
        return None

    def _check_phones(self) -> None:
        """Two people with one mobile number: the later row's cell is left empty."""
        planned = {id(entry.item) for entry in self.entries}
        owners: dict[str, tuple[str, Source | None]] = {
            person.phone: (person.name, None)
            for person in getattr(self, "everybody", [])
            if person.phone and id(person) not in planned
        }
        for group, entry in self.by_number.values():
            person: Any = entry.item
            if not person.phone or not is_mobile(person.phone):
                continue
            if person.phone not in owners:
                owners[person.phone] = (entry.label, entry.source)
                continue
            if group.main.get("phone") is None:
                continue
            name, at = owners[person.phone]
            reader = RowReader(group.table, group.main, self.problems)
            if at:
                reader.refuse("phone", "import.same_phone", name=name, sheet=at.sheet, row=at.row)
            else:
                reader.refuse("phone", "import.phone_taken", name=name)
            person.phone = entry.changes.pop("phone", ("", None))[0]
