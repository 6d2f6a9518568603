"""Summaries and reports: drafted, handed in, returned, accepted."""

from datetime import date

import pytest
import time_machine
from django.db.models import Q

from accounts.models import AuditEntry, Notice, PolicyValue, User
from common.periods import Period
from common.refusals import Stale
from records.actions import due, papers, review
from records.models import MonthlySummary, QuarterlyReport, Remark
from tests import factories as make
from tests.refusals import refused

MARCH, Q1 = Period.parse("2026-03"), Period.parse("2026Q1")


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel("2026-04-02 09:00+08:00", tick=False):
        yield


@pytest.fixture
def north(cast):
    return cast.north


def submit(north, paper=None, text="本月工作"):
    paper = paper or north.summary
    return papers.submit_paper(paper, {"text": text}, by=north.instructor, version=paper.version)


def test_a_draft_is_made_from_the_figures_and_what_was_starred(north):
    north.summary.delete()
    User.objects.filter(pk=north.instructor.pk).update(language="en")
    log = make.make_log(north.person, date(2026, 3, 5), north.enterprise)
    log.visits.update(starred=True, text="帮助企业组建党支部")
    summary = due.draft_own(MonthlySummary, north.person, MARCH, by=north.instructor)
    first, second = summary.text.splitlines()
    assert "2 days with a record" in first and "2 contacts" in first
    assert "帮助企业组建党支部" in second and north.enterprise.name in second
    assert summary.due_on == date(2026, 4, 7)  # the 5th lies in the Qingming holiday
    assert due.draft_own(MonthlySummary, north.person, MARCH, by=north.instructor) == summary


def test_the_draft_is_in_its_authors_language(north):
    User.objects.filter(pk=north.instructor.pk).update(language="en")
    north.summary.refresh_from_db()
    text = papers.draft_text(MonthlySummary.objects.get(pk=north.summary.pk))
    assert "days with a record" in text


def test_a_quarter_is_drafted_from_its_months_without_their_numbers(north):
    north.report.delete()
    drafted = papers.draft_text(north.summary)
    MonthlySummary.objects.filter(pk=north.summary.pk).update(
        text=f"{drafted}走访中感触很深。\n三月走访了三家企业", difficulties="路途较远"
    )
    report = due.draft_own(QuarterlyReport, north.person, Q1, by=north.instructor)
    assert "三月走访了三家企业" in report.text and "走访中感触很深" in report.text
    assert drafted not in report.text and report.difficulties.endswith("路途较远")


def test_handing_in_freezes_the_figures_and_tells_the_reviewer(north):
    summary = submit(north)
    assert summary.status == "submitted" and summary.first_submitted_on == date(2026, 4, 2)
    make.make_log(north.person, date(2026, 3, 5))
    summary.refresh_from_db()
    assert summary.figures["log_days"]["value"] == 1
    assert Notice.objects.filter(user=north.station_head, code="summary.waits").count() == 1
    again = MonthlySummary.objects.get(pk=summary.pk)
    refused("paper.handed_in_already", submit, north, again)


def test_a_month_is_handed_in_when_it_is_over(north):
    summary = make.make_summary(north.person, date(2026, 4, 1))
    refused("paper.too_early", submit, north, summary)


def test_an_empty_paper_is_refused(north):
    refused("paper.empty", submit, north, text=" ")


def test_the_second_editor_is_told(north):
    papers.save_paper(north.summary, {"text": "甲"}, by=north.instructor, version=1)
    with pytest.raises(Stale):
        papers.save_paper(north.summary, {"text": "乙"}, by=north.instructor, version=1)


def test_saving_leaves_no_trace(north):
    papers.save_paper(north.summary, {"text": "甲"}, by=north.instructor, version=1)
    assert not AuditEntry.objects.filter(verb__startswith="summary").exists()


def test_a_return_carries_its_reason_and_remarks_and_keeps_the_first_date(north):
    summary = submit(north)
    remarks = {"text": "请写明企业名称", "next_plan": " "}
    review.return_paper(summary, "数据不全", by=north.station_head, remarks=remarks)
    assert [(r.field, r.text) for r in Remark.objects.filter(summary=summary)] == [
        ("", "数据不全"), ("text", "请写明企业名称"),
    ]  # fmt: skip
    assert Notice.objects.filter(user=north.instructor, code="summary.came_back").count() == 1
    with time_machine.travel("2026-04-20 09:00+08:00"):
        again = submit(north, MonthlySummary.objects.get(pk=summary.pk), text="补充")
    assert again.first_submitted_on == date(2026, 4, 2)
    refused("paper.no_reason", review.return_paper, again, " ", by=north.station_head)


def test_accepting_a_summary_locks_its_months_logs_only(north):
    other = make.make_log(north.person, date(2026, 4, 1))
    summary = submit(north)
    review.accept_paper(summary, by=north.station_head)
    north.log.refresh_from_db()
    other.refresh_from_db()
    assert (north.log.status, other.status) == ("locked", "received")
    accepted = MonthlySummary.objects.get(pk=summary.pk)
    refused("common.not_yours", review.reopen_paper, accepted, "有误", by=north.station_head)
    refused("paper.no_reason", review.reopen_paper, accepted, " ", by=north.department)
    review.reopen_paper(accepted, "有误", by=north.department)
    north.log.refresh_from_db()
    assert north.log.status == "received"


def test_nobody_reviews_his_own(north):
    head = make.make_instructor(north.station, user=north.station_head)
    make.make_posting(head, north.enterprise)
    own = make.make_summary(head, date(2026, 3, 1))
    papers.submit_paper(own, {"text": "站长的小结"}, by=north.station_head, version=None)
    own.refresh_from_db()
    refused("common.not_yours", review.accept_paper, own, by=north.station_head)
    review.accept_paper(own, by=north.department)


def test_a_head_who_is_an_instructor_reviews_the_others_of_his_station(north):
    make.make_instructor(north.station, user=north.station_head)
    summary = submit(north)
    assert review.accept_paper(summary, by=north.station_head).status == "accepted"


@pytest.mark.parametrize(
    "policy, who, may",
    [
        ("station", "station_head", True), ("station", "committee", False),
        ("station", "department", True), ("station", "auditor", False),
        ("committee", "station_head", False), ("committee", "committee", True),
        ("committee", "department", True), ("committee", "auditor", False),
        ("committee", "administrator", False), ("department", "auditor", False),
        ("department", "committee", False), ("department", "department", True),
    ],
)  # fmt: skip
def test_who_reviews_is_policy(north, policy, who, may):
    PolicyValue.objects.create(district=north.district, code="summary_reviewer", value=policy)
    summary = submit(north)
    if may:
        review.accept_paper(summary, by=getattr(north, who))
    else:
        refused("common.not_yours", review.accept_paper, summary, by=getattr(north, who))


def test_the_neighbouring_offices_review_nothing_here(cast, north):
    summary = submit(north)
    for user in (cast.south.department, cast.south.station_head, north.instructor):
        refused("common.not_yours", review.accept_paper, summary, by=user)


def test_the_clock_drafts_what_fell_due_once(cast, north):
    for paper in (north.summary, cast.south.summary, north.report, cast.south.report):
        paper.delete()
    system = User.objects.system()
    assert due.draft_due(date(2026, 4, 1), by=system) == 4
    assert due.draft_due(date(2026, 4, 2), by=system) == 0
    assert MonthlySummary.objects.get(instructor=north.person).start == date(2026, 3, 1)
    assert QuarterlyReport.objects.get(instructor=north.person).workstation == north.station


def test_reminders_come_before_the_day_and_once(north, cast):
    MonthlySummary.objects.filter(pk=north.summary.pk).update(due_on=date(2026, 4, 7))
    mine = Notice.objects.filter(user=north.instructor, code="summary.due_soon")
    due.remind_due(date(2026, 4, 4))
    assert not mine.exists()
    due.remind_due(date(2026, 4, 5))
    due.remind_due(date(2026, 4, 6))
    due.remind_due(date(2026, 4, 9))
    assert mine.count() == 1


def test_a_remark_stays_and_is_said_by_author_or_reviewer(cast, north):
    review.add_remark(north.summary, "收到", by=north.instructor)
    review.add_remark(north.summary, "请补充", by=north.station_head)
    refused("common.not_yours", review.add_remark, north.summary, "?", by=cast.south.department)
    assert Remark.objects.filter(Q(summary=north.summary)).count() == 2
