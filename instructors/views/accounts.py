"""Accounts for many at once, and who has not come in with his slip yet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import allow
from accounts.models import Role
from accounts.slips import last_day
from common.pages import form_key
from common.periods import YEAR, Period
from instructors import actions
from instructors.accounts import ORDER, not_come_in, propose, without_account

AT_ONCE = 500


@allow(Role.DEPARTMENT)
def account_list(request: HttpRequest) -> HttpResponse:
    """Who has no account, with the name he would get; who has one and has not come in."""
    user, places = request.user, ("workstation", "district")
    people = list(without_account(user).select_related(*places).order_by(*ORDER))
    names = propose(people) if people else {}
    waiting = not_come_in(user)
    count = waiting.count()
    context = {
        "rows": [(person, names[person.pk]) for person in people[:AT_ONCE]],
        "lacking": len(people), "later": max(0, len(people) - AT_ONCE),
        "waiting": waiting.select_related("user", *places).order_by(*ORDER)[:AT_ONCE],
        "waiting_count": count, "waiting_later": max(0, count - AT_ONCE),
        "until": last_day(user.district),
        "period": Period.containing(timezone.localdate(), YEAR).code,
        "language": "en" if request.LANGUAGE_CODE == "en" else "zh-hans",
    }  # fmt: skip
    return render(request, "instructors/account_list.html", context)


@allow(Role.DEPARTMENT)
@require_POST
def account_give(request: HttpRequest) -> HttpResponse:
    """The ticked ones' accounts, in one press."""
    count = actions.give_accounts(
        ticked_names(request), by=request.user, form_key=form_key(request)
    )
    messages.success(
        request,
        _("Accounts made: %(count)s. Print the slips and hand them out.") % {"count": count},
    )
    return redirect("instructors:account_list")


def ticked_names(request: HttpRequest) -> dict[int, str]:
    """The ticked people with the user names that stood beside them."""
    marks = (mark.partition(":") for mark in request.POST.getlist("pk"))
    return {int(pk): name for pk, _sep, name in marks if pk.isdecimal() and len(pk) < 19}
