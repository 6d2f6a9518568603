"""The form that a workbook is sent in with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from common.exports import XLSX
from common.forms import PlainForm
from common.workbook.safety import MOST_BYTES


class SendForm(PlainForm):
    """A workbook, and for a city the county that it is about."""

    one_use = True
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("The county's own Excel workbook (.xlsx): roster, ledger, workstations."),
        widget=forms.ClearableFileInput(attrs={"accept": f".xlsx,{XLSX}"}),
    )
    district = forms.ModelChoiceField(District.objects.none(), label=_("County"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties = District.objects.visible_to(user).filter(level=District.Level.COUNTY)
        self.fields["district"].queryset = counties
        if only := self.only(counties):
            self.fields["district"].initial = only
            self.fields["district"].widget = forms.HiddenInput()

    def only(self, counties: Any) -> District | None:
        """The county, where there is no choice."""
        found = list(counties[:2])
        return found[0] if len(found) == 1 else None

    def clean_file(self) -> Any:
        """Larger files are refused before anything is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB. Send the sheets one by one."),
                params={"most": MOST_BYTES // 1024 // 1024},
            )
        return file
