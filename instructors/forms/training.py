"""Forms of training."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from common.forms import PageForm
from instructors.models import Course, Enrolment


class CourseForm(PageForm):
    """A training course."""

    layout = Layout(
        "title",
        Row(Column("kind"), Column("hours")),
        Row(Column("starts_on"), Column("ends_on")),
        Row(Column("organizer"), Column("place")),
        "district",
    )

    class Meta:
        model = Course
        fields = [
            "title", "kind", "hours", "starts_on", "ends_on", "organizer", "place", "district",
        ]  # fmt: skip
        labels = {"district": _("District")}
        widgets = {"starts_on": forms.DateInput(), "ends_on": forms.DateInput()}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.visible_to(user)
        self.fields["district"].initial = user.district_id


class ResultForm(forms.Form):
    """One line of the grid: what came of one person's enrolment. The page draws it by itself."""

    pk = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    result = forms.ChoiceField(label=_("Result"), choices=Enrolment.Result)
    hours = forms.IntegerField(label=_("Hours"), min_value=0, max_value=400)
    score = forms.IntegerField(label=_("Score"), min_value=0, max_value=100, required=False)
    certificate = forms.CharField(label=_("Certificate"), max_length=60, required=False)


ResultFormSet = formset_factory(ResultForm, extra=0, max_num=2000, absolute_max=2000)
