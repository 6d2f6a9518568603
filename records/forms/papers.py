"""Summaries and reports as they are written, returned and remarked on."""

from typing import Any, ClassVar

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import PageForm, PlainForm
from records.models import MonthlySummary, QuarterlyReport

FIELDS = ["text", "difficulties", "next_plan"]
ROWS = {"text": 10, "difficulties": 3, "next_plan": 3}


class _PaperForm(PageForm):
    layout: ClassVar[Layout] = Layout(*FIELDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False
        for name, rows in ROWS.items():
            self.fields[name].widget.attrs["rows"] = rows


class SummaryForm(_PaperForm):
    """A monthly summary."""

    class Meta:
        model = MonthlySummary
        fields = FIELDS


class ReportForm(_PaperForm):
    """A quarterly report."""

    class Meta:
        model = QuarterlyReport
        fields = FIELDS


FORMS = {MonthlySummary: SummaryForm, QuarterlyReport: ReportForm}


class ReturnForm(PlainForm):
    """Why a paper goes back, and what is to be done to which field."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea, required=False,
        help_text=_("The author reads it; it stays in the thread. A remark on a field may do."),
    )  # fmt: skip
    text = forms.CharField(label=_("On the work done"), max_length=2000, required=False)
    difficulties = forms.CharField(label=_("On the difficulties"), max_length=2000, required=False)
    next_plan = forms.CharField(label=_("On the next steps"), max_length=2000, required=False)

    @property
    def remarks(self) -> dict[str, str]:
        """The remarks by field."""
        return {name: self.cleaned_data[name] for name in ("text", "difficulties", "next_plan")}


class ReasonForm(PlainForm):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea)


class RemarkForm(PlainForm):
    """A remark in the thread."""

    text = forms.CharField(label=_("Remark"), max_length=2000, widget=forms.Textarea)
