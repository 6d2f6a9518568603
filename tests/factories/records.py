"""Logs, summaries, reports, problems, symposia."""

from datetime import date
from typing import Any

from django.db.models import Model

from accounts.models import User
from common.periods import MONTH, QUARTER, Period
from enterprises.models import Enterprise, Workstation
from instructors.models import Instructor
from records.models import DailyLog, MonthlySummary, Problem, QuarterlyReport, Symposium, Visit
from tests.factories.accounts import number


def make_log(
    instructor: Instructor, day: date, enterprise: Enterprise | None = None, **fields: Any
) -> DailyLog:
    """A received log with one visit on site (to the enterprise, where one is given)."""
    defaults = {
        "status": DailyLog.Status.RECEIVED, "number": f"T{number():06}",
        "workstation": instructor.workstation, "district": instructor.district,
    }  # fmt: skip
    log = DailyLog.objects.create(**{"instructor": instructor, "day": day, **defaults, **fields})
    Visit.objects.create(log=log, enterprise=enterprise, text="走访企业，了解生产经营情况")
    return log


def make_summary(instructor: Instructor, start: date, **fields: Any) -> MonthlySummary:
    """The draft summary of the month that begins on that day."""
    return _paper(MonthlySummary, instructor, start, MONTH, fields)


def make_report(instructor: Instructor, start: date, **fields: Any) -> QuarterlyReport:
    """The draft report of the quarter that begins on that day."""
    return _paper(QuarterlyReport, instructor, start, QUARTER, fields)


def _paper(
    model: type[Model], instructor: Instructor, start: date, months: int, fields: dict
) -> Any:
    defaults = {
        "instructor": instructor, "start": start, "due_on": Period(start, months).last,
        "workstation": instructor.workstation, "district": instructor.district,
    }  # fmt: skip
    return model.objects.create(**{**defaults, **fields})


def make_problem(enterprise: Enterprise, by: User, **fields: Any) -> Problem:
    """A problem just raised by the user."""
    defaults = {
        "number": f"P{number():06}", "found_on": date(2026, 3, 2), "title": "用工紧缺",
        "source": Problem.Source.VISIT, "enterprise": enterprise, "created_by": by,
        "workstation": enterprise.workstation, "district": enterprise.district,
    }  # fmt: skip
    return Problem.objects.create(**{**defaults, **fields})


def make_symposium(workstation: Workstation, start: date, **fields: Any) -> Symposium:
    """A symposium of the quarter that begins on that day, being prepared."""
    defaults = {"title": f"{workstation}座谈会", "district": workstation.district}
    return Symposium.objects.create(
        **{"workstation": workstation, "start": start, **defaults, **fields}
    )
