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
    `scripts` are addresses that a page's script posts to: there 200 means taken.
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

    def role_for(self, role: str) -> str:
        """As which role somebody of that office role fills it in."""
        return role if role in self.roles else self.roles[0]

    @property
    def fields(self) -> list[tuple[str, forms.Field]]:
        """Its fields that somebody sees, as the form classes declare them."""
        return [
            (name, field)
            for form in self.forms
            for name, field in form.base_fields.items()
            if name not in HIDDEN and not field.widget.is_hidden
        ]

    @property
    def required(self) -> int:
        """How many of them must be filled in."""
        return sum(field.required for _name, field in self.fields)


_ASKED: dict[str, Asked] = {}


def ask(*those: Asked) -> None:
    """Enter forms in the register; ValueError when a code or a page is taken."""
    for form in those:
        taken = set(form.views) & {view for other in _ASKED.values() for view in other.views}
        if form.code in _ASKED or taken:
            raise ValueError(f"two forms named {form.code!r}, or on {sorted(taken)}")
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
