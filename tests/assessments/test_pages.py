"""What stands on the pages of an assessment, and what they cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions import compiling
from assessments.changes import anything_since
from assessments.models import Cycle, Evaluation, Rating, ResponsibilityBook
from instructors.actions import DayPlan, change_days
from instructors.models import CalendarDay
from tests import factories as make


@pytest.fixture
def compiled(rated, system):
    compiling.compile_now(rated, by=system)
    return rated


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_line_shows_its_arithmetic_and_leads_to_its_evidence(compiled, cast, page_of):
    shown = text(page_of(cast.north.department).get(compiled.mine.get_absolute_url()))
    assert "8 × 1 ÷ 1 = 8.00" in shown
    assert f"/figures/enterprises_covered/instructor/{cast.north.person.pk}/2026H1/" in shown
    assert "5 × (30 × 100 (工作站) + 40 × 100 (主管部门)) ÷ 70 ÷ 100 = 5.00" in shown
    assert "未评分的测评主体：派驻企业" in shown
    assert "没有相应数据" in shown or "本期无应完成事项" in shown


def test_what_changed_after_the_cut_off_is_marked(compiled, cast, page_of):
    url = f"/assessments/evaluations/{compiled.other.pk}/changes/"
    browser = page_of(cast.north.department)
    assert "没有变动" in text(browser.get(url))
    make.make_log(cast.north.colleague, date(2026, 5, 6), cast.north.enterprise)
    shown = text(browser.get(url))
    assert "数据有变动" in shown and "汇总时 0 / 1，现为 1 / 1" in shown


def test_after_a_change_of_the_calendar_the_figures_are_read_anew(compiled, cast):
    evaluation = Evaluation.objects.get(pk=compiled.other.pk)
    assert not anything_since(evaluation, evaluation.run.cut_off)
    day = CalendarDay.objects.get(day=date(2026, 3, 5))
    change_days([DayPlan(day.day, "holiday", "", day.version)], by=cast.city.department)
    assert anything_since(evaluation, evaluation.run.cut_off)


def test_the_person_himself_sees_no_proposal_and_no_enterprises_words(compiled, cast, page_of):
    Rating.objects.create(
        evaluation=compiled.mine, group="enterprise", enterprise=cast.north.enterprise,
        comment="来得少", noes={"a": False},
    )  # fmt: skip
    own = text(page_of(cast.north.instructor).get(compiled.mine.get_absolute_url()))
    office = text(page_of(cast.north.department).get(compiled.mine.get_absolute_url()))
    assert "来得少" in office and "来得少" not in own
    Evaluation.objects.update(grade="basic")
    own = text(page_of(cast.north.instructor).get(compiled.mine.get_absolute_url()))
    assert "基本称职" not in own
    Cycle.objects.update(stage=Cycle.Stage.PUBLICITY)
    assert "基本称职" in text(page_of(cast.north.instructor).get(compiled.mine.get_absolute_url()))


def test_a_station_head_sees_his_own_people_only(compiled, cast, page_of):
    url = f"/assessments/{compiled.pk}/people/"
    assert len(page_of(cast.north.station_head).get(url).context["page"]) == 2
    compiled.other.workstation = make.make_workstation(cast.north.district)
    compiled.other.save()
    assert len(page_of(cast.north.station_head).get(url).context["page"]) == 1


def test_no_list_but_the_meetings_is_sorted_by_total(compiled, cast, page_of):
    url = f"/assessments/{compiled.pk}/people/"
    browser = page_of(cast.north.department)
    assert [sort.name for sort in browser.get(url).context["page"].sorts] == ["name"]
    names = [row.instructor.name_key for row in browser.get(url + "?sort=-total").context["page"]]
    assert names == sorted(names)


def test_pressing_compile_shows_progress_and_then_the_result(rated, cast, page_of):
    browser = page_of(cast.north.department)
    url = f"/assessments/{rated.pk}/"
    assert browser.post(url + "compile/").url == url
    assert "cycle_progress" not in text(browser.get(url))
    assert f'hx-get="{url}progress/"' in text(browser.get(url))
    compiling.carry_out(rated.runs.get().pk)
    assert browser.get(url + "progress/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "已汇总" in text(browser.get(url))


@pytest.mark.parametrize(
    "path", ["{c}/people/", "{c}/meeting/", "{c}/missing/", "{c}/", "books/", "consequences/"]
)
def test_a_page_costs_the_same_for_more_people(compiled, cast, page_of, costs_the_same, path):
    def grow():
        for _ in range(10):
            person = make.make_instructor(cast.north.station)
            make.make_evaluation(compiled, person, total=9000, run=compiled.runs.get())
            make.make_book(person, 2025)

    url = "/assessments/" + path.format(c=compiled.pk)
    costs_the_same(page_of(cast.north.department), url, grow)


@pytest.mark.parametrize("page", ["", "changes/"])
def test_an_evaluation_costs_few_queries(compiled, cast, page_of, page):
    browser = page_of(cast.north.department)
    with CaptureQueriesContext(connection) as queries:
        browser.get(compiled.mine.get_absolute_url() + page)
    assert len(queries) < 25, len(queries)


def test_a_half_year_is_taken_to_its_end_page_by_page(compiled, cast, page_of):
    """The department's way, with what a browser posts."""
    browser, base = page_of(cast.north.department), f"/assessments/{compiled.pk}/"
    for row in browser.get(base + "missing/").context["rows"]:
        browser.post(base + "missing/", {**row, "people": "", "reason": "经核不计分"})
    assert not browser.get(base + "missing/").context["rows"]
    browser.post(base + "move/", {"stage": "meeting"})
    browser.post(base + "meeting/accept/")
    page = browser.get(base + "meeting/")
    data = {"person": [row["e"].pk for row in page.context["rows"]]}
    for row in page.context["rows"]:
        data |= {f"g-{row['e'].pk}": "competent", f"r-{row['e'].pk}": "会议研究",
                 f"v-{row['e'].pk}": row["e"].version}  # fmt: skip
    assert browser.post(base + "meeting/", data).status_code == 302
    browser.post(base + "move/", {"stage": "publicity"})
    shown = text(browser.get(base + "publicity/"))
    assert "称职" in shown and "北明" in shown
    Cycle.objects.update(publicity_until=date(2026, 1, 1))
    browser.post(base + "move/", {"stage": "final"})
    assert Cycle.objects.get(pk=compiled.pk).is_final


def test_all_books_that_match_are_signed_at_once(cast, page_of):
    mine = [make.make_book(make.make_instructor(cast.north.station), 2025) for _ in range(3)]
    url = reverse("assessments:book_list")
    browser = page_of(cast.north.department)
    shown = browser.get(url, {"year": 2025})
    assert shown.context["whole"]
    sent = {"all": shown.context["page"].count, "next": f"{url}?year=2025"}
    browser.post(reverse("assessments:book_sign_many"), sent)
    signed = ResponsibilityBook.objects.filter(status="signed")
    assert set(signed) == set(mine)
    browser.post(reverse("assessments:book_sign_many"), {**sent, "all": 2, "next": url})
    assert set(ResponsibilityBook.objects.filter(status="signed")) == set(mine)
