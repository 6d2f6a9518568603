"""Policy settings: typed, declared in code, inherited down the districts, edited by departments.

A room declares its own in its `policies.py`:

    declare(Whole("log_late_days", default=3, low=0, high=60, label=_("…"), help=_("…")))

and asks `policy("log_late_days", district)`. This room's own stand in `accounts/general.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import District, PolicyValue
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
        return f"{value} {self.unit}".strip()


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


def policy(code: str, district: District) -> Any:
    """The value that holds in the district: its own, else its nearest ancestor's, else default."""
    return policies([code], district)[code]


def policies(codes: Iterable[str], district: District) -> dict[str, Any]:
    """Several settings of one district in one query."""
    codes = list(codes)
    prefixes = [district.code[:length] for length in range(1, len(district.code) + 1)]
    stored = PolicyValue.objects.filter(code__in=codes, district__code__in=prefixes)
    nearest = dict(
        stored.order_by("district__code").values_list("code", "value")  # longest code comes last
    )
    return {code: nearest.get(code, _SETTINGS[code].default) for code in codes}


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
    prefixes = [district.code[:length] for length in range(1, len(district.code) + 1)]
    stored = PolicyValue.objects.filter(district__code__in=prefixes).select_related("district")
    nearest = {row.code: row for row in stored.order_by("district__code")}
    found = []
    for setting in _SETTINGS.values():
        row = nearest.get(setting.code)
        value, source = (row.value, row.district) if row else (setting.default, None)
        own = row if row and row.district_id == district.pk else None
        found.append(Holding(setting, value, source, own))
    return found


def by_district(code: str, districts: Iterable[District]) -> dict[str, Any]:
    """One setting for many districts in one query: {district code: value}."""
    stored = dict(PolicyValue.objects.filter(code=code).values_list("district__code", "value"))
    default = _SETTINGS[code].default
    return {
        d.code: next(
            (stored[d.code[:n]] for n in range(len(d.code), 0, -1) if d.code[:n] in stored),
            default,
        )
        for d in districts
    }
