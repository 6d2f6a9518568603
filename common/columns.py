"""Columns of a list, declared once for the page and for its export."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache, partial
from typing import Any

from django.utils.encoding import force_str
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

TEXT, NUMBER, DATE, TIME, FLAG, STATE = "text", "number", "date", "time", "flag", "state"
BRIEF = 20


@dataclass(frozen=True, kw_only=True)
class _Looks:
    kind: str = TEXT
    width: int = 14
    sort: str = ""
    link: bool = False
    tone: Callable[[Any], str] | None = None
    template: str = ""
    page: bool = True
    export: bool = True


@dataclass(frozen=True)
class Column(_Looks):
    """One column.

    `value` is a path ("instructor.name"; a field with choices gives its label) or a function of
    the row. `kind`: text, number, date, time (a moment), flag (yes/no) or state (dot and word).
    `width` is counted in half-width characters, for the export. `sort` names the `Sort` that the
    head offers. `link` leads to the row's `get_absolute_url` (the first column does so anyway).
    `tone` says for a state which colour its dot has (see `common.tones`; by code when left out).
    `template` draws the cell on the page, with `row` and `value` in its context.
    `page=False` stands in the export only, `export=False` on the page only.
    """

    label: str | Promise
    value: str | Callable[[Any], Any]

    @property
    def is_brief(self) -> bool:
        """Whether it is too short to be broken: a person's name, a state, a day."""
        return self.kind != TEXT or self.width < BRIEF

    def raw(self, row: Any) -> Any:
        """The row's value, as the export wants it: dates and numbers stay what they are."""
        if callable(self.value):
            return self.value(row)
        *steps, name = self.value.split(".")
        for step in steps:
            row = getattr(row, step)
            if row is None:
                return None
        if hasattr(row, f"get_{name}_display"):
            return choice(row, name)
        value = getattr(row, name)
        return value() if callable(value) else value

    def code(self, row: Any) -> str:
        """For a state: the code behind its word."""
        if callable(self.value):
            return ""
        for name in self.value.split("."):
            row = getattr(row, name, None)
        return str(row)

    def words(self, row: Any) -> Any:
        """The row's value as the page shows it, in the reader's language."""
        return words(self.raw(row))


def words(value: Any) -> Any:
    """A value for the eye: dates in the language's form, yes and no, a dash for nothing."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return _day(value, get_language())
    return value


def choice(row: Any, name: str) -> Any:
    """The word for a field with choices, as `get_…_display` says it: a list asks hundreds of times.

    Django's own makes a dictionary of the choices each time; a model's own is asked as it is.
    """
    display = getattr(row, f"get_{name}_display")
    if not isinstance(display, partial):
        return display()
    field = display.keywords["field"]
    value = getattr(row, field.attname)
    return force_str(_choices(field).get(value, value), strings_only=True)


@cache
def _choices(field: Any) -> dict:
    return dict(field.flatchoices)


@lru_cache(maxsize=1024)
def _day(day: date, language: str | None) -> str:
    """A list shows the same few days again and again; `language` is the reader's."""
    return date_format(day, "SHORT_DATE_FORMAT")
