"""The steps of a problem as they are typed."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import PlainForm
from enterprises.models import Enterprise
from instructors.models import Posting
from records.models import Problem

LONG = 5000


def area(label: Any, help_text: Any = "", required: bool = True) -> forms.CharField:
    """A longer text."""
    return forms.CharField(
        label=label, max_length=LONG, widget=forms.Textarea, help_text=help_text,
        required=required, strip=False,
    )  # fmt: skip


class RaiseForm(PlainForm):
    """A new problem. Instructors choose among their own enterprises."""

    one_use = True

    enterprise = forms.ModelChoiceField(Enterprise.objects.none(), label=_("Enterprise"))
    title = forms.CharField(label=_("Problem"), max_length=120)
    description = area(_("Description"), required=False)
    category = forms.ChoiceField(
        label=_("Category"), choices=Problem.Category, initial=Problem.Category.OTHER
    )
    source = forms.ChoiceField(
        label=_("Source"), choices=Problem.Source, initial=Problem.Source.DESK
    )
    found_on = forms.DateField(label=_("Found on"), initial=timezone.localdate)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        firms = Enterprise.objects.visible_to(user).order_by("name_key", "pk")
        if user.role == "instructor":
            own = Posting.objects.on(timezone.localdate()).filter(instructor__user=user)
            firms = firms.filter(pk__in=own.values("enterprise"))
            self.fields["source"].initial = Problem.Source.VISIT
        self.fields["enterprise"].queryset = firms


class EditForm(PlainForm):
    """The words of a problem, before it is assigned."""

    title = forms.CharField(label=_("Problem"), max_length=120)
    description = area(_("Description"), required=False)
    category = forms.ChoiceField(label=_("Category"), choices=Problem.Category)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)


class AssignForm(PlainForm):
    """Who takes the lead, who assists, by when."""

    lead_unit = forms.CharField(label=_("Lead unit"), max_length=100)
    assist_unit = forms.CharField(label=_("Assisting unit"), max_length=100, required=False)
    due_on = forms.DateField(
        label=_("Due on"), required=False,
        help_text=_("Left empty: the workdays that the policy gives, from today."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class ExtendForm(PlainForm):
    """More time."""

    due_on = forms.DateField(label=_("Due on"))
    reason = area(_("Reason"))


class AnswerForm(PlainForm):
    """What was done."""

    result = area(_("Measures and result"), _("What the enterprise was told."))


class RateForm(PlainForm):
    """What the enterprise says."""

    satisfaction = forms.ChoiceField(
        label=_("Satisfaction of the enterprise"), choices=Problem.Satisfaction,
        widget=forms.RadioSelect,
        help_text=_("Dissatisfied: the problem goes back to its unit."),
    )  # fmt: skip
    note = forms.CharField(label=_("In its words"), max_length=500, required=False)


class CloseForm(PlainForm):
    """The return visit."""

    note = area(_("Return visit"), _("Who was visited again, when, and what was found."))
