"""Workstations: those of their own sheet, else those that rosters name."""

from dataclasses import dataclass, field
from typing import Any

from common.cell_dates import first_day, moment
from common.cells import BadCell, firm_key, firm_name, one_line, phone
from common.imports import Entry, Problem, RowReader, Source, agree
from common.workbook import Table
from enterprises.imports.places import Places
from enterprises.models import Workstation


@dataclass
class Stations:
    """The workstations of the county by name."""

    places: Places
    problems: list[Problem]
    lock: bool = False
    entries: list[Entry] = field(default_factory=list)
    known: dict[str, Workstation] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    makes: bool = False

    def plan(self, tables: list[Table]) -> None:
        """Read the sheets of workstations. Without any, and none stored, rosters name them."""
        self._load()
        seen: dict[str, Source] = {}
        for table in tables:
            for row in table.rows:
                self._row(RowReader(table, row, self.problems), seen)
        self.makes = not self.known

    def _load(self) -> None:
        if self.places.county.pk is None:
            return
        rows = Workstation.objects.filter(district__code__startswith=self.places.county.code)
        rows = rows.select_related("district")
        for station in rows.select_for_update(of=("self",)) if self.lock else rows:
            self.known[firm_key(station.name)] = station

    def _row(self, reader: RowReader, seen: dict[str, Source]) -> None:
        name = reader.need("name", firm_name)
        if name is None:
            return
        key = firm_key(name)
        if key in seen:
            at = seen[key]
            reader.refuse("name", "import.same_station", whole_row=True, sheet=at.sheet, row=at.row)
            return
        seen[key] = reader.source
        if key in self.known and self.known[key].closed_on:
            reader.refuse("name", "import.station_closed", whole_row=True)
            return
        entry = self._entry(name, reader.source)
        entry.set(self._values(reader, entry.item))

    def _entry(self, name: str, source: Source) -> Entry:
        station = self.known.get(firm_key(name))
        if station is None:
            station = Workstation(name=name[:100], district=self.places.beginning(name))
            self.known[firm_key(name)] = station
        entry = Entry("workstation", source, station, name)
        self.entries.append(entry)
        self.listed.add(firm_key(name))
        return entry

    def _values(self, reader: RowReader, station: Any) -> dict[str, Any]:
        values = {
            "phone": reader.take("phone", phone),
            "address": reader.take("address", one_line(200)),
        }
        opened = reader.take("opened", moment)
        if opened and not (station.opened_on and agree(opened, station.opened_on)):
            values["opened_on"] = first_day(opened)
        place = reader.take("place", one_line(200))
        if place:
            township = self.places.find(place)
            if township:
                values["district"] = township
            elif not values["address"]:
                values["address"] = place
        return values

    def take(self, reader: RowReader, code: str = "station") -> Workstation | None:
        """The workstation that a row of another sheet names."""

        def read(value: Any) -> Workstation:
            name = firm_name(value)
            found = self.known.get(firm_key(name))
            if firm_key(name) not in self.listed and (found or self.makes):
                found = self._entry(name, reader.source).item
            if found is None:
                raise BadCell("import.unknown_station")
            if found.closed_on:
                raise BadCell("import.station_closed")
            return found

        return reader.take(code, read)
