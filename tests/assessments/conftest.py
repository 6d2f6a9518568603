"""A county whose half-year can be assessed."""

from datetime import date

import pytest
import time_machine

from accounts.models import User
from assessments.actions import cycles
from assessments.actions.bulk import rate_in_bulk
from assessments.models import Rating
from instructors.calendar import ensure_calendar
from tests import factories as make

MARKS = {"organization_life": 85, "service": 100, "discipline": 100, "innovation": 70}


@pytest.fixture
def system(db):
    return User.objects.system()


@pytest.fixture
def calendar(db):
    ensure_calendar(2025, 2026)


@pytest.fixture
def half_year(cast, system, calendar):
    """The north's first half of 2026, open: `.person` and `.colleague`, who served the firm."""
    north = cast.north
    make.make_posting(north.colleague, north.enterprise, date(2026, 1, 1))
    for county in cast.counties:
        county.evaluation.delete()
        county.cycle.delete()
    cycle = cycles.open_cycle(north.district, "2026H1", by=system)
    cycle.mine = cycle.evaluations.get(instructor=north.person)
    cycle.other = cycle.evaluations.get(instructor=north.colleague)
    return cycle


@pytest.fixture
def rated(half_year, cast, system):
    """The same, rated by station and department."""
    rate_in_bulk(
        [
            Rating(evaluation=evaluation, group=group, marks=MARKS)
            for evaluation in (half_year.mine, half_year.other)
            for group in ("station", "department")
        ],
        by=system,
    )
    return half_year


@pytest.fixture
def in_april():
    with time_machine.travel("2026-04-09 09:00+08:00", tick=False):
        yield


@pytest.fixture
def north(in_april, cast):
    """The north's office in April, with somebody who can take over: `.successor`."""
    cast.north.successor = make.make_instructor(cast.north.station, "北继")
    return cast.north
