"""What a compile reads: every figure, rating and word for everyone, at one moment.

All of it happens in one transaction that sees one state of the database (PostgreSQL: repeatable
read; SQLite: one short immediate one), in a number of queries that does not depend on how many
people there are. Logs may go on changing meanwhile.
"""

import contextlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from assessments.models import Adjustment, Cycle, Evaluation, Rating, Target
from common import figures
from common.figures import NO_DATA, OK, Reading
from common.periods import YEAR, Period

MOST_IDS = 60  # of one figure and person; above that only the count is kept


@contextlib.contextmanager
def one_moment() -> Iterator[datetime]:
    """A transaction in which every query sees the same state; gives the moment of it."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute("SELECT 1")  # the snapshot is taken by the first query
        yield timezone.now()


def gather(cycle: Cycle) -> tuple[datetime, dict[int, dict[str, Any]]]:
    """The moment, and by evaluation id the inputs of its score."""
    with one_moment() as moment:
        people = dict(cycle.evaluations.values_list("pk", "instructor_id"))
        readings = _figures(cycle, set(people.values()))
        ratings, words = _ratings(cycle), adjustments_of(people)
        books, halves = _books(cycle, people), _halves(cycle)
    return moment, {
        pk: {
            "figures": readings[person],
            "ratings": ratings.get(pk, {}),
            "book": books.get(person, {}),
            "halves": halves.get(person, {}),
            "adjustments": words.get(pk, []),
        }
        for pk, person in people.items()
    }


def _figures(cycle: Cycle, people: set[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {person: {} for person in people}
    known = {figure.code for figure in figures.all_figures("instructor")}
    wanted = {i["figure"] for i in cycle.indicators if i["method"] == "figure"}
    for code in sorted(wanted):
        if code not in known:
            for person in people:
                found[person][code] = {"value": None, "due": None, "state": NO_DATA}
            continue
        figure = figures.get(code)
        readings = figure.by_subject("instructor", people, cycle.period)
        ids = _evidence(figure, people, cycle.period, readings)
        for person, reading in readings.items():
            found[person][code] = as_data(reading) | ids.get(person, {})
    return found


def as_data(reading: Reading) -> dict[str, Any]:
    """A reading as JSON."""
    return {"value": reading.value, "due": reading.due, "state": reading.state}


def _evidence(
    figure: figures.Figure, people: set[int], period: Period, readings: dict[int, Reading]
) -> dict[int, dict[str, Any]]:
    """The ids behind each value where they are few, else how many."""
    size = sum(max(r.value or 0, r.due or 0) for r in readings.values())
    if size > MOST_IDS * max(len(people), 1):
        return {}
    rows = figure.evidence_ids("instructor", people, period)
    return {
        person: {"evidence": sorted(ids)} if len(ids) <= MOST_IDS else {"count": len(ids)}
        for person, ids in rows.items()
    }


def _ratings(cycle: Cycle) -> dict[int, dict[str, list[dict[str, int]]]]:
    found: dict[int, dict[str, list]] = defaultdict(lambda: defaultdict(list))
    rows = Rating.objects.filter(evaluation__cycle=cycle).order_by("pk")
    for evaluation, group, marks in rows.values_list("evaluation", "group", "marks"):
        found[evaluation][group].append(marks)
    return found


def adjustments_of(evaluations: Any) -> dict[int, list[dict[str, Any]]]:
    """What persons decided about lines and did not withdraw, by evaluation id."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Adjustment.objects.filter(withdrawn_at=None, evaluation__in=list(evaluations))
    for row in rows.order_by("pk"):
        found[row.evaluation_id].append(
            {"id": row.pk, "code": row.code, "kind": row.kind, "points": row.points,
             "mark": row.mark}
        )  # fmt: skip
    return found


def _books(cycle: Cycle, people: dict[int, int]) -> dict[int, dict[str, int]]:
    """The year's targets by person and figure, in proportion to the cycle's part of the year."""
    if not any(i["due"] == "book" for i in cycle.indicators):
        return {}
    period = cycle.period
    sums: dict[int, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    rows = Target.objects.filter(
        book__year=period.start.year, book__instructor__in=list(people.values())
    ).exclude(figure="")
    for person, figure, *numbers in rows.values_list(
        "book__instructor", "figure", "amount", "handed", "closed_on", "added_on"
    ):
        sums[person][figure] += target_share(period, *numbers)
    return {
        person: {figure: max(1, floor(due + Fraction(1, 2))) for figure, due in of_person.items()}
        for person, of_person in sums.items()
    }


def target_share(
    period: Period, amount: int, handed: int, closed_on: date | None, added_on: date | None
) -> Fraction:
    """How much of a target falls to a part of the year.

    A target falls evenly on the year; what was handed over or taken over falls evenly on the days
    from then to the year's end, so that a period that was over by then is as it was.
    """
    if added_on:
        due = amount * _rest_share(period, added_on)
    else:
        due = Fraction(amount * period.months, YEAR)
    if closed_on and handed:
        due -= handed * _rest_share(period, closed_on + timedelta(days=1))
    return max(Fraction(0), due)


def _rest_share(period: Period, first: date) -> Fraction:
    """Which part of the days from the first to the year's end lies in the period."""
    end = date(first.year + 1, 1, 1)
    inside = (min(end, period.end) - max(first, period.start)).days
    return Fraction(max(0, inside), max(1, (end - first).days))


def _halves(cycle: Cycle) -> dict[int, dict[str, dict[str, Any]]]:
    """For a year: each person's results of its half-years, wherever he was assessed."""
    names = {i["figure"] for i in cycle.indicators if i["method"] == "half"}
    if not names:
        return {}
    year, found = cycle.code[:4], defaultdict(dict)
    opened = Cycle.objects.filter(code__startswith=f"{year}H").values_list("code", flat=True)
    never = names - {code[4:] for code in opened}  # without it nobody can be said to be missing
    for person in cycle.evaluations.values_list("instructor", flat=True) if never else ():
        for name in never:
            found[person][name] = {"total": None, "state": NO_DATA, "evaluation": None}
    rows = Evaluation.objects.filter(cycle__code__in=[f"{year}{name}" for name in names])
    rows = rows.filter(instructor__in=cycle.evaluations.values("instructor"))
    for pk, person, code, stage, total in rows.values_list(
        "pk", "instructor", "cycle__code", "cycle__stage", "total"
    ):
        final = stage == Cycle.Stage.FINAL
        found[person][code[4:]] = {
            "total": total if final else None,
            "state": OK if final and total is not None else NO_DATA,
            "evaluation": pk,
        }
    return found
