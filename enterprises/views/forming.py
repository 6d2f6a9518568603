"""How a form page of this house runs: check, warn once, act, and come back with what was typed."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from common.forms import DrawnForm, stale_form
from common.refusals import Refused, Stale

Action = Callable[..., Any]


def attempt(form: DrawnForm, action: Action, *args: Any, **kwargs: Any) -> Any:
    """What the action returns; None when it refused, and the form then says why."""
    try:
        return action(*args, **kwargs)
    except Stale as stale:
        stale_form(form, stale)
    except Refused as refusal:
        form.refuse(refusal)
    return None


def form_page(
    request: HttpRequest,
    form: DrawnForm,
    action: Action,
    *,
    title: Any,
    back: str,
    then: Callable[[Any], str],
    label: Any = None,
    says: Any = "",
    warn: Callable[[dict], Iterable[str]] | None = None,
) -> HttpResponse:
    """One form with one action: `action(form)`; `then` says where its result is shown.

    `warn(values)` may say what is unusual: the page comes back with it once.
    """
    warned = False
    if form.is_valid():
        warned = bool(warn) and form.warn(warn(form.values))
        done = None if warned else attempt(form, action, form)
        if done is not None:
            messages.success(request, _("Saved."))
            return redirect(then(done))
    if warned:
        says = format_html_join("", "{} ", ([sentence] for sentence in form.warnings))
        label = _("Save all the same")
    context = {"form": form, "title": title, "back": back, "label": label, "says": says}
    return render(request, "ui/form.html", context)
