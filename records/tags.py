"""The duty catalogue (domain: 工作职责): the tags of a visit, tapped rather than typed.

A visit keeps its tags as ",policy,demands,": framed by commas, so that one tag is found by
`tags__contains=",policy,"` on any database.
"""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TAGS: dict[str, str | Promise] = {
    "policy": _("publicize policy"),
    "organization": _("help set up a party organization"),
    "members": _("recruit and educate members"),
    "life": _("organization life"),
    "rules": _("rules and systems"),
    "site": _("activity site"),
    "mass": _("mass organizations"),
    "service": _("serve development"),
    "demands": _("gather demands"),
    "mediation": _("mediate"),
    "models": _("foster models"),
    "integrity": _("integrity"),
    "other": _("other duty"),
}


def frame(tags: Iterable[str]) -> str:
    """The tags as stored: known ones only, in the order of the catalogue."""
    chosen = set(tags)
    return "," + "".join(f"{tag}," for tag in TAGS if tag in chosen)


def unframe(stored: str) -> list[str]:
    """The stored tags as a list of codes."""
    return [tag for tag in stored.split(",") if tag]


def labels(stored: str) -> list[str]:
    """The stored tags in the reader's language."""
    return [str(TAGS.get(tag, tag)) for tag in unframe(stored)]
