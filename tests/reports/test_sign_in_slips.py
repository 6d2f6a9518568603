"""The slips with which instructors sign in for the first time, as they are printed."""

import io
import re
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from pypdf import PdfReader

from accounts import slips
from accounts.actions import come_in, set_active, set_policy
from common.links import spaced
from common.periods import YEAR, Period
from common.refusals import Refused
from instructors import actions
from instructors.accounts import not_come_in, propose, without_account
from reports import builders, printing
from reports.actions import issue_document, request_document
from reports.models import Document
from reports.tasks import build_document
from tests import factories as make

pytestmark = pytest.mark.django_db
DISTRICT, STATION, PERSON = "district_sign_in_slips", "station_sign_in_slips", "sign_in_slip"


@pytest.fixture
def given(cast):
    """Nine of the north and one of the south have accounts and have not come in."""
    for number in range(8):
        make.make_instructor(cast.north.station, f"王{'一二三四五六七八'[number]}")
    for office in cast.counties:
        names = propose(without_account(office.department))
        actions.give_accounts(names, by=office.department)
    return cast


def this_year():
    return Period.containing(timezone.localdate(), YEAR)


def pages(subject, by, kind=DISTRICT, language="zh-hans"):
    order = printing.read_order(kind, subject.pk, this_year().code, language, by)
    made = printing.make(order, printing.collect(order))
    reader = PdfReader(io.BytesIO(made.printed.content))
    return [re.sub(r"\s+", "", page.extract_text()) for page in reader.pages]


def text_of(*args, **kwargs):
    return "".join(pages(*args, **kwargs))


def address(person, until=None):
    until = until or slips.last_day(person.district)
    return f"/s/{spaced(slips.address_of(person.user, until))}/"


def test_a_slip_names_person_place_user_name_address_and_last_day(given):
    north, admin = given.north, given.city.administrator
    set_policy("public_address", "https://dj.example.cn/", district=given.city.district, by=admin)
    set_policy("first_sign_in_days", 9, district=given.city.district, by=admin)
    text = text_of(north.district, north.department)
    until = timezone.localdate() + timedelta(days=9)
    for person in not_come_in(north.department):
        for words in (person.name, person.user.username, f"dj.example.cn{address(person)}"):
            assert words in text, words
    assert north.station.name in text
    assert f"{until.year}年{until.month}月{until.day}日" in text


def test_eight_stand_on_a_sheet(given):
    sheets = pages(given.north.district, given.north.department)
    assert [sheet.count("用户名") for sheet in sheets] == [8, 1]


def test_in_english_too(given):
    text = text_of(given.south.district, given.south.department, language="en")
    assert "Username:" in text and "Scanthecode" in text and "用户名" not in text


def test_what_is_printed_lets_the_person_in(given):
    person = not_come_in(given.north.department).first()
    text = text_of(given.north.district, given.north.department)
    tokens = re.findall(r"/s/([\w-]+)/", text)
    assert person.user in [slips.find(token) for token in tokens]


def test_who_has_used_the_slip_gets_none_any_more(given):
    north = given.north
    used, closed, *_rest = not_come_in(north.department).order_by("pk")
    come_in(slips.address_of(used.user, timezone.localdate()), "a-long-enough-password")
    set_active(closed.user, False, by=north.administrator)
    text = text_of(north.district, north.department)
    assert address(used) not in text and address(closed) not in text
    assert text.count("用户名") == 7


def test_where_nobody_waits_the_paper_says_so(cast):
    text = text_of(cast.north.district, cast.north.department)
    assert "暂无待发放的首次登录单" in text


def test_of_one_workstation_and_of_one_person(given):
    north, other = given.north, make.make_workstation(given.north.district, "另一站")
    person = not_come_in(north.department).first()
    assert address(person) in text_of(north.station, north.department, STATION)
    assert "暂无" in text_of(other, north.department, STATION)
    alone = text_of(person, north.department, PERSON)
    assert address(person) in alone and alone.count("用户名") == 1


def test_the_slips_of_a_branch_are_those_of_its_counties(given):
    text = text_of(given.city.district, given.city.department)
    assert text.count("用户名") == 10
    assert text_of(given.south.district, given.city.department).count("用户名") == 1


@pytest.mark.parametrize("role", ["committee", "station_head", "auditor", "instructor",
                                  "administrator"])  # fmt: skip
def test_only_the_department_gets_them(given, role):
    north = given.north
    person = not_come_in(north.department).first()
    for kind, subject in ((DISTRICT, north.district), (STATION, north.station), (PERSON, person)):
        for user in (getattr(north, role), given.south.department):
            assert not builders.get(kind).subjects(user).filter(pk=subject.pk).exists()
            with pytest.raises(Refused):
                text_of(subject, user, kind)


def test_they_are_not_issued_for_everybody_to_open(given):
    north = given.north
    made = request_document(
        DISTRICT, north.district.pk, this_year().code, "zh-hans", by=north.department
    )
    build_document(made.pk)
    made.refresh_from_db()
    assert made.state == "ready"
    with pytest.raises(Refused):
        issue_document(made, by=north.department)


@override_settings(DEMO=False, PUBLIC_URL="", CSRF_TRUSTED_ORIGINS=[])
def test_without_an_address_nothing_is_printed_that_leads_nowhere(given):
    with pytest.raises(Refused):
        text_of(given.north.district, given.north.department)


def test_the_button_beside_the_list_asks_for_the_paper_at_once(given, page_of):
    north, browser = given.north, page_of(given.north.department)
    form = browser.get("/instructors/accounts/").content.decode()
    data = dict(re.findall(r'name="(kind|subject|period|language)" value="([^"]+)"', form))
    answer = browser.post("/papers/new/", data)
    paper = Document.objects.get(requested_by=north.department)
    assert answer.url == paper.get_absolute_url()
    assert (paper.kind, paper.subject_id) == (DISTRICT, north.district.pk)


def test_a_person_s_page_offers_the_slip_while_he_has_not_come_in(given, page_of):
    north = given.north
    person, browser = not_come_in(north.department).first(), page_of(north.department)
    link = f"kind={PERSON}&amp;subject={person.pk}"
    text = browser.get(person.get_absolute_url()).content.decode()
    assert link in text and "尚未首次登录" in text
    others = page_of(north.station_head).get(person.get_absolute_url()).content.decode()
    assert PERSON not in others and "尚未首次登录" not in others
    come_in(slips.address_of(person.user, timezone.localdate()), "a-long-enough-password")
    text = browser.get(person.get_absolute_url()).content.decode()
    assert PERSON not in text and "尚未首次登录" not in text
