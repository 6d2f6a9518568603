"""What the demo county writes in bulk is what the actions and pages would have written and read."""

from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.db.models import prefetch_related_objects

from common.bulk import look_again, store
from common.periods import Period
from records.actions import symposia
from records.minutes import PARTS, draft_minutes
from records.models import DailyLog, Decision, Problem, ProblemStep, Symposium, Visit
from records.symposium_kit import (
    figures_of,
    followed,
    followed_by_station,
    problems_by_station,
    problems_of,
    read_figures,
)
from reports.demo import review, summaries
from tests import factories as make

Q1, Q2 = Period.parse("2026Q1"), Period.parse("2026Q2")
ODD = 'Tab\tline\nreturn\r backslash \\ \\N quote " 仇𠮷 \u200f'


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel("2026-04-09 09:00+08:00", tick=False):
        yield


def test_rows_stored_in_bulk_are_as_they_were_given(cast):
    log = make.make_log(cast.north.person, date(2026, 3, 5), cast.north.enterprise)
    visits = [Visit(log=log, day=log.day, order=n, text=ODD, way="on_site") for n in (7, 8)]
    store(visits)
    look_again(Visit)
    kept = Visit.objects.get(pk=visits[0].pk)
    assert (kept.text, kept.order, kept.enterprise, kept.key) == (ODD, 7, None, visits[0].key)
    assert (
        Visit.objects.create(log=log, day=log.day, order=9, text="x", way="on_site").pk
        > visits[1].pk
    )
    step = ProblemStep(
        problem=cast.north.problem, kind=ProblemStep.Kind.RAISED, on=date(2026, 3, 5),
        data={"lead": ODD}, by=cast.north.instructor,
    )  # fmt: skip
    store([step])
    assert ProblemStep.objects.get(pk=step.pk).data == {"lead": ODD}


def test_what_is_read_for_all_stations_is_what_each_one_reads(cast):
    stations = [cast.north.station, cast.south.station]
    figures, problems = figures_of([s.pk for s in stations], Q1), problems_by_station(Q1)
    for station in stations:
        assert figures[station.pk] == read_figures(station, Q1)
        assert problems.get(station.pk, []) == problems_of(station, Q1)
    assert Problem.objects.filter(pk__in=[p.pk for p in problems[stations[0].pk]]).exists()


def test_earlier_decisions_of_all_stations_are_those_of_each(cast):
    day = date(2026, 4, 9)
    for office in (cast.north, cast.south):
        Symposium.objects.filter(workstation=office.station).delete()
        made = symposia.prepare_symposium(office.station, Q1, by=office.station_head)
        Symposium.objects.filter(pk=made.pk).update(status="held")
        Decision.objects.create(symposium=made, text=str(office.station), deadline=day, owner="x")
        symposia.prepare_symposium(office.station, Q2, by=office.station_head)
    found = followed_by_station(Q2, day)
    for office in (cast.north, cast.south):
        second = Symposium.objects.get(workstation=office.station, start=Q2.start)
        assert [row.text for row in followed(second, day)] == [str(office.station)]
        assert found[office.station.pk] == followed(second, day)


def test_minutes_of_many_symposia_are_drafted_without_asking_for_each(
    cast, django_assert_num_queries
):

    alone = [draft_minutes(row) for row in Symposium.objects.order_by("pk")]
    rows = list(Symposium.objects.order_by("pk").select_related("workstation"))
    for row in rows:
        row.status, row.earlier = "approved", []
    prefetch_related_objects(rows, *PARTS)
    with django_assert_num_queries(0):
        together = [draft_minutes(row) for row in rows]
    assert together == alone and len(alone) > 1


def test_logs_stay_open_where_no_summary_is_written(cast):
    world = SimpleNamespace(today=date(2026, 4, 9), by_hand={1}, instructors=[cast.north.person])
    assert summaries.left_open(world, Period.parse("2026-04")) == {cast.north.person.pk}
    assert summaries.left_open(world, Period.parse("2026-03")) == {1}
    assert summaries.left_open(world, Period.parse("2026-02")) == set()


def test_days_that_came_in_together_are_late_where_the_policy_says_so(cast):
    days = [date(2026, 1, day) for day in range(2, 10)]
    for day in days:
        make.make_log(cast.north.person, day, cast.north.enterprise)
    review._make_askable(cast.north.person.pk, Period.parse("2026-01"))
    late = DailyLog.objects.filter(is_late=True).values_list("day", "late_days")
    assert sorted(late) == [(date(2026, 1, 5), 5), (date(2026, 1, 6), 4)]
