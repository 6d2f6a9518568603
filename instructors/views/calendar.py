"""The working calendar of a year, twelve small months."""

from collections.abc import Iterator
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import allow
from accounts.models import Role
from common.periods import MONTH, Period
from instructors.models import CalendarDay


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
    known = {first.year for first in firsts.values_list("day", flat=True)}
    context = {
        "year": year,
        "months": [month_of(part, days) for part in period.parts(MONTH)],
        "workdays": sum(day.is_workday for day in days.values()),
        "provisional": any(day.provisional for day in days.values()),
        "named": [day for day in days.values() if day.name or day.kind == day.Kind.MAKE_UP],
        "before": year - 1 if year - 1 in known else None,
        "after": year + 1 if year + 1 in known else None,
        "weekdays": [date(2024, 1, n) for n in range(1, 8)],
    }
    return render(request, "instructors/calendar.html", context)


def month_of(month: Period, days: dict[date, CalendarDay]) -> dict:
    """A month for the page: its weeks from Monday on, and how many workdays it has."""
    mine = [days[day] for day in days if day in month]
    return {
        "period": month,
        "weeks": list(weeks(month, days)),
        "workdays": sum(day.is_workday for day in mine),
    }


def weeks(month: Period, days: dict[date, CalendarDay]) -> Iterator[list[CalendarDay | None]]:
    """Rows of seven days, Monday first; None where the month has not begun or is over."""
    week: list[CalendarDay | None] = [None] * month.start.weekday()
    for day in sorted(day for day in days if day in month):
        week.append(days[day])
        if len(week) == 7:
            yield week
            week = []
    if week:
        yield week + [None] * (7 - len(week))
