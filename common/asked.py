"""The register of forms (报表准入): what the system asks of whom, what for, and how often.

A room declares its forms in its `asked.py`, beside nothing else; `reports.burden` counts them and
the department enters who approved them. A form that is in no register is told there as well.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.forms import BaseForm
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from common.opened import NAME
from common.wording import say_as

Text = str | Promise
DAY, MONTH, QUARTER = (
    pgettext_lazy("how often", "every workday"),
    pgettext_lazy("how often", "every month"),
    pgettext_lazy("how often", "every quarter"),
)
HALF, YEAR, WHEN = (
    pgettext_lazy("how often", "every half-year"),
    pgettext_lazy("how often", "every year"),
    pgettext_lazy("how often", "when it happens"),
)
ORDER = (DAY, MONTH, QUARTER, HALF, YEAR, WHEN)
HIDDEN = ("version", "form_key", NAME)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One form: the pages that take it, and the audit verbs that sending it leaves.

    `roles` are the office roles that it is asked of, the usual one first: whoever else fills it
    in does so as that one (a station head who writes a log of his own does it as an instructor).
    `scripts` are addresses that a page's script posts to: there 200 means taken. Where a page has
    one of several forms, `one_of` says so: what is asked is at most what the longest asks.
    """

    code: str
    label: Text
    purpose: Text
    often: Text
    roles: tuple[str, ...]
    views: tuple[str, ...]
    forms: tuple[type[BaseForm], ...]
    verbs: tuple[str, ...]
    scripts: tuple[str, ...] = ()
    one_of: bool = False

    def role_for(self, role: str) -> str:
        """As which role somebody of that office role fills it in."""
        return role if role in self.roles else self.roles[0]

    @property
    def fields(self) -> list[tuple[str, forms.Field]]:
        """Its fields that somebody sees, as the form classes declare them."""
        each = [_visible(form) for form in self.forms]
        if self.one_of:
            return max(each, key=len)
        return [pair for fields in each for pair in fields]

    @property
    def required(self) -> int:
        """How many of them must be filled in."""
        return sum(field.required for _name, field in self.fields)


def _visible(form: type[BaseForm]) -> list[tuple[str, forms.Field]]:
    return [
        (name, field)
        for name, field in form.base_fields.items()
        if name not in HIDDEN and not field.widget.is_hidden
    ]


_ASKED: dict[str, Asked] = {}


def ask(*those: Asked) -> None:
    """Enter forms in the register; ValueError when a code, a page or a verb is taken."""
    for form in those:
        others = _ASKED.values()
        taken = set(form.views) & {view for other in others for view in other.views}
        taken |= set(form.verbs) & {verb for other in others for verb in other.verbs}
        if form.code in _ASKED or taken:
            raise ValueError(f"two forms named {form.code!r}, or for {sorted(taken)}")
        _ASKED[form.code] = form
        say_as({f"asked.{form.code}": form.label})


def register() -> list[Asked]:
    """Every form, the most frequent first."""
    return sorted(
        _ASKED.values(),
        key=lambda form: next((at for at, often in enumerate(ORDER) if often is form.often), 9),
    )


def on_page(view: str) -> Asked | None:
    """The form that a page takes."""
    every = _ASKED.values()
    return next((form for form in every if view in (*form.views, *form.scripts)), None)


def leave_out(code: str) -> Callable[[], None]:
    """Take a form out of the register; the answer puts it back. For tests of what then happens."""
    form = _ASKED.pop(code)
    return lambda: _ASKED.setdefault(code, form) and None
