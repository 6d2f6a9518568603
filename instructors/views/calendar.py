"""The working calendar of a year, twelve small months."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import OFFICE, allow
from accounts.models import District, Role
from common.periods import MONTH, Period
from instructors.actions import may_change_calendar
from instructors.models import CalendarChange, CalendarDay

MARKED = (CalendarDay.Kind.HOLIDAY, CalendarDay.Kind.MAKE_UP)
MOST_CHANGES = 20


@dataclass(frozen=True)
class Square:
    """A day as the page draws it."""

    number: int
    kind: str
    address: str
    title: str
    mark: str


@allow(*Role)
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Twelve months: workdays, days off, holidays, make-up days; provisional ones are marked."""
    year = year or timezone.localdate().year
    if not 1 < year < 9999:
        raise Http404
    period = Period.parse(f"{year:04}")
    days = {day.day: day for day in CalendarDay.objects.within(period)}
    if not days:
        raise Http404
    firsts = CalendarDay.objects.filter(day__month=1, day__day=1)
    changes_it = may_change_calendar(request.user)
    known = {first.year for first in firsts.values_list("day", flat=True)}
    context = {
        "year": year,
        "months": [month_of(part, days) for part in period.parts(MONTH)],
        "workdays": sum(day.is_workday for day in days.values()),
        "provisional": any(day.provisional for day in days.values()),
        "named": [day for day in days.values() if day.name or day.kind in MARKED],
        "before": year - 1 if year - 1 in known else None,
        "after": year + 1 if year + 1 in known else None,
        "may_change": changes_it,
        "keepers": [] if changes_it else District.objects.filter(parent=None)[:2],
        "changes": changes_of(period) if request.user.role in OFFICE or changes_it else [],
        "weekdays": [date(2024, 1, n) for n in range(1, 8)],
    }
    return render(request, "instructors/calendar.html", context)


def changes_of(period: Period) -> QuerySet[CalendarChange]:
    """What was changed in the period, newest first, each with whether it was changed back."""
    rows = CalendarChange.objects.filter(first__lte=period.last, last__gte=period.start)
    return rows.select_related("by", "undone_by").order_by("-pk")[:MOST_CHANGES]


def month_of(month: Period, days: dict[date, CalendarDay]) -> dict:
    """A month for the page: its weeks from Monday on, and how many workdays it has."""
    mine = sorted(day for day in days if day in month)
    return {
        "period": month,
        "weeks": list(weeks([days[day] for day in mine])),
        "workdays": sum(days[day].is_workday for day in mine),
    }


def weeks(month: list[CalendarDay]) -> Iterator[list[Square | None]]:
    """Rows of seven days, Monday first; None where the month has not begun or is over."""
    marks = {CalendarDay.Kind.HOLIDAY: _("off"), CalendarDay.Kind.MAKE_UP: _("work")}
    week: list[Square | None] = [None] * month[0].day.weekday()
    for day in month:
        mark = marks.get(day.kind, "")
        title = day.label if mark or day.name else ""
        week.append(Square(day.day.day, day.kind, day.day.isoformat(), title, mark))
        if len(week) == 7:
            yield week
            week = []
    if week:
        yield week + [None] * (7 - len(week))
