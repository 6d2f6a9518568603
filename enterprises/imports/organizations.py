"""Party organizations as the ledger tells of them, cell by cell."""

import re
from dataclasses import dataclass, field
from typing import Any

from common.cell_dates import first_day, moment
from common.cells import (
    BadCell,
    firm_key,
    firm_name,
    one_line,
    packed,
    person_name,
    phone,
    yes_no,
)  # fmt: skip
from common.imports import Entry, Problem, RowReader, agree
from common.workbook import CellError
from enterprises.imports.places import Places
from enterprises.models import Enterprise, Membership, PartyOrganization

Form, Level = PartyOrganization.Form, PartyOrganization.Level
NONE = re.compile(
    r"(?:尚|暂|应建|暂时)?(?:未|没有)(?:单独)?(?:建立|组建|成立|建)?(?:党组织)?|无党组织|×|否"
)
FORMS = [
    (r"联合|联建|区域|行业|楼宇|园区", Form.JOINT),
    (r"挂靠", Form.ATTACHED),
    (r"单独|独立|支部|总支|党委|委员会|单建", Form.OWN),
]
LEVELS = [
    (r"总支", Level.GENERAL_BRANCH), (r"支部", Level.BRANCH), (r"党委|委员会", Level.COMMITTEE),
]  # fmt: skip
WORDS = re.compile(
    r"(?:单独|独立|联合|联建|挂靠|区域|行业|楼宇|园区|单建|组建|建立|成立|设立|基层|中共|党|组织|"
    r"支部|总支部|总支|委员会|委|已|的|型|式|非公|两新|\(|\))+"
)


@dataclass
class Told:
    """What one row says of its firm's organization."""

    reader: RowReader
    firm: Enterprise
    form: str
    level: str
    name: str
    values: dict[str, Any]
    partners: list[str]


@dataclass
class Organizations:
    """Every organization that the ledgers of a workbook tell of."""

    places: Places
    problems: list[Problem]
    lock: bool = False
    entries: list[Entry] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    covers: set[tuple[int, int]] = field(default_factory=set)

    def read(self, reader: RowReader, firm: Enterprise) -> None:
        """Take in what a row says; nothing is decided before all rows are read."""
        shape = reader.take("form", read_form)
        exists = reader.take("established", yes_no)
        name = reader.take("organization", one_line(150)) or ""
        name = "" if WORDS.fullmatch(packed(name)) else name
        if shape is None and name:
            shape = named_form(name, firm)
        secretary = reader.take("secretary", person_name)
        if shape == "none" or (shape is None and exists is not True):
            self._none(reader, firm, shape or (exists is False and "none"), secretary)
            return
        if shape is None:
            reader.refuse("established", "import.form_not_told")
            return
        form, level, called = shape
        values = {
            "secretary": secretary,
            "secretary_phone": reader.take("secretary_phone", phone),
            "approval_number": reader.take("approval", one_line(60)),
            "founded_on": reader.take("founded", moment),
            "term_ends_on": reader.take("term_ends", moment),
        }
        partners = reader.take("partners", split_names) or []
        self.told.append(Told(reader, firm, form, level, name or called, values, partners))

    def _none(self, reader: RowReader, firm: Enterprise, none: Any, secretary: Any) -> None:
        if none and firm.pk and self._stored_of(firm):
            code = "form" if reader.row.get("form") is not None else "established"
            reader.refuse(code, "import.organization_stored")
        elif secretary:
            reader.refuse("secretary", "import.secretary_of_nothing")

    def _stored_of(self, firm: Enterprise) -> list[PartyOrganization]:
        if not hasattr(self, "_stored"):
            self._load()
        return self._stored.get(firm.pk, []) if firm.pk else []

    def _load(self) -> None:
        self._stored: dict[int, list[PartyOrganization]] = {}
        self._covered: set[tuple[int, int]] = set()
        if self.places.county.pk is None:
            return
        rows = PartyOrganization.objects.filter(
            district__code__startswith=self.places.county.code, dissolved_on=None
        )
        if self.lock:
            rows = rows.select_for_update(of=("self",))
        by_pk = {row.pk: row for row in rows}
        links = Membership.objects.filter(organization__in=rows.values("pk"), until=None)
        for organization, firm in links.values_list("organization", "enterprise").order_by("pk"):
            self._stored.setdefault(firm, []).append(by_pk[organization])
            self._covered.add((organization, firm))

    def plan(self, by_code: dict[str, Entry], by_name: dict[str, list[Enterprise]]) -> None:
        """Bring together what several rows say of one organization."""
        if not hasattr(self, "_stored"):
            self._load()
        found: dict[Any, Entry] = {}
        self.forms = {id(told.firm): told.form for told in self.told}
        for told in self.told:
            partners = self._partners(told, by_name)
            keys = self._keys(told, partners)
            entry = next((found[key] for key in keys if key in found), None)
            if entry is None:
                entry = self._entry(told)
                self.entries.append(entry)
            for key in keys:
                found[key] = entry
            self._fill(entry, told, bool(partners))
            for firm in [told.firm, *partners]:
                self._cover(entry.item, firm)

    def _keys(self, told: Told, partners: list[Enterprise]) -> list[Any]:
        keys: list[Any] = [("firm", told.firm.credit_code)]
        if told.form != Form.OWN:
            keys += [("firm", firm.credit_code) for firm in partners]
            if told.name:
                keys.insert(0, ("name", firm_key(told.name)))
        return keys

    def _partners(self, told: Told, by_name: dict[str, list[Enterprise]]) -> list[Enterprise]:
        found = []
        for name in told.partners:
            firms = by_name.get(firm_key(name), [])
            if len(firms) != 1:
                code = "import.several_firms" if firms else "import.unknown_firm"
                told.reader.refuse("partners", code, value=name)
            elif self._has_other(firms[0], told):
                told.reader.refuse("partners", "import.partner_has_other", value=name)
            elif firms[0] is not told.firm:
                found.append(firms[0])
        return found

    def _has_other(self, firm: Enterprise, told: Told) -> bool:
        """Whether the ledger or the register gives the firm another organization than this."""
        if self.forms.get(id(firm), told.form) != told.form:
            return True
        own = {organization.pk for organization in self._stored_of(told.firm)}
        return any(organization.pk not in own for organization in self._stored_of(firm))

    def _entry(self, told: Told) -> Entry:
        stored = self._stored_of(told.firm)
        same = [o for o in stored if told.name and firm_key(o.name) == firm_key(told.name)]
        organization = (same or stored or [None])[0]
        if organization is None:
            organization = PartyOrganization(
                name=told.name or default_name(told), form=told.form, level=told.level,
                district=told.firm.district,
            )  # fmt: skip
        return Entry("party_organization", told.reader.source, organization, organization.name)

    def _fill(self, entry: Entry, told: Told, partnered: bool) -> None:
        item: Any = entry.item
        values = {"form": told.form, "level": told.level, **told.values}
        for date_name in ("founded_on", "term_ends_on"):
            day = values[date_name]
            stored = getattr(item, date_name)
            values[date_name] = None if day and stored and agree(day, stored) else day
            if values[date_name]:
                values[date_name] = first_day(values[date_name])
        if told.name:
            values["name"] = told.name
        entry.set(values)
        if told.form == Form.JOINT and item.pk is None:
            item.partners_unnamed = not partnered and not told.name

    def _cover(self, organization: PartyOrganization, firm: Enterprise) -> None:
        if organization.pk and firm.pk and (organization.pk, firm.pk) in self._covered:
            return
        if (id(organization), id(firm)) in self.covers:
            return
        self.covers.add((id(organization), id(firm)))
        since = organization.founded_on
        self.memberships.append(Membership(organization=organization, enterprise=firm, since=since))


def read_form(value: Any) -> Any:
    """「党支部」「联合党支部」「未建立」 as (form, level, name), or "none"."""
    if isinstance(value, CellError):
        raise BadCell("cell.error", text=value.text)
    text = packed(value)
    if NONE.fullmatch(text):
        return "none"
    if text in ("√", "是", "有", "已建", "已建立", "已组建"):
        return None
    called = "" if WORDS.fullmatch(text) else one_line(150)(value)
    if called and not re.search(r"(?:支部|总支|党委|委员会)$", called):
        raise BadCell("cell.not_one_of", names="党支部、联合党支部、党总支、党委、挂靠、未建立")
    form = next((form for pattern, form in FORMS if re.search(pattern, text)), None)
    if form is None:
        raise BadCell("cell.not_one_of", names="党支部、联合党支部、党总支、党委、挂靠、未建立")
    level = next((level for pattern, level in LEVELS if re.search(pattern, text)), Level.BRANCH)
    return form, level, called


def named_form(name: str, firm: Enterprise) -> Any:
    """The form, where the organization's own name says it beyond doubt."""
    if re.search(r"联合(?:党)?(?:支部|总支|委员会)", name):
        form = Form.JOINT
    elif firm_key(firm.name) in firm_key(name):
        form = Form.OWN
    else:
        return None
    level = next((level for pattern, level in LEVELS if re.search(pattern, name)), Level.BRANCH)
    return form, level, ""


def default_name(told: Told) -> str:
    """The name of an organization that the ledger does not name."""
    level = {Level.COMMITTEE: "党委", Level.GENERAL_BRANCH: "党总支", Level.BRANCH: "党支部"}
    joint = "联合" if told.form == Form.JOINT else ""
    return f"{told.firm.name}{joint}{level[told.level]}"[:150]


def split_names(value: Any) -> list[str]:
    """Names parted by any of the usual signs."""
    parts = re.split(r"[、,，;；\n]+", str(value))
    return [firm_name(part) for part in parts if part.strip()]
