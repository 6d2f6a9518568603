"""What may stand in a cell besides text, numbers, dates and yes or no."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

# What people put into a cell to say that nothing belongs there.
NOTHING = {"", "/", "//", "\\", "-", "--", "—", "——", "–", "无", "暂无", "空", "N/A", "n/a", "NA"}
SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")


class Month(NamedTuple):
    """A month without a day, as in 出生年月; also a date whose cell shows no day."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)


@dataclass(frozen=True)
class CellError:
    """A cell without a value that could be read: #REF!, or a formula that was never worked out."""

    text: str

    def __str__(self) -> str:
        return self.text


def is_nothing(value: object) -> bool:
    """Whether the cell is empty, or holds a mark that means so."""
    if value is None:
        return True
    if not isinstance(value, str) or len(value) > 40:
        return False
    return SPACES.sub("", unicodedata.normalize("NFKC", value)) in NOTHING


def shown(value: object) -> str:
    """A cell's value as the person who filled it in would recognize it."""
    if value is None:
        return ""
    if isinstance(value, Month):
        return f"{value.year}-{value.month:02}"
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)[:300]
