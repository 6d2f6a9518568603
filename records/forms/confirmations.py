"""What an enterprise ticks and writes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from records.actions.confirmations import LONG, Said
from records.confirming import answer_mark
from records.models import ConfirmationAnswer, Problem

TOO_MANY = 1000  # visits of one enterprise in one month: no page shows so many


class AnswerForm(forms.Form):
    """The enterprise's page. Nothing is due: what is not marked is confirmed by sending."""

    month = forms.CharField(max_length=10)
    satisfaction = forms.ChoiceField(
        choices=ConfirmationAnswer.Satisfaction, required=False, label=_("satisfaction"),
        widget=forms.RadioSelect,
    )  # fmt: skip
    problem_text = forms.CharField(
        max_length=LONG, required=False, label=_("A problem or demand of your enterprise"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONG}),
    )  # fmt: skip
    wants_answer = forms.BooleanField(required=False, label=_("We would like an answer to this"))
    comment = forms.CharField(
        max_length=LONG, required=False, label=_("A word on the instructors' work"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONG}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, noes: list[str], answers: Iterable[Problem] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.noes, self.problems = noes, list(answers)
        for problem in self.problems:
            self.fields[f"rate-{problem.pk}"] = forms.ChoiceField(
                choices=Problem.Satisfaction, required=False, label=problem.title,
                widget=forms.RadioSelect,
            )  # fmt: skip
            self.fields[f"lacking-{problem.pk}"] = forms.CharField(
                max_length=LONG, required=False, label=_("What is still lacking?"),
                widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONG}),
            )  # fmt: skip
        for at, item in enumerate(noes):
            self.fields[f"broken-{at}"] = forms.BooleanField(required=False, label=item)
            self.fields[f"said-{at}"] = forms.CharField(
                max_length=LONG, required=False, label=_("What happened?"),
                widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONG}),
            )  # fmt: skip

    @property
    def items(self) -> list[dict]:
        """The five noes with their fields, for the page."""
        return [
            {"text": item, "broken": self[f"broken-{at}"], "said": self[f"said-{at}"]}
            for at, item in enumerate(self.noes)
        ]

    @property
    def answers(self) -> list[dict]:
        """The answers to the enterprise's problems with their fields, for the page."""
        return [
            {
                "problem": problem, "mark": answer_mark(problem),
                "rate": self[f"rate-{problem.pk}"], "lacking": self[f"lacking-{problem.pk}"],
            }
            for problem in self.problems
        ]  # fmt: skip

    def rated(self) -> dict[str, tuple[str, str]]:
        """What it said of each answer that it was shown; what it passed over is not rated."""
        data, marks = self.cleaned_data, self.data.getlist("answer")[:TOO_MANY]
        said = {}
        for mark in marks:
            pk = mark.partition(":")[0]
            if word := data.get(f"rate-{pk}"):
                bad = word == Problem.Satisfaction.DISSATISFIED
                said[mark] = (word, data[f"lacking-{pk}"] if bad else "")
        return said

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("wants_answer") and not data.get("problem_text"):
            self.add_error("problem_text", say("Write down what you would like an answer to."))
        return data

    def said(self) -> Said:
        """What was shown and said, for the action."""
        data, posted = self.cleaned_data, self.data
        return Said(
            month=data["month"], shown=shown(posted.getlist("shown")),
            denied=set(shown(posted.getlist("denied"))), asked=posted.getlist("asked")[:30],
            broken={
                item: data[f"said-{at}"] for at, item in enumerate(self.noes)
                if data[f"broken-{at}"]
            },
            rated=self.rated(), satisfaction=data["satisfaction"], comment=data["comment"],
            problem_text=data["problem_text"], wants_answer=data["wants_answer"],
        )  # fmt: skip


def shown(marks: list[str]) -> dict[int, str]:
    """Visits as the page named them: "12:on_site"; what is no such mark is left out."""
    found = {}
    for mark in marks[:TOO_MANY]:
        pk, _colon, way = mark.partition(":")
        if pk.isdecimal() and len(pk) < 19:
            found[int(pk)] = way
    return found
