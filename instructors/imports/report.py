"""The import's report: for scripts as the command's JSON, for people in words."""

from typing import Any

from common.imports import CHANGED, NEW, UNCHANGED
from instructors.imports.plan import Plan


def as_json(plan: Plan) -> dict[str, Any]:
    """The report of `import_roster --json`; taken before the plan is written."""
    return {
        "created": plan.counts(NEW),
        "updated": plan.counts(CHANGED),
        "unchanged": plan.counts(UNCHANGED),
        "rejected": [
            {
                "sheet": problem.sheet, "row": problem.row, "column": problem.column,
                "value": problem.value, "problem": problem.words(),
                "whole_row": problem.whole_row,
            }
            for problem in plan.problems
        ],
        "waiting": [waiting._asdict() for waiting in plan.waiting],
    }  # fmt: skip
