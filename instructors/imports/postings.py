"""Postings and terms that the rows of a roster tell of."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from common.cell_dates import first_day, last_day, moment, span
from common.cells import one_line
from common.imports import Entry, Problem, RowReader, Waiting, agree, lacking
from common.workbook import Table
from enterprises.imports.stations import Stations
from enterprises.models import Enterprise
from instructors.imports.firms import Firms
from instructors.models import Instructor, Posting, Term


@dataclass
class Postings:
    """Every posting of a workbook, and those that wait."""

    stations: Stations
    firms: Firms
    problems: list[Problem]
    today: date
    lock: bool = False
    entries: list[Entry] = field(default_factory=list)
    terms: list[Entry] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stored: dict[tuple[int, int], list[Posting]] = {}
        self.stored_terms: dict[int, list[Term]] = {}
        self.planned: dict[tuple[int, int], Entry] = {}
        self.planned_terms: set[tuple[int, date]] = set()

    def load(self, people: list[Instructor]) -> None:
        """The postings and terms that are stored for these people."""
        if not people:
            return
        ids = [person.pk for person in people]
        for at in range(0, len(ids), 500):
            some = ids[at : at + 500]
            rows = Posting.objects.filter(instructor__in=some).select_related("workstation")
            for row in rows.select_for_update(of=("self",)) if self.lock else rows:
                self.stored.setdefault((row.instructor_id, row.enterprise_id), []).append(row)
            for term in Term.objects.filter(instructor__in=some):
                self.stored_terms.setdefault(term.instructor_id, []).append(term)

    def check_columns(self, table: Table) -> None:
        """A roster that names firms needs a start somewhere."""
        if "firms" in table.places and not {"start", "term"} & set(table.places):
            self.problems.append(lacking(table, "派驻起始时间", "import.no_start_column"))

    def read(self, reader: RowReader, person: Entry) -> None:
        """The postings of one row."""
        row, table = reader.row, reader.table
        start, end = self._dates(reader, person)
        if row.get("firms") is None:
            return
        found = reader.take("firms", self.firms.read)
        if found is None:
            return
        for names, code in ((found.unknown, "unknown_firm"), (found.several, "several_firms")):
            if names:
                reader.refuse("firms", f"import.{code}", value="、".join(names))
        if not found.firms and not found.waiting:
            return
        if start is None:
            told = row.get("start") is not None or row.get("term") is not None
            if {"start", "term"} & set(table.places) and not told:
                reader.refuse("start" if "start" in table.places else "term", "import.no_start")
            return
        for firm in found.firms:
            self._posting(reader, person, firm, start, end)
        for name, cause in found.waiting:
            source = reader.source
            self.waiting.append(
                Waiting(source.sheet, source.row, person.label, name, cause.sheet, cause.row)
            )

    def _dates(self, reader: RowReader, person: Entry) -> tuple[Any, date | None]:
        """When the row's postings start and end; terms are taken in on the way."""
        term = None
        if "term" not in reader.row.merged:
            term = reader.take("term", span)
        started = reader.take("start", span) if "start" not in reader.row.merged else None
        if "start" in reader.row.merged or "term" in reader.row.merged:
            quiet = RowReader(reader.table, reader.row, [])
            started = started or quiet.take("start", span)
            term = term or quiet.take("term", span)
        start, end = started or (None, None)
        until = reader.take("end", moment)
        if until and start and last_day(until) < first_day(start):
            reader.refuse("end", "cell.ends_before_start")
            until = None
        if "id_number" not in reader.row.merged:
            self._term(reader, person, term)
        if start is None and term and reader.row.get("start") is None:
            start = term[0]
        last = until or end
        return start, last_day(last) if last else None

    def _term(self, reader: RowReader, person: Entry, term: Any) -> None:
        values = {
            "batch": reader.take("batch", one_line(30)),
            "document_number": reader.take("document", one_line(60)),
        }
        ends = reader.take("term_end", moment)
        if term is None:
            return
        first, last = term[0], ends or term[1]
        key = (id(person.item), first_day(first))
        if key in self.planned_terms:
            return
        self.planned_terms.add(key)
        if last and last_day(last) < first_day(first):
            reader.refuse("term_end" if ends else "term", "cell.ends_before_start")
            last = None
        known = self.stored_terms.get(person.item.pk, []) if person.item.pk else []
        stored = next((t for t in known if agree(first, t.start)), None)
        made = stored or Term(instructor=person.item, start=first_day(first))
        entry = Entry("term", reader.source, made, person.label)
        if last and not (made.end and agree(last, made.end)):
            values["end"] = last_day(last)
        entry.set(values)
        self.terms.append(entry)

    def _posting(
        self, reader: RowReader, person: Entry, firm: Enterprise, start: Any, end: date | None
    ) -> None:
        key = (id(person.item), id(firm))
        if key in self.planned:
            return
        stored = self._stored(person.item, firm)
        same = [p for p in stored if agree(start, p.start)]
        open_ones = [p for p in stored if p.end is None]
        began = first_day(start)
        label = f"{person.label} → {firm.name}"
        station = self.stations.take(RowReader(reader.table, reader.row, []))
        station = station or person.item.workstation
        if same or open_ones:
            entry = Entry("posting", reader.source, (same or open_ones)[0], label)
            if not same:
                entry.set({"start": began})
            if end and entry.item.end is None:
                entry.set({"end": end})
        elif any(p.end and p.end >= began for p in stored):
            reader.refuse("firms", "import.posting_overlaps", value=firm.name)
            return
        else:
            posting = Posting(
                instructor=person.item, enterprise=firm, workstation=station,
                district=station.district if station else firm.district, start=began, end=end,
            )  # fmt: skip
            entry = Entry("posting", reader.source, posting, label)
        self.planned[key] = entry
        self.entries.append(entry)

    def _stored(self, person: Any, firm: Enterprise) -> list[Posting]:
        if person.pk is None or firm.pk is None:
            return []
        return self.stored.get((person.pk, firm.pk), [])
