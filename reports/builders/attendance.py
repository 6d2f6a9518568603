"""The leave slip (请假条) and a workstation's monthly attendance sheet (考勤表)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.policies import policy
from common import figures
from common.periods import MONTH, Period
from common.refusals import Refused
from enterprises.models import Workstation
from instructors.actions import first_day_back
from instructors.models import Instructor, Leave
from records.days import last_day
from records.expected import Calendar, Stay, stays
from records.models import DailyLog
from reports.builders.base import Builder, Context, common_context, register

Status, OUT = Leave.Status, "/"
PRESENT, KINDS = 0, ("personal", "sick", "official", "annual", "family", "training", "seconded")


class LeaveBuilder(Builder):
    """A paper about one leave: drafts have none."""

    def subjects(self, user: User) -> QuerySet:
        rows = Leave.objects.visible_to(user).exclude(status=Leave.Status.DRAFT)
        return rows.select_related("instructor", "workstation", "district", "entered_by")

    def periods(self, subject: Leave) -> list[Period]:
        """The one period there is: the month in which the leave begins."""
        return [Period.containing(subject.start, MONTH)]


def slip(subject: Leave, period: Period, asker: User) -> Context:
    """The leave with its decisions, as many copies as the district wants on one sheet."""
    if subject.start not in period:
        raise Refused("paper.nothing")
    steps = list(subject.steps.select_related("by").order_by("pk"))
    tiers = [
        {
            "label": Leave.Step(tier).label,
            "step": next((s for s in steps if s.step == tier and not s.until), None),
        }
        for tier in Leave.Step.values
    ]
    keepers = [
        pgettext("paper", "kept by the department"), pgettext("paper", "kept by the workstation"),
        pgettext("paper", "kept by the person"),
    ]  # fmt: skip
    copies = policy("leave_copies", subject.district)
    standing = subject.status in (Status.APPROVED, Status.RETURNED)
    closed = subject.status in (Status.WITHDRAWN, Status.NOT_TAKEN, Status.ENDED)
    title = pgettext("paper", "Leave Slip")
    return {
        **common_context(title, subject.district, period, f"{subject.instructor} {subject.start}"),
        "leave": subject, "person": subject.instructor, "tiers": tiers,
        "copies": keepers[:copies], "back": first_day_back(subject) if standing else None,
        "closed": subject.get_status_display() if closed else "",
        "extensions": [step for step in steps if step.until],
    }  # fmt: skip


def sheet(subject: Workstation, period: Period, asker: User) -> Context:
    """Everybody of the workstation against the days 1 to 31."""
    calendar = Calendar(period.start, period.last)
    posted = stays(calendar, Q(workstation=subject))
    logs = DailyLog.objects.visible_to(asker).received().filter(workstation=subject)
    logs = logs.filter(day__gte=period.start, day__lt=period.end)
    done: dict[int, set[date]] = defaultdict(set)
    for person, day in logs.order_by().values_list("instructor_id", "day"):
        done[person].add(day)
    everybody = {stay.instructor for stay in posted} | set(done)
    people = Instructor.objects.filter(pk__in=everybody).order_by("name_key", "pk")
    away = _away(everybody, period, asker)
    marks = policy("attendance_marks", subject.district)
    days_in_post = _days_in_post(posted)
    total = figures.get("log_days").one("workstation", subject.pk, period)
    title = pgettext("paper", "Attendance Sheet|of Party-Building Instructors")
    return {
        **common_context(title, subject.district, period, f"{subject} {period}"),
        "subject": subject, "numbers": range(1, 32), "total": total.value,
        "provisional": any(provisional for _k, _n, provisional in calendar.days.values()),
        "rows": [
            _row(person, calendar, days_in_post[person.pk], done[person.pk], away, marks)
            for person in people
        ],
        "legend": list(zip(marks, _legend(), strict=True)),
    }  # fmt: skip


def _days_in_post(posted: list[Stay]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for stay in posted:
        found[stay.instructor] |= stay.days
    return found


def _away(people: set[int], period: Period, asker: User) -> dict[tuple[int, date], str]:
    """The kind of approved leave that takes a person's day."""
    rows = Leave.objects.visible_to(asker).approved().touching(period.start, period.last)
    found = {}
    for leave in rows.filter(instructor__in=people):
        for n in range((last_day(leave) - leave.start).days + 1):
            found[leave.instructor_id, date.fromordinal(leave.start.toordinal() + n)] = leave.kind
    return found


def _row(
    person: Instructor, calendar: Calendar, posted: int, done: set[date], away: dict,
    marks: list[str],
) -> dict[str, Any]:  # fmt: skip
    cells = list(_cells(person, calendar, posted, done, away, marks))
    count = Counter(cell["mark"] for cell in cells)
    return {
        "person": person, "cells": cells, "present": count[marks[PRESENT]],
        "leave": sum(count[marks[1 + at]] for at, k in enumerate(KINDS) if not _duty(k)),
        "other": sum(count[marks[1 + at]] for at, k in enumerate(KINDS) if _duty(k)),
    }  # fmt: skip


def _duty(kind: str) -> bool:
    return kind in Leave.OTHER_DUTY


def _cells(
    person: Instructor, calendar: Calendar, posted: int, done: set[date], away: dict,
    marks: list[str],
) -> Iterator[dict[str, str]]:  # fmt: skip
    days = {day.day: day for day in calendar}
    for number in range(1, 32):
        day = days.get(number)
        if day is None:
            yield {"mark": OUT, "kind": "out"}
            continue
        off = not calendar.work & calendar.bit(day)
        kind = away.get((person.pk, day))
        if day in done:
            mark = marks[PRESENT]
        elif kind and not off:
            mark = marks[1 + KINDS.index(kind)]
        elif not posted & calendar.bit(day):
            yield {"mark": OUT, "kind": "out"}
            continue
        else:
            mark = ""
        yield {"mark": mark, "kind": "off" if off else ""}


def _legend() -> list[Any]:
    return [pgettext("paper", "day with a log"), *(Leave.Kind(kind).label for kind in KINDS)]


register(
    LeaveBuilder(
        kind="leave_slip", label=_("leave slip"), subject=Leave, months=(MONTH,),
        template="print/leave_slip.html", build=slip,
    )
)  # fmt: skip
register(
    Builder(
        kind="attendance", label=_("attendance sheet"), subject=Workstation, months=(MONTH,),
        template="print/attendance.html", build=sheet,
    )
)  # fmt: skip
