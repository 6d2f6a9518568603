"""What a rule is, and the list of them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from common import tones

Text = str | Promise
KEPT, ASK, BROKEN, FILL = "kept", "ask", "broken", "fill"
STATES = {
    KEPT: _("kept"),
    ASK: _("to be clarified"),
    BROKEN: _("not kept"),
    FILL: _("to be filled in"),
}
tones.declare(
    {KEPT: tones.GOOD, ASK: tones.ATTENTION, BROKEN: tones.DUE, FILL: tones.WAITING}
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A document that binds: its title and number, who issued it, when."""

    code: str
    title: Text
    issued: Text


@dataclass(frozen=True)
class Finding:
    """How a place stands to a rule: the state, why, and what was looked at."""

    state: str
    says: Text
    seen: list[str] = field(default_factory=list)

    @property
    def word(self) -> Text:
        """The state in words."""
        return STATES[self.state]


Check = Callable[[District], Finding]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: its text, what it bites in a system like this, how it is checked.

    `settings` are the policy settings that are shown beside it, `page` a page of ours that it is
    kept by (its URL name) under the name `page_label`.
    """

    code: str
    source: Source
    text: Text
    bites: Text
    check: Check
    settings: tuple[str, ...] = ()
    page: str = ""
    page_label: Text = ""


_RULES: dict[str, Rule] = {}


def rule(code: str, source: Source, **more: object) -> Callable[[Check], Check]:
    """Register a rule with the function below it as its check; one function may serve several."""

    def register(check: Check) -> Check:
        if code in _RULES:
            raise ValueError(f"two rules named {code!r}")
        _RULES[code] = Rule(code=code, source=source, check=check, **more)
        return check

    return register


def rules() -> list[Rule]:
    """Every rule, by source, in order of registration."""
    sources = list(dict.fromkeys(rule.source.code for rule in _RULES.values()))
    return sorted(_RULES.values(), key=lambda rule: sources.index(rule.source.code))


def named(code: str) -> Rule:
    """The rule of that code."""
    return _RULES[code]
