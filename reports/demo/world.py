"""What the parts of the demo hand to each other."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from accounts.models import District, User
from enterprises.models import Enterprise, Workstation
from instructors.models import Instructor, Posting

Tell = Callable[[str, int, int], None]


@dataclass
class Station:
    """A workstation with its people and firms."""

    row: Workstation
    enterprises: list[Enterprise] = field(default_factory=list)
    instructors: list[Instructor] = field(default_factory=list)


@dataclass
class County:
    """A county with its townships' stations."""

    district: District
    townships: list[District]
    stations: list[Station] = field(default_factory=list)
    staff: User | None = None


@dataclass
class World:
    """Everything made so far.

    History runs from `first` up to the day before `until`; what is of `today` and the days
    between goes through the actions, as do the last papers of the people in `by_hand`.
    """

    rng: random.Random
    today: date
    first: date
    people: int
    firms: int
    city: District
    counties: list[County]
    system: User
    tell: Tell
    every_day: bool = False
    postings: dict[int, list[Posting]] = field(default_factory=dict)
    away: dict[int, list[tuple[date, date]]] = field(default_factory=dict)
    serials: dict[tuple[str, int], int] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    heads: dict[int, User] = field(default_factory=dict)
    until: date = date.max
    by_hand: set[int] = field(default_factory=set)

    @property
    def stations(self) -> list[Station]:
        """All workstations."""
        return [station for county in self.counties for station in county.stations]

    @property
    def instructors(self) -> list[Instructor]:
        """All instructors."""
        return [person for station in self.stations for person in station.instructors]
