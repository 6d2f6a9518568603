"""The order in which the demo is made; each step is a transaction of its own."""

import random
from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from accounts.policies import policy
from common.periods import MONTH, QUARTER, Period
from instructors.calendar import ensure_calendar
from instructors.models import CalendarDay
from records.actions.duty import ensure_sample_rules
from reports.demo import (
    burden,
    confirmations,
    current,
    handovers,
    judgement,
    leave,
    ledger,
    logs,
    newcomers,
    people,
    places,
    portraits,
    problems,
    rated_answers,
    summaries,
    symposia,
    training,
    visit_photos,
)
from reports.demo.world import Tell, World


def build(
    *,
    people_wanted: int,
    firms: int,
    months: int | None,
    seed: int,
    password: str | None,
    every_day: bool,
    accounts_only: bool,
    tell: Tell,
) -> None:
    """Make the whole county. `months` counts whole months before the current one, and it."""
    today = timezone.localdate()
    first = first_day(today, months)
    world = _people(people_wanted, firms, seed, password, every_day, first, tell)
    if not accounts_only:
        _history(world)
    tell("done", 1, 1)


def first_day(today: date, months: int | None) -> date:
    """The first of the month that lies that many months back (1: this one); else last January."""
    if months is None:
        return date(today.year - 1, 1, 1)
    at = today.year * 12 + today.month - max(1, months)
    return date(at // 12, at % 12 + 1, 1)


@transaction.atomic
def _people(
    wanted: int,
    firms: int,
    seed: int,
    password: str | None,
    every_day: bool,
    first: date,
    tell: Tell,
) -> World:
    system = User.objects.system()
    city, counties = places.make_districts(wanted)
    places.make_users(city, counties, password)
    places.make_stations(counties, password, first)
    tell("accounts", 1, 3)
    world = World(
        rng=random.Random(seed), today=timezone.localdate(), first=first, people=wanted,
        firms=firms, city=city, counties=counties, system=system, tell=tell, every_day=every_day,
    )  # fmt: skip
    ensure_calendar(first.year, world.today.year + 1)
    ensure_sample_rules(city)
    people.make_firms(world)
    tell("enterprises", 2, 3)
    people.make_instructors(world, password)
    portraits.make_portraits(world)
    current.leave_to_actions(world)
    world.heads = {s.row.pk: s.row.head for s in world.stations}
    world.codes = {s.row.district_id: s.row.district.code for s in world.stations}
    tell("people", 3, 3)
    return world


def _history(world: World) -> None:
    """Everything that happened: papers are drafted in Chinese, the language of the place."""
    with translation.override("zh-hans"):
        _all_history(world)


def _all_history(world: World) -> None:
    with transaction.atomic():
        training.make_training(world)
        training.make_leave(world)
        leave.make_recent(world)
        leave.name_new_year(world)
        judgement.write_books(world)
    months = list(months_until(world.first, world.today))
    for at, month in enumerate(months, start=1):
        with transaction.atomic():
            _month(world, month)
        world.tell("history", at, len(months))
    with transaction.atomic():
        burden.write_burden(world)
    judgement.write_cycles(world)
    world.tell("assessments", 1, 1)
    current.act(world)
    symposia.act(world)
    handovers.act(world)
    visit_photos.add_photos(world)
    with transaction.atomic():
        confirmations.write_history(world)
    confirmations.act(world)
    ledger.show_ledger(world)
    rated_answers.act(world)
    newcomers.act(world)


def _month(world: World, month: Period) -> None:
    days = list(CalendarDay.objects.within(month))
    left_open = summaries.left_open(world, month)
    raised = logs.write_month(world, days, policy("log_late_days", world.city), left_open)
    problems.write_problems(world, raised)
    if month.end > world.today:
        return
    summaries.write_summaries(world, month)
    quarter = month.within(QUARTER)
    if quarter.end == month.end:
        summaries.write_reports(world, quarter)
        symposia.write_symposia(world, quarter)


def months_until(first: date, today: date) -> Iterator[Period]:
    """Every month from the first day's to today's."""
    period = Period.containing(first, MONTH)
    while period.start <= today:
        yield period
        period = period.next()
