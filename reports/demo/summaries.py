"""Monthly summaries and quarterly reports of the demo's history."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from django.utils import timezone

from common import figures
from common.periods import Period
from records.drafting import FIGURES_OF_PAPERS, draft_report, draft_summary, is_empty, stored
from records.models import MonthlySummary, QuarterlyReport
from records.starred import starred_by_person
from reports.demo import words
from reports.demo.review import keep_editions
from reports.demo.world import World

MOMENT = timezone.get_default_timezone()


def write_summaries(world: World, period: Period) -> None:
    """Everybody's summary of a month that is over, accepted: its logs were written as locked."""
    rows = []
    readings = read_figures(world, period)
    starred = starred_by_person([person.pk for person in world.instructors], period)
    by_hand = left_open(world, period)
    for person in world.instructors:
        if person.pk in by_hand:
            continue
        mine = {code: found[person.pk] for code, found in readings.items()}
        why = "leave" if person.pk in world.away else "none"
        row = MonthlySummary(
            instructor=person, start=period.start, workstation_id=person.workstation_id,
            district=person.district, due_on=period.end + timedelta(days=4),
            next_plan=world.rng.choice([n for n in words.NEXT if n]),
            text=draft_summary(mine, period, starred.get(person.pk, ())), figures=stored(mine),
            nothing_to_report=is_empty(mine), nothing_reason=why if is_empty(mine) else "",
        )  # fmt: skip
        hand_in(world, row, late_share=0.05)
        rows.append(row)
    MonthlySummary.objects.bulk_create(rows, batch_size=1000)
    keep_editions(rows)


def left_open(world: World, period: Period) -> set[int]:
    """Whose logs of the month are not locked: no summary of it is written here and accepted."""
    if period.end > world.today:
        return {person.pk for person in world.instructors}
    return world.by_hand if period.next().end > world.today else set()


def write_reports(world: World, period: Period) -> None:
    """Everybody's report of a quarter that is over."""
    rows = []
    readings = read_figures(world, period)
    months = _summaries(period)
    for person in world.instructors:
        mine = {code: found[person.pk] for code, found in readings.items()}
        row = QuarterlyReport(
            instructor=person, start=period.start, workstation_id=person.workstation_id,
            district=person.district, due_on=period.end + timedelta(days=9),
            difficulties="企业交货高峰期组织集中学习有困难。" if person.pk % 3 else "",
            next_plan=world.rng.choice([n for n in words.NEXT if n]),
            text=draft_report(mine, period, months.get(person.pk, ())), figures=stored(mine),
        )  # fmt: skip
        hand_in(world, row, late_share=0.04)
        rows.append(row)
    QuarterlyReport.objects.bulk_create(rows, batch_size=1000)
    keep_editions(rows)


def _summaries(quarter: Period) -> dict[int, list[MonthlySummary]]:
    """The summaries of the quarter's months, by person."""
    found: dict[int, list[MonthlySummary]] = defaultdict(list)
    rows = MonthlySummary.objects.filter(start__gte=quarter.start, start__lt=quarter.end)
    for row in rows.order_by("start", "pk"):
        found[row.instructor_id].append(row)
    return found


def read_figures(world: World, period: Period) -> dict:
    """The papers' figures of everybody, in a fixed number of queries."""
    people = [person.pk for person in world.instructors]
    return figures.read(FIGURES_OF_PAPERS, "instructor", people, period)


def hand_in(world: World, row: MonthlySummary | QuarterlyReport, late_share: float) -> None:
    """Submitted a day or two before it was due (a few after), and accepted by the head."""
    late = world.rng.random() < late_share
    day = row.due_on + timedelta(days=2 if late else -world.rng.randint(0, 2))
    row.status, row.first_submitted_on = row.Status.ACCEPTED, day
    row.first_submitted_on = day
    row.submitted_at = datetime.combine(day, time(16, world.rng.randint(0, 59)), MOMENT)
    row.reviewed_at = row.submitted_at + timedelta(days=1)
    row.figures_at = row.submitted_at
    row.reviewed_by = world.heads[row.workstation_id]
