"""What is due by the duty rules, and what of it was done: for everybody at once.

- A rule holds in its district and below; for one kind and matter the nearest district's wins. A
  matter is a metric, once in all and once for each enterprise that a person is posted to.
- Per workday: every expected day is due, and done when it has a log (visit, contact).
- Per week, half-month, month, quarter, half-year or year: the unit counts in the period in which
  it ends. `minimum` days are due, pro-rated (half up) by expected days ÷ all workdays of the unit;
  without pro-rating the whole minimum is due once the unit is over, if one day in it was expected.
  At most as many are done as are due.

Which days are expected stands in `records.expected`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.figures import NOTHING_DUE, Reading
from common.periods import HALF, MONTH, QUARTER, YEAR, Period
from records.daybits import day_bits
from records.expected import DAY, Calendar, Stay, leave_days, levels, place, postings, who
from records.models import DailyLog, DutyRule, Visit

Per = DutyRule.Per
MONTHS = {Per.MONTH: MONTH, Per.QUARTER: QUARTER, Per.HALF_YEAR: HALF, Per.YEAR: YEAR}
OF_PERSON = ("instructor_id",)
OF_ENTERPRISE = ("log__instructor_id", "enterprise_id")


def logs_of(metric: str) -> QuerySet:
    """The received logs that the metric counts."""
    logs = DailyLog.objects.received()
    visits = Visit.objects.filter(log=OuterRef("pk"), enterprise__isnull=False)
    if metric == DutyRule.Metric.VISIT_DAY:
        return logs.filter(Exists(visits.filter(way=Visit.Way.ON_SITE)))
    if metric == DutyRule.Metric.CONTACT_DAY:
        return logs.filter(Exists(visits))
    return logs


def visits_of(metric: str) -> QuerySet:
    """The contacts with enterprises that the metric counts."""
    visits = Visit.objects.counted()
    only_on_site = metric == DutyRule.Metric.VISIT_DAY
    return visits.filter(way=Visit.Way.ON_SITE) if only_on_site else visits


@dataclass(slots=True)
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

    def __init__(self, period: Period, who: Q, only: str | None = None) -> None:
        """`only` is the one rhythm (a `DutyRule.Per`) whose done days are asked for."""
        self.period, self.only = period, only
        rules = DutyRule.objects.filter(
            Q(valid_until=None) | Q(valid_until__gte=reach(period)), valid_from__lte=period.last
        )
        self.rules = list(rules.select_related("district").order_by("-valid_from", "-pk"))
        self._units = {per: units(per, period) for per in {rule.per for rule in self.rules}}
        starts = [first for spans in self._units.values() for first, _ in spans]
        self.calendar = Calendar(min([period.start, *starts]), period.last)
        found = postings(self.calendar, who, self._kinds(True))
        self.stays, self.firms = found.places, found.enterprises
        self.leave = leave_days(self.calendar, who)
        self.done = self._done(who)
        self._holding: dict[tuple[str, str], list[tuple[DutyRule, int]]] = {}
        self._whole: dict[tuple[date, date], int] = {}

    def _kinds(self, each: bool, metric: str | None = None) -> set[str]:
        """The kinds of people that a rule (of the metric) concerns in this period."""
        return {
            rule.kind
            for rule in self.rules
            if rule.each_enterprise == each
            and self._units[rule.per]
            and metric in (None, rule.metric)
            and self.only in (None, rule.per)
        }

    def _done(self, who: Q) -> dict[tuple[str, bool], dict]:
        """By metric, in all and at each enterprise: the days on which it was done; two queries."""
        posted = {stay.kind for stay in self.stays}
        logs = {
            (metric, False): logs_of(metric).filter(who, instructor__kind__in=kinds)
            for metric in DutyRule.Metric.values
            if (kinds := self._kinds(False, metric) & posted)
        }
        visits = {
            (metric, True): visits_of(metric).filter(log__instructor__in=self._posted(kinds))
            for metric in DutyRule.Metric.values
            if (kinds := self._kinds(True, metric) & posted)
        }
        first, last = self.calendar.start, self.calendar.last
        by_person = day_bits(logs, OF_PERSON, "day", first, last)
        return by_person | day_bits(visits, OF_ENTERPRISE, "log__day", first, last)

    def _posted(self, kinds: Collection[str]) -> set[int]:
        return {stay.instructor for stay in self.firms if stay.kind in kinds}

    def holding(self, kind: str, district: str) -> list[tuple[DutyRule, int]]:
        """The rules for a kind in a district, each with the days on which it holds."""
        key = (kind, district)
        if key not in self._holding:
            rules = [
                r for r in self.rules if r.kind == kind and district.startswith(r.district.code)
            ]
            rules.sort(key=lambda rule: -len(rule.district.code))
            taken: dict[tuple[str, bool], int] = defaultdict(int)
            found = []
            for rule in rules:
                matter = (rule.metric, rule.each_enterprise)
                days = self.calendar.mask(rule.valid_from, rule.valid_until) & ~taken[matter]
                taken[matter] |= days
                if days:
                    found.append((rule, days))
            self._holding[key] = found
        return self._holding[key]

    def done_of(self, stay: Stay, rule: DutyRule) -> int:
        """The days on which the person did what the rule asks for, as bits."""
        found = self.done.get((rule.metric, rule.each_enterprise), {})
        key = (stay.instructor, stay.enterprise) if rule.each_enterprise else stay.instructor
        return found.get(key, 0)

    def expected(self, stay: Stay, done: int = 0) -> int:
        """The expected days of a stay, as bits."""
        over = self.calendar.past | (done & self.calendar.bit(self.calendar.today))
        return stay.days & self.calendar.work & ~self.leave.get(stay.instructor, 0) & over

    def merged(self, kind: str, level: int = 0) -> list[Stay]:
        """A person's stays that count for one subject under the same rules, as one stay.

        Otherwise a minimum would be pro-rated, and rounded, once for each enterprise. Those to an
        enterprise stay apart where a rule asks for something at each.
        """
        found: dict[tuple, Stay] = {}
        for stay in (*self.stays, *self.firms):
            rules = self._same_rules(stay.kind, stay.district)
            key = (stay.instructor, stay.enterprise, place(stay, kind, level), rules)
            if key in found:
                found[key] = replace(found[key], days=found[key].days | stay.days)
            else:
                found[key] = stay
        return list(found.values())

    def _same_rules(self, kind: str, district: str) -> tuple:
        return tuple((rule.pk, days) for rule, days in self.holding(kind, district))

    def lines(self, of: list[Stay]) -> Iterator[Line]:
        """Every rule in every unit for every stay."""
        masks = {
            per: [(first, last, self.calendar.mask(first, last)) for first, last in spans]
            for per, spans in self._units.items()
        }
        for stay in of:
            each = stay.enterprise is not None
            for rule, holds in self.holding(stay.kind, stay.district):
                if rule.each_enterprise != each or not masks[rule.per]:
                    continue
                done = self.done_of(stay, rule) & stay.days & holds
                expected = self.expected(stay, done) & holds
                for first, last, unit in masks[rule.per]:
                    if stay.days & unit:
                        yield self._line(stay, rule, first, last, expected & unit, done & unit)

    def _line(
        self, stay: Stay, rule: DutyRule, first: date, last: date, expected: int, done: int
    ) -> Line:
        days, whole = expected.bit_count(), self._workdays(first, last)
        if rule.per == Per.WORKDAY:
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
    if per == Per.WORKDAY:
        return [(period.start, period.last)]
    if per == Per.WEEK:
        sunday = period.start + timedelta(days=6 - period.start.weekday())
        count = ((period.last - sunday).days // 7) + 1
        return [(s - 6 * DAY, s) for s in (sunday + n * 7 * DAY for n in range(count))]
    if per == Per.HALF_MONTH:
        months = period.parts(MONTH)
        halves = [((p.start, p.start + 14 * DAY), (p.start + 15 * DAY, p.last)) for p in months]
        return [half for pair in halves for half in pair]
    months = MONTHS[per]
    return [(p.start, p.last) for p in whole(period, months) if p.last in period]


def whole(period: Period, months: int) -> list[Period]:
    """The periods of a length that have days in the period."""
    found, at = [], Period.containing(period.start, months)
    while at.start < period.end:
        found.append(at)
        at = at.next()
    return found


def reach(period: Period) -> date:
    """The earliest day that a duty of the period may look at."""
    firsts = [first for per in Per.values for first, _last in units(per, period)]
    return min(period.start, *firsts)


def read(kind: str, subjects: Collection, period: Period) -> dict[Any, Reading]:
    """Days due and done by subject: six queries at most, however many the subjects."""
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
