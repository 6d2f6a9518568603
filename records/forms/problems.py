"""The steps of a problem as they are typed."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from common.forms import PlainForm
from enterprises.forms.pick import EnterpriseField
from enterprises.models import Enterprise
from instructors.models import Posting
from records.categories import categories, categories_of
from records.models import Problem
from records.problem_clock import due_day, open_extension

LONG = 5000
HOW = [(value, label) for value, label in Problem.How.choices if value != Problem.How.LINK]


def area(
    label: Any, help_text: Any = "", required: bool = True, most: int = LONG
) -> forms.CharField:
    """A longer text."""
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea, help_text=help_text,
        required=required, strip=False,
    )  # fmt: skip


class RaiseForm(PlainForm):
    """A new problem. Instructors choose among their own enterprises.

    What may be the same matter is shown once before it is entered; `seen` keeps what was shown.
    """

    one_use = True

    enterprise = EnterpriseField(
        label=_("Enterprise"),
        help_text=_("Name, its initials or the credit code; hits come as you type."),
    )
    title = forms.CharField(label=_("Problem"), max_length=120)
    description = area(_("Description"), required=False)
    requested_by = forms.CharField(
        label=_("Requested by"), max_length=100, required=False,
        help_text=_("Name and post of whoever asks for it."),
    )  # fmt: skip
    category = forms.ChoiceField(label=_("Category"), initial=Problem.Category.OTHER)
    source = forms.ChoiceField(
        label=_("Source"), choices=Problem.Source, initial=Problem.Source.DESK
    )
    found_on = forms.DateField(label=_("Found on"), initial=timezone.localdate)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.similar: list[Problem] = []
        firms = Enterprise.objects.visible_to(user)
        if user.role == "instructor":
            own = Posting.objects.on(timezone.localdate()).filter(instructor__user=user)
            firms = firms.filter(pk__in=own.values("enterprise")).order_by("name_key", "pk")
            self.fields["enterprise"] = forms.ModelChoiceField(
                firms, label=_("Enterprise"), empty_label=_("choose")
            )
            self.fields["source"].initial = Problem.Source.VISIT
        else:
            self.fields["enterprise"].rows = firms
        places = District.objects.visible_to(user)
        self.fields["category"].choices = list(categories_of(places).items())

    def warn(self, similar: list[Problem]) -> bool:
        """Whether there is something alike that was not shown yet; the page then shows it."""
        shown = {int(pk) for pk in self.cleaned_data["seen"].split(",") if pk.isdecimal()}
        self.similar = similar
        if {row.pk for row in similar} <= shown:
            return False
        self.data = self.data.copy()
        self.data["seen"] = ",".join(str(row.pk) for row in similar)
        return True

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field."""
        return {name: value for name, value in super().values.items() if name != "seen"}


class StepForm(PlainForm):
    """A step of a problem; it knows the problem that it is taken for."""

    def __init__(self, *args: Any, problem: Problem | None = None, **kwargs: Any) -> None:
        super().__init__(*args, row=problem, **kwargs)
        self.problem = problem
        if problem is not None:
            self.know(problem)

    def know(self, problem: Problem) -> None:
        """Fill in what is known."""


class EditForm(StepForm):
    """The words of a problem, before it is assigned."""

    title = forms.CharField(label=_("Problem"), max_length=120)
    description = area(_("Description"), required=False)
    requested_by = forms.CharField(label=_("Requested by"), max_length=100, required=False)
    category = forms.ChoiceField(label=_("Category"))
    urgent = forms.BooleanField(label=_("Urgent"), required=False)

    def know(self, problem: Problem) -> None:
        """The district's categories, and the one the problem has."""
        known = categories(problem.district)
        known.setdefault(problem.category, problem.get_category_display())
        self.fields["category"].choices = list(known.items())
        for name in self.base_fields:
            self.fields[name].initial = getattr(problem, name)


class ReviewForm(StepForm):
    """The first check."""

    note = area(_("Note"), required=False)


class AssignForm(StepForm):
    """Who takes the lead, who assists, by when."""

    lead_unit = forms.CharField(label=_("Lead unit"), max_length=100)
    assist_unit = forms.CharField(
        label=_("Assisting unit"), max_length=100, required=False,
        help_text=_("Several with commas between them."),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("Due on"), required=False,
        help_text=_("Left empty: the workdays that the policy gives, from today."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def know(self, problem: Problem) -> None:
        """Reassigned: the units it has; and the limit that the policy would set."""
        for name in ("lead_unit", "assist_unit"):
            self.fields[name].initial = getattr(problem, name)
        day = due_day(problem, timezone.localdate())
        self.fields["due_on"].help_text = _("Left empty: %(day)s, as the policy says.") % {
            "day": date_format(day)
        }


class ObjectForm(StepForm):
    """The unit's objection."""

    reason = area(_("Reason"), _("Once only; what is then decided is final."))


class SettleForm(StepForm):
    """Whether the objection holds; if so, who takes it now."""

    upheld = forms.TypedChoiceField(
        label=_("Ruling"), widget=forms.RadioSelect, coerce=lambda value: value == "1",
        choices=[("1", _("upheld: another unit takes it")), ("0", _("not upheld; this is final"))],
    )  # fmt: skip
    note = area(_("Reason"))
    lead_unit = forms.CharField(label=_("New lead unit"), max_length=100, required=False)
    assist_unit = forms.CharField(label=_("Assisting unit"), max_length=100, required=False)
    due_on = forms.DateField(
        label=_("Due on"), required=False,
        help_text=_("Left empty: the workdays that the policy gives, from today."),
    )  # fmt: skip


class ProgressForm(StepForm):
    """How it stands."""

    text = area(_("Progress"))
    check_on = forms.DateField(label=_("To be looked at again on"), required=False)

    def know(self, problem: Problem) -> None:
        """The next day to look is asked for only where it is tracked."""
        if not problem.long_term:
            del self.fields["check_on"]


class ExtendForm(StepForm):
    """More time is wanted."""

    wanted_on = forms.DateField(label=_("More time until"))
    reason = area(_("Reason"), most=2000)


class GrantForm(StepForm):
    """More time, or not."""

    granted = forms.TypedChoiceField(
        label=_("Answer to the request"), widget=forms.RadioSelect,
        coerce=lambda value: value == "1", choices=[("1", _("given")), ("0", _("not given"))],
    )  # fmt: skip
    until = forms.DateField(label=_("More time until"), required=False)
    note = area(_("Note"), _("Not given: say why."), required=False, most=2000)

    def know(self, problem: Problem) -> None:
        """What was asked for."""
        if asked := open_extension(problem):
            self.fields["until"].initial = asked.wanted


class AnswerForm(StepForm):
    """What was done."""

    result = area(_("Measures and result"), _("What the enterprise was told."))
    answered_on = forms.DateField(label=_("The enterprise was told on"), initial=timezone.localdate)

    def know(self, problem: Problem) -> None:
        """An answer that came back is put right, not written anew."""
        self.fields["result"].initial = problem.result


class RateForm(StepForm):
    """What the enterprise says."""

    satisfaction = forms.ChoiceField(
        label=_("Satisfaction of the enterprise"), choices=Problem.Satisfaction,
        widget=forms.RadioSelect,
        help_text=_("Dissatisfied: the problem goes back to its unit."),
    )  # fmt: skip
    how = forms.ChoiceField(label=_("Way of rating"), choices=HOW, widget=forms.RadioSelect)
    said_by = forms.CharField(
        label=_("Said by"), max_length=100, required=False,
        help_text=_("Name and post of whoever spoke for the enterprise."),
    )  # fmt: skip
    rated_on = forms.DateField(label=_("Date"), initial=timezone.localdate)
    note = forms.CharField(label=_("In its words"), max_length=500, required=False)


class RevisitForm(StepForm):
    """The return visit."""

    person = forms.CharField(label=_("Return visit by"), max_length=60)
    visited_on = forms.DateField(label=_("Date"), initial=timezone.localdate)
    solved = forms.TypedChoiceField(
        label=_("Is the problem solved?"), widget=forms.RadioSelect,
        coerce=lambda value: value == "1", initial="1",
        choices=[("1", _("solved")), ("0", _("not solved: back to its unit"))],
    )  # fmt: skip
    result = area(_("What was found"), most=2000)


class CloseForm(StepForm):
    """The approval."""

    note = area(_("Note"), required=False)


class TrackForm(StepForm):
    """It cannot be solved soon."""

    reason = area(_("Reason"))
    check_on = forms.DateField(label=_("To be looked at again on"))


class ReasonForm(StepForm):
    """Why."""

    reason = area(_("Reason"))


class RelateForm(StepForm):
    """The other problem, by its number."""

    number = forms.CharField(
        label=_("Number of the other problem"), max_length=30,
        help_text=_("As it stands in the ledger; only problems that you may see."),
    )  # fmt: skip


class ManyForm(PlainForm):
    """Closing several."""

    note = area(_("Note"), required=False)
