"""Asking enterprises about a month: by whom, when, and who holds the links."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.actions import set_policy
from accounts.models import AuditEntry
from common.periods import Period
from common.refusals import Refused
from instructors.models import Posting
from records.actions import confirmations as actions
from records.confirming import holdable, may_hold
from records.models import Confirmation
from tests import factories as make
from tests.records.confirming import page


@pytest.fixture
def visited(cast, month):
    """Both counties' enterprises had a visit last month; a third one had none."""
    for office in cast.counties:
        make.make_log(office.person, month.start, office.enterprise)
    make.make_enterprise(cast.north.town, cast.north.station, "没有走访的企业")
    return month


def firms_asked(month):
    rows = Confirmation.objects.filter(start=month.start)
    return set(rows.values_list("enterprise__name", flat=True))


@pytest.mark.parametrize("role", ["station_head", "department", "committee"])
def test_one_press_asks_every_enterprise_in_ones_charge_with_a_visit(visited, cast, role):
    by = getattr(cast.north, role)
    assert actions.issue_confirmations(visited, by=by) == 1
    assert firms_asked(visited) == {cast.north.enterprise.name}
    row = Confirmation.objects.get(start=visited.start)
    assert (row.workstation, row.district) == (cast.north.station, cast.north.town)
    assert actions.issue_confirmations(visited, by=by) == 0, "each enterprise once a month"
    entry = AuditEntry.objects.get(verb="confirmation.issued")
    assert entry.params["ids"] == [cast.north.enterprise.pk]


def test_an_enterprise_without_a_visit_is_asked_about_an_answer_that_waits(cast, month, page_of):
    north = cast.north
    problem = make.make_problem(
        north.enterprise, north.instructor, instructor=north.person, state="answered",
        result="已协调解决", found_on=month.start, answered_on=month.end,
    )  # fmt: skip
    assert actions.issue_confirmations(month, by=north.department) == 0, "answered later"
    problem.answered_on = month.start
    problem.save()
    assert actions.issue_confirmations(month, by=north.department) == 1
    row = Confirmation.objects.get(start=month.start)
    shown = page_of(None).get(page(row)).content.decode()
    assert "本月没有走访记录" in shown and "已协调解决" in shown


@pytest.mark.parametrize("role", ["instructor", "auditor", "administrator"])
def test_others_ask_nobody(visited, cast, role):
    assert actions.issue_confirmations(visited, by=getattr(cast.north, role)) == 0


def test_drafts_are_not_asked_about(cast, month):
    make.make_log(
        cast.north.person, month.start, cast.north.enterprise, status="draft", number=None
    )
    assert actions.issue_confirmations(month, by=cast.north.department) == 0


def test_a_month_is_asked_about_when_it_is_over_and_not_for_ever(cast, month):
    refused = {"month_not_over": month.next(), "too_old": Period(date(2025, 1, 1), 1)}
    for why, other in refused.items():
        with pytest.raises(Refused) as refusal:
            actions.issue_confirmations(other, by=cast.north.department)
        assert refusal.value.code == f"confirmation.{why}"


def test_a_link_is_good_for_as_long_as_the_policy_says(visited, cast):
    north = cast.north
    set_policy("confirmation_link_days", 3, district=north.district, by=north.department)
    actions.issue_confirmations(visited, by=north.department)
    left = Confirmation.objects.get(start=visited.start).expires_at - timezone.now()
    assert timedelta(days=2, hours=23) < left <= timedelta(days=3)


def test_the_clock_asks_where_the_policy_says_so_and_in_the_first_days_only(visited, cast):
    first = visited.next().start
    assert actions.issue_by_clock(first) == 0
    set_policy(
        "confirmation_by_clock", True, district=cast.north.district, by=cast.north.department
    )
    assert actions.issue_by_clock(first + timedelta(days=6)) == 0
    assert actions.issue_by_clock(first) == 1
    assert actions.issue_by_clock(first + timedelta(days=1)) == 0
    assert firms_asked(visited) == {cast.north.enterprise.name}


def test_issuing_anew_makes_the_former_address_void(asked, cast, page_of):
    former = page(asked)
    actions.reissue_confirmations([asked], by=cast.north.station_head)
    asked.refresh_from_db()
    assert page_of(None).get(former).status_code == 404
    assert page_of(None).get(page(asked)).status_code == 200


def test_a_revoked_link_opens_nothing_until_it_is_issued_anew(asked, cast, page_of):
    head = cast.north.station_head
    actions.revoke_confirmations([asked], by=head)
    assert page_of(None).get(page(asked)).status_code == 404
    actions.reissue_confirmations([asked], by=head)
    asked.refresh_from_db()
    assert asked.state == "issued"


def test_nobody_touches_the_links_of_another_county(asked, cast):
    for user in (cast.south.station_head, cast.south.department, cast.north.instructor,
                 cast.north.auditor):  # fmt: skip
        for act in (actions.reissue_confirmations, actions.revoke_confirmations):
            with pytest.raises(Refused):
                act([asked], by=user)
        with pytest.raises(Refused):
            actions.take_link(asked, by=user)


def test_who_takes_a_link_is_written_down(asked, cast):
    assert actions.take_link(asked, by=cast.north.station_head) == asked.token
    entry = AuditEntry.objects.get(verb="confirmation.link_taken")
    assert (entry.actor, entry.subject_id) == (cast.north.station_head, asked.pk)


def test_nobody_holds_the_link_that_asks_about_his_own_visits(asked, cast):
    head, person = cast.north.station_head, cast.north.colleague
    rows = Confirmation.objects.filter(pk=asked.pk)
    person.user = head
    person.save()
    head = type(head).objects.get(pk=head.pk)
    assert may_hold(head, asked) and holdable(rows, head) == [asked]
    Posting.objects.filter(instructor=person).delete()
    make.make_log(person, asked.start, cast.north.enterprise)
    assert not may_hold(head, asked) and holdable(rows, head) == []
    with pytest.raises(Refused):
        actions.take_link(asked, by=head)
