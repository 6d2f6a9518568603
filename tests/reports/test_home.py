"""Today and the statistics: what waits for whom, and numbers that open."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.models import PaperStatus
from instructors.models import Instructor
from records.models import DailyLog, MonthlySummary, Problem
from reports.queues import queue_for
from tests import factories as make

pytestmark = pytest.mark.django_db
MOST_QUERIES = 22
MOST_OF_TODAY = 20


def sentences(tasks):
    return " ".join(str(task.text) for task in tasks)


@pytest.fixture
def workday():
    day = timezone.localdate()
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day


def test_a_returned_summary_waits_for_its_author_and_nobody_else(cast, workday):
    MonthlySummary.objects.filter(pk=cast.north.summary.pk).update(
        status=PaperStatus.RETURNED, due_on=workday - timedelta(days=1)
    )
    address = cast.north.summary.get_absolute_url()
    assert address in [t.url for t in queue_for(cast.north.instructor, workday).overdue]
    assert address not in [t.url for t in queue_for(cast.south.instructor, workday).overdue]


def test_a_submitted_summary_waits_for_the_head_but_not_his_own(cast, workday):
    station = cast.north.station_head
    review = reverse("records:summary_sample")
    MonthlySummary.objects.all().delete()
    own = make.make_instructor(cast.north.station, user=station)
    mine = make.make_summary(own, date(2026, 4, 1))
    MonthlySummary.objects.filter(pk=mine.pk).update(status=PaperStatus.SUBMITTED)
    assert review not in [t.url for t in queue_for(station, workday).waiting]
    theirs = make.make_summary(cast.north.person, date(2026, 4, 1))
    MonthlySummary.objects.filter(pk=theirs.pk).update(status=PaperStatus.SUBMITTED)
    assert review in [t.url for t in queue_for(station, workday).waiting]


def test_a_problem_past_its_day_is_overdue_for_its_own_department_only(cast, workday):
    Problem.objects.filter(pk=cast.north.problem.pk).update(
        state=Problem.State.ASSIGNED, due_on=workday - timedelta(days=1)
    )
    late = reverse("records:problem_list") + "?view=overdue"
    assert late in [t.url for t in queue_for(cast.north.department, workday).overdue]
    assert late not in [t.url for t in queue_for(cast.south.department, workday).overdue]


def test_the_queue_costs_the_same_for_more_of_everything(cast, page_of, costs_the_same):
    def grow():
        for _ in range(8):
            day = date(2020, 1, 1) + timedelta(days=make.number() % 1500)
            make.make_log(cast.north.person, day, cast.north.enterprise)
            make.make_problem(
                cast.north.enterprise, cast.north.instructor, instructor=cast.north.person
            )

    for user in (cast.north.department, cast.north.station_head, cast.north.instructor):
        costs_the_same(page_of(user), "/", grow)


@pytest.mark.parametrize(
    "role", ["department", "committee", "station_head", "auditor", "administrator", "instructor"]
)
@pytest.mark.parametrize("office", ["city", "north"])
def test_today_asks_the_database_seldom(cast, page_of, office, role):
    make.make_every_duty_rule(cast.city.district)
    client = page_of(getattr(getattr(cast, office), role))
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    assert len(asked) <= MOST_OF_TODAY, [query["sql"][:90] for query in asked]


def test_two_offices_of_one_person_cost_little_more(cast, page_of):
    head = cast.north.station_head
    own = make.make_instructor(cast.north.station, user=head)
    make.make_posting(own, cast.north.enterprise)
    client = page_of(head)
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    assert len(asked) <= MOST_OF_TODAY + 5, [query["sql"][:90] for query in asked]


@pytest.mark.parametrize("role", ["department", "committee", "station_head", "auditor"])
@pytest.mark.parametrize("query", ["", "?by=district", "?by=workstation", "?show=rates"])
def test_statistics_stay_few_queries_and_within_ones_own(cast, page_of, role, query):
    client = page_of(getattr(cast.north, role))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("reports:statistics") + query)
    assert page.status_code == 200
    assert len(asked) <= MOST_QUERIES, len(asked)
    text = page.content.decode()
    assert cast.south.station.name not in text
    assert cast.south.district.name not in text


def test_a_number_in_the_statistics_is_what_its_own_page_says(cast, page_of):
    DailyLog.objects.filter(instructor=cast.north.person).update(status=DailyLog.Status.RECEIVED)
    client = page_of(cast.north.department)
    month = client.get(reverse("reports:statistics") + "?period=2026-03&by=workstation")
    shown = {
        column.code: cell
        for line in month.context["lines"]
        for column, cell in zip(month.context["columns"], line.cells, strict=True)
    }
    for cell in shown.values():
        reading = client.get(cell.url).context["reading"]
        assert reading == cell.reading
    assert shown["log_days"].reading.value == 1


@pytest.mark.parametrize("period", ["2026-13", "x", "20260"])
def test_a_period_that_is_none_is_not_found(cast, page_of, period):
    address = reverse("reports:statistics") + f"?period={period}"
    assert page_of(cast.north.department).get(address).status_code == 404


def test_the_evidence_of_another_countys_number_is_not_found(cast, page_of):
    place = ["log_days", "workstation", cast.south.station.pk, "2026-03"]
    address = reverse("reports:figure_evidence", args=place)
    assert page_of(cast.north.department).get(address).status_code == 404
    assert page_of(cast.south.department).get(address).status_code == 200


def test_the_first_day_says_what_comes_first(workday):
    district = make.make_district("330199", "新县")
    admin, department = (make.make_user(r, district) for r in ("administrator", "department"))
    assert not queue_for(admin, workday).waiting  # the department has its account already
    assert [t.url for t in queue_for(department, workday).waiting] == [
        reverse("instructors:import_new")
    ]
    department.delete()
    assert [t.url for t in queue_for(admin, workday).waiting] == [reverse("accounts:user_add")]
    make.make_instructor(make.make_workstation(district))
    department = make.make_user("department", district)
    assert reverse("instructors:import_new") not in [
        t.url for t in queue_for(department, workday).waiting
    ]


def test_a_head_without_a_workstation_and_a_workstation_without_a_head_are_told(workday):
    district = make.make_district("330198", "新县")
    head, department = (make.make_user(r, district) for r in ("station_head", "department"))
    stations = reverse("enterprises:workstation_list")
    assert [t.url for t in queue_for(head, workday).waiting] == [stations]
    station = make.make_workstation(district)
    assert stations in [t.url for t in queue_for(department, workday).waiting]
    station.head = head
    station.save()
    assert stations not in [t.url for t in queue_for(department, workday).waiting]
    assert not queue_for(head, workday).waiting


def test_who_cannot_answer_a_suggestion_is_not_asked_to(cast, workday):
    make.make_suggestion(cast.north.instructor)
    page = reverse("accounts:suggestions")
    assert page in [t.url for t in queue_for(cast.north.department, workday).waiting]
    admin = make.make_user("administrator", cast.north.department.district)
    assert page not in [t.url for t in queue_for(admin, workday).waiting]


def test_the_department_alone_is_told_who_in_post_cannot_sign_in_yet(cast, workday):
    url = reverse("instructors:account_list")

    def told(user):
        return [str(t.text) for t in queue_for(user, workday).waiting if t.url == url]

    Instructor.objects.filter(user=None).update(state=Instructor.State.RECALLED)
    assert told(cast.south.department) == []
    Instructor.objects.filter(pk=cast.south.person.pk).update(user=None)
    assert told(cast.south.department) == ["尚无账号的在岗指导员 1 人。"]
    for user in (cast.south.committee, cast.south.station_head, cast.north.department):
        assert told(user) == []
