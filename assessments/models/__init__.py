"""How well."""

from assessments.models.books import ResponsibilityBook, Target
from assessments.models.consequences import Consequence
from assessments.models.cycles import Adjustment, Cycle, Evaluation, ScoreLine
from assessments.models.earlier import EarlierGrade
from assessments.models.handovers import Handover, HandoverItem
from assessments.models.ratings import Rating, RatingLink
from assessments.models.rubrics import CycleKind, Indicator, Rubric
from assessments.models.runs import CompileRun, RunInput

__all__ = [
    "Adjustment", "CompileRun", "Consequence", "Cycle", "CycleKind", "EarlierGrade", "Evaluation",
    "Handover", "HandoverItem", "Indicator", "Rating", "RatingLink", "ResponsibilityBook",
    "Rubric", "RunInput", "ScoreLine", "Target",
]  # fmt: skip
