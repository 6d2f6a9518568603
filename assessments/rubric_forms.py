"""The form of a rubric: its head with weights and grades, and one form a line."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from assessments.models import Consequence, Indicator, Rating, Rubric
from common import figures
from common.forms import PlainForm

WEIGHED = (Rating.Group.ENTERPRISE, Rating.Group.STATION, Rating.Group.DEPARTMENT)
EXTRA = 3
HEAD = ("name", "year", "excellent_quota", "quota_rounding", "bonus_cap", "penalty_cap")


def points_field(label: Any) -> forms.DecimalField:
    """Points with at most two places."""
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, decimal_places=2, required=False
    )


class RubricForm(PlainForm):
    """The head: name, weights, caps, quota, and a label, floor and consequences a grade."""

    name = forms.CharField(label=_("Name"), max_length=100)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    excellent_quota = forms.IntegerField(
        label=_("Excellent at most (%)"), min_value=0, max_value=100
    )
    quota_rounding = forms.ChoiceField(label=_("The quota is"), choices=Rubric.Rounding)
    bonus_cap = points_field(_("Bonus at most (points)"))
    penalty_cap = points_field(_("Deductions at most (points)"))

    def __init__(self, data: Any = None, *, rubric: Rubric) -> None:
        self.rubric = rubric
        initial = {
            "name": rubric.name, "year": rubric.year, "excellent_quota": rubric.excellent_quota,
            "quota_rounding": rubric.quota_rounding, "bonus_cap": rubric.bonus_cap / 100,
            "penalty_cap": rubric.penalty_cap / 100,
        }  # fmt: skip
        super().__init__(data, row=rubric, initial=initial)
        for group in WEIGHED:
            self.fields[f"weight_{group.value}"] = forms.IntegerField(
                label=group.label, min_value=0, max_value=100,
                initial=rubric.weights.get(group.value, 0),
            )  # fmt: skip
        for grade in rubric.grades:
            code = grade["code"]
            self.fields[f"label_{code}"] = forms.CharField(max_length=20, initial=grade["label"])
            self.fields[f"floor_{code}"] = forms.DecimalField(
                min_value=0, max_value=110, decimal_places=2, initial=grade["floor"] / 100
            )
            self.fields[f"then_{code}"] = forms.MultipleChoiceField(
                choices=[c for c in Consequence.Kind.choices if c[0] != Consequence.Kind.PRIORITY],
                required=False, initial=grade.get("then", []),
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        for name, field in self.fields.items():
            if not name.startswith(("then_", "version")):
                select = isinstance(field.widget, forms.Select)
                field.widget.attrs["class"] = "form-select" if select else "form-control"

    @property
    def head_fields(self) -> list[forms.BoundField]:
        """Name, year, quota and caps."""
        return [self[name] for name in HEAD]

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        """The weights, for the table."""
        return [self[f"weight_{group.value}"] for group in WEIGHED]

    @property
    def grade_rows(self) -> list[tuple[forms.BoundField, ...]]:
        """Label, floor and consequences of every grade, from best to worst."""
        codes = [grade["code"] for grade in self.rubric.grades]
        return [(self[f"label_{c}"], self[f"floor_{c}"], self[f"then_{c}"]) for c in codes]

    @property
    def stored(self) -> dict[str, Any]:
        """The values as the rubric keeps them."""
        data = self.cleaned_data
        return {
            "name": data["name"], "year": data["year"],
            "excellent_quota": data["excellent_quota"], "quota_rounding": data["quota_rounding"],
            "bonus_cap": hundredths(data["bonus_cap"]),
            "penalty_cap": hundredths(data["penalty_cap"]),
            "weights": {g.value: data[f"weight_{g.value}"] for g in WEIGHED},
            "grades": [
                {
                    "code": g["code"], "label": data[f"label_{g['code']}"],
                    "floor": hundredths(data[f"floor_{g['code']}"]),
                    "then": data[f"then_{g['code']}"],
                }
                for g in self.rubric.grades
            ],
        }  # fmt: skip


class LineForm(forms.Form):
    """One indicator; a line without a name is not there."""

    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    area = forms.CharField(label=_("Area"), max_length=60, required=False)
    name = forms.CharField(label=_("Indicator"), max_length=150, required=False)
    method = forms.ChoiceField(label=_("Method"), choices=Indicator.Method)
    points = points_field(_("Points"))
    figure = forms.ChoiceField(label=_("Figure"), required=False)
    due = forms.ChoiceField(label=_("Due"), choices=Indicator.Due, required=False)
    target = forms.IntegerField(label=_("Fixed amount"), min_value=1, required=False)
    groups = forms.MultipleChoiceField(
        label=_("Rated by"), choices=[(g.value, g.label) for g in WEIGHED], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    rule = forms.CharField(label=_("Rule in words"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(f.code, f.label) for f in figures.all_figures("instructor")]
        halves = [("H1", _("first half")), ("H2", _("second half"))]
        self.fields["figure"].choices = [("", "—"), *halves, *known]
        for name, field in self.fields.items():
            if name in ("method", "figure", "due"):
                field.widget.attrs["class"] = "form-select form-select-sm"
            elif name != "groups":
                field.widget.attrs["class"] = "form-control form-control-sm"
            field.widget.attrs.setdefault("aria-label", str(field.label or name))


class BaseLineFormSet(forms.BaseFormSet):
    """The lines of a rubric."""

    @property
    def stored(self) -> list[dict[str, Any]]:
        """The lines as the rubric keeps them, in their order; emptied ones are gone."""
        lines, taken = [], set()
        for form in self.forms:
            data = form.cleaned_data
            if not data.get("name"):
                continue
            code = data["code"] or slugify(data["figure"] or data["method"]) or "line"
            while code in taken:
                code = f"{code[:36]}_{len(taken)}"
            taken.add(code)
            lines.append(_line(data, code))
        return lines


def _line(data: dict[str, Any], code: str) -> dict[str, Any]:
    method = data["method"]
    counted = method in (Indicator.Method.FIGURE, Indicator.Method.HALF)
    return {
        "code": code, "area": data["area"], "name": data["name"], "method": method,
        "points": 0 if method == Indicator.Method.VETO else hundredths(data["points"]),
        "figure": data["figure"] if counted else "",
        "due": data["due"] or Indicator.Due.FIGURE, "target": data["target"],
        "groups": data["groups"] if method == Indicator.Method.RATED else [],
        "rule": data["rule"],
    }  # fmt: skip


LineFormSet = forms.formset_factory(LineForm, formset=BaseLineFormSet, extra=EXTRA, max_num=80)


def lines_of(rubric: Rubric) -> list[dict[str, Any]]:
    """The stored lines as the forms show them."""
    return [
        {
            "code": i.code, "area": i.area, "name": i.name, "method": i.method,
            "points": i.points / 100, "figure": i.figure, "due": i.due, "target": i.target,
            "groups": i.groups, "rule": i.rule,
        }
        for i in rubric.indicators.all()
    ]  # fmt: skip


def hundredths(points: Any) -> int:
    """Points as whole hundredths."""
    return int((points or 0) * 100)
