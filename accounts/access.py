"""The gate of a page: which roles may come in at all. What they find there is `visible_to`'s."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.models import Role

View = Callable[..., HttpResponse]
OFFICE = (Role.DEPARTMENT, Role.COMMITTEE, Role.STATION_HEAD, Role.AUDITOR)
WORKING = (Role.DEPARTMENT, Role.COMMITTEE, Role.STATION_HEAD)


def allow(*roles: Role) -> Callable[[View], View]:
    """Let only these roles in. Role.INSTRUCTOR means whoever has an instructor record."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may_enter(request.user, roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.roles = roles
        return guarded

    return decorate


def may_enter(user: Any, roles: tuple[Role, ...]) -> bool:
    """Whether one of the roles is the user's, by office or by his instructor record."""
    if user.is_system:
        return True
    if user.role in roles and user.role != Role.INSTRUCTOR:
        return True
    return Role.INSTRUCTOR in roles and user.is_instructor
