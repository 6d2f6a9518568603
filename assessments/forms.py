"""The forms of this room."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from assessments.models import Adjustment, Cycle, Rubric
from common.forms import PlainForm
from common.periods import HALF, YEAR, Period


class OpenForm(PlainForm):
    """Which period, where, by which rubric."""

    one_use = True

    period = forms.ChoiceField(label=_("Period"))
    district = forms.ModelChoiceField(District.objects.none(), label=_("District"))
    rubric = forms.ModelChoiceField(
        Rubric.objects.none(), label=_("Rubric"), required=False,
        help_text=_("Left empty: the newest one in use there, or the sample where there is none."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [(p.code, str(p)) for p in recent_periods()]
        places = District.objects.visible_to(user).exclude(level=District.Level.TOWNSHIP)
        self.fields["district"].queryset = places
        self.fields["district"].initial = user.district_id
        self.fields["rubric"].queryset = Rubric.objects.visible_to(user).filter(is_active=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        rubric, code = data.get("rubric"), data.get("period")
        if rubric and code:
            annual = Period.parse(code).months == YEAR
            if (rubric.kind == Cycle.Kind.ANNUAL) != annual:
                self.add_error("rubric", gettext("This rubric is for the other kind of period."))
        return data


def recent_periods() -> list[Period]:
    """The half-years and years that may be assessed now, newest first."""
    today = timezone.localdate()
    year = Period.containing(today, YEAR)
    found = []
    for period in (year, year.previous()):
        found += [period, *reversed([h for h in period.parts(HALF) if h.start <= today])]
    return found


class AdjustForm(PlainForm):
    """A named person's word on one line."""

    one_use = True

    kind = forms.ChoiceField(label=_("What you decide"), widget=forms.RadioSelect)
    points = forms.DecimalField(
        label=_("Points"), min_value=0, max_digits=5, decimal_places=2, required=False
    )
    mark = forms.IntegerField(
        label=_("Mark (0–100)"), min_value=0, max_value=100, required=False,
        help_text=_("Only when you rate the line yourself."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands on the evaluation and in its paper."),
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Adjustment.Kind.choices)
        self.fields["kind"].choices = [(kind, labels[kind]) for kind in kinds]
        self.fields["kind"].initial = kinds[0]
        if Adjustment.Kind.BY_HAND not in kinds:
            del self.fields["mark"]
        if not {Adjustment.Kind.BONUS, Adjustment.Kind.DEDUCTION} & set(kinds):
            del self.fields["points"]

    @property
    def hundredths(self) -> int:
        """The points as whole hundredths."""
        return int((self.cleaned_data.get("points") or 0) * 100)


class SelfForm(PlainForm):
    """One's own account of the period."""

    self_text = forms.CharField(
        label=_("What I did, what is lacking, what comes next"), max_length=10000, required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )  # fmt: skip

    def __init__(self, *args: Any, cycle: Cycle, stored: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rated = [i for i in cycle.indicators if i["method"] == "rated"]
        choices = [("", gettext("no mark")), *mark_choices(cycle)]
        for indicator in self.rated:
            self.fields[f"mark_{indicator['code']}"] = forms.ChoiceField(
                label=indicator["name"], choices=choices, required=False,
                initial=stored.get(indicator["code"], ""),
                help_text=gettext("For reference; it has no weight."),
            )  # fmt: skip

    @property
    def marks(self) -> dict[str, int]:
        """The marks chosen, by indicator."""
        return {
            i["code"]: int(self.cleaned_data[f"mark_{i['code']}"])
            for i in self.rated
            if self.cleaned_data.get(f"mark_{i['code']}")
        }


def mark_choices(cycle: Cycle) -> list[tuple[str, str]]:
    """The plain words a rater chooses from, by their mark."""
    return [(str(mark["mark"]), mark["label"]) for mark in cycle.frozen.get("marks", [])]


class MeetingForm(PlainForm):
    """When the grading meeting was, and what was said."""

    meeting_on = forms.DateField(label=_("Date of the meeting"), widget=forms.DateInput)
    meeting_note = forms.CharField(
        label=_("Who met, and what was said"), max_length=5000, required=False,
        widget=forms.Textarea,
    )  # fmt: skip


class DoneForm(PlainForm):
    """A consequence done: when, and where the proof is."""

    done_on = forms.DateField(label=_("Done on"), widget=forms.DateInput)
    proof = forms.CharField(
        label=_("Proof"), max_length=300, help_text=_("For instance the record of the talk.")
    )


class MakeBooksForm(PlainForm):
    """Books for everybody in post of a district."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    district = forms.ModelChoiceField(District.objects.none(), label=_("District"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.visible_to(user)
        self.fields["district"].initial = user.district_id
        self.fields["year"].initial = timezone.localdate().year


class SignForm(PlainForm):
    """The day on which both sides signed."""

    signed_on = forms.DateField(label=_("Signed on"), widget=forms.DateInput)


class CopyForm(PlainForm):
    """A rubric of one's own."""

    one_use = True

    name = forms.CharField(label=_("Name"), max_length=100)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    district = forms.ModelChoiceField(District.objects.none(), label=_("District"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.visible_to(user)
        self.fields["district"].initial = user.district_id
