"""The pages of the ledger and of the library of experience, as they are pressed."""

from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from enterprises.actions.prepare import prepare_firm
from records.actions import problem_assigning as assigning
from records.models import Experience, Problem
from records.problem_views import VIEWS
from tests import factories as make


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel("2026-04-02 09:00+08:00", tick=False), translation.override("en"):
        yield


@pytest.fixture
def north(cast):
    return cast.north


@pytest.fixture
def me(north, page_of):
    return page_of(north.instructor, headers={"accept-language": "en"})


@pytest.fixture
def head(north, page_of):
    return page_of(north.station_head, headers={"accept-language": "en"})


def address(name, *args):
    return reverse(f"records:{name}", args=args)


def firm(office, name):
    row = make.make_enterprise(office.town, office.station, name)
    prepare_firm(row).save()
    return row


def typed(enterprise, **more):
    return {
        "enterprise": enterprise, "title": "招工困难", "category": "talent", "source": "desk",
        "found_on": "2026-04-01", **more,
    }  # fmt: skip


# The ledger -----------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["", *VIEWS, "nonsense"])
def test_every_view_of_the_ledger_opens_and_costs_the_same(north, head, costs_the_same, code):
    def grow():
        for _ in range(6):
            problem = make.make_problem(
                north.enterprise, north.instructor, instructor=north.person, long_term=True,
                passed_to=north.district,
            )  # fmt: skip
            Problem.objects.filter(pk=problem.pk).update(
                state="answered", due_on="2026-03-20", closed_by=north.station_head
            )

    grow()
    costs_the_same(head, address("problem_list") + f"?view={code}", grow)


def test_the_time_left_is_said_in_workdays(north, head, page_of):
    assigning.assign_problem(north.problem, by=north.station_head, lead_unit="县人社局")
    page = head.get(address("problem_list"))
    assert "workdays left: 15" in page.content.decode()
    with time_machine.travel("2026-04-28 09:00+08:00"):
        head = page_of(north.station_head, headers={"accept-language": "en"})
        assert "workdays overdue: 2" in head.get(address("problem_list")).content.decode()


def test_the_workbook_has_what_came_of_a_problem(north, head):
    Problem.objects.filter(pk=north.problem.pk).update(
        requested_by="赵经理", revisited_by="李明", revisit_result="已解决", rated_how="phone"
    )
    answer = head.get(address("problem_list") + "?export=xlsx")
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    for word in ("赵经理", "李明", "已解决", "by phone"):
        assert word in rows[1], word


# Entering -------------------------------------------------------------------------------


def test_an_enterprise_is_named_without_script_by_name_or_code(north, head):
    other = firm(north, "长青食品有限公司")
    for text in ("长青食品有限公司", other.credit_code, f"长青食品有限公司 {other.credit_code}"):
        Problem.objects.filter(enterprise=other).delete()
        head.post(address("problem_new"), typed(text))
        assert Problem.objects.get(enterprise=other).title == "招工困难"
    page = head.post(address("problem_new"), typed("长青"))
    assert "长青食品有限公司" in page.context["form"].errors["enterprise"][0]


def test_the_form_lists_no_enterprise_however_many_there_are(north, page_of, costs_the_same):
    browser = page_of(north.department)
    costs_the_same(browser, address("problem_new"), lambda: firm(north, "长青食品有限公司"))
    assert "长青食品有限公司" not in browser.get(address("problem_new")).content.decode()


def test_a_neighbour_s_enterprise_is_not_found(cast, head):
    page = head.post(address("problem_new"), typed(cast.south.enterprise.credit_code))
    assert "enterprise" in page.context["form"].errors


def test_what_may_be_the_same_is_shown_before_it_is_entered(north, me):
    data = typed(north.enterprise.pk)
    page = me.post(address("problem_new"), data)
    assert page.context["form"].similar == [north.problem]
    assert not Problem.objects.filter(title="招工困难").exists()
    seen = page.context["form"]["seen"].value()
    me.post(address("problem_new"), {**data, "seen": seen, "same": [north.problem.pk]})
    problem = Problem.objects.get(title="招工困难")
    assert list(problem.related.all()) == [north.problem]
    assert north.problem.title in me.get(problem.get_absolute_url()).content.decode()


def test_a_problem_is_linked_by_its_number_within_one_s_scope(cast, north, me):
    other = make.make_problem(north.enterprise, north.instructor, instructor=north.person)
    url = address("problem_relate", north.problem.pk)
    page = me.post(url, {"number": cast.south.problem.number, "version": 1})
    assert "There is no problem" in page.content.decode()
    me.post(url, {"number": other.number.lower(), "version": 1})
    assert list(north.problem.related.all()) == [other]


# Steps ----------------------------------------------------------------------------------


def test_more_time_is_asked_for_and_given_on_pages(north, me, head):
    pk = north.problem.pk
    head.post(address("problem_assign", pk), {"lead_unit": "县人社局", "version": 1})
    me.post(
        address("problem_extend", pk),
        {"wanted_on": "2026-05-20", "reason": "涉及多部门", "version": 2},
    )
    page = head.get(address("problem_page", pk))
    assert page.context["next"].name == "grant"
    head.post(address("problem_grant", pk), {"granted": "1", "until": "2026-05-12", "version": 3})
    assert str(Problem.objects.get(pk=pk).due_on) == "2026-05-12"
    page = me.get(address("problem_page", pk))
    assert [row.state for row in page.context["extensions"]] == ["granted"]
    assert "More time given" in page.content.decode()


def test_a_step_that_does_not_fit_says_why_and_keeps_what_was_typed(north, me):
    url = address("problem_answer", north.problem.pk)
    page = me.post(url, {"result": "已办", "answered_on": "2026-04-02", "version": 1})
    text = page.content.decode()
    assert "The problem is raised now" in text and "已办" in text


def test_several_are_assigned_after_one_question(north, head):
    done = make.make_problem(
        north.enterprise, north.instructor, state="closed", closed_on="2026-03-09"
    )
    ids = {"pk": [north.problem.pk, done.pk], "next": address("problem_list")}
    page = head.post(address("problem_assign_many"), ids)
    assert page.context["problems"] == [north.problem] and page.context["left_out"] == 1
    assert Problem.objects.get(pk=north.problem.pk).state == "raised"
    answer = head.post(
        address("problem_assign_many"), {**ids, "sure": "1", "lead_unit": "县人社局"}
    )
    assert answer.url == address("problem_list")
    assert Problem.objects.get(pk=north.problem.pk).lead_unit == "县人社局"


def test_where_none_fits_one_is_led_back(cast, north, head):
    ids = {"pk": [north.problem.pk, cast.south.problem.pk], "next": "https://elsewhere.example/"}
    answer = head.post(address("problem_close_many"), ids)
    assert answer.url == address("problem_list")


# Experience -----------------------------------------------------------------------------


def test_good_practice_from_a_log_to_the_library_and_into_use(north, me, head, page_of):
    visit = north.log.visits.get()
    form = me.get(address("experience_new") + f"?visit={visit.pk}").context["form"]
    assert form["text"].value() == visit.text
    me.post(
        address("experience_new") + f"?visit={visit.pk}",
        {"title": "车间微党课", "text": visit.text, "tags": ["life"]},
    )
    row = Experience.objects.get(title="车间微党课")
    assert (row.visit, row.enterprise) == (visit, north.enterprise)
    me.post(address("experience_submit", row.pk))
    assert head.get(row.get_absolute_url()).context["next"][0] == "review"
    head.post(address("experience_review", row.pk), {"good": "1", "version": 2})
    department = page_of(north.department)
    row.refresh_from_db()
    department.post(
        address("experience_publish", row.pk),
        {"district": north.district.pk, "version": row.version},
    )
    library = me.get(address("experience_library") + "?q=cjwdk&tag=life")
    assert [found.pk for found in library.context["page"]] == [row.pk]
    assert not me.get(address("experience_library") + "?tag=site").context["page"]
    head.post(address("experience_use", row.pk), {"note": "已试行"})
    assert "已试行" in me.get(row.get_absolute_url()).content.decode()


def test_a_draft_is_nobody_s_but_its_author_s_and_his_office_s(cast, north, page_of):
    url = north.experience.get_absolute_url()
    assert page_of(north.station_head).get(url).status_code == 200
    assert page_of(cast.south.department).get(url).status_code == 404


def test_the_lists_of_experience_cost_the_same(north, head, costs_the_same):
    def grow():
        for _ in range(6):
            make.make_experience(
                north.station, north.instructor, instructor=north.person, status="published",
                enterprise=north.enterprise, published_in=north.district,
            )  # fmt: skip

    grow()
    for name in ("experience_list", "experience_library"):
        costs_the_same(head, address(name), grow)


def test_a_problem_s_words_are_put_right_before_it_is_assigned(north, me):
    url = address("problem_edit", north.problem.pk)
    form = me.get(url).context["form"]
    assert form["title"].value() == north.problem.title
    data = {"title": "一线用工紧缺", "category": "talent", "version": form["version"].value()}
    me.post(url, data)
    problem = Problem.objects.get(pk=north.problem.pk)
    assert (problem.title, problem.category) == ("一线用工紧缺", "talent")


def test_an_enterprise_s_page_leads_to_a_problem_of_it(north, head):
    page = head.get(reverse("reports:enterprise", args=[north.enterprise.pk])).content.decode()
    url = address("problem_new") + f"?enterprise={north.enterprise.pk}"
    assert url in page
    assert f'value="{north.enterprise.name}"' in head.get(url).content.decode()


def test_an_instructor_s_own_enterprise_is_filled_in(cast, north, me):
    url = address("problem_new") + f"?enterprise={north.enterprise.pk}"
    assert me.get(url).context["form"]["enterprise"].value() == north.enterprise.pk
    url = address("problem_new") + f"?enterprise={cast.south.enterprise.pk}"
    assert me.get(url).context["form"]["enterprise"].value() is None
