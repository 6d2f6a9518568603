"""A cycle's result as data: for the command, and for whoever reads it by script."""

from typing import Any

from assessments.models import Cycle


def result_of(cycles: list[Cycle]) -> dict[str, Any]:
    """{cycle, evaluations: […]}, sorted by person, without times of day."""
    return {
        "cycle": cycles[0].code,
        "evaluations": sorted(
            (row for cycle in cycles for row in _evaluations(cycle)),
            key=lambda row: row["instructor"]["id"],
        ),
    }


def _evaluations(cycle: Cycle) -> list[dict[str, Any]]:
    indicators = {i["code"]: i for i in cycle.indicators}
    rows = cycle.evaluations.prefetch_related("lines").order_by("instructor")
    return [
        {
            "instructor": {"id": row.instructor_id, "name": row.facts.get("name", "")},
            "total": hundredths(row.total),
            "grade": row.grade or row.proposed_grade or None,
            "lines": [
                {
                    "indicator": line.code,
                    "figure": indicators.get(line.code, {}).get("figure") or None,
                    "value": line.value,
                    "due": line.due,
                    "points": hundredths(line.points),
                    "max": hundredths(line.maximum),
                    "state": line.state,
                }
                for line in row.lines.all()
            ],
        }
        for row in rows
    ]


def hundredths(points: int | None) -> float | None:
    """Whole hundredths as a number with two places, exact in print."""
    return None if points is None else points / 100
