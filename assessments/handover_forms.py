"""What is asked for a hand-over: when, why, which enterprises, and who takes each matter."""

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from assessments.actions.handovers import STATION, STAYS, Plan
from assessments.models import Handover, HandoverItem
from common.forms import PlainForm
from common.wording import in_brackets
from instructors.actions.states import MOVES
from instructors.models import Instructor

SERVING = (Instructor.State.APPOINTED, *Instructor.SERVING)
COUNTY = 6  # digits of a county's code


class _Person(forms.ModelChoiceField):
    def label_from_instance(self, obj: Instructor) -> str:
        """The name, and the station that tells namesakes apart."""
        return in_brackets(obj.name, obj.workstation) if obj.workstation else obj.name


class HandoverForm(PlainForm):
    """The frame of a hand-over."""

    one_use = True

    cause = forms.ChoiceField(label=_("Cause of the hand-over"))
    postings = forms.ModelMultipleChoiceField(
        None, label=_("Enterprises"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Who leaves the service leaves all of them."),
    )  # fmt: skip
    day = forms.DateField(
        label=_("Last day"), initial=timezone.localdate,
        help_text=_("The successor begins on the day after."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=200)
    successor = _Person(
        None, label=_("Successor"), required=False,
        help_text=_("Takes whatever is not given to somebody else below."),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Instructor, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"].choices = causes(person, user)
        rows = person.postings.filter(end=None).select_related("enterprise")
        self.fields["postings"].queryset = rows.order_by("start", "pk")
        self.fields["postings"].label_from_instance = lambda posting: str(posting.enterprise)
        self.fields["successor"].queryset = successors(person, user)
        for name in ("cause", "postings", "successor"):
            self.fields[name].widget.choices = self.fields[name].choices

    def clean(self) -> dict[str, Any]:
        """Where a line says “the successor”, there must be one: nothing goes elsewhere unseen."""
        values = super().clean()
        lines = {k: v for k, v in self.data.items() if k.startswith("taker-")}
        for posting in values.get("postings") or ():
            lines.setdefault(f"taker-{HandoverItem.Kind.POSTING}-{posting.pk}", "")
        if "successor" in values and not values["successor"] and "" in lines.values():
            self.add_error("successor", _("Choose one, or say below who takes each."))
        return values

    def plan(self, typed: Any) -> Plan:
        """What was chosen, with who takes each matter."""
        values = self.cleaned_data
        takers = {k.removeprefix("taker-"): v for k, v in typed.items() if k.startswith("taker-")}
        amounts = {
            k.removeprefix("amount-"): int(v)
            for k, v in typed.items()
            if k.startswith("amount-") and v.isdecimal() and len(v) < 9
        }
        return Plan(
            day=values["day"], cause=values["cause"], reason=values["reason"],
            successor=values["successor"], postings=[p.pk for p in values["postings"]],
            takers={k: v for k, v in takers.items() if v}, amounts=amounts,
        )  # fmt: skip


def causes(person: Instructor, user: User) -> list[tuple[str, Any]]:
    """Why it can happen to this person; leaving the service is the department's to say."""
    Cause = Handover.Cause
    found = [Cause.TRANSFER, Cause.ENDED, Cause.LEFT_OPEN]
    if user.role == Role.DEPARTMENT or user.is_system:
        found += [cause for cause in Handover.LEAVING if cause in MOVES[person.state]]
    return [(cause.value, cause.label) for cause in found]


def successors(person: Instructor, user: User) -> QuerySet[Instructor]:
    """Who can take over: in post in the same county, those of the same station first."""
    near = Case(
        When(workstation=person.workstation_id, then=Value(0)), default=Value(1),
        output_field=IntegerField(),
    )  # fmt: skip
    rows = Instructor.objects.visible_to(user).filter(
        state__in=SERVING, district__code__startswith=person.district.code[:COUNTY]
    )
    rows = rows.exclude(pk=person.pk).select_related("workstation").annotate(near=near)
    return rows.order_by("near", "name_key", "pk")


def taker_choices(
    people: QuerySet[Instructor], leaves: bool
) -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
    """For an enterprise, and for another matter: the successor above, the workstation, or a name.

    A matter of one who does not leave the service may also stay; an enterprise that stays is not
    handed over at all.
    """
    first: list[tuple[str, Any]] = [("", _("the successor")), (STATION, _("the workstation"))]
    stays = [] if leaves else [(STAYS, _("stays"))]
    named = [(str(person.pk), person.name) for person in people]
    return first + named, first + stays + named
