"""How many may be excellent, with the rule that rounds it."""

from dataclasses import dataclass
from typing import Any

from assessments.models import Cycle, Rubric


@dataclass(frozen=True)
class Allowance:
    """`most` of `people` may get the best grade; `used` have it."""

    people: int
    percent: int
    rounding: str
    most: int
    used: int

    @property
    def left(self) -> int:
        """How many more may get it."""
        return max(0, self.most - self.used)

    @property
    def rounding_words(self) -> str:
        """The rule that rounds, in words."""
        return str(Rubric.Rounding(self.rounding).label)


def most(people: int, percent: int, rounding: str) -> int:
    """So many of so many, rounded by the rule."""
    extra = 50 if rounding == Rubric.Rounding.NEAREST else 0
    return (people * percent + extra) // 100


def allowance(cycle: Cycle) -> Allowance:
    """The cycle's allowance and what is used of it."""
    people = cycle.evaluations.count()
    rule: dict[str, Any] = cycle.frozen.get("quota", {"percent": 100, "rounding": "down"})
    used = cycle.evaluations.filter(grade=best_grade(cycle)).count() if cycle.grades else 0
    percent, rounding = rule["percent"], rule["rounding"]
    return Allowance(people, percent, rounding, most(people, percent, rounding), used)


def best_grade(cycle: Cycle) -> str:
    """The code of the grade that the quota limits."""
    return next(iter(cycle.grades), "")
