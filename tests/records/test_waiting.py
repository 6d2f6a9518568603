"""Whose share a review is, who has still to hand in, and the office's reminder before the day."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import strip_tags

from accounts.models import AuditEntry, Notice, PolicyValue, User
from common.periods import Period
from instructors.models import Instructor
from records import reviewing
from records.actions import due, papers
from records.models import MonthlySummary, QuarterlyReport
from records.not_handed_in import SIZE, expected_of, missing_of, page_after
from reports.queues.roles import queue_for
from tests import factories as make
from tests.refusals import refused

MARCH = Period.parse("2026-03")


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel("2026-04-02 09:00+08:00", tick=False), translation.override("en"):
        yield


@pytest.fixture
def north(cast):
    MonthlySummary.objects.update(due_on=date(2026, 4, 7))
    make.make_posting(cast.north.colleague, cast.north.enterprise)
    return cast.north


def address(name):
    return reverse(f"records:{name}")


def hand_in(north):
    summary = MonthlySummary.objects.get(pk=north.summary.pk)
    return papers.submit_paper(summary, {"text": "月"}, by=north.instructor, version=None)


# Whose share ----------------------------------------------------------------------------


def share(paper):
    """Everybody of the county for whom it waits."""
    office = User.objects.filter(district=paper.district, is_active=True)
    return {user.role for user in office if reviewing.waiting_for(user, type(paper)).exists()}


@pytest.mark.parametrize("reviewer", ["station", "committee", "department"])
def test_a_paper_waits_for_whom_the_policy_names_and_those_are_told(cast, north, reviewer):
    PolicyValue.objects.create(district=north.district, code="summary_reviewer", value=reviewer)
    paper = hand_in(north)
    role = {"station": "station_head"}.get(reviewer, reviewer)
    assert share(paper) == {role}
    told = Notice.objects.filter(code="summary.waits").values_list("user__role", flat=True)
    assert set(told) == {role}
    for user in (cast.city.department, cast.city.committee, cast.south.department):
        assert not reviewing.waiting_for(user, MonthlySummary).exists()


def test_without_a_head_it_waits_for_the_department(north):
    paper = hand_in(north)
    north.station.head = None
    north.station.save()
    assert share(paper) == {"department"}
    assert [user.role for user in reviewing.reviewers(paper)] == ["department"]


def test_a_heads_own_paper_waits_for_the_department(north):
    person = make.make_instructor(north.station, user=north.station_head)
    own = make.make_summary(person, date(2026, 3, 1), status="submitted")
    assert share(own) == {"department"}
    assert list(reviewing.reviewers(own)) == [north.department]


def test_a_head_whose_account_is_shut_reviews_nothing_and_the_department_does(north):
    User.objects.filter(pk=north.station_head.pk).update(is_active=False)
    paper = hand_in(north)
    assert share(paper) == {"department"}
    assert list(reviewing.reviewers(paper)) == [north.department]


def test_a_paper_without_a_workstation_waits_for_the_department(north):
    """Of those who head no workstation nobody is told."""
    paper = hand_in(north)
    MonthlySummary.objects.filter(pk=paper.pk).update(workstation=None)
    paper.refresh_from_db()
    assert share(paper) == {"department"}
    assert list(reviewing.reviewers(paper)) == [north.department]


def test_an_office_above_is_not_asked_while_there_is_one_nearer(cast, north):
    set_reviewer = PolicyValue.objects.create
    set_reviewer(district=cast.city.district, code="summary_reviewer", value="committee")
    paper = hand_in(north)
    assert list(reviewing.reviewers(paper)) == [north.committee]
    User.objects.filter(pk=north.committee.pk).update(is_active=False)
    assert list(reviewing.reviewers(paper)) == [cast.city.committee]
    assert share(paper) == set()
    assert list(reviewing.waiting_for(cast.city.committee, MonthlySummary)) == [paper]


def test_one_rule_for_everywhere_shares_as_one_for_a_county_does(cast, north):
    paper = hand_in(north)
    assert share(paper) == {"station_head"}, "as it is where nothing is set"
    rule = PolicyValue.objects.create(
        district=cast.city.district, code="summary_reviewer", value="committee"
    )
    assert share(paper) == {"committee"}
    north.station.head = None
    north.station.save()
    assert share(paper) == {"committee"}, "that there is no head is nothing to the committee"
    rule.delete()
    assert share(paper) == {"department"}


@pytest.mark.parametrize("south", ["station", "department"])
def test_the_head_of_another_station_has_no_share_in_it(cast, north, south):
    PolicyValue.objects.create(district=cast.south.district, code="summary_reviewer", value=south)
    other = User.objects.get(pk=cast.city.station_head.pk)
    make.make_workstation(north.district, "东站", head=other)
    paper = hand_in(north)
    assert not reviewing.waiting_for(other, MonthlySummary).exists()
    assert list(reviewing.waiting_for(north.station_head, MonthlySummary)) == [paper]
    assert not reviewing.may_review(other, paper)
    assert reviewing.may_review(north.station_head, paper)
    assert reviewing.may_review(User.objects.system(), paper)


def test_without_a_committee_it_waits_for_the_department(cast, north):
    PolicyValue.objects.create(district=north.district, code="summary_reviewer", value="committee")
    User.objects.filter(role="committee").update(is_active=False)
    paper = hand_in(north)
    assert share(paper) == {"department"}
    assert list(reviewing.reviewers(paper)) == [north.department]


def test_the_nearest_office_has_the_share(cast, north):
    PolicyValue.objects.create(district=cast.city.district, code="summary_reviewer",
                               value="department")  # fmt: skip
    User.objects.filter(pk=north.department.pk).update(is_active=False)
    paper = hand_in(north)
    assert list(reviewing.waiting_for(cast.city.department, MonthlySummary)) == [paper]
    assert list(reviewing.reviewers(paper)) == [cast.city.department]


def test_finding_ones_share_costs_the_same_for_any_number(cast, north):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            list(reviewing.waiting_for(north.department, MonthlySummary))
        return len(queries)

    hand_in(north)
    cost()  # what is known of a user is looked up once
    few = cost()
    for _ in range(20):
        make.make_summary(make.make_instructor(north.station), date(2026, 3, 1), status="submitted")
    assert cost() == few <= 6


@pytest.mark.parametrize("reviewer", ["station", "committee", "department"])
def test_each_of_the_three_sees_its_share_on_today(north, reviewer):
    PolicyValue.objects.create(district=north.district, code="summary_reviewer", value=reviewer)
    hand_in(north)
    for role in ("station_head", "committee", "department"):
        user = User.objects.get(pk=getattr(north, role).pk)
        urls = [task.url for task in queue_for(user, timezone.localdate()).waiting]
        assert (address("summary_sample") in urls) is (role.startswith(reviewer)), role


@pytest.mark.parametrize("reviewer", ["station", "committee", "department"])
def test_who_reviews_is_told_of_late_ones_and_the_head_always(north, reviewer):
    PolicyValue.objects.create(district=north.district, code="summary_reviewer", value=reviewer)
    url = f"{address('summary_missing')}?period=2026-03"
    for role in ("station_head", "committee", "department"):
        user = User.objects.get(pk=getattr(north, role).pk)
        queue = queue_for(user, date(2026, 4, 20))
        urls = [task.url for task in [*queue.overdue, *queue.soon, *queue.waiting]]
        told = role == "station_head" or role == reviewer
        assert (url in urls) is told, role


# Still to come --------------------------------------------------------------------------


def test_the_page_names_who_has_not_handed_in_by_name_and_nothing_else(north, page_of):
    Instructor.objects.filter(pk=north.person.pk).update(name="张明", name_key="zhang ming")
    Instructor.objects.filter(pk=north.colleague.pk).update(name="安芳", name_key="an fang")
    url = f"{address('summary_missing')}?period=2026-03"
    page = page_of(north.station_head).get(url)
    assert [row.name for row in page.context["rows"]] == ["安芳", "张明"]
    hand_in(north)
    page = page_of(north.station_head).get(url)
    assert [row.name for row in page.context["rows"]] == ["安芳"]
    with time_machine.travel("2026-05-20 09:00+08:00"):
        late = page_of(north.station_head).get(url).content.decode()
        shown = strip_tags(late.split('<ul class="lines missing">')[1].split("</ul>")[0])
        assert "安芳" in shown and "43" not in shown, "no days of delay are shown"


def test_who_corrects_a_returned_paper_is_not_told_of_as_if_nothing_had_come(north, page_of):
    MonthlySummary.objects.filter(pk=north.summary.pk).update(
        status="returned", due_on=date(2026, 4, 1)
    )
    page = page_of(north.station_head).get(address("summary_missing"), {"period": "2026-03"})
    (line,) = (line for line in page.content.decode().split("<li>") if str(north.person) in line)
    assert "已退回，修改中" in line and "尚未报送" not in line


@pytest.mark.parametrize("who", ["department", "committee", "auditor"])
def test_an_office_sees_its_branch_only(cast, north, page_of, who):
    url = f"{address('summary_missing')}?period=2026-03"
    page = page_of(getattr(north, who)).get(url)
    assert {row.paper.instructor for row in page.context["rows"]} == {
        north.person.pk, north.colleague.pk,
    }  # fmt: skip
    everybody = page_of(getattr(cast.city, who)).get(url)
    assert len(everybody.context["rows"]) == 3
    of_one = page_of(getattr(cast.city, who)).get(f"{url}&workstation={cast.south.station.pk}")
    assert [row.paper.instructor for row in of_one.context["rows"]] == [cast.south.person.pk]


def test_nonsense_in_the_address_gives_the_last_period(north, page_of):
    head = page_of(north.station_head)
    for query in ("period=2026Q1", "period=x", "period=0001-01", "after=x~y", "workstation=x"):
        page = head.get(f"{address('summary_missing')}?{query}")
        assert page.context["period"] == MARCH
    assert head.get(address("report_missing")).context["period"].code == "2026Q1"


def test_a_long_list_goes_on_where_it_stopped(north):
    for _ in range(SIZE + 5):
        make.make_posting(make.make_instructor(north.station), north.enterprise)
    found = expected_of(MonthlySummary, MARCH, north.station_head)
    rows = missing_of(MonthlySummary, found, timezone.localdate())
    first, place = page_after(rows, "")
    second, end = page_after(rows, place)
    assert [*first, *second] == rows and len(first) == SIZE and end == ""


def test_the_list_costs_the_same_for_more_people(north, page_of, costs_the_same):
    def grow():
        for _ in range(15):
            make.make_posting(make.make_instructor(north.station), north.enterprise)

    costs_the_same(
        page_of(north.station_head), f"{address('summary_missing')}?period=2026-03", grow
    )


# Reminding ------------------------------------------------------------------------------


def remind(north, by=None):
    by = by or north.station_head
    missing = expected_of(MonthlySummary, MARCH, by)
    return due.remind_now(MonthlySummary, missing, by=by, today=timezone.localdate())


def reminders(user):
    return Notice.objects.filter(user=user, code="summary.reminder").count()


def test_a_press_reminds_once_a_day(north, page_of):
    head = page_of(north.station_head)
    head.post(address("summary_remind"), {"period": "2026-03"})
    assert reminders(north.instructor) == 1
    refused("paper.reminded_today", remind, north)
    refused("paper.reminded_today", remind, north, north.department)  # another office's press
    with time_machine.travel("2026-04-03 09:00+08:00"):
        remind(north)
    assert reminders(north.instructor) == 2


def test_one_may_be_reminded_alone(cast, north, page_of):
    user = make.make_user("instructor", north.district)
    Instructor.objects.filter(pk=north.colleague.pk).update(user=user)
    data = {"period": "2026-03", "instructor": north.colleague.pk}
    page_of(north.station_head).post(address("summary_remind"), data)
    assert (reminders(user), reminders(north.instructor)) == (1, 0)
    data["instructor"] = cast.south.person.pk  # not of this branch
    page_of(north.station_head).post(address("summary_remind"), data)
    assert reminders(cast.south.instructor) == 0


@pytest.mark.parametrize("day", ["2026-03-20", "2026-04-08"])
def test_nobody_is_reminded_before_the_period_is_over_or_after_the_day(north, page_of, day):
    with time_machine.travel(f"{day} 09:00+08:00"):
        refused("paper.day_over", remind, north)
        page = page_of(north.station_head).get(f"{address('summary_missing')}?period=2026-03")
        assert page.context["to_remind"] == set()


def test_who_has_handed_in_is_not_reminded(north):
    hand_in(north)
    refused("paper.reminded_today", remind, north)  # the other one has no account
    assert reminders(north.instructor) == 0


def test_a_reminder_leaves_one_trace_of_whom_it_went_to(north):
    remind(north)
    entry = AuditEntry.objects.get(verb="summary.reminded")
    assert entry.params["ids"] == [north.person.pk]


def test_a_quarters_report_is_reminded_of_as_well(north, page_of):
    QuarterlyReport.objects.update(due_on=date(2026, 4, 10))
    page_of(north.station_head).post(address("report_remind"), {"period": "2026Q1"})
    assert Notice.objects.filter(user=north.instructor, code="report.reminder").count() == 1
