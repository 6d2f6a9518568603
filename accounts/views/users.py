"""Accounts, for administrators: within their branch, and never their own office."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import actions, audit
from accounts.access import allow
from accounts.filters import UserFilter
from accounts.forms import NewUserForm, UserForm
from accounts.models import AuditEntry, Role, User
from accounts.readable import changes_in_words
from common.columns import STATE, TIME, Column
from common.exports import Export
from common.forming import form_page
from common.keyset import Sort
from common.pages import list_page
from common.tones import GOOD, QUIET

SORTS = [
    Sort("username", _("user name")),
    Sort("created", _("created at"), "created_at", descending=True),
]


def state_of(user: User) -> str:
    """Whether the account is in use, in words."""
    if not user.is_active:
        return gettext("closed account")
    if not user.has_usable_password():
        return gettext("has not come in yet")
    return gettext("one-time password") if user.must_change_password else gettext("may sign in")


COLUMNS = [
    Column(_("full name"), "name", link=True),
    Column(_("user name"), "username", sort="username"),
    Column(_("role"), "role"),
    Column(_("district"), "district", width=20),
    Column(_("last sign-in"), "last_login", kind=TIME),
    Column(_("created at"), "created_at", kind=TIME, sort="created", page=False),
    Column(_("state"), state_of, kind=STATE, tone=lambda user: GOOD if user.is_active else QUIET),
]
SHOWN_ENTRIES = 30


@allow(Role.ADMINISTRATOR)
def user_list(request: HttpRequest) -> HttpResponse:
    """The accounts of the branch."""
    users = User.objects.visible_to(request.user).people().select_related("district")
    return list_page(
        request, users, "accounts/user_list.html", sorts=SORTS, columns=COLUMNS,
        filterset=UserFilter, export=Export(_("Users"), COLUMNS, told=_told),
    )  # fmt: skip


def _told(request: HttpRequest, count: int) -> None:
    audit.record("user.exported", User, by=request.user, count=count)


def _user(request: HttpRequest, pk: int) -> User:
    users = User.objects.visible_to(request.user).people().select_related("district")
    return get_object_or_404(users, pk=pk)


@allow(Role.ADMINISTRATOR)
def user_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account, and what was done to it and by it."""
    user = _user(request, pk)
    entries = AuditEntry.objects.visible_to(request.user).select_related("actor")
    about = entries.filter(subject_kind=User._meta.label, subject_id=user.pk)
    thread = [
        {"at": e.at, "who": e.actor, "text": str(e), "body": changes_in_words(e)}
        for e in about[:SHOWN_ENTRIES]
    ]
    facts = [(capfirst(column.label), column.raw(user)) for column in COLUMNS[1:]]
    context = {"of": user, "entries": thread, "facts": facts, "own": user.pk == request.user.pk}
    return render(request, "accounts/user_detail.html", context)


@allow(Role.ADMINISTRATOR)
def user_add(request: HttpRequest) -> HttpResponse:
    """A new account with a one-time password, which is shown this once."""
    form = NewUserForm(request.POST or None, by=request.user)
    if form.is_valid():
        if form.key and (first := User.objects.filter(form_key=form.key).first()):
            return redirect("accounts:user_detail", first.pk)
        password = actions.one_time_password()
        user = actions.create_user(
            by=request.user, password=password, must_change_password=True, form_key=form.key,
            **form.values,
        )  # fmt: skip
        return _show_password(request, user, password)
    context = {"form": form, "title": gettext("New account"), "back": reverse("accounts:user_list")}
    context["says"] = gettext("A one-time password is shown after saving; hand it over yourself.")
    return render(request, "ui/form.html", context)


@allow(Role.ADMINISTRATOR)
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, role, district and e-mail of an account."""
    user = _user(request, pk)
    return form_page(
        request, UserForm(request.POST or None, row=user, by=request.user),
        lambda form: actions.edit_user(
            user, by=request.user, version=form.base_version, **form.values
        ),
        title=user.name, back=reverse("accounts:user_detail", args=[pk]),
    )  # fmt: skip


@allow(Role.ADMINISTRATOR)
@require_POST
def user_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A one-time password for somebody who has forgotten his own, shown this once."""
    user = _user(request, pk)
    return _show_password(request, user, actions.reset_password(user, by=request.user))


def _show_password(request: HttpRequest, user: User, password: str) -> HttpResponse:
    context = {"of": user, "one_time_password": password}
    return render(request, "accounts/user_password.html", context)


@allow(Role.ADMINISTRATOR)
@require_POST
def user_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account: it cannot sign in any more, and its records stay."""
    actions.set_active(_user(request, pk), False, by=request.user)
    return redirect("accounts:user_detail", pk)


@allow(Role.ADMINISTRATOR)
@require_POST
def user_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    actions.set_active(_user(request, pk), True, by=request.user)
    return redirect("accounts:user_detail", pk)
