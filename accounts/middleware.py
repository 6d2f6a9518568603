"""What is done for a signed-in person at every request."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from accounts.policies import policies, read_once
from common.middleware import came_from

NEVER_ASKED = "geolocation=(), camera=(), microphone=()"  # what browsers are told to keep
SEEN_EVERY = 60  # seconds between two notes of "still here" in the session
OPEN_WHILE_CHANGING = {
    "accounts:password", "accounts:logout", "accounts:language", "accounts:suggest",
}  # fmt: skip


class PersonMiddleware:
    """Idle time-out, the person's language, a new password where one is due, private pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with the browser told that no page asks for position, camera or sound."""
        looks_only = request.method in ("GET", "HEAD")
        with read_once() if looks_only else nullcontext():
            response = self.answer(request)
        response["Permissions-Policy"] = NEVER_ASKED
        return response

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page, for a person whose session still stands."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        if minutes := idle_too_long(request):
            logout(request)
            told = _("You were signed out after %(minutes)d minutes without a click.")
            messages.info(request, told % {"minutes": minutes})
            return self.get_response(request)
        if request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return private(self.get_response(request))

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        """Whoever has a one-time password chooses his own before anything else."""
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        if request.resolver_match.view_name in OPEN_WHILE_CHANGING:
            return None
        return redirect("accounts:password")


def idle_too_long(request: HttpRequest) -> int:
    """The allowed minutes when they are over, else 0; notes now and then that he is here.

    The policy is read when the note is written and kept in the session between.
    """
    session, now = request.session, int(time.time())
    seen, minutes = session.get("seen", now), session.get("idle_minutes", 0)
    if minutes and now - seen > minutes * 60:
        return minutes
    if not minutes or now - seen >= SEEN_EVERY:
        session["seen"] = now
        session.update(remembered(request.user))
    return 0


def remembered(user: User) -> dict[str, Any]:
    """What every page needs of the district's settings: the session keeps it for a minute."""
    return policies(["idle_minutes", "system_name"], user.district)


def private(response: HttpResponse) -> HttpResponse:
    """No cache on the way or in the browser keeps what a signed-in person saw."""
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "no-store, private"
    return response


class SignInRequired(LoginRequiredMiddleware):
    """Every page is closed by default; after signing in one lands on a page, not on a fragment."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponse:
        """To the sign-in page, with the way back."""
        if request.htmx:
            back = urlsplit(request.htmx.current_url_abs_path or "/").geturl()
            return HttpResponseClientRedirect(sign_in_url(back))
        if request.method not in ("GET", "HEAD"):
            return redirect(sign_in_url(came_from(request)))
        return super().handle_no_permission(request, view_func)


def sign_in_url(back: str) -> str:
    """The sign-in page that leads back to one of our own addresses."""
    path = urlsplit(back)._replace(scheme="", netloc="").geturl()
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': path})}"
