"""What a change of the calendar does, said before it is done: by set arithmetic for everybody.

Days are bits (see `records.expected`): the expected days that a change alters for a person are
those of the changed days on which he is posted, not on leave, and under some duty rule. However
many the people and days, the queries are the same few.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from common.models import PaperStatus
from common.periods import MONTH, Period
from instructors.actions import DayPlan
from instructors.models import CalendarDay
from records.expected import Calendar, leave_days, stays
from records.models import DailyLog, DutyRule, MonthlySummary, QuarterlyReport

HANDED_IN = (PaperStatus.SUBMITTED, PaperStatus.ACCEPTED)
Teller = Callable[[date, date], list[str]]
_TELLERS: list[Teller] = []


def tells_what_stays(teller: Teller) -> Teller:
    """For rooms above: a function that says what of theirs the change does not touch."""
    _TELLERS.append(teller)
    return teller


@dataclass
class MonthEffect:
    """A month's workdays now and then, and its papers that keep their numbers."""

    period: Period
    now: int
    then: int
    summaries: int = 0
    reports: int = 0


@dataclass
class Effect:
    """How many expected days come and go, for how many people; and what is not touched."""

    more: int = 0
    fewer: int = 0
    people: int = 0
    logs: int = 0
    months: list[MonthEffect] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def altered(self) -> int:
        """The expected days altered, one way or the other."""
        return self.more + self.fewer


def effect_of(plans: Sequence[DayPlan], rows: dict[date, CalendarDay]) -> Effect:
    """What the plans alter, beside the days as they are now."""
    turned = {p.day: turn for p in plans if (turn := p.turns(rows[p.day]))}
    if not turned:
        return Effect()
    first, last = min(turned), max(turned)
    calendar = Calendar(first, last)
    more = sum(calendar.bit(day) for day, turn in turned.items() if turn > 0)
    fewer = sum(calendar.bit(day) for day, turn in turned.items() if turn < 0)
    effect = Effect()
    _count(effect, calendar, more, fewer)
    lost = [day for day, turn in turned.items() if turn < 0]
    effect.logs = DailyLog.objects.received().filter(day__in=lost).count()
    effect.months = _months(turned)
    effect.kept = [said for teller in _TELLERS for said in teller(first, last)]
    return effect


def _count(effect: Effect, calendar: Calendar, more: int, fewer: int) -> None:
    rules = list(
        DutyRule.objects.filter(
            Q(valid_until=None) | Q(valid_until__gte=calendar.start),
            valid_from__lte=calendar.last,
        ).select_related("district")
    )
    ruled: dict[tuple[str, str], int] = {}
    leave = leave_days(calendar, Q())
    concerned = set()
    for stay in stays(calendar, Q()):
        key = (stay.kind, stay.district)
        if key not in ruled:
            ruled[key] = _ruled(calendar, rules, *key)
        days = stay.days & ruled[key] & ~leave.get(stay.instructor, 0)
        if days & (more | fewer):
            concerned.add(stay.instructor)
            effect.more += (days & more).bit_count()
            effect.fewer += (days & fewer).bit_count()
    effect.people = len(concerned)


def _ruled(calendar: Calendar, rules: list[DutyRule], kind: str, district: str) -> int:
    """The days on which some rule holds for a kind of people in a district."""
    found = 0
    for rule in rules:
        if rule.kind == kind and district.startswith(rule.district.code):
            found |= calendar.mask(rule.valid_from, rule.valid_until)
    return found


def _months(turned: dict[date, int]) -> list[MonthEffect]:
    """The months whose number of workdays changes, with the papers handed in for them."""
    steps: dict[Period, int] = defaultdict(int)
    for day, turn in turned.items():
        steps[Period.containing(day, MONTH)] += turn
    periods = sorted(steps)
    days = CalendarDay.objects.filter(
        day__gte=periods[0].start, day__lt=periods[-1].end, kind__in=CalendarDay.WORKING
    )
    worked: dict[Period, int] = defaultdict(int)
    for day in days.values_list("day", flat=True):
        worked[Period.containing(day, MONTH)] += 1
    summaries, reports = (_handed_in(model, periods) for model in (MonthlySummary, QuarterlyReport))
    return [
        MonthEffect(
            p, worked[p], worked[p] + steps[p], summaries.get(p.start, 0),
            reports.get(p.within(QuarterlyReport.months).start, 0),
        )
        for p in periods
    ]  # fmt: skip


def _handed_in(
    model: type[MonthlySummary] | type[QuarterlyReport], periods: list[Period]
) -> dict[date, int]:
    starts = {period.within(model.months).start for period in periods}
    rows = model.objects.filter(start__in=starts, status__in=HANDED_IN).order_by()
    return dict(rows.values_list("start").annotate(n=Count("pk")))
