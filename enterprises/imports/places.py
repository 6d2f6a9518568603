"""Townships and workstations that a file names."""

import re
from collections import Counter
from collections.abc import Iterable

from accounts.models import District
from common.cells import BadCell, firm_key, packed
from common.workbook import Table

OFFICE = re.compile(r"(?:办事处|人民政府|党工委|党委|管理委员会|管委会)$")
TOWNSHIP = re.compile(r"(?:镇|乡|街道|苏木|民族乡|园区|开发区|工业区|高新区|新区|产业园|工业园)$")
LEAST_NAMED = 3
NUMBERED = re.compile(r"^[(]?[一二三四五六七八九十\d]+[)]?[、.]?")


class Places:
    """The townships of a county by name.

    Those that the county lacks are made: in a new county all that the file names, else those that
    a list of workstations or several rows name. A name that stands alone may be mistyped.
    """

    def __init__(self, county: District) -> None:
        self.county = county
        found = [] if county.pk is None else District.objects.below(county).exclude(pk=county.pk)
        self.known = {place_key(d.name): d for d in found}
        self.codes = {district.code for district in found}
        self.least = LEAST_NAMED if self.known else 1
        self.made: list[District] = []

    def gather(self, names: Iterable[object], weight: int = 1) -> None:
        """Make the townships that are named often enough and not known yet."""
        counts = Counter(self.bare(name) for name in names if isinstance(name, str))
        for name, count in counts.items():
            fits = TOWNSHIP.search(name) and 2 <= len(name) <= 12 and name != self.county.name
            if fits and place_key(name) not in self.known and count * weight >= self.least:
                self._make(name)

    def _make(self, name: str) -> None:
        code = next(
            free
            for number in range(1, 1000)
            if (free := f"{self.county.code}{number:03}") not in self.codes
        )
        made = District(code=code, name=name, level=District.Level.TOWNSHIP, parent=self.county)
        self.codes.add(code)
        self.made.append(made)
        self.known[place_key(name)] = made

    def bare(self, name: object) -> str:
        """The township's name without its county's before it or its office's after it."""
        text = packed(name) if isinstance(name, str) else ""
        text = text.removeprefix(self.county.name)
        text = re.sub(r"街道办(?:事处)?$", "街道", text)
        return text if text.endswith("街道") else OFFICE.sub("", text)

    def find(self, name: object) -> District | None:
        """The township of exactly that name."""
        if not isinstance(name, str):
            return None
        return self.known.get(place_key(name)) or self.known.get(place_key(self.bare(name)))

    def read(self, value: object) -> District:
        """A cell's reader."""
        if place_key(str(value)) == place_key(self.county.name):
            return self.county
        if found := self.find(value):
            return found
        raise BadCell("import.unknown_township", county=self.county.name)

    def of_table(self, table: Table) -> District | None:
        """The township that the whole sheet is about, by its title."""
        return self.find(table.sheet.title) or self.find(numberless(table.sheet.title))

    def of_section(self, section: str) -> District | None:
        """The township named by the heading that a row stands under."""
        return self.find(numberless(section)) if section else None

    def beginning(self, name: str) -> District:
        """The township whose name begins this one (城关街道党建工作站), else the county."""
        key = place_key(self.bare(name))
        for length in range(len(key), 1, -1):
            if found := self.known.get(key[:length]):
                return found
        return self.county


def place_key(name: str) -> str:
    """What two spellings of a place share."""
    return firm_key(name)


def numberless(text: str) -> str:
    """A heading without its number in front and the count behind: 「一、城关街道（12家）」."""
    return re.sub(r"\(.*\)$", "", NUMBERED.sub("", packed(text)))
