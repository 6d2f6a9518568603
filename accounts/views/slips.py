"""The page behind a slip: no account needed yet, one same refusal whatever the reason."""

from django.contrib.auth import login as begin_session
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts import actions, slips
from accounts.actions.doors import Door
from accounts.forms import NewPassword
from accounts.views.doors import refused
from accounts.views.signin import BACKEND, locked_out, too_many_from
from accounts.visitors import address

REFUSED = "accounts/slip_refused.html"


@login_not_required
@never_cache
@sensitive_variables("token")
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def come_in(request: HttpRequest, token: str) -> HttpResponse:
    """Who holds the slip chooses the account's password, and is signed in by that."""
    response = _come_in(request, token)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _come_in(request: HttpRequest, token: str) -> HttpResponse:
    door = Door.of(request, "slip", token)
    if door.is_shut():
        return refused(request, REFUSED)
    if request.method == "POST":
        if too_many_from(address(request)):
            return locked_out(request)
        door.count_sent()
    user = slips.find(token)
    form = NewPassword(request.POST or None, user=user)
    if user and form.is_valid():
        user = actions.come_in(token, form.cleaned_data["password"])
        if user:
            begin_session(request, user, backend=BACKEND)
            return redirect("reports:home")
    if user is None:
        door.count_refusal()
        return refused(request, REFUSED)
    context = {"form": form, "person": user}
    return render(request, "accounts/come_in.html", context)
