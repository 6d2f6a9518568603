"""Forms of workstations."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Role, User
from common.forms import PageForm, PlainForm
from enterprises.models import Workstation


class WorkstationForm(PageForm):
    """A workstation's name, place and head."""

    layout = Layout(
        "name", "district", "head", "address", Row(Column("phone"), Column("opened_on"))
    )

    class Meta:
        model = Workstation
        fields = ["name", "district", "head", "address", "phone", "opened_on"]
        widgets = {"opened_on": forms.DateInput()}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.visible_to(user)
        heads = User.objects.filter(role=Role.STATION_HEAD, is_active=True)
        if not user.is_system:
            heads = heads.filter(district__in=District.objects.visible_to(user))
        self.fields["head"].queryset = heads.order_by("name", "pk")
        self.fields["head"].help_text = _("An account with the role station head.")


class CloseForm(PlainForm):
    """The day on which a workstation closes."""

    day = forms.DateField(label=_("Closed down on"), initial=timezone.localdate)
