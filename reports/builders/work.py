"""The pieces of a bound paper that say what was done."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import pgettext

from accounts.models import User
from common.models import PaperStatus
from common.periods import MONTH, Period
from instructors.models import CalendarDay, Instructor, Leave
from records.days import last_day
from records.models import DailyLog, MonthlySummary, Problem, QuarterlyReport, Symposium, Visit
from reports.builders import numbers
from reports.builders.base import Section
from reports.builders.person import postings_in

ON_SITE, CONTACT, AT_STATION, ON_LEAVE, OTHER_DUTY, NOT_DUE = "●", "○", "◇", "△", "☆", "/"
LONG = 500


def logs_of(person: Instructor, period: Period, asker: User) -> list[DailyLog]:
    """The received logs of the period that the asker may see, with their visits, by day."""
    visits = Prefetch("visits", Visit.objects.select_related("enterprise"))
    return list(
        DailyLog.objects.visible_to(asker)
        .received()
        .filter(instructor=person, day__gte=period.start, day__lt=period.end)
        .prefetch_related(visits)
        .order_by("day")
    )


def log_table(logs: list[DailyLog]) -> Section:
    """The working-day records (工作日志), month by month."""
    months = [
        {
            "period": Period(month, MONTH),
            "rows": [{"log": log, "long": _is_long(log)} for log in rows],
        }
        for month, rows in groupby(logs, key=lambda log: log.day.replace(day=1))
    ]
    return Section(
        code="logs",
        title=pgettext("paper", "Working-Day Records"),
        template="print/parts/logs.html",
        made_on=logs[-1].day if logs else None,
        missing=not logs,
        data={"months": months},
    )


def _is_long(log: DailyLog) -> bool:
    """Whether its row may run over a page's end."""
    texts = (len(v.text) + len(v.learned) + len(v.problem_text) + len(v.result)
             for v in log.visits.all())  # fmt: skip
    return sum(texts) > LONG


def calendar(person: Instructor, period: Period, asker: User, logs: list[DailyLog]) -> Section:
    """The work calendar: every day of the period with what was done on it."""
    days = {row.day: row for row in CalendarDay.objects.within(period)}
    marks = {log.day: _mark(log) for log in logs}
    leave = leave_days(person, period, asker)
    posted = [(p.start, p.end or date.max) for p in postings_in(person, period, asker)]
    rows = []
    for month in period.parts(MONTH):
        cells = [_day(month, n, days, marks, leave, posted) for n in range(1, 32)]
        figures = numbers.read(("duty_days", "log_days"), "instructor", person.pk, month)
        rows.append({"period": month, "cells": cells, "figures": figures})
    return Section(
        code="calendar",
        title=pgettext("paper", "Work Calendar"),
        template="print/parts/calendar.html",
        data={
            "rows": rows,
            "numbers": range(1, 32),
            "heads": rows[0]["figures"] if rows else [],
            "provisional": any(row.provisional for row in days.values()),
        },
    )


def _mark(log: DailyLog) -> str:
    ways = {visit.way for visit in log.visits.all() if visit.enterprise_id}
    if Visit.Way.ON_SITE in ways:
        return ON_SITE
    return CONTACT if ways else AT_STATION


def _day(month: Period, number: int, days: dict, marks: dict, leave: dict, posted: list) -> dict:
    try:
        day = month.start.replace(day=number)
    except ValueError:
        return {"mark": NOT_DUE, "kind": "out"}
    mark = marks.get(day) or leave.get(day, "")
    if not mark and not any(start <= day <= end for start, end in posted):
        return {"mark": NOT_DUE, "kind": "out"}
    known = days.get(day)
    off = not known.is_workday if known else day.weekday() > 4
    return {"mark": mark, "kind": "off" if off else ""}


def leave_days(person: Instructor, period: Period, asker: User) -> dict[date, str]:
    """The marks of the days of approved leave in the period; duty elsewhere has its own."""
    rows = Leave.objects.visible_to(asker).approved().filter(instructor=person)
    found: dict[date, str] = {}
    for leave in rows.touching(period.start, period.last):
        mark = OTHER_DUTY if leave.is_other_duty else ON_LEAVE
        first, last = max(leave.start, period.start), min(last_day(leave), period.last)
        for n in range((last - first).days + 1):
            found[first + timedelta(days=n)] = mark
    return found


def papers_of(
    model: type[MonthlySummary] | type[QuarterlyReport],
    person: Instructor, period: Period, asker: User,
) -> list[dict]:  # fmt: skip
    """Summaries or reports handed in for the period, each with its figures."""
    rows = (
        model.objects.visible_to(asker)
        .filter(instructor=person, start__gte=period.start, start__lt=period.end)
        .filter(status__in=(PaperStatus.SUBMITTED, PaperStatus.ACCEPTED))
        .select_related("reviewed_by")
        .order_by("start")
    )
    return [{"paper": row, "figures": numbers.stored(row.figures)} for row in rows]


def summaries(person: Instructor, period: Period, asker: User) -> Section:
    """The monthly summaries (月小结)."""
    return _papers(
        "months", pgettext("paper", "Monthly Summaries"),
        papers_of(MonthlySummary, person, period, asker), period, MONTH,
    )  # fmt: skip


def reports(person: Instructor, period: Period, asker: User) -> Section:
    """The quarterly reports (季汇报)."""
    return _papers(
        "quarters", pgettext("paper", "Quarterly Reports"),
        papers_of(QuarterlyReport, person, period, asker), period, QuarterlyReport.months,
    )  # fmt: skip


def _papers(code: str, title: str, rows: list[dict], period: Period, months: int) -> Section:
    over = [part for part in period.parts(months) if part.end <= timezone.localdate()]
    there = {row["paper"].start for row in rows}
    lacking = [str(part) for part in over if part.start not in there]
    return Section(
        code=code,
        title=title,
        template="print/parts/papers.html",
        made_on=_last_day(row["paper"].submitted_at for row in rows),
        missing=not rows,
        remark=_lacking(lacking) if rows else "",
        data={"rows": rows},
    )


def signed_paper(rows: list[dict], person: Instructor, period: Period, asker: User) -> Section:
    """One summary or report as a sheet to sign."""
    month = period.months == MONTH
    return Section(
        code="paper",
        title=pgettext("paper", "Monthly Work Summary|of a Party-Building Instructor")
        if month
        else pgettext("paper", "Quarterly Work Report|of a Party-Building Instructor"),
        template="print/parts/signed_paper.html",
        missing=not rows,
        data={
            "row": rows[0] if rows else None,
            "person": person,
            "period": period,
            "postings": postings_in(person, period, asker),
        },
    )


def _lacking(names: list[str]) -> str:
    if not names:
        return ""
    return pgettext("paper", "lacking: %(names)s") % {"names": pgettext("paper", ", ").join(names)}


def _last_day(moments: Iterable) -> date | None:
    days = [moment.date() for moment in moments if moment]
    return max(days, default=None)


def problems(person: Instructor, period: Period, asker: User) -> Section:
    """The problems he raised in the period (问题台账)."""
    rows = list(
        Problem.objects.visible_to(asker)
        .filter(instructor=person, found_on__gte=period.start, found_on__lt=period.end)
        .select_related("enterprise")
        .order_by("found_on", "pk")
    )
    return Section(
        code="problems",
        title=pgettext("paper", "Problem Ledger"),
        template="print/parts/problems.html",
        made_on=rows[-1].found_on if rows else None,
        data={"rows": rows},
        missing=not rows,
    )


def symposia(person: Instructor, period: Period, asker: User) -> Section:
    """The symposia he was asked to (座谈会)."""
    found = Symposium.objects.visible_to(asker).exclude(status=Symposium.Status.PREPARED)
    rows = list(
        found.filter(attendances__instructor=person)
        .filter(start__gte=period.start, start__lt=period.end)
        .select_related("workstation")
        .prefetch_related("attendances", "decisions", "work_reports")
        .order_by("start")
        .distinct()
    )
    return Section(
        code="symposia",
        title=pgettext("paper", "Symposia Attended"),
        template="print/parts/symposia.html",
        made_on=rows[-1].held_on if rows else None,
        missing=not rows,
        data={"rows": [_attended(row, person) for row in rows]},
    )


def _attended(symposium: Symposium, person: Instructor) -> dict:
    attendance = next(a for a in symposium.attendances.all() if a.instructor_id == person.pk)
    spoke = any(r.instructor_id == person.pk for r in symposium.work_reports.all())
    return {"symposium": symposium, "attendance": attendance, "spoke": spoke}
