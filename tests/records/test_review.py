"""Reviewing a paper: remarks with replies, what goes with a return, editions, opening it again."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEntry, Notice
from records.actions import logs, papers, review
from records.actions.visits import Entry
from records.differences import IN, OUT, SAME, compare, shortened
from records.models import DailyLog, Edition, MonthlySummary, Remark
from tests import factories as make
from tests.refusals import refused


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel("2026-04-02 09:00+08:00", tick=False), translation.override("en"):
        yield


@pytest.fixture
def north(cast):
    return cast.north


@pytest.fixture
def handed_in(north):
    return submit(north, "本月走访一家企业")


def submit(north, text, **more):
    summary = MonthlySummary.objects.get(pk=north.summary.pk)
    values = {"text": text, **more}
    return papers.submit_paper(summary, values, by=north.instructor, version=None)


def fresh(paper):
    return type(paper).objects.get(pk=paper.pk)


def address(name, *args):
    return reverse(f"records:{name}", args=args)


# Remarks --------------------------------------------------------------------------------


def test_remarks_made_while_reading_go_with_the_return(north, handed_in):
    refused("paper.no_reason", review.return_paper, handed_in, "", by=north.station_head)
    review.add_remark(handed_in, "哪一家？", by=north.station_head, field="text")
    review.add_remark(handed_in, "这天做了什么？", by=north.station_head, log=north.log)
    review.return_paper(handed_in, "", by=north.station_head)
    assert fresh(handed_in).status == "returned"
    notice = Notice.objects.get(user=north.instructor, code="summary.came_back")
    with translation.override("en"):
        assert str(notice).endswith("see the remarks")


def test_whoever_returned_it_still_reads_what_he_remarked(north, handed_in, page_of):
    review.add_remark(handed_in, "哪一家？", by=north.station_head, field="text")
    review.return_paper(handed_in, "", by=north.station_head)
    papers.save_paper(fresh(handed_in), {"text": "改到一半"}, by=north.instructor, version=None)
    page = page_of(north.station_head).get(handed_in.get_absolute_url()).content.decode()
    assert "哪一家？" in page and "改到一半" not in page
    assert "已退回，待报送人修改后重新报送" in page and f"由{north.station_head}退回" in page


def test_while_writing_each_remark_says_what_it_is_on(north, handed_in, page_of):
    review.add_remark(handed_in, "哪一家？", by=north.station_head, field="text")
    review.add_remark(handed_in, "这天做了什么？", by=north.station_head, log=north.log)
    review.return_paper(handed_in, "请补充", by=north.station_head)
    page = page_of(north.instructor).get(address("summary_edit", handed_in.pk))
    said = {one.remark.text: one.about for one in page.context["said"]}
    assert said == {"哪一家？": "工作开展情况", "这天做了什么？": "3月2日日志", "请补充": ""}
    assert "· <span>3月2日日志</span>" in page.content.decode()


def test_a_remark_of_the_round_before_does_not_stand_for_a_reason(north, handed_in):
    review.add_remark(handed_in, "哪一家？", by=north.station_head, field="text")
    review.return_paper(handed_in, "", by=north.station_head)
    with time_machine.travel("2026-04-03 09:00+08:00"):
        again = submit(north, "本月走访北江制造")
        refused("paper.no_reason", review.return_paper, again, "", by=north.station_head)


def test_the_authors_own_remark_is_no_reason_for_a_return(north, handed_in):
    review.add_remark(handed_in, "请看附件", by=north.instructor)
    refused("paper.no_reason", review.return_paper, handed_in, " ", by=north.station_head)


def test_a_remark_is_on_a_field_that_there_is_and_a_log_of_the_month(cast, north, handed_in):
    by = north.station_head
    refused("paper.no_such_field", review.add_remark, handed_in, "?", by=by, field="status")
    april = make.make_log(north.person, date(2026, 4, 1))
    for log in (april, cast.south.log, make.make_log(north.colleague, date(2026, 3, 3))):
        refused("common.not_yours", review.add_remark, handed_in, "?", by=by, log=log)


def test_a_remark_on_a_day_stands_at_the_log_as_well(north, handed_in, page_of):
    review.add_remark(handed_in, "这天见了谁？", by=north.station_head, log=north.log)
    page = page_of(north.instructor).get(north.log.get_absolute_url()).content.decode()
    assert "这天见了谁？" in page


def test_a_reply_stands_under_its_remark_and_its_maker_is_told(north, handed_in, page_of):
    remark = review.add_remark(handed_in, "哪一家？", by=north.station_head, field="text")
    me = page_of(north.instructor)
    me.post(address("summary_answer", handed_in.pk, remark.pk), {"text": "北江制造"})
    reply = Remark.objects.get(answers=remark)
    assert (reply.text, reply.field, reply.by) == ("北江制造", "text", north.instructor)
    assert Notice.objects.filter(user=north.station_head, code="summary.reply").count() == 1
    page = page_of(north.station_head).get(handed_in.get_absolute_url())
    field = next(field for field in page.context["fields"] if field["name"] == "text")
    assert [[r.text for r in one.replies] for one in field["said"]] == [["北江制造"]]


def test_a_remark_of_another_paper_cannot_be_replied_to_here(cast, north, handed_in, page_of):
    other = Remark.objects.create(summary=cast.south.summary, text="?", by=cast.south.department)
    answer = page_of(north.instructor).post(
        address("summary_answer", handed_in.pk, other.pk), {"text": "甲"}
    )
    assert answer.status_code == 404 and not Remark.objects.filter(answers=other).exists()


def test_every_remark_and_reply_leaves_one_trace(north, handed_in):
    remark = review.add_remark(handed_in, "哪一家？", by=north.station_head)
    review.answer_remark(remark, "北江制造", by=north.instructor)
    assert AuditEntry.objects.filter(verb="summary.remarked").count() == 2


# Editions -------------------------------------------------------------------------------


def test_what_was_handed_in_is_kept_each_time(north, handed_in):
    review.return_paper(handed_in, "哪一家？", by=north.station_head)
    summary = MonthlySummary.objects.get(pk=handed_in.pk)
    papers.save_paper(summary, {"text": "改到一半"}, by=north.instructor, version=None)
    submit(north, "本月走访北江制造")
    found = Edition.objects.filter(summary=handed_in).values_list("number", "text")
    assert list(found) == [(1, "本月走访一家企业"), (2, "本月走访北江制造")]
    assert Edition.objects.get(summary=handed_in, number=1).figures["log_days"]["value"] == 1


def test_the_reviewer_sees_what_changed_word_by_word(north, handed_in, page_of):
    head = page_of(north.station_head, HTTP_ACCEPT_LANGUAGE="en")
    assert head.get(handed_in.get_absolute_url()).context["changes"] is None
    review.return_paper(handed_in, "哪一家？", by=north.station_head)
    submit(north, "本月走访三家企业", difficulties="路远")
    page = head.get(handed_in.get_absolute_url())
    assert [change.label for change in page.context["changes"]] == ["work done", "difficulties"]
    text = page.content.decode()
    assert "<del>一</del><ins>三</ins>" in text and "<ins>路远</ins>" in text
    assert "Underlined: put in." in text, "colour alone says nothing"


def test_any_two_editions_can_be_compared(north, handed_in, page_of):
    for text in ("第二稿", "第三稿"):
        review.return_paper(fresh(handed_in), "再改", by=north.station_head)
        submit(north, text)
    head, url = page_of(north.station_head), address("summary_editions", handed_in.pk)
    assert "<del>二</del><ins>三</ins>" in head.get(url).content.decode()
    page = head.get(f"{url}?before=1&after=2").content.decode()
    assert "<del>本月走访一家企业</del><ins>第二稿</ins>" in page
    assert head.get(f"{url}?before=x&after=99").status_code == 200


def test_a_draft_is_no_edition_for_its_reviewer(north, page_of):
    MonthlySummary.objects.filter(pk=north.summary.pk).update(text="还没写完")
    page = page_of(north.station_head).get(address("summary_editions", north.summary.pk))
    assert page.status_code == 200 and "还没写完" not in page.content.decode()


def test_latin_words_and_numbers_are_compared_whole():
    pieces = [(p.kind, p.text) for p in compare("met 3 firms today", "met 12 firms yesterday")]
    assert pieces == [
        (SAME, "met "), (OUT, "3"), (IN, "12"), (SAME, " firms "), (OUT, "today"),
        (IN, "yesterday"),
    ]  # fmt: skip


def test_a_comparison_gives_both_texts_back():
    before, after = "走访企业9家，宣讲政策。", "先走访企业10家，再宣讲政策三次。"
    pieces = compare(before, after)
    assert "".join(p.text for p in pieces if p.kind != IN) == before
    assert "".join(p.text for p in pieces if p.kind != OUT) == after
    assert compare(before, before) == [pieces[0].__class__(SAME, before)]


def test_what_stayed_is_cut_only_in_the_short_form():
    long = "同" * 500
    pieces = compare(f"{long}甲", f"{long}乙")
    assert len(pieces[0].text) == 500
    assert len(shortened(pieces)[0].text) < 100 and shortened(pieces)[1:] == pieces[1:]


# Opening it again -----------------------------------------------------------------------


def test_a_reopened_months_logs_can_be_corrected_however_old(north, handed_in):
    review.accept_paper(handed_in, by=north.station_head)
    with time_machine.travel("2026-07-01 09:00+08:00"):
        logs.lock_logs(date(2026, 7, 1))
        correct = Entry(text="更正后的内容", enterprise_id=north.enterprise.pk)
        log = DailyLog.objects.get(pk=north.log.pk)
        refused("log.locked", logs.correct_log, log, [correct], by=north.instructor)
        review.reopen_paper(fresh(handed_in), "数据有误", by=north.department)
        logs.lock_logs(date(2026, 7, 2))  # the clock leaves it open until it is accepted anew
        logs.correct_log(log, [correct], by=north.instructor)
        again = submit(north, "更正")
        review.accept_paper(again, by=north.station_head)
        log.refresh_from_db()
        assert log.status == "locked" and not logs.may_correct(log)
        assert fresh(again).reopened_at is None


def test_opening_again_says_why_and_who(north, handed_in, page_of):
    review.accept_paper(handed_in, by=north.station_head)
    url = address("summary_reopen", handed_in.pk)
    assert page_of(north.station_head).get(url).status_code == 403
    version = fresh(handed_in).version
    page_of(north.department).post(url, {"reason": "数据有误", "version": version})
    assert fresh(handed_in).status == "returned"
    entry = AuditEntry.objects.get(verb="summary.reopened")
    assert entry.actor == north.department and entry.params["reason"] == "数据有误"


# What it costs --------------------------------------------------------------------------


def test_the_page_of_a_review_costs_the_same_for_more_days_and_remarks(
    north, handed_in, page_of, costs_the_same
):
    review.add_remark(handed_in, "哪一家？", by=north.station_head, field="text")
    make.make_log(north.person, date(2026, 3, 4), north.enterprise)

    def grow():
        for day in range(5, 25):
            make.make_log(north.person, date(2026, 3, day), north.enterprise)
        for _ in range(10):
            remark = review.add_remark(handed_in, "?", by=north.station_head, field="text")
            review.answer_remark(remark, "!", by=north.instructor)

    costs_the_same(page_of(north.station_head), handed_in.get_absolute_url(), grow)
