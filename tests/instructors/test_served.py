"""The enterprises one serves: which operate, which have an organization."""

from datetime import date

import pytest

from common import figures
from common.periods import Period
from enterprises.models import Enterprise
from tests import factories as make

pytestmark = pytest.mark.django_db
HALF = Period.parse("2026H1")


def coverage(person):
    reading = figures.get("posted_organization_coverage").one("instructor", person.pk, HALF)
    return reading.value, reading.due, reading.state


def test_coverage_of_the_enterprises_served_is_recounted_by_hand(cast):
    north = cast.north  # he serves one enterprise, and it has an organization
    assert coverage(north.person) == (1, 1, "ok")
    second = make.make_enterprise(north.town, north.station, "北江二厂有限公司")
    make.make_posting(north.person, second, date(2026, 2, 1))
    assert coverage(north.person) == (1, 2, "ok")
    gone = make.make_enterprise(north.town, north.station, "北江三厂有限公司")
    Enterprise.objects.filter(pk=gone.pk).update(state=Enterprise.State.DEREGISTERED)
    make.make_posting(north.person, gone, date(2026, 2, 1))
    assert coverage(north.person) == (1, 2, "ok"), "what does not operate is not counted"


def test_who_serves_nobody_has_nothing_due(cast):
    assert coverage(cast.north.colleague) == (0, 0, "nothing_due")
