"""Forms of party organizations."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from common.forms import PageForm, PlainForm
from enterprises.forms.pick import EnterprisesField
from enterprises.forms.secret import Secret
from enterprises.forms.warned import Warned
from enterprises.models import Enterprise, PartyOrganization


class OrganizationForm(Warned, Secret, PageForm):
    """A party organization and whom it covers."""

    secret = ("secretary_phone",)
    enterprises = EnterprisesField(
        label=_("Covers"),
        help_text=_("One enterprise a line: its full name or its credit code."),
    )
    layout = Layout(
        "name",
        Row(Column("form"), Column("level")),
        "enterprises",
        "partners_unnamed",
        "district",
        Row(Column("secretary"), Column("secretary_phone")),
        Row(Column("founded_on"), Column("term_ends_on"), Column("approval_number")),
    )

    class Meta:
        model = PartyOrganization
        fields = [
            "name", "form", "level", "partners_unnamed", "district", "secretary",
            "secretary_phone", "founded_on", "term_ends_on", "approval_number",
        ]  # fmt: skip
        widgets = {"founded_on": forms.DateInput(), "term_ends_on": forms.DateInput()}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.visible_to(user)
        self.fields["enterprises"].rows = Enterprise.objects.visible_to(user)


class DissolveForm(PlainForm):
    """The day on which an organization ends."""

    day = forms.DateField(label=_("Dissolved on"), initial=timezone.localdate)
