"""Policy settings: typed, declared in code, inherited down the districts, edited by departments.

A room declares its own in its `policies.py`:

    declare(Whole("log_late_days", default=3, low=0, high=60, label=_("…"), help=_("…")))

and asks `policy("log_late_days", district)`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import District, PolicyValue

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A setting with its default, label and help; a subclass says what values it takes."""

    code: str
    default: Any
    label: Text
    help: Text = ""
    group: Text = _("General")

    def clean(self, value: Any) -> Any:
        """The value as stored; ValueError when it is none of this setting's."""
        return value


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


@dataclass(frozen=True, kw_only=True)
class YesNo(Setting):
    """Yes or no."""

    def clean(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise ValueError(value)
        return value


@dataclass(frozen=True, kw_only=True)
class OneOf(Setting):
    """One of several named values."""

    choices: tuple[tuple[str, Text], ...] = ()

    def clean(self, value: Any) -> str:
        if value not in dict(self.choices):
            raise ValueError(value)
        return value


@dataclass(frozen=True, kw_only=True)
class Words(Setting):
    """A short text, such as the name of the leading body."""

    most: int = 100

    def clean(self, value: Any) -> str:
        text = str(value).strip()
        if not text or len(text) > self.most:
            raise ValueError(value)
        return text


@dataclass(frozen=True, kw_only=True)
class Lines(Setting):
    """A list of short texts, such as the five noes."""

    most: int = 30

    def clean(self, value: Any) -> list[str]:
        lines = [str(line).strip()[:200] for line in value if str(line).strip()]
        if not lines or len(lines) > self.most:
            raise ValueError(value)
        return lines


_SETTINGS: dict[str, Setting] = {}


def declare(*settings: Setting) -> None:
    """Make settings known; ValueError when a code is taken."""
    for setting in settings:
        if setting.code in _SETTINGS:
            raise ValueError(f"two settings named {setting.code!r}")
        _SETTINGS[setting.code] = setting


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
