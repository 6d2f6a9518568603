"""Kinds of table: which columns they have, and by what names these go in a head."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from common.workbook.heads import Head

MARKS = re.compile(r"^[*※★☆#\s]+|[*※★☆:：\s]+$")
ORDINAL = re.compile(r"\(?第?[\d一二三四五六七八九十]{1,2}家?\)?$")


def squeeze(value: object) -> str:
    """A label for comparison: one width, no spaces, no stars and colons around it."""
    text = unicodedata.normalize("NFKC", str(value))
    return MARKS.sub("", re.sub(r"\s+", "", text)).casefold()


def forms(label: str) -> Iterator[str]:
    """The label as squeezed, without brackets, and without what stands in them."""
    yield label
    if "(" in label:
        yield re.sub(r"[()]", "", label)
        yield re.sub(r"\([^()]*\)", "", label)


@dataclass(frozen=True)
class Column:
    """A column by its names, parted by spaces, the most telling first.

    `apart`: a pattern of group heads under which the bare name means something else (姓名 under
    法定代表人 is not the instructor's).
    """

    code: str
    names: str
    apart: str = ""
    inside: tuple[str, str] = ("", "")  # a pattern of group heads, and what it is called there
    telling: bool = True
    many: bool = False  # may stand several times: 企业一, 企业二; one name over three columns

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Each name, squeezed, with its rank."""
        return {squeeze(name): rank for rank, name in enumerate(self.names.split())}

    @cached_property
    def within(self) -> frozenset[str]:
        """Its names under a group head of its own."""
        return frozenset(squeeze(name) for name in self.inside[1].split())


@dataclass(frozen=True)
class Kind:
    """A kind of table. It is one when its `name` column is there, with `key` or enough others."""

    code: str
    columns: tuple[Column, ...]
    name: str
    key: str = ""
    least: int = 3

    def fits(self, found: Iterable[str]) -> bool:
        """Whether a head with these columns belongs to a table of this kind."""
        codes = set(found)
        if self.name not in codes:
            return False
        telling = {c.code for c in self.columns if c.telling} & codes
        return bool(self.key and self.key in codes) or len(telling) >= self.least

    @cached_property
    def words(self) -> frozenset[str]:
        """Every name of every column, squeezed."""
        return frozenset(n for column in self.columns for n in (*column.ranks, *column.within))


def matched(
    head: Head, kind: Kind, barred: frozenset[int] = frozenset()
) -> dict[str, tuple[int, int]]:
    """Column code → (place, rank of the name it goes by)."""
    claims = []
    for place, path in head.paths.items():
        for column in kind.columns if place not in barred else ():
            rank = rank_of(column, path)
            if rank is not None:
                claims.append((rank, place, column.code))
    found: dict[str, tuple[int, int]] = {}
    taken: set[int] = set()
    for rank, place, code in sorted(claims):
        if code not in found and place not in taken:
            found[code] = (place, rank)
            taken.add(place)
    return found


def rank_of(column: Column, path: list[str]) -> int | None:
    """How well a head's path (groups from the top, then the name) names the column."""
    *groups, leaf = [squeeze(label) for label in path]
    if column.many:
        groups, leaf = uncounted(groups, leaf)
    ranks = column.ranks
    for group in reversed(groups):
        for form in forms(leaf):
            if group + form in ranks:
                return ranks[group + form]
    own = column.within and any(re.search(column.inside[0], group) for group in groups)
    if own and any(form in column.within for form in forms(leaf)):
        return 0
    if column.apart and any(re.search(column.apart, group) for group in groups):
        return None
    return next((ranks[form] for form in forms(leaf) if form in ranks), None)


def uncounted(groups: list[str], leaf: str) -> tuple[list[str], str]:
    """A name without its number: 派驻企业2, 企业（二）; a bare number stands for its group."""
    bare = ORDINAL.sub("", leaf)
    if not bare and groups:
        return groups[:-1], groups[-1]
    return groups, bare or leaf


def further(head: Head, column: Column, places: Iterable[int]) -> list[int]:
    """The other places where a column that may stand several times stands."""
    taken = set(places)
    return [
        p for p, path in head.paths.items() if p not in taken and rank_of(column, path) is not None
    ]
