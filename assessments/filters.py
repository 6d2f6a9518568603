"""What the lists of this room are narrowed down by."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.models import (
    Consequence,
    EarlierGrade,
    Evaluation,
    Handover,
    ResponsibilityBook,
)
from common.forms import FilterForm
from enterprises.models import Workstation

LINES = [("open", _("with lines without a word")), ("done", _("complete"))]
DONE = [("0", _("not finished")), ("1", _("finished"))]


def own_stations(request: Any) -> QuerySet:
    """The workstations the asker may see."""
    return Workstation.objects.visible_to(request.user)


class PersonFilter(filters.FilterSet):
    """By a part of the name, its pinyin or initials, and by workstation."""

    q = filters.CharFilter(
        label=_("Name or pinyin"), method="named", widget=forms.TextInput(attrs={"type": "search"})
    )
    workstation = filters.ModelChoiceFilter(label=_("Workstation"), queryset=own_stations)

    def named(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A part of the name, of its pinyin or of its initials."""
        text = value.strip()
        rule = Q(instructor__name__icontains=text)
        rule |= Q(instructor__name_key__icontains=text)
        return rows.filter(rule | Q(instructor__name_initials__icontains=text))


class EvaluationFilter(PersonFilter):
    """In one cycle."""

    lines = filters.ChoiceFilter(label=_("Lines"), choices=LINES, method="by_lines")

    class Meta:
        model = Evaluation
        form = FilterForm
        fields: list[str] = []

    def by_lines(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those with lines that wait for a word, or those without."""
        return rows.filter(open_lines__gt=0) if value == "open" else rows.filter(open_lines=0)


class BookFilter(PersonFilter):
    """Books by year and state too."""

    year = filters.NumberFilter(label=_("Year"))
    status = filters.ChoiceFilter(label=_("State"), choices=ResponsibilityBook.Status)

    class Meta:
        model = ResponsibilityBook
        form = FilterForm
        fields: list[str] = []


class EarlierFilter(PersonFilter):
    """Results from before this system, by year."""

    year = filters.NumberFilter(label=_("Year"))

    class Meta:
        model = EarlierGrade
        form = FilterForm
        fields: list[str] = []


class ConsequenceFilter(PersonFilter):
    """By kind, and by whether it is done."""

    kind = filters.ChoiceFilter(label=_("Kind of consequence"), choices=Consequence.Kind)
    done = filters.ChoiceFilter(label=_("State"), choices=DONE, method="by_done")

    class Meta:
        model = Consequence
        form = FilterForm
        fields: list[str] = []

    def by_done(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Done ones, or open ones that have a date."""
        if value == "1":
            return rows.filter(done_on__isnull=False)
        return rows.filter(done_on=None, due_on__isnull=False)


class HandoverFilter(filters.FilterSet):
    """By who handed over, the cause, and the workstation."""

    q = filters.CharFilter(
        label=_("Name or pinyin"), method="named", widget=forms.TextInput(attrs={"type": "search"})
    )
    cause = filters.ChoiceFilter(label=_("Cause of the hand-over"), choices=Handover.Cause)
    workstation = filters.ModelChoiceFilter(label=_("Workstation"), queryset=own_stations)

    class Meta:
        model = Handover
        fields: list[str] = []
        form = FilterForm

    def named(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A part of the former's or a successor's name, its pinyin or its initials."""
        text = value.strip()
        rule = Q(former__name__icontains=text) | Q(former__name_key__icontains=text)
        rule |= Q(former__name_initials__icontains=text) | Q(number__icontains=text)
        takers = Handover.objects.filter(items__taker__name__icontains=text).values("pk")
        return rows.filter(rule | Q(pk__in=takers))
