"""The days of a person, each with the reason why it was expected or not, in words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from common.periods import Period
from instructors.models import CalendarDay, Instructor, Leave, Posting
from records.duty import Duty, Line, units
from records.expected import DAY, Stay
from records.models import DailyLog, DutyRule, Visit

OFF, NOT_POSTED, LEAVE, OTHER_DUTY, AHEAD, EXPECTED = (
    "off", "not_posted", "leave", "other_duty", "ahead", "expected",
)  # fmt: skip
ON_SITE, CONTACT, ELSEWHERE = "on_site", "contact", "elsewhere"


@dataclass
class Reason:
    """A day, and why it was expected or not."""

    day: date
    calendar: str  # the kind of calendar day
    state: str
    words: str
    leave: int | None = None


@dataclass
class Away:
    """The approved leave of a person, and when he was posted: what explains a missing day."""

    leaves: list[Leave]
    postings: list[tuple[date, date | None]]

    @classmethod
    def of(cls, instructor: int, first: date, last: date) -> "Away":
        """In two queries."""
        leaves = Leave.objects.approved().filter(instructor=instructor).touching(first, last)
        posted = Posting.objects.filter(instructor=instructor).order_by("start", "pk")
        return cls(list(leaves.order_by("start")), list(posted.values_list("start", "end")))

    def leave_on(self, day: date) -> Leave | None:
        """The leave that takes the day."""
        return next((a for a in self.leaves if a.start <= day <= last_day(a)), None)

    def why_not_posted(self, day: date) -> str:
        """Not yet, no longer, or between two postings."""
        before = [end for start, end in self.postings if start <= day and end]
        after = [start for start, _end in self.postings if start > day]
        if not before and after:
            return _("not posted yet (from %(day)s)") % {"day": date_format(min(after))}
        if before and not after:
            return _("posting ended on %(day)s") % {"day": date_format(max(before))}
        return _("between two postings") if before else _("not posted")


def last_day(leave: Leave) -> date:
    """The last day that a leave takes: coming back early ends it early."""
    back = leave.returned_on
    return min(leave.end, back - DAY) if back else leave.end


def expected_days(
    instructor: int, period: Period, only: str | None = None
) -> tuple[Duty, list[Stay]]:
    """The duty of one person in a period, and his stays: for pages that show the days."""
    duty = Duty(period, Q(instructor=instructor), only)
    return duty, duty.merged("instructor")


def reasons(duty: Duty, stay: Stay, first: date, last: date) -> Iterator[Reason]:
    """Every day from first to last with its reason, for the days of one stay."""
    away = Away.of(stay.instructor, first, last)
    for day in duty.calendar:
        if first <= day <= last:
            yield reason(duty, stay.days, day, away)


def reason(duty: Duty, posted: int, day: date, away: Away) -> Reason:
    """Why a day is expected or not; `posted` are the person's days in post, as bits."""
    cal = duty.calendar
    kind, name, provisional = cal.days[day]
    words = _(name) if name else str(CalendarDay.Kind(kind).label)
    if provisional:
        words = _("%(day)s (calendar provisional)") % {"day": words}
    if kind not in CalendarDay.WORKING:
        return Reason(day, kind, OFF, words)
    if not posted & cal.bit(day):
        return _because(day, kind, NOT_POSTED, words, away.why_not_posted(day))
    if leave := away.leave_on(day):
        state = OTHER_DUTY if leave.is_other_duty else LEAVE
        said = _("other duty: %(kind)s") if leave.is_other_duty else _("on leave: %(kind)s")
        said = said % {"kind": leave.get_kind_display()}
        return _because(day, kind, state, words, said, leave.pk)
    if day >= cal.today:
        return _because(day, kind, AHEAD, words, _("not over yet"))
    return Reason(day, kind, EXPECTED, words)


def _because(
    day: date, kind: str, state: str, words: str, said: str, leave: int | None = None
) -> Reason:
    told = _("%(day)s, %(reason)s") % {"day": words, "reason": said}
    return Reason(day, kind, state, told, leave)


def arithmetic(line: Line) -> str:
    """How the days due of a unit come about; empty where there is nothing to work out."""
    rule = line.rule
    if rule.per == DutyRule.Per.WORKDAY or not line.whole:
        return ""
    if not rule.prorate:
        return _("whole minimum of %(days)s days") % {"days": rule.minimum} if line.due else ""
    if line.expected == line.whole:
        return ""
    return _("%(minimum)s × %(expected)s ÷ %(whole)s = %(exact)s, rounded %(due)s") % {
        "minimum": rule.minimum, "expected": line.expected, "whole": line.whole,
        "exact": f"{rule.minimum * line.expected / line.whole:.2f}".rstrip("0").rstrip("."),
        "due": line.due,
    }  # fmt: skip


# A person's month ------------------------------------------------------------------------


@dataclass
class Square(Reason):
    """A day of the month page: its reason, and the log that did it."""

    log: DailyLog | None = None
    way: str = ""
    opens: bool = False
    is_due: bool = False  # a rule asks for this very day
    column: int = 0

    @property
    def is_missing(self) -> bool:
        """Whether a rule asks for this very day and nothing was recorded."""
        return self.is_due and self.state == EXPECTED and self.log is None


@dataclass
class Later:
    """A rule of which no unit ends in the month: it counts in the one in which it does."""

    rule: DutyRule
    last: date
    period: Period


@dataclass
class PersonMonth:
    """Expected against done of one person in one month, day by day and rule by rule."""

    period: Period
    lines: list[Line]
    days: list[Square]
    later: list[Later]
    names: dict[int, str] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """The figure's value."""
        return sum(line.done for line in self.lines)

    @property
    def due(self) -> int:
        """The figure's due."""
        return sum(line.due for line in self.lines)

    def count(self, state: str) -> int:
        """How many days of the month are in a state."""
        return sum(day.state == state for day in self.days)

    @property
    def workdays(self) -> int:
        """The month's workdays and make-up days."""
        return len(self.days) - self.count(OFF)


def person_month(person: Instructor, period: Period, reader: User) -> PersonMonth:
    """A person's month, in a fixed number of queries."""
    duty, stays = expected_days(person.pk, period)
    lines = list(duty.lines(stays))
    firms = {line.stay.enterprise for line in lines if line.stay.enterprise}
    names = Posting.objects.filter(instructor=person.pk, enterprise__in=firms)
    return PersonMonth(
        period, lines, list(_squares(duty, stays, person, reader)), list(_later(duty, stays)),
        dict(names.values_list("enterprise_id", "enterprise__name")),
    )  # fmt: skip


def _squares(duty: Duty, stays: list[Stay], person: Instructor, reader: User) -> Iterator[Square]:
    cal, posted, asked = duty.calendar, 0, 0
    for stay in stays:
        posted |= stay.days
        for rule, holds in duty.holding(stay.kind, stay.district):
            if rule.per == DutyRule.Per.WORKDAY:
                asked |= stay.days & holds
    away = Away.of(person.pk, duty.period.start, duty.period.last)
    logs, ways, mine = _logs(person.pk, duty.period, reader)
    for day in cal:
        if day in duty.period:
            found = reason(duty, posted, day, away)
            log = logs.get(day)
            if log and day == cal.today and found.state == AHEAD:  # something was done today
                found.state, found.words = EXPECTED, str(CalendarDay.Kind(found.calendar).label)
            yield Square(
                **vars(found), log=log, way=ways.get(log.pk, ELSEWHERE) if log else "",
                opens=log is not None and log.pk in mine, is_due=bool(asked & cal.bit(day)),
                column=day.weekday() + 1,
            )  # fmt: skip


def _logs(
    instructor: int, period: Period, reader: User
) -> tuple[dict[date, DailyLog], dict[int, str], set[int]]:
    """The month's received logs by day, how each was done, and which the reader may open."""
    within = {"instructor": instructor, "day__gte": period.start, "day__lt": period.end}
    rows = DailyLog.objects.received().filter(**within)
    visits = Visit.objects.filter(log__in=rows.order_by().values("pk"), enterprise__isnull=False)
    ways: dict[int, str] = {}
    for log, way in visits.order_by().values_list("log_id", "way"):
        if way == Visit.Way.ON_SITE:
            ways[log] = ON_SITE
        else:
            ways.setdefault(log, CONTACT)
    seen = DailyLog.objects.visible_to(reader).filter(**within)
    mine = set(seen.order_by().values_list("pk", flat=True))
    return {log.day: log for log in rows}, ways, mine


def _later(duty: Duty, stays: list[Stay]) -> Iterator[Later]:
    seen: set[Any] = set()
    for stay in stays:
        for rule, _holds in duty.holding(stay.kind, stay.district):
            if rule.pk not in seen and not units(rule.per, duty.period):
                seen.add(rule.pk)
                month = duty.period
                while not (found := units(rule.per, month)):
                    month = month.next()
                yield Later(rule, found[-1][1], month)
