"""Books, rubrics, cycles, evaluations."""

from datetime import date
from typing import Any

from accounts.models import District, User
from assessments.models import Cycle, Evaluation, Handover, ResponsibilityBook, Rubric
from instructors.models import Instructor
from tests.factories.accounts import number


def make_book(instructor: Instructor, year: int = 2026, **fields: Any) -> ResponsibilityBook:
    """A draft responsibility book without targets."""
    defaults = {
        "workstation": instructor.workstation, "district": instructor.district,
        "party_a": str(instructor.district),
    }  # fmt: skip
    return ResponsibilityBook.objects.create(
        **{"instructor": instructor, "year": year, **defaults, **fields}
    )


def make_rubric(district: District, kind: str = "half_year", **fields: Any) -> Rubric:
    """A rubric without indicators."""
    defaults = {
        "name": "考核指标", "year": 2026,
        "weights": {"enterprise": 30, "station": 30, "department": 40},
    }  # fmt: skip
    return Rubric.objects.create(**{"district": district, "kind": kind, **defaults, **fields})


def make_cycle(district: District, code: str = "2026H1", **fields: Any) -> Cycle:
    """A cycle just opened, with nobody in it."""
    kind = Cycle.Kind.HALF_YEAR if "H" in code else Cycle.Kind.ANNUAL
    return Cycle.objects.create(**{"district": district, "code": code, "kind": kind, **fields})


def make_evaluation(cycle: Cycle, instructor: Instructor, **fields: Any) -> Evaluation:
    """An evaluation without lines."""
    defaults = {"workstation": instructor.workstation, "district": instructor.district}
    return Evaluation.objects.create(
        **{"cycle": cycle, "instructor": instructor, **defaults, **fields}
    )


def make_handover(former: Instructor, by: User, day: date, **fields: Any) -> Handover:
    """A hand-over with one matter that went to the workstation."""
    defaults = {
        "number": f"H{number():06}", "cause": Handover.Cause.TRANSFER, "reason": "岗位轮换",
        "workstation": former.workstation, "district": former.district,
    }  # fmt: skip
    row = Handover.objects.create(**{"former": former, "by": by, "day": day, **defaults, **fields})
    row.items.create(kind="problem", way="station", subject_id=1, label="用工紧缺")
    return row
