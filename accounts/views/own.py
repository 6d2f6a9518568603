"""One's own account."""

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts import actions
from accounts.forms import OwnAccountForm, OwnPasswordForm
from common.forming import saved


def account(request: HttpRequest) -> HttpResponse:
    """Name, e-mail and language."""
    user = request.user
    initial = {"name": user.name, "email": user.email, "language": user.language}
    form = OwnAccountForm(request.POST or None, row=user, initial=initial)
    if form.is_valid() and saved(
        form, actions.edit_own, user, by=user, version=form.base_version, **form.values
    ):
        messages.success(request, _("Saved."))
        return redirect("accounts:account")
    facts = [
        (_("User name"), user.username), (_("Role"), user.get_role_display()),
        (_("District"), user.district), (_("Last sign-in"), user.last_login),
    ]  # fmt: skip
    return render(request, "accounts/account.html", {"form": form, "facts": facts})


@sensitive_post_parameters("current", "password", "again")
def password(request: HttpRequest) -> HttpResponse:
    """A new password. Every other session of the account ends."""
    user = request.user
    form = OwnPasswordForm(request.POST or None, user=user)
    if form.is_valid():
        if authenticate(request, username=user.username, password=form.cleaned_data["current"]):
            changed = actions.change_password(user, form.cleaned_data["password"], by=user)
            update_session_auth_hash(request, changed)
            messages.success(
                request, _("Your password is changed. You are signed out everywhere else.")
            )
            return redirect("reports:home")
        form.add_error("current", _("This is not your current password."))
    says = _("Everywhere else where you are signed in, you will be signed out.")
    if user.must_change_password:
        says = _("You signed in with a one-time password. Choose one that only you know.")
    context = {"form": form, "says": says, "title": _("Change the password")}
    return render(request, "ui/form.html", context)
