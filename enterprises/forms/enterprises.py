"""Forms of enterprises."""

from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Role, User
from common.forms import PageForm, PlainForm
from enterprises.forms.secret import Secret
from enterprises.forms.warned import Warned
from enterprises.models import Enterprise, Workstation


class EnterpriseForm(Warned, Secret, PageForm):
    """What the ledger says of an enterprise; its operating state has a form of its own."""

    secret = ("owner_phone", "contact_phone")
    layout = Layout(
        "name",
        Row(Column("credit_code"), Column("kind")),
        Row(Column("district"), Column("workstation")),
        "address",
        Fieldset(
            _("The enterprise"),
            Row(Column("registration_type"), Column("industry")),
            Row(Column("size"), Column("above_scale"), Column("founded_on")),
            Row(Column("revenue"), Column("employees"), Column("employees_under_35")),
        ),
        Fieldset(
            _("Party building"),
            Row(Column("members"), Column("has_union"), Column("has_league"), Column("has_women")),
        ),
        Fieldset(
            _("Owner and contact"),
            Row(Column("owner_name"), Column("owner_phone")),
            Row(Column("owner_political"), Column("owner_is_secretary")),
            Row(Column("contact_name"), Column("contact_phone")),
        ),
        "note",
    )

    class Meta:
        model = Enterprise
        fields = [
            "name", "credit_code", "kind", "district", "workstation", "address",
            "registration_type", "industry", "size", "above_scale", "founded_on", "revenue",
            "employees", "employees_under_35", "members", "has_union", "has_league", "has_women",
            "owner_name", "owner_phone", "owner_political", "owner_is_secretary", "contact_name",
            "contact_phone", "note",
        ]  # fmt: skip
        widgets = {"founded_on": forms.DateInput()}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.visible_to(user)
        stations = Workstation.objects.visible_to(user).open_on(timezone.localdate())
        self.fields["workstation"].queryset = stations
        if user.role == Role.STATION_HEAD:
            self.fields["workstation"].required = True


class StateForm(PlainForm):
    """An enterprise's operating state from a day on."""

    state = forms.ChoiceField(label=_("Operating state"), choices=Enterprise.State)
    day = forms.DateField(label=_("From"), initial=timezone.localdate)
