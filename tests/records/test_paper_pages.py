"""The pages of summaries, reports, problems and symposia: the way through them, and their cost."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from records.models import MonthlySummary, Problem
from tests import factories as make

MOST_QUERIES = 22


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel("2026-04-02 09:00+08:00", tick=False), translation.override("en"):
        yield


@pytest.fixture
def north(cast):
    return cast.north


@pytest.fixture
def me(north, page_of):
    return page_of(north.instructor, HTTP_ACCEPT_LANGUAGE="en")


@pytest.fixture
def head(north, page_of):
    return page_of(north.station_head, HTTP_ACCEPT_LANGUAGE="en")


def address(name, *args):
    return reverse(f"records:{name}", args=args)


def test_a_summary_goes_from_draft_to_return_to_acceptance(north, me, head):
    pk = north.summary.pk
    page = me.get(address("summary_edit", pk))
    version = page.context["form"].instance.version
    typed = {"text": "本月走访一家企业", "version": version}
    kept = me.post(address("summary_autosave", pk), typed).json()
    assert kept["fields"] == {"version": version + 1}
    me.post(address("summary_edit", pk), typed | {"version": version + 1, "submit": "1"})
    assert "本月走访一家企业" in head.get(address("summary_page", pk)).content.decode()
    back = {"reason": "请写明企业", "text": "哪一家", "version": version + 2}
    head.post(address("summary_return", pk), back)
    page = me.get(address("summary_edit", pk)).content.decode()
    assert "请写明企业" in page and "哪一家" in page
    again = {"text": "本月走访北江制造", "submit": "1"}
    again["version"] = MonthlySummary.objects.get(pk=pk).version
    me.post(address("summary_edit", pk), again)
    head.post(address("summary_accept", pk))
    assert MonthlySummary.objects.get(pk=pk).status == "accepted"


def test_a_stale_autosave_is_not_kept_and_says_so(north, me):
    pk = north.summary.pk
    MonthlySummary.objects.filter(pk=pk).update(version=5, text="新的")
    answer = me.post(address("summary_autosave", pk), {"text": "旧的", "version": 1}).json()
    assert answer["failed"]
    assert MonthlySummary.objects.get(pk=pk).text == "新的"
    page = me.post(address("summary_edit", pk), {"text": "旧的", "version": 1}).content.decode()
    assert "旧的" in page and "新的" in page


def test_a_draft_is_not_shown_to_its_reviewer(north, head):
    MonthlySummary.objects.filter(pk=north.summary.pk).update(text="还没写完")
    assert "还没写完" not in head.get(address("summary_page", north.summary.pk)).content.decode()


@pytest.mark.parametrize("page", ["summary_page", "report_page"])
@pytest.mark.parametrize("status", ["submitted", "returned", "accepted"])
@pytest.mark.parametrize("role", ["department", "committee", "station_head", "instructor"])
def test_a_paper_asks_the_database_seldom(cast, north, page_of, page, status, role):
    make.make_every_duty_rule(cast.city.district)
    paper = north.summary if page == "summary_page" else north.report
    type(paper).objects.filter(pk=paper.pk).update(status=status, submitted_at=timezone.now())
    make.make_log(north.person, paper.period.start, north.enterprise)
    browser = page_of(getattr(north, role))
    browser.get(address(page, paper.pk))
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address(page, paper.pk)).status_code == 200
    assert len(asked) <= MOST_QUERIES, [query["sql"][:90] for query in asked]


def test_every_number_of_a_paper_opens_its_evidence(north, me):
    page = me.get(address("summary_page", north.summary.pk)).content.decode()
    link = f"/figures/log_days/instructor/{north.person.pk}/2026-03/"
    assert link in page
    assert me.get(link).status_code == 200


def test_an_author_drafts_the_last_month_himself(north, me):
    north.summary.delete()
    page = me.get(address("summary_list"))
    assert page.context["missing"][1] == address("summary_draft", "2026-03")
    answer = me.post(page.context["missing"][1])
    made = MonthlySummary.objects.get(instructor=north.person, start=date(2026, 3, 1))
    assert answer.url == address("summary_edit", made.pk)
    assert me.post(address("summary_draft", "nonsense")).status_code == 404
    assert me.post(address("summary_draft", "2026Q1")).status_code == 404


def test_late_ones_are_found_by_their_filter(north, head):
    MonthlySummary.objects.filter(pk=north.summary.pk).update(due_on=date(2026, 4, 1))
    make.make_summary(north.colleague, date(2026, 3, 1), due_on=date(2026, 4, 7))
    page = head.get(address("summary_list") + "?status=late")
    assert [paper.pk for paper in page.context["page"]] == [north.summary.pk]


def test_a_problem_goes_all_the_way(north, me, head):
    pk = north.problem.pk
    page = head.get(address("problem_page", pk))
    assert page.context["next"].name == "assign"
    head.post(address("problem_assign", pk), {"lead_unit": "县人社局", "version": 1})
    assert me.get(address("problem_page", pk)).context["next"].name == "answer"
    today = {"answered_on": "2026-04-02", "rated_on": "2026-04-02", "visited_on": "2026-04-02"}
    me.post(address("problem_answer", pk), {"result": "已组织招聘会", "version": 2, **today})
    rating = {"satisfaction": "satisfied", "how": "phone", "version": 3, **today}
    me.post(address("problem_rate", pk), rating)
    visit = {"person": "李明", "solved": "1", "result": "电话回访满意", "version": 4, **today}
    me.post(address("problem_revisit", pk), visit)
    assert me.get(address("problem_page", pk)).context["next"] is None
    head.post(address("problem_close", pk), {"version": 5})
    problem = Problem.objects.get(pk=pk)
    assert (problem.state, problem.due_on) == ("closed", date(2026, 4, 24))
    assert "电话回访满意" in head.get(address("problem_page", pk)).content.decode()


def test_two_steps_on_one_version_the_second_is_told(north, head):
    url = address("problem_assign", north.problem.pk)
    head.post(url, {"lead_unit": "县人社局", "version": 1})
    page = head.post(url, {"lead_unit": "县总工会", "version": 1}).content.decode()
    assert "县人社局" in page and "县总工会" in page


def test_a_problem_form_sent_twice_makes_one(north, head):
    form = head.get(address("problem_new")).context["form"]
    data = {
        "enterprise": north.enterprise.name, "title": "用电贵", "category": "other",
        "source": "desk", "found_on": "2026-04-01", "form_key": str(form["form_key"].value()),
        "seen": str(north.problem.pk),
    }  # fmt: skip
    assert (
        head.post(address("problem_new"), data).url == head.post(address("problem_new"), data).url
    )
    assert Problem.objects.filter(title="用电贵").count() == 1


@pytest.mark.parametrize("name", ["summary_list", "report_list", "problem_list", "symposium_list"])
def test_lists_cost_the_same_for_more_rows(north, page_of, costs_the_same, name):
    def grow():
        for n in range(1, 12):
            person = make.make_instructor(north.station)
            make.make_summary(person, date(2026, 3, 1))
            make.make_report(person, date(2026, 1, 1))
            make.make_problem(north.enterprise, north.instructor, instructor=person)
            make.make_symposium(north.station, date(2020 + n // 4, n % 4 * 3 + 1, 1))

    costs_the_same(page_of(north.department), address(name), grow)


def test_pages_of_one_thing_cost_the_same_however_much_is_in_them(north, page_of, costs_the_same):
    def grow():
        for _n in range(8):
            make.make_opinion(north.symposium, north.enterprise, problem=north.problem)
            make.make_decision(north.symposium)
            north.symposium.attendances.create(name="某")
            make.make_experience(
                north.station, north.station_head, symposium=north.symposium,
                instructor=north.person,
            )  # fmt: skip

    costs_the_same(page_of(north.station_head), address("symposium_page", north.symposium.pk), grow)
