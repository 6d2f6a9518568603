"""When a form was opened and what it asked: a signed note that travels in the form.

It says a time and three numbers, and nothing about anybody: two people who open the same form in
the same second get the same note. What becomes of it is `reports.burden`'s business.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer
from django.forms import BaseForm, BoundField
from django.http import QueryDict

NAME = "opened"
BLANK = (None, "", [], (), False)


@dataclass(frozen=True)
class Opened:
    """A note that was read: seconds since the form was opened, what it asked, what was filled."""

    seconds: int
    fields: int
    required: int
    filled: int


def signer() -> Signer:
    """Whose word the note is."""
    return Signer(salt="zhidao.opened")


def note(*forms: Any) -> str:
    """The note for forms (or formsets) that are shown together, now."""
    asked = [field for form in flat(forms) for field in shown(form)]
    required = sum(field.field.required for field in asked)
    filled = sum(field.value() not in BLANK for field in asked)
    return signer().sign(f"{int(time.time())}.{len(asked)}.{required}.{filled}")


def flat(forms: Iterable[Any]) -> Iterable[BaseForm]:
    """The single forms of forms and formsets."""
    for form in forms:
        if isinstance(form, BaseForm):
            yield form
        else:
            yield from form


def shown(form: BaseForm) -> list[BoundField]:
    """The fields that somebody sees: those of `form.folded` only where something is in them."""
    folded = getattr(form, "folded", ())
    return [f for f in form.visible_fields() if f.name not in folded or f.value() not in BLANK]


def read(data: QueryDict) -> Opened | None:
    """The note in a post (also of a form with a prefix); None where it is missing or forged."""
    text = data.get(NAME) or next((data[n] for n in data if n.endswith(f"-{NAME}")), "")
    try:
        began, *counts = (int(part) for part in signer().unsign(text).split("."))
        return Opened(max(int(time.time()) - began, 0), *counts)
    except (BadSignature, ValueError, TypeError):
        return None
