"""The working calendar: seeding it, and counting with it.

`CalendarDay.workdays` counts the workdays from the first day on record up to and with the day, so
"how many workdays from here to there" is one subtraction of two rows.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar
from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from common.periods import Period
from common.refusals import Refused
from instructors.models import CalendarDay

FIRST_YEAR = 2020
DAY = timedelta(days=1)
Kind = CalendarDay.Kind
Facts = tuple[str, str, bool]  # kind, name, provisional


def known_years() -> range:
    """The years of which the library has the State Council's notice."""
    days = chinese_calendar.constants.holidays
    return range(min(days).year, max(days).year + 1)


def facts(day: date) -> Facts:
    """What kind of day it is, its holiday's name, and whether that is only provisional."""
    if day.year not in known_years():
        return (Kind.WEEKEND if day.weekday() > 4 else Kind.WORKDAY), "", True
    working = chinese_calendar.is_workday(day)
    _, name = chinese_calendar.get_holiday_detail(day)
    if working:
        return (Kind.MAKE_UP if day.weekday() > 4 else Kind.WORKDAY), "", False
    return (Kind.HOLIDAY if name else Kind.WEEKEND), name or "", False


@transaction.atomic
def ensure_calendar(
    first_year: int = FIRST_YEAR, last_year: int | None = None, model: type = CalendarDay
) -> int:
    """See that every day of these years is on record; how many days were added or learned.

    Without a last year, the next one is it. Years stay without a gap. A provisional year whose
    notice has come out since is filled in, but for the days that staff have edited.
    """
    last_year = last_year or timezone.localdate().year + 1
    held = model.objects.order_by("day").values_list("day", flat=True)
    begins, ends = held.first(), held.last()
    if begins is None:
        return _append(model, date(first_year, 1, 1), date(last_year, 12, 31), 0)
    learned = _learn(model)
    early = _prepend(model, date(first_year, 1, 1), begins)
    count = model.objects.get(day=ends).workdays
    return learned + early + _append(model, ends + DAY, date(last_year, 12, 31), count)


def _append(model: type, start: date, last: date, count: int) -> int:
    rows = []
    for day in days(start, last):
        kind, name, provisional = facts(day)
        count += kind in CalendarDay.WORKING
        rows.append(model(day=day, kind=kind, name=name, provisional=provisional, workdays=count))
    model.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _prepend(model: type, start: date, begins: date) -> int:
    if start >= begins:
        return 0
    added = _append(model, start, begins - DAY, 0)
    recount(start, model)
    return added


def _learn(model: type) -> int:
    known = known_years()
    rows = model.objects.filter(provisional=True, version=1, day__year__lt=known.stop)
    fresh = []
    for row in rows.filter(day__year__gte=known.start):
        row.kind, row.name, row.provisional = facts(row.day)
        fresh.append(row)
    if fresh:
        model.objects.bulk_update(fresh, ["kind", "name", "provisional"], batch_size=200)
        recount(fresh[0].day, model)
    return len(fresh)


def recount(start: date, model: type = CalendarDay) -> None:
    """Work out the running count from that day on again, in one UPDATE."""
    before = model.objects.filter(day__lt=start).order_by("-day").first()
    earlier = model.objects.filter(
        day__gte=start, day__lte=OuterRef("day"), kind__in=CalendarDay.WORKING
    ).order_by()
    counted = earlier.annotate(one=Value(1)).values("one").annotate(n=Count("pk"))
    total = Coalesce(Subquery(counted.values("n")), 0) + (before.workdays if before else 0)
    model.objects.filter(day__gte=start).update(workdays=total)


def days(first: date, last: date) -> Iterator[date]:
    """Every day from first to last."""
    for n in range((last - first).days + 1):
        yield first + n * DAY


def workdays_between(first: date, last: date) -> int:
    """How many workdays from first to last, both included; 0 when last comes before first."""
    if last < first:
        return 0
    before, until = first - DAY, last
    counts = dict(
        CalendarDay.objects.filter(Q(day=before) | Q(day=until)).values_list("day", "workdays")
    )
    if until not in counts:
        raise Refused("calendar.unknown_year", year=last.year)
    return counts[until] - counts.get(before, 0)


def nth_workday_after(day: date, n: int) -> date:
    """The n-th workday after the day: the first one is 1."""
    held = CalendarDay.objects.filter(day=day).values("workdays")
    later = CalendarDay.objects.filter(
        day__gt=day, kind__in=CalendarDay.WORKING, workdays__gte=Subquery(held) + n
    )
    found = later.order_by("day").values_list("day", flat=True).first()
    if found is None:
        raise Refused("calendar.unknown_year", year=day.year + 1)
    return found


def is_workday(day: date) -> bool:
    """Whether one works that day."""
    return CalendarDay.objects.filter(day=day, kind__in=CalendarDay.WORKING).exists()


def is_provisional(period: Period) -> bool:
    """Whether the period has a day that no notice has confirmed yet."""
    if period.start.year in known_years() and period.last.year in known_years():
        return False
    return CalendarDay.objects.within(period).filter(provisional=True).exists()


class Workdays:
    """The workdays of a stretch of time in memory: one query, then as many questions as one has.

    For whoever counts for many people at once.
    """

    def __init__(self, first: date, last: date) -> None:
        held = CalendarDay.objects.filter(day__gte=first, day__lte=last)
        rows = held.filter(kind__in=CalendarDay.WORKING).order_by("day")
        self.days: list[date] = list(rows.values_list("day", flat=True))

    def __contains__(self, day: date) -> bool:
        at = bisect_left(self.days, day)
        return at < len(self.days) and self.days[at] == day

    def between(self, first: date, last: date) -> int:
        """How many of them lie from first to last, both included."""
        return max(0, bisect_left(self.days, last + DAY) - bisect_left(self.days, first))
