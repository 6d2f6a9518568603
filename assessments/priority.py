"""Who was rated excellent so many years running: the priority list, worked out.

A year's result is its final assessment here or, where there is none, what was taken over from the
files (`EarlierGrade`).
"""

from collections.abc import Collection, Iterable

from django.db.models import Q

from assessments.models import Consequence, Cycle, EarlierGrade, Evaluation
from assessments.quota import best_grade

Result = Evaluation | EarlierGrade


def due_listings(
    people: Collection[int], last_years: Iterable[int], running: int, closing: Cycle | None = None
) -> list[Consequence]:
    """A listing, not stored, for each person and last year whose years were all excellent.

    `closing` is a cycle that counts as final although it is only about to be.
    """
    last_years = list(last_years)
    if not people or not last_years:
        return []
    known = results(people, min(last_years) - running + 1, max(last_years), closing)
    found = []
    for person in people:
        for last in last_years:
            years = range(last - running + 1, last + 1)
            if all(is_best(known.get((person, year))) for year in years):
                found.append(listing(known[person, last], [str(year) for year in years]))
    return found


def results(
    people: Collection[int], first: int, last: int, closing: Cycle | None = None
) -> dict[tuple[int, int], Result]:
    """{(person, year): the result that counts}."""
    years = range(first, last + 1)
    known: dict[tuple[int, int], Result] = {
        (row.instructor_id, row.year): row
        for row in EarlierGrade.objects.filter(instructor__in=people, year__in=years)
    }
    over = Q(cycle__stage=Cycle.Stage.FINAL) | Q(cycle=closing)
    rows = Evaluation.objects.filter(
        over, instructor__in=people, cycle__kind=Cycle.Kind.ANNUAL,
        cycle__code__in=[str(year) for year in years],
    )  # fmt: skip
    for row in rows.select_related("cycle").defer("facts", "self_text"):
        known[row.instructor_id, int(row.cycle.code)] = row
    return known


def is_best(result: Result | None) -> bool:
    """Whether a year's result is the best grade there was."""
    if isinstance(result, Evaluation):
        return bool(result.grade) and result.grade == best_grade(result.cycle)
    return result is not None and result.is_best


def listing(result: Result, years: list[str]) -> Consequence:
    """The listing that follows from the last of the years."""
    source = {"cause": result} if isinstance(result, Evaluation) else {"earlier": result}
    return Consequence(
        instructor_id=result.instructor_id, workstation_id=result.workstation_id,
        district_id=result.district_id, kind=Consequence.Kind.PRIORITY,
        reason={"years": years}, **source,
    )  # fmt: skip
