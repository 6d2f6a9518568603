"""Open problems that may be the same matter as one that is about to be entered."""

import re
import unicodedata

from accounts.models import User
from enterprises.models import Enterprise
from records.models import Problem

LOOKED_AT = 300
SHOWN = 5
ALIKE = 0.4


def similar_problems(
    enterprise: Enterprise, title: str, user: User, but: int | None = None
) -> list[Problem]:
    """Open ones of this enterprise, then those of its workstation whose titles are much alike.

    Two queries, whatever the ledger's length; only what the user may see.
    """
    rows = Problem.objects.visible_to(user).open().select_related("enterprise")
    rows = rows.exclude(pk=but).order_by("-found_on", "-pk")
    own = list(rows.filter(enterprise=enterprise)[:SHOWN])
    near = rows.filter(workstation=enterprise.workstation_id).exclude(enterprise=enterprise)
    others = [(likeness(title, row.title), row) for row in near[:LOOKED_AT]]
    others = sorted((pair for pair in others if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return own + [row for _, row in others[: SHOWN - len(own)]]


def likeness(first: str, second: str) -> float:
    """How much two titles share, by pairs of characters: 0 nothing, 1 all."""
    one, two = _pairs(first), _pairs(second)
    return 2 * len(one & two) / (len(one) + len(two)) if one and two else 0.0


def _pairs(text: str) -> set[str]:
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
    return {plain[at : at + 2] for at in range(len(plain) - 1)} or ({plain} if plain else set())
