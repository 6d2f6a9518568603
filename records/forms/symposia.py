"""A symposium as it is prepared and kept."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from common.forms import PageForm, PlainForm
from common.periods import QUARTER, Period
from common.wording import in_brackets
from enterprises.forms.pick import EnterpriseField
from enterprises.models import Workstation
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
    """Date, place, people in charge, agenda, what was discussed."""

    class Meta:
        model = Symposium
        fields = [
            "title",
            "held_on",
            "starts_at",
            "ends_at",
            "place",
            "chair",
            "recorder",
            "agenda",
            "discussion",
        ]
        widgets = {
            "agenda": forms.Textarea(attrs={"rows": 8}),
            "discussion": forms.Textarea(attrs={"rows": 8}),
        }


class MinutesForm(PageForm):
    """The text of the minutes."""

    class Meta:
        model = Symposium
        fields = ["minutes"]
        widgets = {"minutes": forms.Textarea(attrs={"rows": 24})}


class ReasonForm(PlainForm):
    """Why minutes are given back or opened again."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea)


class AttendeeForm(PlainForm):
    """Somebody else who is there; filled in only where there is somebody."""

    use_required_attribute = False

    name = forms.CharField(label=_("Name"), max_length=60)
    unit = forms.CharField(label=_("Unit and post"), max_length=150, required=False)
    kind = forms.ChoiceField(
        label=_("Attendance"), choices=Attendance.Kind, initial=Attendance.Kind.PRESENT
    )
    part = forms.ChoiceField(
        label=_("Comes as"), choices=Attendance.Part, initial=Attendance.Part.GUEST
    )


class _PartForm(PageForm):
    def __init__(self, *args: Any, symposium: Symposium, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "instructor" in self.fields:
            people = symposium.attendances.values("instructor")
            rows = Instructor.objects.filter(pk__in=people).order_by("name_key", "pk")
            self.fields["instructor"].queryset = rows


class OpinionForm(_PartForm):
    """What an enterprise of the station said."""

    enterprise = EnterpriseField(
        label=_("Enterprise"),
        help_text=_("Name, its initials or the credit code; hits come as you type."),
    )

    class Meta:
        model = Opinion
        fields = ["enterprise", "giver", "about", "text", "satisfaction", "wants_answer"]

    def __init__(self, *args: Any, symposium: Symposium, **kwargs: Any) -> None:
        super().__init__(*args, symposium=symposium, **kwargs)
        self.fields["enterprise"].of_station(symposium.workstation)
        if self.instance.pk:
            self.initial["enterprise"] = self.instance.enterprise


class ExperienceForm(_PartForm):
    """Good practice."""

    class Meta:
        model = Experience
        fields = ["instructor", "title", "text"]


class DecisionForm(_PartForm):
    """What was decided, who does it (somebody with a queue, or a name), by when."""

    who = forms.ChoiceField(
        label=_("Responsible"), required=False,
        help_text=_("Who is chosen here finds it in his queue before its day."),
    )  # fmt: skip

    class Meta:
        model = Decision
        fields = ["text", "owner", "deadline"]

    def __init__(self, *args: Any, symposium: Symposium, **kwargs: Any) -> None:
        super().__init__(*args, symposium=symposium, **kwargs)
        self.people = owners(symposium)
        names = [(code, label) for code, (label, _row) in self.people.items()]
        self.fields["who"].choices = [("", _("somebody else, named below")), *names]
        self.fields["who"].initial = self._chosen()
        self.fields["owner"].required = False
        self.fields["owner"].label = _("Or: responsible unit or person")
        self.order_fields(["text", "who", "owner", "deadline"])

    def _chosen(self) -> str:
        row = self.instance
        if row.user_id:
            return f"user:{row.user_id}"
        return f"person:{row.instructor_id}" if row.instructor_id else ""

    def clean(self) -> dict[str, Any]:
        """A name there must be; the chosen one's is taken where none is typed."""
        values = super().clean()
        who = values.pop("who", "")
        _label, row = self.people.get(who, ("", None))
        values["instructor"] = row if isinstance(row, Instructor) else None
        values["user"] = row if isinstance(row, User) else None
        values["owner"] = (str(row) if row else values.get("owner") or "")[:100]
        if not values["owner"]:
            self.add_error("who", _("Say who is responsible."))
        return values


def owners(symposium: Symposium) -> dict[str, tuple[str, User | Instructor]]:
    """Who has a queue: the head, the instructors asked to come, committee and department."""
    station = symposium.workstation
    found: dict[str, tuple[str, User | Instructor]] = {}
    if station.head:
        found[f"user:{station.head_id}"] = (_("%(name)s (head)") % {"name": station.head},
                                            station.head)  # fmt: skip
    people = symposium.attendances.filter(instructor__isnull=False).values("instructor")
    rows = Instructor.objects.filter(pk__in=people).exclude(user=station.head_id)
    found |= {f"person:{p.pk}": (str(p), p) for p in rows.order_by("name_key", "pk")}
    code = station.district.code
    above = [code[:n] for n in range(1, len(code) + 1)]
    offices = User.objects.people().filter(
        is_active=True, role__in=(Role.COMMITTEE, Role.DEPARTMENT), district__code__in=above
    )
    for user in offices.select_related("district").order_by("-district__code", "pk")[:12]:
        label = in_brackets(user, user.office)
        found[f"user:{user.pk}"] = (label, user)
    return found


class WorkReportForm(_PartForm):
    """A speaker's report."""

    class Meta:
        model = WorkReport
        fields = ["instructor", "order", "text"]
        labels = {"instructor": _("Instructor")}
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}


class SettleForm(PlainForm):
    """What became of a decision."""

    outcome = forms.CharField(label=_("What became of it"), max_length=2000, widget=forms.Textarea)
    done_on = forms.DateField(
        label=_("Done on"), required=False, help_text=_("Left empty: not done yet.")
    )


class ToProblemForm(PlainForm):
    """Who answers an opinion, and by when."""

    lead_unit = forms.CharField(label=_("Lead unit"), max_length=100, required=False)
    due_on = forms.DateField(label=_("Due on"), required=False)

    def clean(self) -> dict[str, Any]:
        """A day is somebody's day: without a unit nobody would be bound to it."""
        values = super().clean()
        if values.get("due_on") and not values.get("lead_unit"):
            self.add_error("lead_unit", _("Say who is to answer by that day."))
        return values
