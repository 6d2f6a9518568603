"""What was done."""

from records.models.confirmations import Confirmation, ConfirmationAnswer, ConfirmedVisit
from records.models.duty import DutyRule
from records.models.logs import DailyLog, LogRevision, Visit
from records.models.papers import MonthlySummary, QuarterlyReport, Remark
from records.models.problems import Problem, ProblemStep
from records.models.symposia import (
    Attendance,
    Decision,
    Experience,
    Opinion,
    Symposium,
    WorkReport,
)

__all__ = [
    "Attendance", "Confirmation", "ConfirmationAnswer", "ConfirmedVisit", "DailyLog", "Decision",
    "DutyRule", "Experience", "LogRevision",
    "MonthlySummary", "Opinion", "Problem", "ProblemStep", "QuarterlyReport", "Remark",
    "Symposium", "Visit", "WorkReport",
]  # fmt: skip
