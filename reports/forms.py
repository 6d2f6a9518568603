"""What one is asked when asking for a paper, and when a form is approved."""

from typing import Any

from django import forms
from django.db.models import Exists, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from common.forms import PlainForm
from common.naming import named
from common.periods import HALF, MONTH, QUARTER, YEAR, Period
from reports.builders import Builder, builders
from reports.models import FormAdmission

SHOWN = 20
BACK = {MONTH: 24, QUARTER: 8, HALF: 6, YEAR: 4}


class PaperForm(PlainForm):
    """Period and language of a paper whose kind and subject are chosen already."""

    one_use = True
    period = forms.ChoiceField(label=pgettext_lazy("paper", "Period"))
    language = forms.ChoiceField(
        label=_("Language"), choices=[("zh-hans", _("Chinese")), ("en", _("English"))]
    )

    def __init__(self, *args: Any, builder: Builder, subject: Model, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = periods_for(builder, subject)


def periods_for(builder: Builder, subject: Model) -> list[tuple[str, Any]]:
    """The periods a paper may be asked for: what is going on and what went before, by length."""
    only = builder.periods(subject)
    if only is not None:
        return [(period.code, str(period)) for period in only]
    groups = [[(p.code, str(p)) for p in _back(months)] for months in builder.months]
    return [choice for group in groups for choice in group]


def _back(months: int) -> list[Period]:
    found, at = [], Period.containing(timezone.localdate(), months)
    for _number in range(BACK[months]):
        found.append(at)
        at = at.previous()
    return found


def paper_choices(user: User) -> list[Builder]:
    """The kinds of paper for which the user can see at least one subject; one query."""
    subjects = {(type(b), b.subject): b.subjects(user) for b in builders()}
    asked = {f"of_{at}": Exists(rows) for at, rows in enumerate(subjects.values())}
    found = User.objects.filter(pk=user.pk).annotate(**asked).values_list(*asked).get()
    seen = dict(zip(subjects, found, strict=True))
    return [builder for builder in builders() if seen[type(builder), builder.subject]]


def subjects_named(rows: QuerySet, text: str) -> list:
    """Those whose name is, sounds or begins like the text; the first few when there is none."""
    return list(rows.filter(named(rows.model, text))[:SHOWN])


class AdmitForm(PlainForm):
    """Who approved a form, when, and in which document."""

    approved_by = forms.CharField(label=_("Approved by"), max_length=100)
    approved_on = forms.DateField(label=_("Approved on"))
    document = forms.CharField(label=_("Document number"), max_length=60, required=False)

    def __init__(self, *args: Any, admission: FormAdmission | None, **kwargs: Any) -> None:
        names = ("approved_by", "approved_on", "document")
        initial = {name: getattr(admission, name) for name in names} if admission else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, min_value=0, initial=admission.version if admission else 0
        )
