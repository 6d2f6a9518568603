"""The form of a responsibility book: its texts, and one form a target."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import ResponsibilityBook
from common import figures
from common.forms import PlainForm

NAMES = ("name", "figure", "amount", "unit", "deadline", "points", "checker")


class BookForm(PlainForm):
    """Who signs, and what follows."""

    party_a = forms.CharField(label=_("Party A"), max_length=100)
    note = forms.CharField(
        label=_("Rewards and penalties"), max_length=2000, required=False, widget=forms.Textarea
    )

    def __init__(self, data: Any = None, *, book: ResponsibilityBook) -> None:
        super().__init__(data, row=book, initial={"party_a": book.party_a, "note": book.note})


class TargetForm(forms.Form):
    """One target; one without a name is not there."""

    name = forms.CharField(label=_("Target"), max_length=150, required=False)
    figure = forms.ChoiceField(label=_("Figure"), required=False)
    amount = forms.IntegerField(label=_("Amount"), min_value=1, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    deadline = forms.DateField(
        label=_("To be done by"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    points = forms.IntegerField(label=_("Points"), min_value=0, max_value=100, required=False)
    checker = forms.CharField(label=_("Checked by"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(f.code, f.label) for f in figures.all_figures("instructor")]
        self.fields["figure"].choices = [("", _("by hand")), *known]
        for name, field in self.fields.items():
            kind = "form-select" if name == "figure" else "form-control"
            field.widget.attrs |= {"class": f"{kind} {kind}-sm", "aria-label": str(field.label)}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("name") and not data.get("amount"):
            self.add_error("amount", _("How much?"))
        return data


class BaseTargetFormSet(forms.BaseFormSet):
    """The targets of a book."""

    @property
    def stored(self) -> list[dict[str, Any]]:
        """The targets as the book keeps them; emptied ones are gone."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]
        return [{**{n: row[n] for n in NAMES}, "points": row["points"] or 0} for row in rows]


TargetFormSet = forms.formset_factory(TargetForm, formset=BaseTargetFormSet, extra=2, max_num=30)


def targets_of(book: ResponsibilityBook) -> list[dict[str, Any]]:
    """The stored targets as the forms show them."""
    return [{name: getattr(t, name) for name in NAMES} for t in book.targets.filter(added_on=None)]
