"""Forms of leave."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import PlainForm
from instructors.forms.pick import PersonField
from instructors.models import Leave
from instructors.queries import in_service


class LeaveForm(PlainForm):
    """What for, from when until when, and why."""

    kind = forms.ChoiceField(label=_("Kind of leave"), choices=Leave.Kind)
    start = forms.DateField(label=_("First day"))
    end = forms.DateField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea)
    layout = Layout("kind", Row(Column("start"), Column("end")), "reason")

    def __init__(self, *args: Any, row: Leave | None = None, **kwargs: Any) -> None:
        if row is not None:
            names = ("kind", "start", "end", "reason")
            kwargs["initial"] = {name: getattr(row, name) for name in names}
        self.one_use = row is None
        super().__init__(*args, row=row, **kwargs)


class LeaveEntryForm(LeaveForm):
    """Leave that an office enters for somebody: whose it is as well."""

    person = PersonField(
        label=_("Instructor"), help_text=_("Full name; suggestions come as you type.")
    )
    layout = Layout("person", *LeaveForm.layout.fields)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].rows = in_service(user)


class ReturnForm(PlainForm):
    """The first day back at work."""

    returned_on = forms.DateField(label=_("First day back"), initial=timezone.localdate)


class ExtensionForm(PlainForm):
    """Until when the leave is to last, and why longer."""

    until = forms.DateField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea)
