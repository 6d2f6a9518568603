"""Forms of leave."""

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import PlainForm
from instructors.models import Leave


class LeaveForm(PlainForm):
    """What for, from when until when, and why."""

    one_use = True
    kind = forms.ChoiceField(label=_("Kind of leave"), choices=Leave.Kind)
    start = forms.DateField(label=_("First day"))
    end = forms.DateField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea)
    layout = Layout("kind", Row(Column("start"), Column("end")), "reason")


class ReturnForm(PlainForm):
    """The first day back at work."""

    returned_on = forms.DateField(label=_("First day back"), initial=timezone.localdate)
