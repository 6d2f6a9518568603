"""Questions about a month: found, shown to reviewer and author, asked, settled, never counted."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import AuditEntry, Notice, PolicyValue, User
from common import figures
from common.periods import Period
from records import questions
from records.actions import papers, review
from records.actions.questions import ask_question, notice_questions, settle_question
from records.drafting import FIGURES_OF_PAPERS
from records.models import DailyLog, MonthlySummary, Question, Visit
from reports.queues.roles import queue_for
from tests import factories as make
from tests.refusals import refused

MARCH = Period.parse("2026-03")
WORDS = "到企业走访，与负责人座谈，了解近期生产经营和用工情况，宣讲稳岗政策，约定下周再次上门。"
OTHER = "列席支部主题党日，围绕安全生产讲了一次微党课，会后逐人确认整改事项，并查看活动室。"


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel("2026-04-02 09:00+08:00", tick=False), translation.override("en"):
        yield


@pytest.fixture
def north(cast):
    Visit.objects.update(text="短")
    return cast.north


def wrote(person, day, text=WORDS, enterprise=None, received=None, **fields):
    """A log of that day with that text."""
    at = received or datetime.combine(day, datetime.min.time(), timezone.get_default_timezone())
    log = make.make_log(person, day, enterprise, received_at=at, **fields)
    log.visits.update(text=text)
    return log


def found(north, kind):
    days = questions.find(north.person.pk, north.district, MARCH).get(kind, [])
    return [(one["day"], one.get("other_day", "")) for one in days]


def set_policy(north, **values):
    for code, value in values.items():
        PolicyValue.objects.create(district=north.district, code=code, value=value)


def hand_in(north):
    summary = MonthlySummary.objects.get(pk=north.summary.pk)
    return papers.submit_paper(summary, {"text": "本月"}, by=north.instructor, version=None)


def question_of(north, kind="late"):
    wrote(north.person, date(2026, 3, 10), late_days=12)
    return Question.objects.get(summary=hand_in(north), kind=kind)


# What is noticed ------------------------------------------------------------------------


def test_a_day_recorded_later_than_the_policy_says_may_be_asked_about(north):
    wrote(north.person, date(2026, 3, 10), late_days=6)
    wrote(north.person, date(2026, 3, 11), late_days=5)
    assert found(north, "late") == [("2026-03-10", "")]
    set_policy(north, question_late_days=10)
    assert found(north, "late") == []


def test_several_days_recorded_in_one_sitting_may_be_asked_about(north):
    evening = datetime(2026, 3, 20, 20, 0, tzinfo=timezone.get_default_timezone())
    for n in range(4):
        at = evening + timedelta(minutes=10 * n)
        wrote(north.person, date(2026, 3, 16 + n), f"{n}", received=at)
    assert [day for day, _ in found(north, "batch")] == [f"2026-03-{16 + n}" for n in range(4)]
    set_policy(north, batch_minutes=29)
    assert found(north, "batch") == [], "the fourth came in after the sitting"


def test_few_days_in_one_sitting_are_no_question(north):
    evening = datetime(2026, 3, 20, 20, 0, tzinfo=timezone.get_default_timezone())
    for n in range(3):
        wrote(north.person, date(2026, 3, 16 + n), f"{n}", received=evening)
    assert found(north, "batch") == []
    set_policy(north, batch_days=3)
    assert len(found(north, "batch")) == 3


def test_words_of_an_earlier_day_are_noticed_within_sixty_days(north):
    wrote(north.person, date(2026, 1, 29))
    late = wrote(north.person, date(2026, 3, 10), WORDS.replace("下周", "月底"))
    assert found(north, "alike_own") == [("2026-03-10", "2026-01-29")]
    DailyLog.objects.filter(instructor=north.person, day=date(2026, 1, 29)).update(
        day=date(2025, 12, 20)
    )
    assert found(north, "alike_own") == []
    late.visits.update(text=OTHER)
    wrote(north.person, date(2026, 3, 12))
    assert found(north, "alike_own") == []


def test_the_same_words_on_one_day_are_one_round_of_visits(north):
    log = wrote(north.person, date(2026, 3, 10))
    Visit.objects.create(log=log, day=log.day, text=WORDS)
    assert found(north, "alike_own") == []


def test_spaces_and_punctuation_do_not_hide_the_same_words(north):
    wrote(north.person, date(2026, 3, 9))
    wrote(north.person, date(2026, 3, 10), WORDS.replace("，", " ").replace("。", "！！"))
    assert found(north, "alike_own") == [("2026-03-10", "2026-03-09")]


def test_short_texts_are_alike_by_nature(north):
    wrote(north.person, date(2026, 3, 9), "走访企业，一切正常。")
    wrote(north.person, date(2026, 3, 10), "走访企业，一切正常。")
    assert found(north, "alike_own") == []


def test_how_alike_is_policy(north):
    wrote(north.person, date(2026, 3, 9), WORDS)
    wrote(north.person, date(2026, 3, 10), WORDS[:-12] + "会后查看活动室和职工食堂。")
    assert found(north, "alike_own") == []
    set_policy(north, alike_percent=60)
    assert len(found(north, "alike_own")) == 1


def test_anothers_words_are_noticed_at_the_same_station_or_enterprise_and_month(cast, north):
    wrote(north.person, date(2026, 3, 10), enterprise=north.enterprise)
    other = wrote(north.colleague, date(2026, 3, 11))
    assert found(north, "alike_other") == [("2026-03-10", "2026-03-11")]
    DailyLog.objects.filter(pk=other.pk).update(workstation=None)
    assert found(north, "alike_other") == []
    other.visits.update(enterprise=north.enterprise)
    assert len(found(north, "alike_other")) == 1
    DailyLog.objects.filter(pk=other.pk).update(day=date(2026, 2, 27))
    assert found(north, "alike_other") == []
    wrote(cast.south.person, date(2026, 3, 12))  # another county's is not compared
    assert found(north, "alike_other") == []


def test_a_draft_is_compared_with_nothing(north):
    wrote(north.person, date(2026, 3, 10))
    wrote(north.colleague, date(2026, 3, 11), status="draft", number=None)
    assert found(north, "alike_other") == []


def test_finding_costs_the_same_for_any_month(north):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            questions.find(north.person.pk, north.district, MARCH)
        return len(queries)

    few = cost()
    for day in range(3, 25):
        wrote(north.person, date(2026, 3, day), late_days=9)
        wrote(north.colleague, date(2026, 3, day))
    assert cost() == few <= 7


# Whom it concerns -----------------------------------------------------------------------


def test_a_question_is_noticed_when_the_month_is_handed_in_and_shown_to_both(north, page_of):
    question = question_of(north)
    assert question.state == "noticed"
    for user in (north.station_head, north.instructor):
        page = page_of(user).get(question.summary.get_absolute_url())
        assert [asked.question for asked in page.context["questions"]] == [question]
    for user in (north.auditor, north.committee):
        page = page_of(user).get(question.summary.get_absolute_url())
        assert "questions" not in page.context


def test_the_author_is_told_of_no_question_that_nobody_asked(north):
    question_of(north)
    assert not Notice.objects.filter(user=north.instructor, code="summary.question").exists()


def test_anothers_log_is_named_to_the_author_without_its_writer(north, page_of):
    wrote(north.person, date(2026, 3, 10))
    wrote(north.colleague, date(2026, 3, 11))
    summary = hand_in(north)
    for user, named in ((north.instructor, False), (north.station_head, True)):
        page = page_of(user).get(summary.get_absolute_url())
        lines = [text for asked in page.context["questions"] for text, _url in asked.lines]
        assert (north.colleague.name in lines[0]) is named


def test_what_may_be_asked_is_asked_and_replied_to_and_settled(north, page_of):
    question, head = question_of(north), page_of(north.station_head)
    url = question.summary.get_absolute_url()
    text = head.get(url).context["questions"][0].prefilled
    ask = reverse("records:question_ask", args=[question.summary_id, question.pk])
    head.post(ask, {"text": text})
    assert Notice.objects.filter(user=north.instructor, code="summary.question").count() == 1
    remark = question.remarks.get()
    page_of(north.instructor).post(
        reverse("records:summary_answer", args=[question.summary_id, remark.pk]),
        {"text": "当时没有网络"},
    )
    question.refresh_from_db()
    assert question.state == "replied"
    assert "当时没有网络" in head.get(url).content.decode()
    head.post(reverse("records:question_settle", args=[question.summary_id, question.pk]))
    question.refresh_from_db()
    assert (question.state, question.settled_by) == ("settled", north.station_head)
    verbs = AuditEntry.objects.filter(verb__in=("summary.asked", "summary.settled"))
    assert verbs.count() == 2


def test_what_was_asked_waits_on_the_authors_today_until_he_replies(north):
    question = question_of(north)
    url = f"{question.summary.get_absolute_url()}#questions"
    author = User.objects.get(pk=north.instructor.pk)

    def waits():
        return url in [task.url for task in queue_for(author, date(2026, 4, 2)).waiting]

    assert not waits()
    remark = ask_question(question, "?", by=north.station_head)
    assert waits()
    review.answer_remark(remark, "!", by=north.instructor)
    assert not waits()


def test_only_the_reviewer_asks_and_settles(cast, north):
    question = question_of(north)
    for user in (north.instructor, north.committee, cast.south.department):
        refused("common.not_yours", ask_question, question, "?", by=user)
        refused("common.not_yours", settle_question, question, by=user)
    ask_question(question, "?", by=north.station_head)
    refused("question.asked_already", ask_question, question, "?", by=north.station_head)


def test_a_settled_question_comes_up_again_only_for_new_days(north):
    question = question_of(north)
    settle_question(question, by=north.station_head)
    notice_questions(question.summary)
    question.refresh_from_db()
    assert question.state == "settled"
    wrote(north.person, date(2026, 3, 11), late_days=12)
    notice_questions(question.summary)
    question.refresh_from_db()
    assert question.state == "noticed" and len(question.found) == 2


def test_what_is_no_longer_so_is_no_longer_asked(north):
    question = question_of(north)
    DailyLog.objects.update(late_days=0)
    notice_questions(question.summary)
    assert not Question.objects.filter(pk=question.pk).exists()


def test_a_question_hinders_no_acceptance(north):
    question = question_of(north)
    review.accept_paper(question.summary, by=north.station_head)
    assert MonthlySummary.objects.get(pk=question.summary_id).status == "accepted"
    ask_question(question, "?", by=north.station_head)  # and can still be asked after it
    settle_question(question, by=north.station_head)


def test_no_figure_reads_a_question(north):
    question_of(north)
    with CaptureQueriesContext(connection) as queries:
        for figure in figures.all_figures("instructor"):
            figure.by_subject("instructor", [north.person.pk], MARCH)
            evidence = figure.evidence("instructor", north.person.pk, MARCH)
            list(evidence.rows if evidence.rows is not None else evidence.lines)
    assert len(queries) > 20
    assert not [q["sql"] for q in queries if "records_question" in q["sql"]]


def test_no_number_changes_with_a_question(north):
    wrote(north.person, date(2026, 3, 10), late_days=12)
    before = papers.readings_of(north.summary)
    Question.objects.create(summary=north.summary, kind="late", found=[{"day": "2026-03-10"}])
    assert papers.readings_of(north.summary) == before and set(before) == set(FIGURES_OF_PAPERS)
