"""Changes of the working calendar as they are typed or pasted."""

import json
import re
from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from common.forms import PlainForm
from instructors.actions import DayPlan
from instructors.calendar_notice import Reading, read_notice, stretch
from instructors.models import CalendarChange, CalendarDay

MOST_DAYS = 400
Wanted = dict[date, tuple[str, str]]


class DayForm(PlainForm):
    """What kind of day it is, and the holiday's name."""

    kind = forms.ChoiceField(label=_("Kind of day"), choices=CalendarDay.Kind)
    name = forms.CharField(label=_("Name of the holiday"), max_length=40, required=False)


def next_year() -> int:
    """The year whose notice is likely the one at hand: from October on, the next."""
    today = timezone.localdate()
    return today.year + (today.month >= 10)


class NoticeForm(PlainForm):
    """A State Council notice: its text pasted, or one holiday typed."""

    year = forms.IntegerField(
        label=_("Year"), min_value=2000, max_value=2100, initial=next_year,
        help_text=_("For dates that name no year."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Text of the notice"), max_length=10_000, required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Paste it whole. Or leave it empty and enter one holiday below."),
    )  # fmt: skip
    whole = forms.BooleanField(
        label=_("This is the whole notice of the year"), required=False,
        help_text=_("Days it does not name become Monday to Friday, and none is provisional."),
    )  # fmt: skip
    name = forms.CharField(label=_("Name of the holiday"), max_length=40, required=False)
    first = forms.DateField(label=_("First day off"), required=False)
    last = forms.DateField(label=_("Last day off"), required=False)
    make_up = forms.CharField(
        label=_("Make-up workdays"), max_length=200, required=False,
        help_text=_("Dates such as 2027-02-06, with spaces or commas between."),
    )  # fmt: skip
    layout = Layout(
        "year", "text", "whole", "name", Row(Column("first"), Column("last")), "make_up"
    )

    def clean_make_up(self) -> list[date]:
        """The days, each one a date."""
        words = [word for word in re.split(r"[\s,，、;；]+", self.cleaned_data["make_up"]) if word]
        try:
            days = [parse_date(word) for word in words]
        except ValueError:
            days = [None]
        if None in days:
            raise ValidationError(_("Not all of these are dates."))
        return days

    def clean(self) -> dict[str, Any]:
        """The days wanted, from the text or from the fields."""
        values = super().clean()
        if self.errors:
            return values
        reading = self._read(values)
        for problem in reading.problems:
            self.add_error("text" if values["text"] else None, problem)
        values["wanted"] = wanted_of(reading, values["year"] if values["whole"] else None)
        return values

    def _read(self, values: dict[str, Any]) -> Reading:
        if values["text"].strip():
            return read_notice(values["text"], values["year"])
        first, last = values.get("first"), values.get("last") or values.get("first")
        found = Reading(work=values["make_up"])
        if first:
            days = stretch(first, last)
            found.off = dict.fromkeys(days, values["name"].strip())
            if not days:
                self.add_error("last", _("A holiday ends after it begins, within a month."))
        elif not found.work:
            self.add_error("text", _("Paste the notice, or enter a holiday below."))
        return found


def wanted_of(reading: Reading, whole_year: int | None) -> Wanted:
    """What the days of a notice are to be; for a whole year, the days it does not name as well."""
    kinds = CalendarDay.Kind
    wanted: Wanted = {}
    if whole_year:
        first = date(whole_year, 1, 1)
        for n in range((date(whole_year, 12, 31) - first).days + 1):
            day = first + timedelta(days=n)
            wanted[day] = (kinds.WEEKEND if day.weekday() > 4 else kinds.WORKDAY, "")
    wanted |= {day: (kinds.HOLIDAY, name) for day, name in reading.off.items()}
    for day in reading.work:
        wanted[day] = (kinds.MAKE_UP if day.weekday() > 4 else kinds.WORKDAY, "")
    return wanted


class ApplyForm(PlainForm):
    """A plan that was looked at, as its preview carries it."""

    one_use = True
    plan = forms.CharField(widget=forms.HiddenInput, max_length=60_000)
    title = forms.CharField(widget=forms.HiddenInput, max_length=100, required=False)
    undoes = forms.ModelChoiceField(
        CalendarChange.objects.all(), widget=forms.HiddenInput, required=False
    )

    def clean_plan(self) -> list[DayPlan]:
        """The days as they are to be."""
        try:
            rows = json.loads(self.cleaned_data["plan"])
            plans = [
                DayPlan(
                    date.fromisoformat(day), CalendarDay.Kind(kind).value, str(name)[:40],
                    int(version), bool(provisional),
                )
                for day, kind, name, version, provisional in rows[: MOST_DAYS + 1]
            ]  # fmt: skip
        except (TypeError, ValueError, KeyError):
            plans = []
        if not 0 < len(plans) <= MOST_DAYS:
            raise ValidationError(_("This plan cannot be read; begin again."))
        return plans


def packed(plans: list[DayPlan]) -> str:
    """The plan as the preview carries it."""
    return json.dumps(
        [[p.day.isoformat(), p.kind, p.name, p.version, p.provisional] for p in plans],
        ensure_ascii=False,
    )
