"""How a district stands: every rule with its finding and the settings beside it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.urls import reverse

from accounts.actions.settings import may_set
from accounts.models import District, User
from accounts.policies import Holding, holding
from common.templatetags.ui import admits, place
from reports.rules.registry import STATES, Finding, Rule, Source, Text, rules


@dataclass(frozen=True)
class Held:
    """A setting beside a rule, and the address where it is changed or read."""

    holding: Holding
    url: str


@dataclass(frozen=True)
class Row:
    """A rule as page and paper show it."""

    rule: Rule
    finding: Finding
    settings: list[Held]
    page_url: str


def standing(district: District, reader: User) -> list[Row]:
    """Every rule, checked now; a check that several rules share looks once."""
    findings = {check: check(district) for check in dict.fromkeys(rule.check for rule in rules())}
    held = {one.setting.code: one for one in holding(district)}
    return [
        Row(
            rule, findings[rule.check],
            [_held(held[code], district, reader) for code in rule.settings],
            _page(rule, reader),
        )
        for rule in rules()
    ]  # fmt: skip


def by_source(rows: list[Row]) -> Iterator[tuple[Source, list[Row]]]:
    """The rows of each document."""
    for source, those in groupby(rows, lambda row: row.rule.source):
        yield source, list(those)


def counts(rows: list[Row]) -> list[tuple[str, Text, int]]:
    """(state, its word, how many) of every state."""
    found = Counter(row.finding.state for row in rows)
    return [(state, word, found[state]) for state, word in STATES.items()]


def _held(one: Holding, district: District, reader: User) -> Held:
    if may_set(reader, one.setting, district):
        return Held(one, reverse("accounts:setting_edit", args=[district.pk, one.setting.code]))
    return Held(one, f"{reverse('accounts:settings')}?district={district.pk}")


def _page(rule: Rule, reader: User) -> str:
    if not rule.page:
        return ""
    url, roles = place(rule.page, settings.ROOT_URLCONF)
    return url if admits(roles, reader) else ""
