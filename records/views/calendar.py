"""Editing a day of the working calendar, with what that changes said before."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import allow
from accounts.models import Role
from common.forming import form_page
from common.forms import PlainForm
from common.models import PaperStatus
from common.periods import MONTH, Period
from enterprises.forms.warned import Warned
from instructors.actions import edit_day
from instructors.calendar import workdays_between
from instructors.models import CalendarDay
from records.models import DailyLog, MonthlySummary

HANDED_IN = (PaperStatus.SUBMITTED, PaperStatus.ACCEPTED)


class DayForm(Warned, PlainForm):
    """What kind of day it is, and the holiday's name."""

    kind = forms.ChoiceField(label=_("Kind of day"), choices=CalendarDay.Kind)
    name = forms.CharField(label=_("Name of the holiday"), max_length=40, required=False)


@allow(Role.DEPARTMENT)
def calendar_edit(request: HttpRequest, day: date) -> HttpResponse:
    """One day: workday, weekend, holiday or make-up day."""
    row = get_object_or_404(CalendarDay, pk=day)
    form = DayForm(request.POST or None, row=row, initial={"kind": row.kind, "name": row.name})
    year = reverse("instructors:calendar_year", args=[day.year])
    return form_page(
        request, form,
        lambda form: edit_day(row, by=request.user, version=form.base_version, **form.values),
        title=date_format(day), back=year, then=lambda row: year,
        says=gettext("Every county of the system works by this calendar."),
        warn=lambda values: effects(row, values),
    )  # fmt: skip


def effects(row: CalendarDay, values: dict[str, Any]) -> Iterator[str]:
    """What the change does: to the month's workdays, to its logs, to what was handed in."""
    working = values["kind"] in CalendarDay.WORKING
    if working == row.is_workday:
        return
    month = Period.containing(row.day, MONTH)
    now = workdays_between(month.start, month.last)
    yield gettext("%(month)s then has %(then)s workdays instead of %(now)s.") % {
        "month": month, "then": now + (1 if working else -1), "now": now,
    }  # fmt: skip
    if logs := DailyLog.objects.received().filter(day=row.day).count():
        yield gettext("%(count)s logs of that day stay; what is due changes.") % {"count": logs}
    papers = MonthlySummary.objects.filter(start=month.start, status__in=HANDED_IN)
    if handed := papers.count():
        yield gettext("%(count)s monthly summaries are handed in; they keep their figures.") % {
            "count": handed
        }
