"""What was done."""

from records.models.confirmations import (
    Confirmation,
    ConfirmationAnswer,
    ConfirmedVisit,
    RatedAnswer,
)
from records.models.duty import DutyRule
from records.models.experience import Experience, ExperienceUse
from records.models.logs import DailyLog, LogRevision, LogSending, Visit, VisitPhoto
from records.models.papers import MonthlySummary, QuarterlyReport, Remark
from records.models.problems import Extension, Problem, ProblemHand, ProblemStep
from records.models.reviews import Edition, Question, Sample, SampledPaper, Star
from records.models.symposia import (
    Attendance,
    Decision,
    Opinion,
    Symposium,
    WorkReport,
)

__all__ = [
    "Attendance", "Confirmation", "ConfirmationAnswer", "ConfirmedVisit", "DailyLog", "Decision",
    "DutyRule", "Edition", "Experience", "ExperienceUse", "Extension", "LogRevision", "LogSending",
    "MonthlySummary", "Opinion", "Problem", "ProblemHand", "ProblemStep", "QuarterlyReport",
    "Question", "RatedAnswer", "Remark", "Sample", "SampledPaper", "Star", "Symposium", "Visit",
    "VisitPhoto", "WorkReport",
]  # fmt: skip
