"""Which firms a cell of the roster names: one, or several with any sign between them."""

import re
from dataclasses import dataclass, field

from common.cells import BadCell, firm_key, packed
from common.imports import Source
from common.workbook import CellError
from enterprises.models import Enterprise

LONGEST = 4000
STRONG = re.compile(r"[\n\r、,，;；|｜]+")
WEAK = re.compile(r"[\s/／\\.。·和及与+&]+")
NUMBER = re.compile(r"^\s*(?:[(（]?\d{1,2}[)）.、．:：]\s*|[①-⑳]\s*)")


@dataclass
class Found:
    """What a cell's names lead to."""

    firms: list[Enterprise] = field(default_factory=list)
    waiting: list[tuple[str, Source]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    several: list[str] = field(default_factory=list)


class Firms:
    """Firms by exact normalized name; those whose row was rejected are known by name as well."""

    def __init__(self, by_name: dict[str, list[Enterprise]], rejected: dict[str, Source]) -> None:
        self.by_name, self.rejected = by_name, rejected

    def knows(self, name: str) -> bool:
        """Whether the file or the register has a firm of that name, accepted or not."""
        key = firm_key(name)
        return bool(self.by_name.get(key)) or key in self.rejected

    def read(self, value: object) -> Found:
        """The firms of one cell, in its order, each once."""
        if isinstance(value, CellError):
            raise BadCell("cell.error", text=value.text)
        if not isinstance(value, str):
            raise BadCell("cell.not_a_name")
        if len(value) > LONGEST:
            raise BadCell("cell.too_long", most=LONGEST, length=len(value))
        found = Found()
        for name in dict.fromkeys(self.split(value)):
            self._sort(name, found)
        return found

    def _sort(self, name: str, found: Found) -> None:
        key = firm_key(name)
        firms = self.by_name.get(key, [])
        if len(firms) == 1:
            if firms[0] not in found.firms:
                found.firms.append(firms[0])
        elif firms:
            found.several.append(name)
        elif key in self.rejected:
            found.waiting.append((name, self.rejected[key]))
        else:
            found.unknown.append(name)

    def split(self, text: str) -> list[str]:
        """The names in a cell. Known names decide where a doubtful sign parts and where not."""
        if self.knows(text):
            return [packed_name(text)]
        parts = [part for part in part_outside_brackets(text) if part[0].strip()]
        names: list[str] = []
        at = 0
        while at < len(parts):
            taken = self._longest(text, parts, at)
            if taken:
                names.append(packed_name(text[parts[at][1] : parts[taken - 1][2]]))
                at = taken
                continue
            names += self._single(parts[at][0])
            at += 1
        return names

    def _longest(self, text: str, parts: list[tuple[str, int, int]], at: int) -> int:
        """Up to where parts together are one known name (a line broken inside it); 0: nowhere."""
        for end in range(min(len(parts), at + 4), at, -1):
            if self.knows(text[parts[at][1] : parts[end - 1][2]]):
                return end
        return 0

    def _single(self, part: str) -> list[str]:
        bare = NUMBER.sub("", part)
        if self.knows(bare):
            return [packed_name(bare)]
        pieces = [NUMBER.sub("", piece) for piece in WEAK.split(bare) if piece]
        if len(pieces) > 1 and all(self.knows(piece) for piece in pieces):
            return [packed_name(piece) for piece in pieces]
        return [packed_name(bare)]


def packed_name(text: str) -> str:
    """The name on one line, as written."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", text.strip())


def part_outside_brackets(text: str) -> list[tuple[str, int, int]]:
    """(part, from, to) between parting signs; what stands in brackets is not parted."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        if sign in "(（〔[【":
            depth += 1
        elif sign in ")）〕]】":
            depth = max(0, depth - 1)
        elif STRONG.match(sign) and (depth == 0 or sign in "\n;；"):
            parts.append((text[start:at], start, at))
            start = at + 1
    parts.append((text[start:], start, len(text)))
    return parts


def only_one(value: object) -> bool:
    """Whether a cell names one firm at most, as in a sheet with one row a posting."""
    return len([p for p in part_outside_brackets(packed(value)) if p[0].strip()]) <= 1
