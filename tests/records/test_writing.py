"""Writing a paper: stars, drafted numbers and their rows, renewing them, nothing to report."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from instructors.models import Posting
from records.actions import papers, stars
from records.models import DailyLog, MonthlySummary, Problem, Star, Visit
from records.sentences import renewed, without_numbers, written_in
from records.starred import sentences_of
from tests import factories as make
from tests.refusals import refused

TEXT = "向负责人宣讲稳岗政策。现场答疑六个问题！约定下周再来"


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel("2026-04-02 09:00+08:00", tick=False), translation.override("en"):
        yield


@pytest.fixture
def north(cast):
    Visit.objects.filter(log=cast.north.log).update(text=TEXT)
    User.objects.filter(pk=cast.north.instructor.pk).update(language="zh-hans")
    return cast.north


@pytest.fixture
def visit(north):
    return north.log.visits.get()


@pytest.fixture
def me(north, page_of):
    return page_of(north.instructor, HTTP_ACCEPT_LANGUAGE="en")


def address(name, *args):
    return reverse(f"records:{name}", args=args)


def fresh(north):
    return MonthlySummary.objects.get(pk=north.summary.pk)


def drafted(north, language="zh-hans"):
    User.objects.filter(pk=north.instructor.pk).update(language=language)
    papers.draft_anew(fresh(north), by=north.instructor, version=None)
    return fresh(north)


# Stars ----------------------------------------------------------------------------------


def test_a_visit_is_read_sentence_by_sentence(visit):
    assert sentences_of(visit) == ["向负责人宣讲稳岗政策。", "现场答疑六个问题！", "约定下周再来"]


def test_a_starred_sentence_comes_into_the_draft_and_the_others_do_not(north, visit):
    stars.star(visit, "现场答疑六个问题！", on=True, by=north.instructor)
    text = drafted(north).text
    assert "现场答疑六个问题！" in text and "约定下周再来" not in text
    stars.star(visit, "现场答疑六个问题！", on=False, by=north.instructor)
    assert "现场答疑六个问题！" not in drafted(north).text


def test_a_starred_visit_comes_in_whole(north, visit):
    stars.star(visit, on=True, by=north.instructor)
    assert TEXT in drafted(north).text


def test_a_sentence_that_was_corrected_away_is_not_drafted(north, visit):
    stars.star(visit, "现场答疑六个问题！", on=True, by=north.instructor)
    Visit.objects.filter(pk=visit.pk).update(text="另一句话。")
    assert "现场答疑" not in drafted(north).text
    refused("star.no_such_sentence", stars.star, visit, "没说过。", on=True, by=north.instructor)


def test_one_stars_only_what_one_wrote(cast, north, visit, page_of):
    refused("common.not_yours", stars.star, visit, on=True, by=north.station_head)
    url = address("visit_star", visit.pk)
    assert page_of(cast.south.instructor).post(url, {"on": "1"}).status_code == 404


def test_the_log_s_page_and_the_writing_page_offer_stars(north, visit, me):
    for url in (north.log.get_absolute_url(), address("summary_edit", north.summary.pk)):
        assert address("visit_star", visit.pk) in me.get(url).content.decode()
    data = {"sentence": "约定下周再来", "on": "1", "next": address("summary_edit", 1)}
    assert me.post(address("visit_star", visit.pk), data).url == address("summary_edit", 1)
    assert Star.objects.get().sentence == "约定下周再来"
    data["next"] = "https://elsewhere.example/"
    assert me.post(address("visit_star", visit.pk), data).url == north.log.get_absolute_url()


def test_a_sentence_is_inserted_without_script_as_well(north, visit, me):
    page = me.get(address("summary_edit", north.summary.pk))
    data = {"text": "已写的话", "version": page.context["form"].instance.version}
    me.post(address("summary_edit", north.summary.pk), data | {"insert": f"{visit.pk}-1"})
    first, second = fresh(north).text.splitlines()
    assert first == "已写的话" and second.endswith("现场答疑六个问题！")
    assert north.enterprise.name in second


def test_the_visits_beside_the_text_cost_the_same_for_more(north, me, costs_the_same):
    def grow():
        for day in range(3, 20):
            log = make.make_log(north.person, date(2026, 3, day), north.enterprise)
            Star.objects.create(visit=log.visits.get(), sentence="走访企业，了解生产经营情况")

    costs_the_same(me, address("summary_edit", north.summary.pk), grow)


# Numbers in the text --------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_drafted_number_of_the_text_opens_its_rows(north, me, language):
    make.make_log(north.person, date(2026, 3, 5), north.enterprise)
    text = drafted(north, language).text
    found = {(one.code, one.part): one.number for one in written_in(text)}
    assert found["log_days", "value"] == 2 and found["visits_on_site", "value"] == 2
    assert found["problems_raised", "value"] == 1
    page = me.get(address("summary_page", north.summary.pk)).content.decode()
    for code in {code for code, _part in found}:
        assert f'<a href="/figures/{code}/instructor/{north.person.pk}/2026-03/" title=' in page


def test_a_number_that_moved_is_pointed_out_and_renewed_only_when_asked(north, me):
    text = drafted(north).text + "\n我写的话，不要动：9 天。"
    papers.save_paper(fresh(north), {"text": text}, by=north.instructor, version=None)
    make.make_log(north.person, date(2026, 3, 5), north.enterprise)
    page = me.get(address("summary_edit", north.summary.pk))
    moved = {part.label: (part.text, part.now) for part in page.context["changed"]}
    assert moved["记录日志天数"] == ("1", 2)
    assert fresh(north).text == text, "never silently"
    me.post(address("summary_renew", north.summary.pk))
    new = fresh(north).text
    assert {one.code: one.number for one in written_in(new)}["log_days"] == 2
    assert new.endswith("我写的话，不要动：9 天。")
    assert me.get(address("summary_edit", north.summary.pk)).context["changed"] == []


def test_a_number_that_the_author_changed_is_shown_beside_the_figure(north, page_of):
    text = drafted(north).text.replace("工作日志 1 天", "工作日志 8 天")
    paper = papers.submit_paper(fresh(north), {"text": text}, by=north.instructor, version=None)
    page = page_of(north.station_head).get(paper.get_absolute_url())
    assert [(p.text, p.now) for p in page.context["parts"] if p.now is not None] == [("8", 1)]


def test_what_moved_after_handing_in_is_shown_to_the_reviewer(north, page_of):
    paper = papers.submit_paper(fresh(north), {"text": "月"}, by=north.instructor, version=None)
    make.make_log(north.person, date(2026, 3, 5))
    page = page_of(north.station_head).get(paper.get_absolute_url())
    number = next(n for n in page.context["numbers"] if n.figure.code == "log_days")
    assert (number.value, number.now) == (1, 2)


def test_a_reworded_sentence_is_the_authors_own():
    with translation.override("zh-hans"):
        assert written_in("今年三月，我一共写了 9 天日志，走访 4 家企业。") == []
        assert renewed("我写了 9 天日志。", {"log_days": {"value": 3}}) == "我写了 9 天日志。"


def test_what_was_added_to_a_drafted_line_is_not_lost(north):
    text = drafted(north).text
    assert without_numbers(text) == ""
    assert without_numbers(f"{text}感触很深。\n又一句。") == "感触很深。 又一句。"


# Nothing to report ----------------------------------------------------------------------


@pytest.fixture
def empty(north):
    DailyLog.objects.filter(instructor=north.person).delete()
    Problem.objects.filter(instructor=north.person).delete()
    north.leave.delete()
    return north


def nothing(north, reason="none"):
    return papers.report_nothing(fresh(north), reason, by=north.instructor, version=None)


def test_an_empty_month_is_handed_in_with_one_tap(empty, me):
    page = me.get(address("summary_edit", empty.summary.pk))
    assert page.context["reasons"] == [("none", "无工作事项")]
    me.post(address("summary_nothing", empty.summary.pk), {"reason": "none"})
    paper = fresh(empty)
    assert (paper.status, paper.nothing_to_report, paper.text) == ("submitted", True, "")
    assert "无工作事项" in me.get(paper.get_absolute_url()).content.decode()


@pytest.mark.parametrize("left", ["log", "problem"])
def test_a_month_in_which_something_happened_is_not_empty(empty, me, left):
    if left == "log":
        make.make_log(empty.person, date(2026, 3, 9))
    else:
        make.make_problem(empty.enterprise, empty.instructor, instructor=empty.person)
    refused("paper.not_empty", nothing, empty)
    assert me.get(address("summary_edit", empty.summary.pk)).context["reasons"] == []


def test_a_draft_log_does_not_make_a_month_full(empty):
    make.make_log(empty.person, date(2026, 3, 9), status="draft", number=None)
    assert nothing(empty).nothing_to_report


def test_the_reason_is_one_that_the_records_know(empty):
    refused("paper.other_reason", nothing, empty, "leave")
    refused("paper.other_reason", nothing, empty, "not_posted")
    refused("paper.other_reason", nothing, empty, "")
    for first, last in (
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 4, 1), date(2026, 4, 3)),
    ):
        make.make_leave(empty.person, start=first, end=last, status="approved")
        refused("paper.other_reason", nothing, empty, "leave")
    make.make_leave(empty.person, start=date(2026, 3, 1), end=date(2026, 3, 31), status="approved")
    assert nothing(empty, "leave").nothing_reason == "leave"


def test_who_was_not_posted_may_say_so(empty):
    Posting.objects.filter(instructor=empty.person).update(end=date(2026, 2, 1))
    assert nothing(empty, "not_posted").nothing_reason == "not_posted"


def test_words_handed_in_later_take_the_nothing_back(empty):
    nothing(empty)
    MonthlySummary.objects.filter(pk=empty.summary.pk).update(status="returned")
    paper = papers.submit_paper(fresh(empty), {"text": "补"}, by=empty.instructor, version=None)
    assert (paper.nothing_to_report, paper.nothing_reason) == (False, "")
