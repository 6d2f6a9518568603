"""How a form page of this house runs: check, warn once, act, and come back with what was typed."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from common.fonts import missing_glyphs
from common.forms import DrawnForm, stale_form
from common.refusals import Refused, Stale
from common.wording import words


def saved(form: DrawnForm, action: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    """Whether the action went through; if not, the form says why, with what was typed.

    What the action gave back is `form.done`.
    """
    try:
        form.done = action(*args, **kwargs)
    except Stale as stale:
        stale_form(form, stale)
    except Refused as refusal:
        form.refuse(refusal)
    else:
        return True
    return False


def form_page(
    request: HttpRequest,
    form: DrawnForm,
    action: Callable[[Any], Any],
    *,
    title: Any,
    back: str,
    then: Callable[[Any], str] | str = "",
    label: Any = None,
    says: Any = "",
    said: Any = None,
    warn: Callable[[dict], Iterable[str]] | None = None,
) -> HttpResponse:
    """One form with one action: `action(form)`; `then`, else `back`, is where it leads.

    `says` stands above the form, `said` is told when it is done ("": nothing; else "Saved.").
    `warn(values)` may say what is unusual: the page comes back with it once.
    """
    warned = False
    if form.is_valid():
        warned = bool(warn) and form.warn(warn(form.values))
        if not warned and saved(form, action, form):
            if said != "":
                messages.success(request, _("Saved.") if said is None else said)
            tell_unprintable(request, form.values)
            return redirect((then(form.done) if callable(then) else then) or back)
    if warned:
        says = format_html_join("", "{} ", ([sentence] for sentence in form.warnings))
        label = _("Save all the same")
    context = {"form": form, "title": title, "back": back, "label": label, "says": says}
    return render(request, "ui/form.html", context)


def tell_unprintable(request: HttpRequest, values: dict[str, Any]) -> None:
    """A notice where a text has characters that papers cannot print; it is stored all the same."""
    text = "".join(value for value in values.values() if isinstance(value, str))
    if signs := sorted(missing_glyphs(text)):
        messages.warning(request, words("fonts.unprintable", {"signs": signs[:20]}))
