"""How long problems take: the median of workdays from raising to closing."""

from copy import copy
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import figures
from common.periods import Period
from records.models import Problem
from tests import factories as make

MARCH = Period.parse("2026-03")
CODE = "problems_workdays"


@pytest.fixture
def closed(cast):
    """Closes problems of an enterprise, each `(found, closed)` in March 2026."""
    Problem.objects.all().delete()

    def close(office, *days):
        for found, last in days:
            make.make_problem(
                office.enterprise, office.instructor, state="closed",
                found_on=date(2026, 3, found), closed_on=date(2026, 3, last),
            )  # fmt: skip

    return close


def read(kind, subject, period=MARCH):
    return figures.get(CODE).one(kind, subject, period)


def test_it_is_the_middle_one_of_the_workdays_from_raising_to_closing(cast, closed):
    north = cast.north.station.pk
    closed(cast.north, (2, 31), (2, 10), (6, 9))  # 21, 6 and, over a weekend, 1
    assert read("workstation", north).value == 6
    closed(cast.north, (4, 4))
    assert read("workstation", north).value == 1, "of 0, 1, 6, 21 the lower of the middle two"


def test_open_ones_and_those_closed_in_another_month_do_not_count(cast, closed):
    closed(cast.north, (2, 10))
    make.make_problem(cast.north.enterprise, cast.north.instructor, found_on=date(2026, 3, 2))
    make.make_problem(
        cast.north.enterprise, cast.north.instructor, state="closed",
        found_on=date(2026, 2, 2), closed_on=date(2026, 4, 30),
    )  # fmt: skip
    assert read("workstation", cast.north.station.pk).value == 6
    assert [row.workdays for row in figures.get(CODE).evidence(
        "workstation", cast.north.station.pk, MARCH).rows] == [6]  # fmt: skip


def test_a_city_s_is_the_middle_of_all_rows_and_not_of_its_counties_medians(cast, closed):
    closed(cast.north, (2, 2), (2, 3), (2, 4))  # 0, 1, 2
    closed(cast.south, (2, 31))  # 21
    city = cast.north.district.code[:4]
    codes = [city, cast.north.district.code, cast.south.district.code]
    found = figures.get(CODE).by_subject("district", codes, MARCH)
    assert [found[code].value for code in codes] == [1, 1, 21]


def test_where_nothing_was_closed_there_is_no_data_and_not_nought(cast, closed):
    reading = read("workstation", cast.north.station.pk)
    assert (reading.value, reading.state) == (None, figures.NO_DATA)


def test_all_places_are_read_in_one_query(cast, closed):
    closed(cast.north, (2, 10), (2, 3))
    stations = [cast.north.station.pk, cast.south.station.pk]
    with CaptureQueriesContext(connection) as queries:
        figures.get(CODE).by_subject("workstation", stations, MARCH)
    assert len(queries) == 1


def test_it_is_asked_of_places_and_never_of_a_person(cast):
    assert CODE not in {figure.code for figure in figures.all_figures("instructor")}


def test_it_stands_in_the_statistics_and_opens_rows_that_say_how_long_each_took(
    cast, closed, page_of
):
    closed(cast.north, (2, 10), (6, 9), (2, 31))
    browser = page_of(cast.north.department)
    url = reverse("reports:figure_evidence",
                  args=[CODE, "workstation", cast.north.station.pk, MARCH.code])  # fmt: skip
    table = browser.get(reverse("reports:statistics"), {"period": MARCH.code, "by": "workstation"})
    assert f'<a href="{url}">6</a>' in table.content.decode()
    page = browser.get(url).content.decode()
    assert all(f"· {days} 个工作日" in page for days in (6, 1, 21))
    assert "中位数" in page


def test_problems_closed_in_a_month_are_found_by_their_day(cast):
    """And not by walking through all that were ever closed: an office's home asks for them."""
    first = cast.north.problem
    many = [copy(first) for _ in range(3000)]
    for at, row in enumerate(many):
        row.pk, row.number, row.form_key = None, f"old-{at}", None
        row.state, row.closed_on = Problem.State.CLOSED, date(2017, 1, 1) + timedelta(days=at)
    Problem.objects.bulk_create(many)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE records_problem")  # what a database does by itself in time
    (ask,) = figures.get("problems_closed").asks("district", [cast.north.district.code], MARCH)
    assert "problem_by_closing" in ask.rows.explain()
