"""The load script of `bin/bench phones`, with a few phones: it runs, and it sees what is wrong."""

import pytest
from django.utils import timezone

from records.models import DailyLog, Visit
from tests import factories as make
from tests.bench import phones

PHONES, SECONDS = 10, 4


@pytest.fixture
def office(transactional_db):
    """A workstation with a firm and as many instructors as phones, all posted."""
    city = make.make_district("3301", "临江市")
    county = make.make_district("330105", "北山县", city)
    station = make.make_workstation(county, "北站")
    firm = make.make_enterprise(county, station, "北江制造有限公司")
    for number in range(PHONES):
        user = make.make_user("instructor", county, f"phone{number}")
        make.make_posting(make.make_instructor(station, f"明{number}", user), firm)
    return county


def test_every_phone_gets_its_receipt_and_nothing_is_lost_or_doubled(office, live_server):
    users = phones.people(PHONES)
    port = int(live_server.url.rsplit(":", 1)[1])
    outcome = phones.run(port, users, SECONDS)
    assert outcome.wrong == []
    assert outcome.failures == 0
    assert DailyLog.objects.received().count() == PHONES
    # open, three times kept, token, hand in, receipt; the plain one has no token
    assert [len(phone.steps) for phone in outcome.phones] == [6, *[7] * (PHONES - 1)]
    assert "10 phones within 4 s" in phones.report(outcome, SECONDS)

    lost, doubled, renumbered = Visit.objects.order_by("pk")[:3]
    lost.delete()
    doubled.pk = None
    doubled.key = "6f1c9f0e-3f0c-4c4e-9a53-3f3f5f8f2a11"
    doubled.save()
    DailyLog.objects.filter(pk=renumbered.log_id).update(number="330105-2026-999999")
    told = " ".join(phones.check(outcome, [u.pk for u in users], timezone.localdate()))
    for word in ("stored 0 times", "stored 2 times", "999999", "9 logs of 10 phones"):
        assert word in told

    phones.clear(users)
    assert len(phones.people(PHONES)) == PHONES - 1  # the log whose text was lost is still there
