"""Who was where on which day, and which days were expected: for everybody at once.

Days are bits of one integer (bit 0 is the first day looked at), so "posted, a workday, not on
leave" is an AND, and a year of 1,500 people takes a few queries and a blink.

- A day belongs to the first of a person's postings in force on it (by start, then id): its
  workstation and district are the day's.
- A day is *expected* when it is a workday or make-up day, the person is posted, not on approved
  leave, and the day is over; today is expected once something was done on it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from instructors.models import CalendarDay, Leave, Posting

DAY = timedelta(days=1)
MANY = 500  # a longer list of ids costs more than the few rows that it saves


@dataclass
class Calendar:
    """The days from `start` to `last`, as bits. A day that nobody entered is Monday–Friday."""

    start: date
    last: date
    today: date = field(default_factory=timezone.localdate)
    days: dict[date, tuple[str, str, bool]] = field(default_factory=dict)
    work: int = 0

    def __post_init__(self) -> None:
        rows = CalendarDay.objects.filter(day__gte=self.start, day__lte=self.last)
        facts = rows.values_list("day", "kind", "name", "provisional")
        self.days = {day: tuple(rest) for day, *rest in facts}
        for day in self:
            kind, _, _ = self.days.setdefault(day, _by_weekday(day))
            if kind in CalendarDay.WORKING:
                self.work |= self.bit(day)
        self.past = self.mask(self.start, self.today - DAY)

    def __iter__(self) -> Iterator[date]:
        for n in range((self.last - self.start).days + 1):
            yield self.start + n * DAY

    def bit(self, day: date) -> int:
        """The day's bit; 0 outside."""
        return 1 << (day - self.start).days if self.start <= day <= self.last else 0

    def mask(self, first: date, last: date | None) -> int:
        """The bits from first to last (None: without end), cut to the calendar."""
        low = max((first - self.start).days, 0)
        high = (min(last or self.last, self.last) - self.start).days
        return ((1 << (high - low + 1)) - 1) << low if high >= low else 0

    def workday_from(self, day: date) -> date:
        """The day, or the first workday after it; the day itself where the calendar ends."""
        ahead = (self.work & self.mask(day, None)) >> max((day - self.start).days, 0)
        return day + timedelta(days=(ahead & -ahead).bit_length() - 1) if ahead else day

    def in_mask(self, mask: int) -> list[date]:
        """The days of the bits."""
        return [day for day in self if mask & self.bit(day)]


def _by_weekday(day: date) -> tuple[str, str, bool]:
    return (CalendarDay.Kind.WEEKEND if day.weekday() > 4 else CalendarDay.Kind.WORKDAY, "", True)


@dataclass
class Stay:
    """The days that a person spent in one place (posting's workstation and district).

    With an `enterprise`, the days of his posting to it.
    """

    instructor: int
    kind: str
    workstation: int | None
    district: str
    days: int
    enterprise: int | None = None


@dataclass
class Postings:
    """Who was posted where: `places` has each day of a person once, `enterprises` once a firm.

    The latter only for the kinds of people of whom something is asked at each enterprise.
    """

    places: list[Stay]
    enterprises: list[Stay]


def stays(calendar: Calendar, who: Q) -> list[Stay]:
    """Every person's days by place, each day in one place only; one query."""
    return postings(calendar, who).places


def postings(calendar: Calendar, who: Q, kinds_by_firm: Collection[str] = ()) -> Postings:
    """Every person's days by place, and by enterprise; one query."""
    rows = Posting.objects.touching(calendar.start, calendar.last).filter(who)
    rows = rows.order_by("instructor_id", "start", "pk").values_list(
        "instructor_id", "instructor__kind", "workstation_id", "district__code", "enterprise_id",
        "start", "end",
    )  # fmt: skip
    places: dict[tuple, Stay] = {}
    firms: dict[tuple, Stay] = {}
    taken: dict[int, int] = defaultdict(int)
    for instructor, kind, workstation, district, enterprise, start, end in rows:
        posted = calendar.mask(start, end)
        own = posted & ~taken[instructor]
        taken[instructor] |= own
        _add(places, own, instructor, kind, workstation, district)
        if kind in kinds_by_firm:
            _add(firms, posted, instructor, kind, workstation, district, enterprise)
    return Postings(list(places.values()), list(firms.values()))


def _add(found: dict[tuple, Stay], days: int, *of: Any) -> None:
    """Add days to the stay of a person, kind, workstation, district (and enterprise)."""
    if of in found:
        found[of].days |= days
    else:
        instructor, kind, workstation, district, *firm = of
        found[of] = Stay(instructor, kind, workstation, district, days, *firm)


def leave_days(calendar: Calendar, who: Q) -> dict[int, int]:
    """Approved leave as bits, by instructor; one query. Coming back early ends it early."""
    rows = Leave.objects.approved().filter(who, start__lte=calendar.last, end__gte=calendar.start)
    found: dict[int, int] = defaultdict(int)
    for instructor, start, end, back in rows.values_list(
        "instructor_id", "start", "end", "returned_on"
    ):
        last = min(end, back - DAY) if back else end
        found[instructor] |= calendar.mask(start, last)
    return found


def who(kind: str, subjects: Collection, first: date, last: date) -> Q:
    """The condition "concerns these subjects" on rows that have an instructor."""
    if kind == "instructor":
        return Q() if len(subjects) > MANY else Q(instructor__in=list(subjects))
    if len(subjects) > 50:
        return Q()
    place = Q(pk__in=[])
    for subject in subjects:
        code = kind == "district"
        place |= Q(district__code__startswith=subject) if code else Q(workstation=subject)
    postings = Posting.objects.touching(first, last).filter(place)
    return Q(instructor__in=postings.values("instructor"))


def levels(kind: str, subjects: Collection) -> list[int]:
    """The lengths of the district codes asked for; one pass for other kinds."""
    return sorted({len(code) for code in subjects}) if kind == "district" else [0]


def place(stay: Stay, kind: str, level: int = 0) -> Any:
    """The subject that a stay counts for; None where it lies above that level of districts."""
    if kind == "instructor":
        return stay.instructor
    if kind == "workstation":
        return stay.workstation
    return stay.district[:level] if len(stay.district) >= level else None
