"""A duty rule as it is typed."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from common.forms import PageForm, PlainForm
from records.models import DutyRule


class DutyForm(PageForm):
    """Who owes what, how often, where and since when."""

    class Meta:
        model = DutyRule
        fields = [
            "district", "kind", "metric", "minimum", "per", "each_enterprise", "prorate",
            "valid_from", "valid_until",
        ]  # fmt: skip
        labels = {"district": _("District")}
        help_texts = {
            "district": _("Holds there and below, unless a place below has a rule of its own."),
            "valid_from": _("A rule counts for the days for which it is valid."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.visible_to(user)
        if not self.instance.pk:
            self.fields["district"].initial = user.district
            self.fields["valid_from"].initial = timezone.localdate()


class EndForm(PlainForm):
    """The last day of a rule."""

    last = forms.DateField(label=_("Last day"), initial=timezone.localdate)
