"""The whole import, planned: every sheet is read before anything is decided."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from django.utils import timezone

from accounts.models import District, User
from common.fonts import missing_glyphs
from common.imports import CHANGED, NEW, UNCHANGED, Entry, Problem, Waiting
from common.refusals import Refused
from common.workbook import Table, Workbook, find_tables, read_workbook
from enterprises.imports.columns import LEDGER, STATIONS
from enterprises.imports.ledger import Ledger
from enterprises.imports.organizations import Organizations
from enterprises.imports.places import LEAST_NAMED, Places, numberless
from enterprises.imports.stations import Stations
from enterprises.models import Membership
from instructors.imports.columns import ROSTER
from instructors.imports.county import county_for
from instructors.imports.firms import Firms
from instructors.imports.postings import Postings
from instructors.imports.roster import Roster
from instructors.leaving import left_open
from instructors.models import Instructor

KINDS = ("instructor", "enterprise", "workstation", "posting", "party_organization")
MOST_REMARKS = 40
MOST_ENDED = 100  # looked through for what they leave open; Today names all of it


@dataclass
class Plan:
    """What the import of one workbook would do."""

    county: District
    townships: list[District] = field(default_factory=list)
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    terms: list[Entry] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    remarks: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    frozen: dict[str, dict[str, int]] = field(default_factory=dict)

    def freeze(self) -> None:
        """Keep the counts: once written, nothing is new any more."""
        self.frozen = {state: self._counts(state) for state in (NEW, CHANGED, UNCHANGED)}

    def counts(self, state: str) -> dict[str, int]:
        """How many records of each kind are (or were, before they were written) in this state."""
        return self.frozen[state] if self.frozen else self._counts(state)

    def _counts(self, state: str) -> dict[str, int]:
        return {kind: sum(e.state == state for e in self.entries[kind]) for kind in KINDS}

    def all_entries(self) -> Iterator[Entry]:
        """Every entry, terms included."""
        for entries in self.entries.values():
            yield from entries
        yield from self.terms

    @property
    def does_something(self) -> bool:
        """Whether anything would be written."""
        return bool(self.memberships or self.townships) or any(
            entry.state in (NEW, CHANGED) for entry in self.all_entries()
        )

    def digest(self) -> str:
        """A mark of everything the plan does: the same file on the same data has the same."""
        told = [
            [self.county.code, self.county.name, [d.name for d in self.townships]],
            [
                [
                    e.kind,
                    e.state,
                    e.label,
                    e.source,
                    sorted((n, str(c)) for n, c in e.changes.items()),
                ]
                for e in self.all_entries()
            ],
            [problem.packed() for problem in self.problems],
            self.waiting,
        ]
        return hashlib.sha256(
            json.dumps(told, default=str, ensure_ascii=False).encode()
        ).hexdigest()


@dataclass
class Contents:
    """A workbook with its tables, told apart by their heads."""

    book: Workbook
    tables: list[Table]

    def of(self, kind: str) -> list[Table]:
        """The tables of one kind that are good for something."""
        key = {"ledger": "credit_code", "roster": "id_number"}
        found = [table for table in self.tables if table.kind.code == kind]
        if kind == "stations":
            return [table for table in found if not table.also]
        return [table for table in found if key[kind] in table.places or not table.also]


def read_contents(file: BinaryIO) -> Contents:
    """The workbook's tables; `Refused` where there is none that we know."""
    book = read_workbook(file)
    tables = [
        table
        for sheet in book.sheets
        if not sheet.hidden
        for table in find_tables(sheet, [ROSTER, LEDGER, STATIONS])
    ]
    contents = Contents(book, tables)
    if not any(contents.of(kind) for kind in ("roster", "ledger", "stations")):
        raise Refused("import.nothing_found")
    return contents


def make_plan(
    contents: Contents, user: User, district: str | None = None, *, lock: bool = False
) -> Plan:
    """What would be written, from what is stored now; `lock` holds those rows until the end."""
    county = county_for(user, district, contents.book, contents.tables)
    if lock and county.pk:
        District.objects.select_for_update().get(pk=county.pk)
    problems: list[Problem] = []
    rosters, ledgers = contents.of("roster"), contents.of("ledger")
    places = Places(county)
    gather_townships(places, contents)
    stations = Stations(places, problems, lock)
    stations.plan(contents.of("stations"))
    organizations = Organizations(places, problems, lock)
    ledger = Ledger(places, stations, organizations, problems, lock)
    ledger.plan(ledgers)
    firms = Firms(ledger.by_name, ledger.rejected)
    postings = Postings(stations, firms, problems, timezone.localdate(), lock)
    roster = Roster(places, stations, postings, problems, lock)
    roster.plan(rosters)
    settle_states(roster.entries, postings.entries, postings.today)
    link_stations(ledger.entries, postings.entries)
    order = {sheet.title: at for at, sheet in enumerate(contents.book.sheets)}
    return Plan(
        county=county,
        townships=places.made,
        entries={
            "workstation": stations.entries, "enterprise": ledger.entries,
            "party_organization": organizations.entries, "instructor": roster.entries,
            "posting": postings.entries,
        },
        terms=postings.terms,
        memberships=organizations.memberships,
        problems=sorted(problems, key=lambda p: (order.get(p.sheet, 0), p.row)),
        waiting=postings.waiting,
        remarks=(
            ended_with_open(postings.entries)
            + remarks_on(contents, county, places)
            + unprintable(roster.entries + ledger.entries + organizations.entries)
            + roster.doubts
        )[:MOST_REMARKS],
    )  # fmt: skip


def gather_townships(places: Places, contents: Contents) -> None:
    """The townships that the sheets name, lists of workstations with the most weight."""
    for kind, code in (("stations", "place"), ("ledger", "township"), ("roster", "township")):
        for table in contents.of(kind):
            if code in table.places:
                weight = LEAST_NAMED if kind == "stations" else 1
                places.gather((row.get(code) for row in table.rows), weight)
            else:
                places.gather([table.sheet.title])
                places.gather(numberless(row.section) for row in table.rows)


def settle_states(people: list[Entry], postings: list[Entry], today: date) -> None:
    """Who has a posting in force serves; the others are appointed and wait for one."""
    serving = {
        id(entry.item.instructor)
        for entry in postings
        if entry.item.start <= today and (entry.item.end is None or entry.item.end >= today)
    }
    State = Instructor.State
    for entry in people:
        person: Any = entry.item
        if person.pk is None:
            person.state = State.ACTIVE if id(person) in serving else State.APPOINTED
        elif person.state == State.APPOINTED and id(person) in serving:
            entry.set({"state": State.ACTIVE})


def link_stations(firms: list[Entry], postings: list[Entry]) -> None:
    """A new firm belongs to the workstation through which all its instructors come."""
    through: dict[int, set[Any]] = {}
    for entry in postings:
        if entry.item.workstation is not None:
            through.setdefault(id(entry.item.enterprise), set()).add(id(entry.item.workstation))
    stations = {id(e.item.workstation): e.item.workstation for e in postings}
    for entry in firms:
        found = through.get(id(entry.item), set())
        if entry.item.pk is None and entry.item.workstation is None and len(found) == 1:
            entry.item.workstation = stations[found.pop()]


def unprintable(entries: list[Entry]) -> list[tuple[str, dict[str, Any]]]:
    """Names that papers could not print whole, where they stand."""
    written = [entry for entry in entries if entry.is_touched]
    missing = missing_glyphs("".join(entry.item.name for entry in written))
    return [
        ("import.unprintable", {**e.source._asdict(), "name": e.item.name, "signs": sorted(signs)})
        for e in written
        if (signs := missing.intersection(e.item.name))
    ]


def ended_with_open(postings: list[Entry]) -> list[tuple[str, dict[str, Any]]]:
    """Postings that the workbook ends and that leave something open: it is handed over after."""
    ended = [e.item for e in postings if e.item.pk and e.changes.get("end")]
    found = [(posting, left_open(posting.instructor, [posting])) for posting in ended[:MOST_ENDED]]
    return [
        ("import.ends_with_open", {
            "name": str(posting.instructor), "enterprise": str(posting.enterprise),
            "count": matters.count,
        })
        for posting, matters in found
        if matters
    ]  # fmt: skip


def remarks_on(
    contents: Contents, county: District, places: Places
) -> list[tuple[str, dict[str, Any]]]:
    """What is no problem, but good to know before one confirms."""
    remarks: list[tuple[str, dict[str, Any]]] = []
    if county.pk is None:
        remarks.append(("import.new_county", {"name": county.name, "code": county.code}))
    if places.made:
        names = [district.name for district in places.made]
        remarks.append(("import.new_townships", {"count": len(names), "names": names[:30]}))
    read = {id(table.sheet) for table in contents.tables}
    for sheet in contents.book.sheets:
        if sheet.hidden:
            remarks.append(("import.hidden_sheet", {"sheet": sheet.title}))
        elif sheet.rows and id(sheet) not in read:
            remarks.append(("import.other_sheet", {"sheet": sheet.title}))
    hidden = Counter(t.sheet.title for t in contents.tables for row in t.rows if row.hidden)
    remarks += [
        ("import.hidden_rows", {"sheet": title, "count": count}) for title, count in hidden.items()
    ]
    return remarks
