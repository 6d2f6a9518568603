"""Notices: the in-app inbox; e-mail where it is configured."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Notice, User
from common.wording import pack


def notify(
    users: User | Iterable[User],
    code: str,
    *,
    url: str = "",
    once: str | None = None,
    **params: Any,
) -> None:
    """Tell users something; with `once`, a user is told it a single time however often asked."""
    people = [users] if isinstance(users, User) else list(users)
    rows = [
        Notice(user=user, code=code, params=pack(params), url=url, once=once) for user in people
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=once is not None)
