"""Forms of postings."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import PlainForm
from enterprises.forms.pick import EnterpriseField
from enterprises.forms.warned import Warned
from enterprises.models import Enterprise, Workstation
from instructors.models import Instructor


class PostForm(Warned, PlainForm):
    """Which enterprise, through which workstation, from when."""

    one_use = True
    enterprise = EnterpriseField(
        label=_("Enterprise"),
        help_text=_("Full name or credit code; suggestions come as you type."),
    )
    workstation = forms.ModelChoiceField(
        Workstation.objects.none(), label=_("Through workstation"), required=False
    )
    start = forms.DateField(label=_("Posted from"), initial=timezone.localdate)

    def __init__(self, *args: Any, person: Instructor, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].rows = Enterprise.objects.visible_to(user)
        stations = Workstation.objects.visible_to(user).open_on(timezone.localdate())
        self.fields["workstation"].queryset = stations
        self.fields["workstation"].initial = person.workstation_id


class EndPostingForm(PlainForm):
    """The last day of a posting, and why it ends."""

    end = forms.DateField(label=_("Last day"), initial=timezone.localdate)
    reason = forms.CharField(label=_("Reason"), max_length=200)
