"""Districts and users."""

from itertools import count
from typing import Any

from accounts.models import District, Notice, Role, Suggestion, User

LEVELS = {4: District.Level.CITY, 6: District.Level.COUNTY}
_numbers = count(1)


def number() -> int:
    """A number that no other call got."""
    return next(_numbers)


def make_district(code: str, name: str = "", parent: District | None = None) -> District:
    """A district; its level follows from the length of its code (4, 6 or 9 digits)."""
    level = LEVELS.get(len(code), District.Level.TOWNSHIP)
    return District.objects.create(code=code, name=name or code, parent=parent, level=level)


def make_user(role: str, district: District, username: str = "", **fields: Any) -> User:
    """A user without a password: tests sign in with `client.force_login`."""
    username = username or f"{role}{number()}"
    return User.objects.create(
        **{"username": username, "name": username, "role": role, "district": district, **fields}
    )


def make_office(district: District, prefix: str) -> dict[str, User]:
    """One user of every role in the district, by role."""
    return {role.value: make_user(role, district, f"{prefix}_{role}") for role in Role}


def make_notice(user: User, **fields: Any) -> Notice:
    """An unread notice to the user."""
    defaults = {"code": "suggestion.has_answer", "params": {"text": "字太小"}}
    return Notice.objects.create(**{"user": user, **defaults, **fields})


def make_suggestion(user: User, **fields: Any) -> Suggestion:
    """A suggestion of the user's, without an answer."""
    defaults = {"district": user.district, "text": "字太小"}
    return Suggestion.objects.create(**{"user": user, **defaults, **fields})
