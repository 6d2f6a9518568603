"""Changing days of the working calendar: one, or all of a notice, at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, IntegerField, Value, When

from accounts import audit
from accounts.models import Role, User
from common.actions import once, one_use
from common.refusals import Refused, Stale
from common.wording import Coded
from instructors.models import CalendarChange, CalendarDay


@dataclass(frozen=True)
class DayPlan:
    """What a day is to become; `version` is the day's as it was looked at."""

    day: date
    kind: str
    name: str
    version: int
    provisional: bool = False

    def differs(self, row: CalendarDay) -> bool:
        """Whether the day is not so already."""
        return (self.kind, self.name, self.provisional) != (row.kind, row.name, row.provisional)

    def turns(self, row: CalendarDay) -> int:
        """1 where a day off becomes a workday, -1 the other way round, else 0."""
        return (self.kind in CalendarDay.WORKING) - row.is_workday


KEEPERS = (Role.DEPARTMENT, Role.ADMINISTRATOR)


def may_change_calendar(user: User) -> bool:
    """Whether the calendar is the user's to change: it is one for all, so his branch must be all.

    That is the department of the top district, and its administrator; a county's is neither.
    """
    return user.is_system or (user.role in KEEPERS and user.covers_everything)


@one_use(CalendarChange)
@transaction.atomic
def change_days(
    plans: Sequence[DayPlan],
    *,
    by: User,
    title: str = "",
    altered: int = 0,
    people: int = 0,
    undoes: CalendarChange | None = None,
    form_key: UUID | None = None,
) -> CalendarChange:
    """Make the days what is planned, all or none; later days' running counts follow in one UPDATE.

    `altered` and `people` are what the preview said; they stay with the change.
    """
    if not may_change_calendar(by):
        raise Refused("calendar.not_yours")
    wanted = {plan.day: plan for plan in plans}
    rows = list(CalendarDay.objects.select_for_update().filter(day__in=wanted).order_by("day"))
    if len(rows) != len(wanted) or not wanted:
        raise Refused("calendar.days_unknown")
    if stale := next((row for row in rows if row.version != wanted[row.day].version), None):
        raise Stale(stale)
    if undoes and CalendarChange.objects.filter(undoes=undoes).exists():
        raise Refused("calendar.changed_back_already")
    rows = [row for row in rows if wanted[row.day].differs(row)]
    if not rows:
        raise Refused("calendar.nothing_changes")
    change = CalendarChange(
        by=by, title=title.strip(), first=rows[0].day, last=rows[-1].day, altered=altered,
        people=people, undoes=undoes, days=[_as_data(row, wanted[row.day]) for row in rows],
    )  # fmt: skip
    change, made = once(change, form_key)
    if made:
        _write(rows, wanted)
        audit.record(
            "calendar.changed", change, by=by, title=change.title or str(change), altered=altered,
            people=people, count=len(rows),
            changes={"days": (_in_words(change.days, "b"), _in_words(change.days, "a"))},
        )  # fmt: skip
    return change


def _as_data(row: CalendarDay, plan: DayPlan) -> dict:
    return {
        "day": row.day.isoformat(), "b": [row.kind, row.name, row.provisional],
        "a": [plan.kind, plan.name, plan.provisional],
    }  # fmt: skip


def _in_words(days: list[dict], when: str) -> dict[str, list]:
    """The days whose kind or name changed, for the trail: what they were, or became."""
    return {
        row["day"]: [Coded(f"calendar.{row[when][0]}"), row[when][1]]
        for row in days
        if row["a"][:2] != row["b"][:2]
    }


def _write(rows: list[CalendarDay], wanted: dict[date, DayPlan]) -> None:
    steps = [(row.day, turn) for row in rows if (turn := wanted[row.day].turns(row))]
    for row in rows:
        plan = wanted[row.day]
        row.kind, row.name, row.provisional = plan.kind, plan.name, plan.provisional
        row.version += 1
    CalendarDay.objects.bulk_update(rows, ["kind", "name", "provisional", "version"], 200)
    if not steps:
        return
    total, moved = 0, []
    for day, turn in steps:
        total += turn
        moved.append(When(day__gte=day, then=Value(total)))
    shift = Case(*reversed(moved), default=Value(0), output_field=IntegerField())
    later = CalendarDay.objects.filter(day__gte=steps[0][0])
    later.update(workdays=F("workdays") + shift)
