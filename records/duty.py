"""What is due by the duty rules, and what of it was done: for everybody at once.

- A rule holds in its district and below; for one kind and metric the nearest district's wins.
- Per workday: every expected day is due, and done when it has a log (visit, contact).
- Per week, month or quarter: the unit counts in the period in which it ends. `minimum` days are
  due, pro-rated (half up) by expected days ÷ all workdays of the unit; without pro-rating the
  whole minimum is due once the unit is over, if one day in it was expected. At most as many are
  done as are due.

Which days are expected stands in `records.expected`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.figures import NOTHING_DUE, Reading
from common.periods import MONTH, QUARTER, Period
from records.expected import DAY, Calendar, Stay, leave_days, levels, place, stays, who
from records.models import DailyLog, DutyRule, Visit


def done_days(calendar: Calendar, metric: str, who: Q) -> dict[int, int]:
    """The days with a received log (visit, contact) as bits, by instructor; one query."""
    logs = logs_of(metric).filter(who, day__gte=calendar.start, day__lte=calendar.last)
    found: dict[int, int] = defaultdict(int)
    for instructor, day in logs.order_by().values_list("instructor_id", "day").iterator(10_000):
        found[instructor] |= 1 << (day - calendar.start).days
    return found


def logs_of(metric: str) -> QuerySet:
    """The received logs that the metric counts."""
    logs = DailyLog.objects.received()
    visits = Visit.objects.filter(log=OuterRef("pk"), enterprise__isnull=False)
    if metric == DutyRule.Metric.VISIT_DAY:
        return logs.filter(Exists(visits.filter(way=Visit.Way.ON_SITE)))
    if metric == DutyRule.Metric.CONTACT_DAY:
        return logs.filter(Exists(visits))
    return logs


@dataclass
class Line:
    """One rule for one person in one unit: how many days were due in it, and done."""

    stay: Stay
    rule: DutyRule
    first: date
    last: date
    expected: int
    whole: int
    done_mask: int
    due: int
    done: int


class Duty:
    """The duty of people in a period: loads once, then answers `lines`."""

    def __init__(self, period: Period, who: Q) -> None:
        self.period = period
        reach = Period.containing(period.start, QUARTER).start
        rules = DutyRule.objects.filter(
            Q(valid_until=None) | Q(valid_until__gte=reach), valid_from__lte=period.last
        )
        self.rules = list(rules.select_related("district").order_by("-valid_from", "-pk"))
        starts = [first for rule in self.rules for first, _ in units(rule.per, period)]
        self.calendar = Calendar(min([period.start, *starts]), period.last)
        self.stays = stays(self.calendar, who)
        self.leave = leave_days(self.calendar, who)
        self.done = {
            metric: done_days(self.calendar, metric, who & Q(instructor__kind__in=kinds))
            for metric, kinds in sorted(self._kinds_by_metric().items())
        }
        self._holding: dict[tuple[str, str], list[tuple[DutyRule, int]]] = {}
        self._whole: dict[tuple[date, date], int] = {}

    def _kinds_by_metric(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for rule in self.rules:
            found[rule.metric].add(rule.kind)
        return found

    def holding(self, kind: str, district: str) -> list[tuple[DutyRule, int]]:
        """The rules for a kind in a district, each with the days on which it holds."""
        key = (kind, district)
        if key not in self._holding:
            rules = [
                r for r in self.rules if r.kind == kind and district.startswith(r.district.code)
            ]
            rules.sort(key=lambda rule: -len(rule.district.code))
            taken: dict[str, int] = defaultdict(int)
            found = []
            for rule in rules:
                days = self.calendar.mask(rule.valid_from, rule.valid_until) & ~taken[rule.metric]
                taken[rule.metric] |= days
                if days:
                    found.append((rule, days))
            self._holding[key] = found
        return self._holding[key]

    def expected(self, stay: Stay, done: int = 0) -> int:
        """The expected days of a stay, as bits."""
        over = self.calendar.past | (done & self.calendar.bit(self.calendar.today))
        return stay.days & self.calendar.work & ~self.leave.get(stay.instructor, 0) & over

    def merged(self, kind: str, level: int = 0) -> list[Stay]:
        """A person's stays that count for one subject under the same rules, as one stay.

        Otherwise a minimum would be pro-rated, and rounded, once for each enterprise.
        """
        found: dict[tuple, Stay] = {}
        for stay in self.stays:
            rules = tuple((r.pk, days) for r, days in self.holding(stay.kind, stay.district))
            key = (stay.instructor, place(stay, kind, level), rules)
            if key in found:
                found[key].days |= stay.days
            else:
                found[key] = replace(stay)
        return list(found.values())

    def lines(self, of: list[Stay]) -> Iterator[Line]:
        """Every rule in every unit for every stay."""
        cal = self.calendar
        masks = {
            per: [(first, last, cal.mask(first, last)) for first, last in units(per, self.period)]
            for per in {rule.per for rule in self.rules}
        }
        for stay in of:
            for rule, holds in self.holding(stay.kind, stay.district):
                done = self.done[rule.metric].get(stay.instructor, 0) & stay.days & holds
                expected = self.expected(stay, done) & holds
                for first, last, unit in masks[rule.per]:
                    if stay.days & unit:
                        yield self._line(stay, rule, first, last, expected & unit, done & unit)

    def _line(
        self, stay: Stay, rule: DutyRule, first: date, last: date, expected: int, done: int
    ) -> Line:
        days, whole = expected.bit_count(), self._workdays(first, last)
        if rule.per == DutyRule.Per.WORKDAY:
            done &= expected
            due = days
        elif not rule.prorate:
            due = rule.minimum if days and last < self.calendar.today else 0
        else:
            due = (2 * rule.minimum * days + whole) // (2 * whole) if whole else 0
        return Line(stay, rule, first, last, days, whole, done, due, min(due, done.bit_count()))

    def _workdays(self, first: date, last: date) -> int:
        key = (first, last)
        if key not in self._whole:
            self._whole[key] = (self.calendar.work & self.calendar.mask(first, last)).bit_count()
        return self._whole[key]


def units(per: str, period: Period) -> list[tuple[date, date]]:
    """The units of a rule that end in the period: (first day, last day)."""
    if per == DutyRule.Per.WORKDAY:
        return [(period.start, period.last)]
    if per == DutyRule.Per.WEEK:
        sunday = period.start + timedelta(days=6 - period.start.weekday())
        count = ((period.last - sunday).days // 7) + 1
        return [(s - 6 * DAY, s) for s in (sunday + n * 7 * DAY for n in range(count))]
    if per == DutyRule.Per.MONTH:
        return [(p.start, p.last) for p in period.parts(MONTH)]
    first = Period.containing(period.start, QUARTER).start
    quarters = Period(first, period.months).parts(QUARTER)
    return [(p.start, p.last) for p in quarters if p.last in period]


def reach(period: Period) -> date:
    """The earliest day that a duty of the period may look at."""
    return min(
        Period.containing(period.start, QUARTER).start,
        period.start - timedelta(days=6),
    )


def read(kind: str, subjects: Collection, period: Period) -> dict[Any, Reading]:
    """Days due and done by subject: seven queries at most, however many the subjects."""
    duty = Duty(period, who(kind, subjects, reach(period), period.last))
    found: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for level in levels(kind, subjects):
        for line in duty.lines(duty.merged(kind, level)):
            total = found[place(line.stay, kind, level)]
            total[0] += line.done
            total[1] += line.due
    return {
        subject: Reading(done, due) if due else Reading(0, 0, NOTHING_DUE)
        for subject, (done, due) in found.items()
        if subject is not None
    }
