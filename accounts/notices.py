"""Notices: the in-app inbox; e-mail where it is configured (see `actions.mail_waiting`)."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

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
        Notice(
            user=user, code=code, params=pack(params), url=url, once=once,
            to_mail=bool(settings.EMAIL_HOST and user.email),
        )
        for user in people
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=once is not None)
