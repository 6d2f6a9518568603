"""Confirmations as the offices, the reviewer and the instructor see them, and their figures."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from common import figures
from common.periods import Period
from common.refusals import Refused
from records.actions import confirmations as actions
from records.actions.questions import notice_questions
from records.confirmation_figures import LEAST
from records.confirming import visits_of
from records.models import Confirmation, Problem, Visit
from tests import factories as make

WORDS = "指导员偶尔迟到"


@pytest.fixture
def month():
    return Period.containing(timezone.localdate(), 1).previous()


def say(confirmation, denied=(), **more):
    """The enterprise answers: all its visits took place but the denied ones."""
    shown = {visit.pk: visit.way for visit in visits_of(confirmation)}
    said = actions.Said(month=confirmation.period.code, shown=shown, denied=set(denied), **more)
    assert actions.answer_confirmation(confirmation.token, said)
    confirmation.refresh_from_db()
    return confirmation


@pytest.fixture
def answered(cast, month):
    """Of two visits of last month the enterprise confirms the second and not the first."""
    north = cast.north
    logs = [
        make.make_log(north.person, month.start.replace(day=day), north.enterprise)
        for day in (5, 12)
    ]
    row = make.make_confirmation(north.enterprise, month.start)
    first = logs[0].visits.get().pk
    say(row, [first], satisfaction="fairly", comment=WORDS)
    row.logs = logs
    return row


# Who reads what -------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["station_head", "department", "committee"])
def test_the_reviewer_reads_a_denial_as_a_question_and_a_confirmation_as_a_fact(
    answered, cast, page_of, role
):
    browser = page_of(getattr(cast.north, role))
    denied, confirmed = (
        browser.get(log.get_absolute_url()).content.decode() for log in answered.logs
    )
    assert "企业表示此次走访未进行" in denied and "请先了解情况再作判断" in denied
    assert "确认" in confirmed and "企业已于" in confirmed and "未进行" not in confirmed


def test_the_instructor_sees_which_visits_were_confirmed_and_not_what_was_said_of_him(
    answered, cast, page_of
):
    browser = page_of(cast.north.instructor)
    denied, confirmed = (browser.get(log.get_absolute_url()) for log in answered.logs)
    assert "企业已于" in confirmed.content.decode()
    assert "此项不直接产生任何后果" in denied.content.decode()
    assert browser.get(answered.get_absolute_url()).status_code == 403
    for url in (f"/enterprises/{cast.north.enterprise.pk}/", denied.request["PATH_INFO"]):
        assert WORDS not in browser.get(url).content.decode()
    assert WORDS in page_of(cast.north.department).get(
        answered.get_absolute_url()
    ).content.decode()  # fmt: skip


def test_a_visit_changed_after_it_was_confirmed_is_marked_no_more(answered, cast, page_of):
    log = answered.logs[1]
    Visit.objects.filter(log=log).update(way="phone")
    assert "企业已于" not in page_of(cast.north.department).get(
        log.get_absolute_url()
    ).content.decode()  # fmt: skip


def test_a_denial_alone_changes_nothing_for_the_person(answered, cast):
    log = answered.logs[0]
    log.refresh_from_db()
    assert log.counts
    found = figures.get("contacts").one("instructor", cast.north.person.pk, answered.period)
    assert found.value == 2
    assert not Problem.objects.filter(source="enterprise").exists()


# The pages ------------------------------------------------------------------------------


def test_the_list_says_what_is_outstanding_and_who_is_not_asked_yet(answered, cast, page_of):
    firms = [make.make_enterprise(cast.north.town, cast.north.station) for _ in range(4)]
    for at, firm in enumerate(firms):
        make.make_log(cast.north.colleague, answered.start.replace(day=at + 1), firm)
    make.make_confirmation(firms[0], answered.start)
    late = make.make_confirmation(firms[1], answered.start)
    void = make.make_confirmation(firms[2], answered.start, revoked_at=timezone.now())
    Confirmation.objects.filter(pk=void.pk).update(revoked_at=timezone.now())
    ago = timezone.now() - timedelta(days=1)
    Confirmation.objects.filter(pk=late.pk).update(expires_at=ago)
    answer = page_of(cast.north.station_head).get("/confirmations/")
    counts = {state: count for state, _words, count in answer.context["counts"]}
    assert counts == {"issued": 1, "answered": 1, "expired": 1, "revoked": 1}
    assert answer.context["to_ask"] == 1
    for state, count in counts.items():
        url = f"/confirmations/?month={answered.period.code}&state={state}"
        found = list(page_of(cast.north.department).get(url).context["page"])
        assert [row.state for row in found] == [state] * count


def test_the_head_asks_in_one_press_and_the_auditor_cannot(answered, cast, month, page_of):
    firm = make.make_enterprise(cast.north.town, cast.north.station)
    make.make_log(cast.north.colleague, month.start, firm)
    data = {"month": month.code}
    assert page_of(cast.north.auditor).post("/confirmations/issue/", data).status_code == 403
    assert page_of(cast.north.station_head).post("/confirmations/issue/", data).status_code == 302
    assert Confirmation.objects.filter(enterprise=firm, start=month.start).count() == 1


def test_ticked_links_are_revoked_and_issued_anew(cast, month, page_of):
    row = make.make_confirmation(cast.north.enterprise, month.start)
    far = make.make_confirmation(cast.south.enterprise, month.start)
    browser, ticks = page_of(cast.north.station_head), {"pk": [row.pk, far.pk]}
    browser.post("/confirmations/revoke/", ticks)
    states = {c.pk: c.state for c in Confirmation.objects.filter(start=month.start)}
    assert states == {row.pk: "revoked", far.pk: "issued"}
    former = row.token
    browser.post("/confirmations/reissue/", ticks)
    row.refresh_from_db()
    assert row.state == "issued" and row.token != former


def test_the_link_is_shown_when_asked_for_and_never_before(cast, month, page_of):
    row = make.make_confirmation(cast.north.enterprise, month.start)
    browser = page_of(cast.north.station_head)
    assert row.token not in browser.get(row.get_absolute_url()).content.decode()
    shown = browser.post(f"{row.get_absolute_url()}link/").content.decode()
    assert f"/c/{row.token}/" in shown and 'class="qr"' in shown
    assert AuditEntry.objects.filter(verb="confirmation.link_taken").count() == 1


def test_the_list_costs_the_same_for_more_rows(answered, cast, page_of, costs_the_same):
    def grow():
        for _ in range(10):
            firm = make.make_enterprise(cast.north.town, cast.north.station)
            say(make.make_confirmation(firm, answered.start), satisfaction="satisfied")

    costs_the_same(page_of(cast.north.department), "/confirmations/", grow)


def test_a_log_costs_the_same_for_more_visits(answered, cast, page_of, costs_the_same):
    log = answered.logs[0]

    def grow():
        for _ in range(5):
            Visit.objects.create(
                log=log, day=log.day, enterprise=cast.north.enterprise, text="走访"
            )

    costs_the_same(page_of(cast.north.department), log.get_absolute_url(), grow)


# The figures ----------------------------------------------------------------------------


def reading(code, kind, subject, month):
    found = figures.get(code).one(kind, subject, month)
    return found.value, found.due, found.state


def test_confirmed_visits_recounted_by_hand(answered, cast, month):
    silent = make.make_enterprise(cast.north.town, cast.north.station)
    make.make_log(cast.north.colleague, month.start, silent)
    make.make_confirmation(silent, month.start)
    north, pk = cast.north, cast.north.person.pk
    assert reading("visits_vouched", "instructor", pk, month) == (2, None, "ok")
    assert reading("visits_confirmed", "instructor", pk, month) == (1, None, "ok")
    assert reading("confirmation_rate", "instructor", pk, month) == (1, 2, "ok")
    colleague = reading("confirmation_rate", "instructor", north.colleague.pk, month)
    assert colleague == (0, 0, "nothing_due"), "an enterprise's silence counts against nobody"
    assert reading("confirmation_rate", "workstation", north.station.pk, month) == (1, 2, "ok")
    assert reading("confirmation_rate", "district", north.district.code, month) == (1, 2, "ok")
    assert reading("confirmations_returned", "workstation", north.station.pk, month) == (1, 2, "ok")
    assert reading("confirmations_returned", "district", "3301", month) == (1, 2, "ok")
    assert reading("confirmation_rate", "enterprise", north.enterprise.pk, month) == (1, 2, "ok")


def test_a_visit_that_stands_no_more_is_counted_no_more(answered, cast, month):
    Visit.objects.filter(log=answered.logs[1]).update(way="online")
    Visit.objects.filter(log=answered.logs[0]).delete()
    assert reading("visits_vouched", "instructor", cast.north.person.pk, month) == (0, None, "ok")


def rated(cast, month, words):
    """So many enterprises rate the colleague's month."""
    for at, word in enumerate(words):
        firm = make.make_enterprise(cast.north.town, cast.north.station)
        make.make_log(cast.north.colleague, month.start.replace(day=at + 1), firm)
        say(make.make_confirmation(firm, month.start), satisfaction=word)


def test_the_thanks_speak_of_an_answer_and_not_of_a_ballot(db, client):
    page = client.get(reverse("records:confirm_done"), headers={"accept-language": "zh-CN"})
    assert "您的答复已收到" in page.content.decode() and "测评" not in page.content.decode()


def test_satisfaction_is_shown_from_three_enterprises_on(cast, month):
    pk = cast.north.colleague.pk
    assert reading("enterprise_satisfaction", "instructor", pk, month) == (0, 0, "nothing_due")
    rated(cast, month, ["satisfied"] * (LEAST - 1))
    assert reading("enterprise_satisfaction", "instructor", pk, month) == (None, None, "no_data")
    explained = figures.get("enterprise_satisfaction").evidence("instructor", pk, month).lines
    assert len(explained) == 1 and not explained[0].counted


def test_satisfaction_recounted_by_hand(cast, month):
    rated(cast, month, ["satisfied", "fairly", "dissatisfied", ""])
    pk = cast.north.colleague.pk
    assert reading("enterprise_satisfaction", "instructor", pk, month) == (2, 3, "ok")
    assert reading("enterprise_satisfaction", "district", "330105", month) == (2, 3, "ok")
    lines = figures.get("enterprise_satisfaction").evidence("instructor", pk, month).lines
    assert [line.text.rpartition(" ")[2] for line in lines] == ["1", "1", "1"]


def test_what_lies_behind_the_numbers_opens_for_those_who_may(answered, cast, month, page_of):
    pk = cast.north.person.pk
    url = f"/figures/confirmation_rate/instructor/{pk}/{month.code}/"
    for user in (cast.north.instructor, cast.north.station_head, cast.north.department):
        shown = page_of(user).get(url)
        assert shown.status_code == 200
        assert "企业已确认" in shown.content.decode() and "企业未予确认" in shown.content.decode()
    url = f"/figures/confirmations_returned/workstation/{cast.north.station.pk}/{month.code}/"
    assert page_of(cast.north.department).get(url).status_code == 200


def test_rubrics_can_judge_by_them():
    codes = {figure.code for figure in figures.all_figures("instructor")}
    assert {"visits_confirmed", "confirmation_rate", "enterprise_satisfaction"} <= codes


# A denial as a question to the reviewer -------------------------------------------------


def test_a_denied_visit_is_a_question_about_a_month_that_was_handed_in(cast, month):
    north = cast.north
    log = make.make_log(north.person, month.start, north.enterprise)
    summary = make.make_summary(north.person, month.start, status="accepted")
    other = make.make_summary(north.colleague, month.start, status="accepted")
    row = make.make_confirmation(north.enterprise, month.start)
    say(row, [log.visits.get().pk])
    question = summary.questions.get(kind="denied")
    assert question.state == "noticed"
    assert [(f["log"], f["firm"]) for f in question.found] == [(log.pk, north.enterprise.name)]
    assert not other.questions.exists()
    summary.refresh_from_db()
    assert summary.status == "accepted", "what was accepted stays accepted"


def test_a_denied_visit_is_asked_about_when_the_month_is_handed_in_later(answered, cast, month):
    summary = make.make_summary(cast.north.person, month.start)
    assert not summary.questions.exists()
    questions = notice_questions(summary)
    assert [q.kind for q in questions if q.kind == "denied"] == ["denied"]


def test_the_reviewer_finds_the_question_on_the_summarys_page(answered, cast, month, page_of):
    summary = make.make_summary(cast.north.person, month.start, status="submitted", text="本月")
    notice_questions(summary)
    shown = page_of(cast.north.station_head).get(summary.get_absolute_url()).content.decode()
    assert "企业表示未有该次走访" in shown and cast.north.enterprise.name in shown


def test_todays_page_tells_the_head_whom_to_ask_and_what_to_enter(answered, cast, month, page_of):
    head, firm = cast.north.station_head, make.make_enterprise(cast.north.town, cast.north.station)
    make.make_log(cast.north.colleague, month.start, firm)
    before = page_of(head).get("/").content.decode()
    assert "尚未请企业确认的企业 1 家" in before and "尚未登记台账的问题" not in before
    say(make.make_confirmation(firm, month.start), problem_text="招工困难")
    after = page_of(head).get("/").content.decode()
    assert "尚未请企业确认" not in after and "尚未登记台账的问题 1 件" in after
    listed = page_of(head).get("/confirmations/?to_enter=on").context["page"]
    assert [row.enterprise for row in listed] == [firm]


def test_a_head_who_serves_enterprises_himself_does_not_see_what_they_said_of_him(
    answered, cast, page_of
):
    head, person = cast.north.station_head, cast.north.person
    url, listed = answered.get_absolute_url(), f"/enterprises/{cast.north.enterprise.pk}/"
    assert WORDS in page_of(head).get(url).content.decode()
    assert url in page_of(head).get(listed).content.decode()
    person.user = head
    person.save()
    browser = page_of(head)
    assert browser.get(url).status_code == 404
    assert not browser.get("/confirmations/?satisfaction=fairly").context["page"]
    assert url not in browser.get(listed).content.decode()
    assert page_of(cast.north.department).get(url).status_code == 200


def test_a_month_too_long_ago_is_not_asked_about_again(cast):
    row = cast.north.confirmation
    with pytest.raises(Refused):
        actions.reissue_confirmations([row], by=cast.north.department)
