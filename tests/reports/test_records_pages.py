"""The whole record of a person, an enterprise, a workstation."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.periods import YEAR, Period
from enterprises import actions as places
from instructors import actions
from reports.views.records_pages.person import logs_by_month
from tests import factories as make

MOST_QUERIES = 22


def person_url(office, name="person"):
    return reverse(f"reports:{name}", args=[office.person.pk])


def grow(office):
    for month in range(1, 9):
        firm = make.make_enterprise(office.town, office.station)
        make.make_posting(office.person, firm, date(2026, month, 1))
        make.make_organization(firm, office.enterprise, form="attached")
        make.make_posting(make.make_instructor(office.station), office.enterprise)
        make.make_course(office.district, office.person, day=date(2026, month, 2))
        make.make_log(office.person, date(2026, month, 5), office.enterprise)
        make.make_problem(office.enterprise, office.instructor, instructor=office.person)
        make.make_symposium(office.station, date(2024, month, 1))
        if month != 3:
            make.make_summary(office.person, date(2026, month, 1))
        places.edit_enterprise(office.enterprise, by=office.department, employees=month)
        actions.edit_instructor(office.person, by=office.department, note=str(month))


@pytest.mark.parametrize("kind", ["person", "person_work", "enterprise", "workstation"])
def test_a_record_page_costs_the_same_however_long_the_record(cast, page_of, costs_the_same, kind):
    pk = {"enterprise": cast.north.enterprise.pk, "workstation": cast.north.station.pk}.get(
        kind, cast.north.person.pk
    )
    url = reverse(f"reports:{kind}", args=[pk])
    browser = page_of(cast.north.department)
    actions.edit_instructor(cast.north.person, by=cast.north.department, note="x")
    places.edit_enterprise(cast.north.enterprise, by=cast.north.department, note="x")
    make.make_every_duty_rule(cast.city.district)
    costs_the_same(browser, url, lambda: grow(cast.north))
    with CaptureQueriesContext(connection) as queries:
        browser.get(url)
    assert len(queries) <= MOST_QUERIES


def test_numbers_are_masked_and_open_only_for_who_may(cast, page_of):
    url = person_url(cast.north)
    for role, may in (("department", 2), ("committee", 1), ("instructor", 2), ("auditor", 2)):
        page = page_of(getattr(cast.north, role)).get(url)
        assert cast.north.person.id_number not in page.content.decode()
        assert sum(bool(line["url"]) for line in page.context["masked"]) == may, role


def test_an_instructor_finds_his_own_record_without_buttons(cast, page_of):
    page = page_of(cast.north.instructor).get(person_url(cast.north))
    assert page.context["next"] is None and not page.context["may_edit"]
    other = reverse("reports:person", args=[cast.north.colleague.pk])
    assert page_of(cast.north.instructor).get(other).status_code == 404


def test_a_station_head_with_a_record_of_his_own_does_not_edit_it(cast, page_of):
    own = make.make_instructor(cast.north.station, user=cast.north.station_head)
    browser = page_of(cast.north.station_head)
    page = browser.get(reverse("reports:person", args=[own.pk]))
    assert page.context["next"] is None
    assert browser.get(person_url(cast.north)).context["next"]


@pytest.mark.parametrize(
    "state, address",
    [("candidate", "state"), ("under_review", "appoint"), ("appointed", "post"),
     ("active", "post"), ("recalled", None)],
)  # fmt: skip
def test_the_one_next_action_follows_from_the_state(cast, page_of, state, address):
    cast.north.person.state = state
    cast.north.person.save()
    action = page_of(cast.north.department).get(person_url(cast.north)).context["next"]
    assert (action is None) if address is None else f"/{address}/" in action[1]


def test_what_happened_is_read_by_who_may_read_the_trail(cast, page_of):
    actions.edit_instructor(cast.north.person, by=cast.north.department, post="科长")
    pages = {
        role: page_of(getattr(cast.north, role)).get(person_url(cast.north))
        for role in ("department", "auditor", "committee")
    }
    assert len(pages["department"].context["entries"]) == 1
    assert len(pages["auditor"].context["entries"]) == 1
    assert len(pages["committee"].context["entries"]) == 0


def test_the_work_part_is_a_part_for_htmx_and_a_page_without(cast, page_of):
    browser = page_of(cast.north.department)
    part = browser.get(person_url(cast.north, "person_work"), headers={"HX-Request": "true"})
    whole = browser.get(person_url(cast.north, "person_work"))
    assert "<html" not in part.content.decode() and "<html" in whole.content.decode()
    assert dict(part.context["logs"])[str(part.context["year"].parts(1)[2])] == (
        1 if part.context["year"].code == "2026" else 0
    )


def test_an_enterprise_shows_only_what_its_reader_may_see(cast, page_of):
    stranger = make.make_instructor(cast.south.station)
    make.make_posting(stranger, cast.north.enterprise)
    url = reverse("reports:enterprise", args=[cast.north.enterprise.pk])
    seen = page_of(cast.north.station_head).get(url).context["postings"]
    assert [posting.instructor for posting in seen] == [cast.north.person]
    assert page_of(cast.city.department).get(url).context["postings"].count() == 2


def test_months_to_come_have_no_bar_for_no_data_is_not_zero(cast):
    today = timezone.localdate()
    months = logs_by_month(cast.north.person.pk, Period.containing(today, YEAR))
    assert len(months) == today.month
