"""The slips that a workstation hands to its enterprises."""

import io
import re

import pytest
from django.test import override_settings
from django.utils import timezone
from pypdf import PdfReader

from accounts.actions import set_policy
from common.links import spaced
from common.periods import Period
from common.refusals import Refused
from records.models import Confirmation
from reports import builders, printing
from reports.actions import issue_document, request_document
from reports.tasks import build_document
from tests import factories as make

pytestmark = pytest.mark.django_db
KIND = "confirmation_slips"


@pytest.fixture
def month():
    return Period.containing(timezone.localdate(), 1).previous()


@pytest.fixture
def asked(cast, month):
    return make.make_confirmation(cast.north.enterprise, month.start)


def text_of(subject, month, by, kind=KIND):
    order = printing.read_order(kind, subject.pk, month.code, "zh-hans", by)
    made = printing.make(order, printing.collect(order))
    reader = PdfReader(io.BytesIO(made.printed.content))
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))


def test_a_slip_names_the_enterprise_the_month_the_last_day_and_the_address(asked, cast, month):
    admin = cast.city.administrator
    set_policy("public_address", "https://dj.example.cn/", district=cast.city.district, by=admin)
    text = text_of(cast.north.station, month, cast.north.station_head)
    until = timezone.localdate(asked.expires_at)
    assert cast.north.enterprise.name in text and str(month) in text
    assert f"dj.example.cn/c/{spaced(asked.token)}/" in text
    assert f"{until.year}年{until.month}月{until.day}日" in text
    district = text_of(
        cast.north.district, month, cast.north.department, "district_confirmation_slips"
    )
    assert spaced(asked.token) in district


@pytest.mark.parametrize("wrong", ["example.cn", "ftp://a.cn", "https://a.cn/x?y", "http://"])
def test_an_address_that_is_none_is_not_taken(cast, wrong):
    with pytest.raises(Refused):
        set_policy("public_address", wrong, district=cast.city.district, by=cast.city.administrator)


def test_only_open_links_of_the_month_are_printed(asked, cast, month):
    earlier = make.make_confirmation(cast.north.enterprise, month.previous().start)
    text = text_of(cast.north.station, month, cast.north.station_head)
    assert spaced(asked.token) in text and spaced(earlier.token) not in text
    Confirmation.objects.filter(pk=asked.pk).update(revoked_at=timezone.now())
    assert spaced(asked.token) not in text_of(cast.north.station, month, cast.north.station_head)


def test_nobody_prints_the_link_that_asks_about_his_own_visits(asked, cast, month):
    head = cast.north.station_head
    cast.north.colleague.user = head
    cast.north.colleague.save()
    make.make_log(cast.north.colleague, month.start, cast.north.enterprise)
    head = type(head).objects.get(pk=head.pk)
    assert spaced(asked.token) not in text_of(cast.north.station, month, head)
    assert spaced(asked.token) in text_of(cast.north.station, month, cast.north.department)


def test_those_who_only_read_get_no_slips(asked, cast, month):
    for user in (cast.north.auditor, cast.north.instructor, cast.south.station_head):
        assert not builders.get(KIND).subjects(user).filter(pk=cast.north.station.pk).exists()
        with pytest.raises(Refused):
            text_of(cast.north.station, month, user)


def test_slips_are_not_issued_for_everybody_to_open(asked, cast, month):
    by = cast.north.department
    document = request_document(KIND, cast.north.station.pk, month.code, "en", by=by)
    build_document(document.pk)
    document.refresh_from_db()
    assert document.state == "ready"
    with pytest.raises(Refused):
        issue_document(document, by=by)


@override_settings(DEMO=False, PUBLIC_URL="", CSRF_TRUSTED_ORIGINS=[])
def test_without_an_address_nothing_is_printed_that_leads_nowhere(asked, cast, month):
    with pytest.raises(Refused):
        text_of(cast.north.station, month, cast.north.station_head)
