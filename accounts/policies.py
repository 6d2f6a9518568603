"""Policy settings: typed, declared in code, inherited down the districts, edited by departments.

A room declares its own in its `policies.py`:

    declare(Whole("log_late_days", default=3, low=0, high=60, label=_("…"), help=_("…")))

and asks `policy("log_late_days", district)`. This room's own stand in `accounts/general.py`.

A page that is only looked at reads them all in one query, when it asks for the first (`read_once`);
whatever changes something reads each as it is at that moment, under its own locks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import District, PolicyValue
from common.figures import unit_of
from common.wording import say_as

Text = str | Promise
GENERAL = _("General")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A setting with its default, label and help; a subclass says what values it takes.

    `technical` ones are the administrator's, all others the department's. A `fixed` one is
    shown with its reason and cannot be changed.
    """

    code: str
    default: Any
    label: Text
    help: Text = ""
    group: Text = GENERAL
    technical: bool = False
    fixed: bool = False

    def clean(self, value: Any) -> Any:
        """The value as stored; ValueError when it is none of this setting's."""
        return value

    def show(self, value: Any) -> str:
        """The value as the reader sees it."""
        return str(value)


@dataclass(frozen=True, kw_only=True)
class Whole(Setting):
    """A whole number between low and high."""

    low: int = 0
    high: int = 1000
    unit: Text = ""

    def clean(self, value: Any) -> int:
        number = int(value)
        if not self.low <= number <= self.high:
            raise ValueError(f"{self.low}–{self.high}")
        return number

    def show(self, value: Any) -> str:
        return f"{value} {unit_of(self.unit, value)}".strip()


@dataclass(frozen=True, kw_only=True)
class YesNo(Setting):
    """Yes or no."""

    def clean(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise ValueError(value)
        return value

    def show(self, value: Any) -> str:
        return str(_("yes") if value else _("no"))


@dataclass(frozen=True, kw_only=True)
class OneOf(Setting):
    """One of several named values."""

    choices: tuple[tuple[str, Text], ...] = ()

    def clean(self, value: Any) -> str:
        if value not in dict(self.choices):
            raise ValueError(value)
        return value

    def show(self, value: Any) -> str:
        return str(dict(self.choices).get(value, value))


@dataclass(frozen=True, kw_only=True)
class Words(Setting):
    """A short text, such as the name of the leading body."""

    most: int = 100
    may_be_empty: bool = False

    def clean(self, value: Any) -> str:
        text = str(value).strip()
        if len(text) > self.most or not (text or self.may_be_empty):
            raise ValueError(value)
        return text


@dataclass(frozen=True, kw_only=True)
class Day(Setting):
    """A day, kept as 2026-09-01; empty while nobody has entered it."""

    def clean(self, value: Any) -> str:
        return date.fromisoformat(str(value)).isoformat() if value else ""

    def show(self, value: Any) -> str:
        return date_format(date.fromisoformat(value)) if value else ""


@dataclass(frozen=True, kw_only=True)
class Lines(Setting):
    """A list of short texts, such as the five noes."""

    most: int = 30

    def clean(self, value: Any) -> list[str]:
        lines = [str(line).strip()[:200] for line in value if str(line).strip()]
        if not lines or len(lines) > self.most:
            raise ValueError(value)
        return lines

    def show(self, value: Any) -> str:
        return "\n".join(str(line) for line in value)


_SETTINGS: dict[str, Setting] = {}


def declare(*settings: Setting) -> None:
    """Make settings known; ValueError when a code is taken."""
    for setting in settings:
        if setting.code in _SETTINGS:
            raise ValueError(f"two settings named {setting.code!r}")
        _SETTINGS[setting.code] = setting
        say_as({f"policy.{setting.code}": setting.label})


def declared() -> list[Setting]:
    """Every setting, in order of declaration."""
    return list(_SETTINGS.values())


def get(code: str) -> Setting:
    """The declared setting; KeyError when there is none."""
    return _SETTINGS[code]


Stored = dict[str, dict[str, Any]]  # the districts' own values: by setting, by district code
_kept: ContextVar[list[Stored] | None] = ContextVar("settings read for this page", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within it all settings are read in one query, as they are when the first is asked for."""
    token = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(token)


def read_anew() -> None:
    """Something changes what holds: from here on every setting is read as it is then."""
    _kept.set(None)


def stored(codes: Iterable[str], places: Iterable[str] | None = None) -> Stored:
    """The districts' own values of the settings: by setting, by district code; one query at most.

    `places` are the codes of the only districts that matter.
    """
    kept = _kept.get()
    if kept:
        return kept[0]
    rows = PolicyValue.objects.all()
    if kept is None:
        rows = rows.filter(code__in=list(codes))
        rows = rows if places is None else rows.filter(district__code__in=list(places))
    found: Stored = defaultdict(dict)
    for code, place, value in rows.values_list("code", "district__code", "value"):
        found[code][place] = value
    if kept is not None:
        kept.append(found)
    return found


def _line(place: str) -> list[str]:
    """The codes of a district and of all above it, the nearest first."""
    return [place[:length] for length in range(len(place), 0, -1)]


def _nearest(code: str, own: dict[str, Any], place: str) -> Any:
    return next((own[at] for at in _line(place) if at in own), _SETTINGS[code].default)


def policy(code: str, district: District) -> Any:
    """The value that holds in the district: its own, else its nearest ancestor's, else default."""
    return policies([code], district)[code]


def policies(codes: Iterable[str], district: District) -> dict[str, Any]:
    """Several settings of one district in one query."""
    codes = list(codes)
    found = stored(codes, _line(district.code))
    return {code: _nearest(code, found.get(code, {}), district.code) for code in codes}


@dataclass(frozen=True)
class Holding:
    """A setting in a district: the value that holds, where it comes from, the district's own."""

    setting: Setting
    value: Any
    source: District | None
    own: PolicyValue | None

    @property
    def shown(self) -> str:
        """The value that holds, as the reader sees it."""
        return self.setting.show(self.value)


def holding(district: District) -> list[Holding]:
    """Every declared setting as it holds in the district, in one query."""
    rows = PolicyValue.objects.filter(district__code__in=_line(district.code))
    rows = rows.select_related("district").order_by("district__code")  # the longest comes last
    nearest = {row.code: row for row in rows}
    found = []
    for setting in _SETTINGS.values():
        row = nearest.get(setting.code)
        value, source = (row.value, row.district) if row else (setting.default, None)
        own = row if row and row.district_id == district.pk else None
        found.append(Holding(setting, value, source, own))
    return found


def by_district(code: str, districts: Iterable[District]) -> dict[str, Any]:
    """One setting for many districts in one query: {district code: value}."""
    own = stored([code]).get(code, {})
    return {place.code: _nearest(code, own, place.code) for place in districts}


def same_everywhere(code: str) -> Any:
    """The default, where no district has a value of its own: districts need not be looked up."""
    return None if stored([code]).get(code) else _SETTINGS[code].default
