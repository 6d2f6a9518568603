"""Enterprises and their coverage, recounted by hand."""

from datetime import date

import pytest

from accounts.models import PolicyValue
from common import figures
from common.periods import Period
from enterprises import actions
from enterprises.models import Enterprise
from tests import factories as make

HALF = Period.parse("2026H1")


def ledger(office, **kinds):
    """Enterprises of a township by name → (fields, form of organization or None)."""
    firms = {}
    for name, (fields, form) in kinds.items():
        firm = make.make_enterprise(office.town, office.station, name, **fields)
        if form:
            make.make_organization(firm, form=form)
        firms[name] = firm
    return firms


@pytest.fixture
def north(cast):
    office = cast.north  # brings one operating enterprise with an own organization
    ledger(
        office,
        own=({"employees": 80}, "own"),
        attached=({"employees": 10}, "attached"),
        union=({"has_union": True}, None),
        bare=({}, None),
        shell=({"state": Enterprise.State.SHELL}, "own"),
        late=({"founded_on": date(2026, 7, 1)}, None),
        social=({"kind": Enterprise.Kind.SOCIAL}, "own"),
    )
    pair = [make.make_enterprise(office.town, office.station) for _ in range(2)]
    make.make_organization(*pair)
    return office


def value(code, office, period=HALF):
    reading = figures.get(code).one("district", office.district.code, period)
    station = figures.get(code).one("workstation", office.station.pk, period)
    assert reading == station
    return reading


def test_operating_ones_are_neither_shells_nor_founded_later(north):
    # own, attached, union, bare, social, the pair and the cast's own one
    assert value("enterprises_operating", north).value == 8


def test_coverage_counts_own_and_joint_but_not_attached_over_enterprises_alone(north):
    assert value("enterprises_counted", north).value == 7  # without the social organization
    assert value("enterprises_with_own", north).value == 2
    assert value("enterprises_with_joint", north).value == 2
    coverage = value("organization_coverage", north)
    assert (coverage.value, coverage.due) == (4, 7)


def test_work_reaches_those_with_a_union_or_an_instructor(north, cast):
    assert value("enterprises_without_organization", north).value == 3
    work = value("work_coverage", north)
    assert (work.value, work.due) == (1, 3)
    bare = Enterprise.objects.get(name="bare")
    make.make_posting(cast.north.colleague, bare, date(2026, 6, 30))
    assert value("work_coverage", north).value == 2
    assert value("work_coverage", north, Period.parse("2026Q1")).value == 1


def test_the_state_of_that_day_counts_not_today_s(north, cast):
    firm = Enterprise.objects.get(name="bare")
    actions.change_state(
        firm, Enterprise.State.SUSPENDED, date(2026, 5, 10), by=cast.north.department
    )
    assert value("enterprises_operating", north, Period.parse("2026-04")).value == 8
    assert value("enterprises_operating", north, Period.parse("2026-05")).value == 7
    firm.refresh_from_db()
    actions.change_state(
        firm, Enterprise.State.OPERATING, date(2026, 8, 1), by=cast.north.department
    )
    assert (
        value("enterprises_operating", north, Period.parse("2026-07")).value == 8
    )  # + late − bare
    assert value("enterprises_operating", north, Period.parse("2026-08")).value == 9


def test_a_dissolved_organization_covers_until_the_day_before(north, cast):
    organization = cast.north.organization
    actions.dissolve_organization(organization, date(2026, 6, 30), by=cast.north.department)
    assert value("enterprises_with_own", north, Period.parse("2026-05")).value == 2
    assert value("enterprises_with_own", north).value == 1


def test_the_denominator_is_the_district_s_setting(north, cast):
    PolicyValue.objects.create(district=cast.north.district, code="coverage_counts", value="fifty")
    assert value("enterprises_counted", north).value == 1
    assert value("organization_coverage", north).share == 1
    assert value("enterprises_counted", cast.south).value == 1  # the other county counts all
    city = figures.get("enterprises_counted").one("district", cast.city.district.code, HALF)
    assert city.value == 2


@pytest.mark.parametrize("code", ["organization_coverage", "work_coverage"])
def test_the_queries_do_not_grow_with_the_subjects(cast, code, django_assert_max_num_queries):
    stations = [make.make_workstation(cast.north.district).pk for _ in range(9)]
    with django_assert_max_num_queries(4):
        readings = figures.get(code).by_subject("workstation", stations, HALF)
    assert set(readings) == set(stations)
