"""What the lists of this room are narrowed down by."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.filters import own_districts
from common.forms import FilterForm
from enterprises.figures import JOINT, OWN, covered_by
from enterprises.models import Enterprise, PartyOrganization, Workstation
from enterprises.queries import find_firms, find_organizations, find_stations

HAS = [("1", _("with an organization")), ("0", _("without one"))]
GUIDED = [
    ("1", _("with an instructor")),
    ("0", _("without an instructor")),
    ("gap", _("party members, no instructor")),
]
STANDING = [("1", _("standing")), ("0", _("dissolved"))]
OPEN = [("1", _("open now")), ("0", _("closed down"))]


def own_stations(request: Any) -> QuerySet:
    """The workstations that the asker sees."""
    return Workstation.objects.visible_to(request.user)


def search_field(label: Any, method: str) -> filters.CharFilter:
    """The field that finds by name, sound, code or phone."""
    return filters.CharFilter(
        label=label, method=method, widget=forms.TextInput(attrs={"type": "search"})
    )


class PlaceFilter(filters.FilterSet):
    """Shared: a district with everything below it."""

    district = filters.ModelChoiceFilter(
        label=_("District"), queryset=own_districts, method="in_district"
    )

    class Meta:
        form = FilterForm
        fields: list[str] = []

    def in_district(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """Rows of the district and of what lies in it."""
        return rows.filter(district__code__startswith=value.code)


class EnterpriseFilter(PlaceFilter):
    """By name or code, place, state and whether an organization covers it."""

    q = search_field(_("Name, initials, code or phone"), "like")
    workstation = filters.ModelChoiceFilter(label=_("Workstation"), queryset=own_stations)
    state = filters.ChoiceFilter(label=_("State"), choices=Enterprise.State)
    covered = filters.ChoiceFilter(label=_("Party organization"), choices=HAS, method="is_covered")
    guided = filters.ChoiceFilter(label=_("Instructor"), choices=GUIDED, method="is_guided")

    class Meta(PlaceFilter.Meta):
        model = Enterprise
        fields = ["q", "district", "workstation", "state", "covered", "guided"]

    def like(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those that the text may mean."""
        return find_firms(rows, value, self.request.user)

    def is_covered(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """With or without an own or joint organization today."""
        covered = covered_by(timezone.localdate(), OWN, JOINT)
        return rows.filter(covered if value == "1" else ~covered)

    def is_guided(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """With or without an instructor posted to it today."""
        today = timezone.localdate()
        in_force = Q(postings__end=None) | Q(postings__end__gte=today)
        guided = Enterprise.objects.filter(in_force, postings__start__lte=today).values("pk")
        if value == "1":
            return rows.filter(pk__in=guided)
        rows = rows.exclude(pk__in=guided)
        return rows.filter(members__gte=1) if value == "gap" else rows


class OrganizationFilter(PlaceFilter):
    """By name, place, form and whether it still stands."""

    q = search_field(_("Name, secretary or enterprise"), "like")
    kind = filters.ChoiceFilter(
        label=_("Form of organization"), field_name="form", choices=PartyOrganization.Form
    )
    standing = filters.ChoiceFilter(label=_("State"), choices=STANDING, method="stands")

    class Meta(PlaceFilter.Meta):
        model = PartyOrganization
        fields = ["q", "district", "kind", "standing"]

    def like(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those that the text may mean."""
        return find_organizations(rows, value, self.request.user)

    def stands(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Standing today, or not any more."""
        today = timezone.localdate()
        return rows.standing_on(today) if value == "1" else rows.filter(dissolved_on__lte=today)


class WorkstationFilter(PlaceFilter):
    """By name, place and whether it is open."""

    q = search_field(_("Name or initials"), "like")
    open = filters.ChoiceFilter(label=_("State"), choices=OPEN, method="is_open")

    class Meta(PlaceFilter.Meta):
        model = Workstation
        fields = ["q", "district", "open"]

    def like(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those that the text may mean."""
        return find_stations(rows, value)

    def is_open(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Open today, or closed."""
        today = timezone.localdate()
        return rows.open_on(today) if value == "1" else rows.filter(closed_on__lte=today)
