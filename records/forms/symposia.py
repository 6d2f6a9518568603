"""A symposium as it is prepared and kept."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import PageForm, PlainForm
from common.periods import QUARTER, Period
from enterprises.models import Enterprise, Workstation
from instructors.models import Instructor
from records.models import Attendance, Decision, Experience, Opinion, Symposium, WorkReport


class PrepareForm(PlainForm):
    """Which station, which quarter."""

    one_use = True

    workstation = forms.ModelChoiceField(Workstation.objects.none(), label=_("Workstation"))
    quarter = forms.ChoiceField(label=_("Quarter"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Workstation.objects.visible_to(user).filter(closed_on=None)
        self.fields["workstation"].queryset = rows.order_by("name_key", "pk")
        if rows.count() == 1:
            self.fields["workstation"].initial = rows.first()
        now = Period.containing(timezone.localdate(), QUARTER)
        choices = [now, now.previous(), now.previous().previous()]
        self.fields["quarter"].choices = [(period.code, str(period)) for period in choices]

    def clean_quarter(self) -> Period:
        """The quarter as a period."""
        return Period.parse(self.cleaned_data["quarter"])


class SymposiumForm(PageForm):
    """Date, place, people in charge, agenda, minutes."""

    class Meta:
        model = Symposium
        fields = [
            "title", "held_on", "starts_at", "ends_at", "place", "chair", "recorder", "agenda",
            "minutes",
        ]  # fmt: skip
        widgets = {
            "agenda": forms.Textarea(attrs={"rows": 8}),
            "minutes": forms.Textarea(attrs={"rows": 14}),
        }


class AttendeeForm(PlainForm):
    """Somebody else who is there."""

    name = forms.CharField(label=_("Name"), max_length=60)
    unit = forms.CharField(label=_("Unit and post"), max_length=150, required=False)
    kind = forms.ChoiceField(
        label=_("Attendance"), choices=Attendance.Kind, initial=Attendance.Kind.NON_VOTING
    )


class _PartForm(forms.ModelForm, PlainForm):
    def __init__(self, *args: Any, symposium: Symposium, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "enterprise" in self.fields:
            firms = Enterprise.objects.filter(workstation=symposium.workstation)
            self.fields["enterprise"].queryset = firms.order_by("name_key", "pk")
        if "instructor" in self.fields:
            people = symposium.attendances.values("instructor")
            rows = Instructor.objects.filter(pk__in=people).order_by("name_key", "pk")
            self.fields["instructor"].queryset = rows


class OpinionForm(_PartForm):
    """What an enterprise said."""

    class Meta:
        model = Opinion
        fields = ["enterprise", "giver", "about", "text", "satisfaction"]


class ExperienceForm(_PartForm):
    """Good practice."""

    class Meta:
        model = Experience
        fields = ["instructor", "title", "text"]


class DecisionForm(_PartForm):
    """What was decided."""

    class Meta:
        model = Decision
        fields = ["text", "owner", "deadline"]


class WorkReportForm(_PartForm):
    """A speaker's report."""

    class Meta:
        model = WorkReport
        fields = ["instructor", "text"]


class SettleForm(PlainForm):
    """What became of a decision."""

    outcome = forms.CharField(label=_("What became of it"), max_length=2000, widget=forms.Textarea)
    done_on = forms.DateField(
        label=_("Done on"), required=False, help_text=_("Left empty: not done yet.")
    )
