"""Coming in and going out."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth import login as begin_session
from django.contrib.auth import logout as end_session
from django.contrib.auth.decorators import login_not_required
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, firstrun
from accounts.forms import FirstRunForm, SignInForm
from accounts.models import User
from accounts.visitors import address, offers_demo
from common.middleware import came_from

DEMO_ACCOUNTS = [
    "department", "county", "committee", "station", "instructor", "auditor", "admin",
]  # fmt: skip
MOST_FAILURES_AN_ADDRESS = 60
BACKEND = "accounts.backends.AccountBackend"


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The sign-in page. A wrong name and a wrong password get the same answer."""
    if request.user.is_authenticated:
        return redirect(way_back(request))
    if request.method == "POST" and too_many_from(address(request)):
        return locked_out(request)
    form = SignInForm(request.POST or None)
    if form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            begin_session(request, user)
            return redirect(way_back(request))
        form.add_error(None, _("User name and password do not match, or the account is closed."))
    elif request.method == "GET" and firstrun.is_due():
        return redirect("accounts:first_run")
    return render(
        request, "accounts/login.html",
        {"form": form, "next": request.GET.get("next", ""), "demo_users": demo_users(request)},
    )  # fmt: skip


def way_back(request: HttpRequest) -> str:
    """Where the visitor was going, if that is a page of ours; else the home page."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def too_many_from(ip: str) -> bool:
    """Whether so many sign-ins failed from one address that somebody is trying names there."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    recent = AccessAttempt.objects.filter(ip_address=ip, attempt_time__gte=since)
    failures = recent.aggregate(n=Sum("failures_since_start"))["n"] or 0
    return failures >= MOST_FAILURES_AN_ADDRESS


def locked_out(
    request: HttpRequest, credentials: dict | None = None, *args: object
) -> HttpResponse:
    """Too many failures: when to try again, whether or not there is such an account."""
    attempts = AccessAttempt.objects.filter(ip_address=address(request))
    if credentials and credentials.get("username"):
        attempts = attempts.filter(username=credentials["username"])
    last = attempts.order_by("-attempt_time").first()
    until = (last.attempt_time if last else timezone.now()) + settings.AXES_COOLOFF_TIME
    minutes = max(1, -(-(until - timezone.now()) // timedelta(minutes=1)))
    context = {"until": until, "minutes": minutes}
    return render(request, "accounts/locked_out.html", context, status=429)


@login_not_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session; the language chosen stays for this browser."""
    language = translation.get_language()
    end_session(request)
    messages.info(request, _("You are signed out."))
    return remember_language(redirect("accounts:login"), language)


def demo_users(request: HttpRequest) -> list[User]:
    """The demo accounts that get a button, in the order of the house; none outside the demo."""
    if not offers_demo(request):
        return []
    found = {u.username: u for u in User.objects.filter(username__in=DEMO_ACCOUNTS, is_active=True)}
    return [found[name] for name in DEMO_ACCOUNTS if name in found]


@login_not_required
@require_POST
def demo_login(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as a demo account with one click, at the machine itself only."""
    user = next((user for user in demo_users(request) if user.username == username), None)
    if user is None:
        raise Http404
    begin_session(request, user, backend=BACKEND)
    return redirect(way_back(request))


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def first_run(request: HttpRequest) -> HttpResponse:
    """While nobody is there: make the first district and its administrator, with the code."""
    if not firstrun.is_due():
        return redirect("accounts:login")
    firstrun.code()  # so that it can be read off before the form is sent
    form = FirstRunForm(request.POST or None)
    if form.is_valid():
        values = form.cleaned_data
        user = actions.make_first_administrator(
            username=values["username"], name=values["name"], password=values["password"],
            code=values["district_code"], district_name=values["district_name"],
            level=values["level"],
        )  # fmt: skip
        firstrun.forget()
        begin_session(request, user, backend=BACKEND)
        return redirect("accounts:user_list")
    return render(request, "accounts/first_run.html", {"form": form, "file": firstrun.FILE})


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language: for a user for good, for a visitor in this browser."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise Http404
    if request.user.is_authenticated:
        actions.set_language(request.user, chosen, by=request.user)
    return remember_language(redirect(came_from(request)), chosen)


def remember_language(response: HttpResponse, chosen: str) -> HttpResponse:
    """The language cookie of this browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 24 * 3600,
        samesite="Lax", secure=settings.HTTPS, httponly=True,
    )  # fmt: skip
    return response
