"""ID numbers and phones are masked; opening one is an action (see `actions.open_masked`).

A row is opened by a role that the model's `open_to` names for the field (else `OPEN_TO` below),
and by the person himself. That the row lies in one's scope is `visible_to`'s business.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from accounts.models import Role, User

OPEN_TO: dict[str, tuple[Role, ...]] = {
    "id_number": (Role.DEPARTMENT, Role.AUDITOR),
    "phone": (Role.DEPARTMENT, Role.COMMITTEE, Role.STATION_HEAD, Role.AUDITOR),
}


def mask_id_number(value: str) -> str:
    """The first six and the last two characters: 330105**********1X."""
    return _masked(value, 6, 2)


def mask_phone(value: str) -> str:
    """The first three and the last four digits: 138****5678."""
    return _masked(value, 3, 4)


def _masked(value: str, head: int, tail: int) -> str:
    if not value:
        return ""
    hidden = len(value) - head - tail
    # A value too short for its pattern shows nothing at all.
    return value[:head] + "*" * hidden + value[-tail:] if hidden >= 4 else "*" * len(value)


MASKS: dict[str, Callable[[str], str]] = {"id_number": mask_id_number, "phone": mask_phone}


def kind_of(field: str) -> str | None:
    """Which mask a field wears, by how its name ends: `contact_phone` is a phone."""
    return next((kind for kind in MASKS if field == kind or field.endswith(f"_{kind}")), None)


def masked(field: str, value: Any) -> Any:
    """The value as everybody may see it; fields that are not masked come back as they are."""
    kind = kind_of(field)
    return MASKS[kind](value) if kind and isinstance(value, str) else value


def roles_that_open(model: type[Model], field: str) -> tuple[Role, ...]:
    """The office roles that may open this field of the model's rows in their scope."""
    own: dict[str, tuple[Role, ...]] = getattr(model, "open_to", {})
    return own.get(field, OPEN_TO.get(kind_of(field) or "", ()))


def may_open_masked(user: User, row: Model, field: str = "id_number") -> bool:
    """Whether the user may open the field of a row that he may see."""
    if user.is_system or user.role in roles_that_open(type(row), field):
        return True
    return getattr(row, "user_id", None) == user.pk
