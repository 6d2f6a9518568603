"""What somebody leaves open when a posting of his ends: the upper rooms know, this one asks.

A room registers a check in its `apps.py`. An ending that would leave something open is refused
here and led to the page where it is handed over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from instructors.models import Instructor, Posting


@dataclass(frozen=True)
class LeftOpen:
    """How much is open, and the address where it is handed over."""

    count: int
    url: str


# (person, postings that end, the state he leaves into or "") → what is open, or None
Check = Callable[[Instructor, Sequence[Posting], str], LeftOpen | None]
_CHECKS: list[Check] = []


def register(check: Check) -> None:
    """Have it asked before a posting ends."""
    _CHECKS.append(check)


def left_open(person: Instructor, postings: Sequence[Posting], state: str = "") -> LeftOpen | None:
    """What would stay open; None when nothing does."""
    for check in _CHECKS:
        if found := check(person, postings, state):
            return found
    return None
