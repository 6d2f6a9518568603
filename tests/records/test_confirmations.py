"""The enterprise's word on a month: asked for, taken once through a link, never changed."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import doors, set_policy
from accounts.models import AuditEntry, Notice, Tries
from common import links
from common.periods import Period
from common.refusals import Refused
from instructors.models import Posting
from records.actions import confirmations as actions
from records.confirming import holdable, may_hold, visits_of
from records.models import Confirmation, ConfirmationAnswer, ConfirmedVisit, Problem, Visit
from tests import factories as make

NOES = 5


def last_month():
    return Period.containing(timezone.localdate(), 1).previous()


@pytest.fixture
def month():
    return last_month()


@pytest.fixture
def asked(cast, month):
    """The enterprise of the north is asked about two visits of last month."""
    north = cast.north
    for day in (5, 12):
        make.make_log(north.person, month.start.replace(day=day), north.enterprise)
    return make.make_confirmation(north.enterprise, month.start)


def page(confirmation):
    return f"/c/{confirmation.token}/"


def filled_in(confirmation, **more):
    """The page as a browser posts it with nothing marked: everything is confirmed."""
    shown = [f"{visit.pk}:{visit.way}" for visit in visits_of(confirmation)]
    noes = ["不在企业领取薪金", "不在企业领取奖金", "不在企业免费就餐",
            "不在企业享受福利待遇", "不增加企业经济负担"]  # fmt: skip
    return {
        "form_key": str(uuid4()), "month": confirmation.period.code, "shown": shown,
        "asked": noes, **more,
    }  # fmt: skip


def answer_of(confirmation):
    return ConfirmationAnswer.objects.get(confirmation=confirmation)


# Through the link -----------------------------------------------------------------------


def test_one_tap_confirms_all_visits_and_the_five_noes(asked, page_of):
    browser = page_of(None)
    assert browser.get(page(asked)).status_code == 200
    answer = browser.post(page(asked), filled_in(asked))
    assert answer.url == "/c/done/" and browser.get(answer.url).status_code == 200
    said = answer_of(asked)
    assert [v.happened for v in said.visits.all()] == [True, True]
    assert len(said.noes) == NOES and said.broken == []
    entry = AuditEntry.objects.get(verb="confirmation.answered")
    assert entry.actor.is_system and entry.district == asked.district


def test_the_page_shows_day_person_and_way_and_nothing_that_was_written(asked, page_of):
    visit = visits_of(asked)[0]
    visit.problem_text, visit.learned = "内部记录甲", "内部记录乙"
    visit.save()
    text = page_of(None).get(page(asked)).content.decode()
    assert visit.log.instructor.name in text and visit.get_way_display() in text
    assert "内部记录" not in text and visit.text not in text
    assert visit.log.number not in text


def test_the_page_speaks_english_to_an_english_phone(asked, page_of):
    shown = page_of(None, HTTP_ACCEPT_LANGUAGE="en").get(page(asked)).content.decode()
    assert "Confirm and send" in shown and "确认并提交" not in shown
    assert "确认并提交" in page_of(None).get(page(asked)).content.decode()


def test_what_is_marked_did_not_happen(asked, page_of):
    data = filled_in(asked, satisfaction="fairly", comment="走访很及时")
    page_of(None).post(page(asked), data | {"denied": data["shown"][:1]})
    said = answer_of(asked)
    assert [v.happened for v in said.visits.order_by("day")] == [False, True]
    assert (said.satisfaction, said.comment) == ("fairly", "走访很及时")


def test_a_visit_that_came_after_the_page_was_opened_is_not_vouched_for(asked, cast, page_of):
    data = filled_in(asked)
    late = make.make_log(cast.north.person, asked.start.replace(day=20), cast.north.enterprise)
    page_of(None).post(page(asked), data)
    vouched = set(answer_of(asked).visits.values_list("log", flat=True))
    assert len(vouched) == 2 and late.pk not in vouched


def test_a_visit_changed_after_the_page_was_opened_is_not_vouched_for(asked, page_of):
    data = filled_in(asked)
    first = visits_of(asked)[0]
    Visit.objects.filter(pk=first.pk).update(way="phone")
    page_of(None).post(page(asked), data)
    assert first.pk not in answer_of(asked).visits.values_list("visit", flat=True)


def test_anothers_visits_named_in_the_form_are_not_vouched_for(asked, cast, month, page_of):
    south = cast.south
    other = make.make_log(south.person, month.start, south.enterprise).visits.get()
    earlier = make.make_log(
        cast.north.person, month.previous().start, cast.north.enterprise
    ).visits.get()
    named = [f"{visit.pk}:{visit.way}" for visit in (other, earlier)]
    data = filled_in(asked)
    page_of(None).post(page(asked), data | {"shown": data["shown"] + named, "denied": named})
    assert answer_of(asked).visits.filter(happened=True).count() == 2
    assert not ConfirmedVisit.objects.filter(visit__in=[other, earlier]).exists()


def test_a_policy_item_that_was_not_on_the_page_is_not_vouched_for(asked, cast, page_of):
    data = filled_in(asked)
    items = [*data["asked"], "不泄露企业商业秘密"]
    set_policy("five_noes", items, district=cast.north.district, by=cast.north.department)
    page_of(None).post(page(asked), data)
    assert [item["text"] for item in answer_of(asked).noes] == data["asked"]


def test_a_text_that_is_too_long_comes_back_with_what_was_ticked(asked, page_of):
    data = filled_in(asked, comment="长" * 2001)
    answer = page_of(None).post(page(asked), data | {"denied": data["shown"][:1]})
    assert answer.status_code == 200 and not ConfirmationAnswer.objects.exists()
    shown = answer.content.decode()
    assert "checked" in shown and data["form_key"] in shown and 'role="alert"' in shown


def test_an_answer_can_be_wanted_only_to_something_written(asked, page_of):
    answer = page_of(None).post(page(asked), filled_in(asked, wants_answer="on"))
    assert answer.status_code == 200 and not ConfirmationAnswer.objects.exists()


def spoiled(asked):
    """Each way a link can be wrong: what makes it so, and the token that is tried."""
    token, rows = asked.token, Confirmation.objects.filter(pk=asked.pk)
    other = "0" if token[-1] != "0" else "1"
    ago = timezone.now() - timedelta(seconds=1)
    return {
        "forged": (lambda: None, token[:-1] + other),
        "nonsense": (lambda: None, "nonsense"),
        "unknown": (lambda: rows.update(nonce=uuid4()), token),
        "written into the database": (
            lambda: rows.update(digest=links.digest(Confirmation.salt, "a" * 26)), "a" * 26,
        ),
        "revoked": (lambda: rows.update(revoked_at=timezone.now()), token),
        "expired": (lambda: rows.update(expires_at=ago), token),
        "used": (lambda: rows.update(used_at=timezone.now()), token),
    }  # fmt: skip


WRONG = ["forged", "nonsense", "unknown", "written into the database", "revoked", "expired", "used"]


def main(answer):
    return re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]


@pytest.mark.parametrize("why", WRONG)
def test_a_bad_link_is_refused_and_never_says_why(asked, page_of, why):
    data = filled_in(asked)
    spoil, token = spoiled(asked)[why]
    spoil()
    browser = page_of(None)
    known = page_of(None, REMOTE_ADDR="10.0.0.9").get("/c/never-made/")
    for answer in (browser.get(f"/c/{token}/"), browser.post(f"/c/{token}/", data)):
        assert (answer.status_code, main(answer)) == (404, main(known))
    assert not ConfirmationAnswer.objects.exists()


@pytest.mark.parametrize("why", WRONG)
def test_every_refusal_costs_the_same(asked, page_of, why):
    spoil, token = spoiled(asked)[why]
    spoil()
    costs = []
    for number, tried in enumerate(("never-made", token)):
        browser = page_of(None, REMOTE_ADDR=f"10.0.0.{number}")
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"/c/{tried}/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_another_months_form_is_refused_in_the_same_words(asked, cast, page_of):
    earlier = make.make_confirmation(cast.north.enterprise, asked.period.previous().start)
    answer = page_of(None).post(page(asked), filled_in(earlier))
    known = page_of(None).get("/c/never-made/")
    assert (answer.status_code, main(answer)) == (404, main(known))
    assert not ConfirmationAnswer.objects.exists()


def test_the_same_form_sent_twice_is_taken_once_and_thanked_for_twice(asked, page_of):
    data, browser = filled_in(asked), page_of(None)
    first, second = browser.post(page(asked), data), browser.post(page(asked), data)
    assert first.url == second.url == "/c/done/"
    assert ConfirmationAnswer.objects.count() == 1
    assert browser.post(page(asked), filled_in(asked)).status_code == 404


def test_a_visitor_refused_too_often_is_not_listened_to_any_more(asked, page_of):
    browser = page_of(None)
    for at in range(doors.MOST_REFUSED):
        browser.get(f"/c/guess-{at}/")
    assert browser.get(page(asked)).status_code == 404
    assert page_of(None, REMOTE_ADDR="10.1.2.3").get(page(asked)).status_code == 200
    Tries.objects.update(hour=timezone.now() - timedelta(hours=2))
    assert browser.get(page(asked)).status_code == 200
    assert doors.forget_tries() == doors.MOST_REFUSED + 1


def test_a_link_tried_too_often_is_shut_for_every_visitor_for_an_hour(asked, page_of):
    wrong = filled_in(asked, comment="长" * 2001)
    for at in range(doors.MOST_SENT):
        assert page_of(None, REMOTE_ADDR=f"10.0.1.{at}").post(page(asked), wrong).status_code == 200
    assert page_of(None, REMOTE_ADDR="10.0.2.1").get(page(asked)).status_code == 404
    Tries.objects.update(hour=timezone.now() - timedelta(hours=2))
    assert page_of(None, REMOTE_ADDR="10.0.2.1").get(page(asked)).status_code == 200


def test_a_token_has_130_bits_and_cannot_be_read_from_the_database(asked):
    assert len(asked.token) == 26 and set(asked.token) <= set(links.SIGNS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM records_confirmation")
        assert asked.token not in str(cursor.fetchall())
    tries = str(list(Tries.objects.values_list("key", flat=True)))
    assert asked.token not in tries


def test_a_token_typed_from_paper_opens_the_page(asked, page_of):
    typed = links.spaced(asked.token).upper().replace("0", "O").replace("1", "I")
    assert page_of(None).get(f"/c/{typed}/").status_code == 200


# Never changed --------------------------------------------------------------------------


@pytest.fixture
def answered(asked):
    said = actions.Said(
        month=asked.period.code, shown={v.pk: v.way for v in visits_of(asked)},
        asked=["不在企业领取薪金"], comment="好", problem_text="用工紧缺。",
        satisfaction="satisfied",
    )  # fmt: skip
    assert actions.answer_confirmation(asked.token, said)
    asked.refresh_from_db()
    return asked


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_confirmationanswer SET comment = 'x'",
        "DELETE FROM records_confirmationanswer",
        "UPDATE records_confirmedvisit SET happened = NOT happened",
        "DELETE FROM records_confirmedvisit",
        "UPDATE records_confirmation SET used_at = NULL WHERE used_at IS NOT NULL",
        "UPDATE records_confirmation SET start = '2020-01-01' WHERE used_at IS NOT NULL",
        "DELETE FROM records_confirmation WHERE used_at IS NOT NULL",
    ],
)
def test_the_database_itself_keeps_what_was_said(answered, statement):
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert answer_of(answered).visits.filter(happened=True).count() == 2


def test_an_open_link_can_still_be_taken_back_and_deleted_ones_are_none(asked):
    Confirmation.objects.filter(pk=asked.pk).update(revoked_at=timezone.now())
    asked.delete()


def test_whoever_has_answered_is_not_asked_again_and_the_answer_stays(answered, cast):
    head = cast.north.station_head
    for act in (actions.reissue_confirmations, actions.revoke_confirmations):
        with pytest.raises(Refused):
            act([answered], by=head)
    assert actions.issue_confirmations(answered.period, by=head) == 0


def test_a_visit_can_still_be_corrected_by_its_author_after_it_was_confirmed(answered):
    visit = visits_of(answered)[0]
    visit.delete()
    assert answer_of(answered).visits.count() == 2, "what was shown is kept"
    assert ConfirmedVisit.objects.standing().count() == 1


# What follows ---------------------------------------------------------------------------


def broken(asked, page_of):
    data = filled_in(asked) | {"broken-2": "on", "said-2": "两次在食堂用餐未付费"}
    page_of(None).post(page(asked), data)


def test_a_broken_item_is_told_to_the_department_and_nobody_else(asked, cast, page_of):
    broken(asked, page_of)
    told = Notice.objects.filter(code="confirmation.noes_broken")
    assert [notice.user for notice in told] == [cast.north.department]
    assert answer_of(asked).broken == [
        {"text": "不在企业免费就餐", "kept": False, "said": "两次在食堂用餐未付费"}
    ]


def test_where_handlers_are_named_only_they_are_told_and_may_read(asked, cast, page_of):
    handler = make.make_user("department", cast.north.district, "handler")
    set_policy(
        "noes_handlers", "handler，nobody", district=cast.north.district, by=cast.north.department
    )
    broken(asked, page_of)
    told = Notice.objects.filter(code="confirmation.noes_broken")
    assert [notice.user for notice in told] == [handler]
    url = asked.get_absolute_url()
    assert "食堂" in page_of(handler).get(url).content.decode()
    for user in (cast.north.department, cast.north.station_head, cast.north.committee,
                 cast.north.auditor):  # fmt: skip
        assert "食堂" not in page_of(user).get(url).content.decode(), user


def test_a_problem_that_wants_an_answer_enters_the_ledger_by_itself(asked, page_of):
    data = filled_in(asked, problem_text="招工困难。缺十人。", wants_answer="on")
    page_of(None).post(page(asked), data)
    asked.refresh_from_db()
    problem = asked.problem
    assert (problem.source, problem.title) == ("enterprise", "招工困难")
    assert problem.description == "招工困难。缺十人。" and problem.created_by.is_system


def test_another_problem_waits_for_one_tap_and_is_entered_once(answered, cast, page_of):
    assert not Problem.objects.filter(source="enterprise").exists()
    browser = page_of(cast.north.station_head)
    url = f"{answered.get_absolute_url()}problem/"
    first, second = browser.post(url), browser.post(url)
    assert first.url == second.url
    assert Problem.objects.filter(source="enterprise").count() == 1


def test_where_no_problem_was_written_none_is_entered(asked, cast):
    actions.answer_confirmation(asked.token, actions.Said(month=asked.period.code))
    with pytest.raises(Refused):
        actions.raise_from_confirmation(asked, by=cast.north.station_head)


# Asking ---------------------------------------------------------------------------------


@pytest.fixture
def visited(cast, month):
    """Both counties' enterprises had a visit last month; a third one had none."""
    for office in cast.counties:
        make.make_log(office.person, month.start, office.enterprise)
    make.make_enterprise(cast.north.town, cast.north.station, "没有走访的企业")
    return month


def firms_asked(month):
    rows = Confirmation.objects.filter(start=month.start)
    return set(rows.values_list("enterprise__name", flat=True))


@pytest.mark.parametrize("role", ["station_head", "department", "committee"])
def test_one_press_asks_every_enterprise_in_ones_charge_with_a_visit(visited, cast, role):
    by = getattr(cast.north, role)
    assert actions.issue_confirmations(visited, by=by) == 1
    assert firms_asked(visited) == {cast.north.enterprise.name}
    row = Confirmation.objects.get(start=visited.start)
    assert (row.workstation, row.district) == (cast.north.station, cast.north.town)
    assert actions.issue_confirmations(visited, by=by) == 0, "each enterprise once a month"
    entry = AuditEntry.objects.get(verb="confirmation.issued")
    assert entry.params["ids"] == [cast.north.enterprise.pk]


@pytest.mark.parametrize("role", ["instructor", "auditor", "administrator"])
def test_others_ask_nobody(visited, cast, role):
    assert actions.issue_confirmations(visited, by=getattr(cast.north, role)) == 0


def test_drafts_are_not_asked_about(cast, month):
    make.make_log(
        cast.north.person, month.start, cast.north.enterprise, status="draft", number=None
    )
    assert actions.issue_confirmations(month, by=cast.north.department) == 0


def test_a_month_is_asked_about_when_it_is_over_and_not_for_ever(cast, month):
    refused = {"month_not_over": month.next(), "too_old": Period(date(2025, 1, 1), 1)}
    for why, other in refused.items():
        with pytest.raises(Refused) as refusal:
            actions.issue_confirmations(other, by=cast.north.department)
        assert refusal.value.code == f"confirmation.{why}"


def test_a_link_is_good_for_as_long_as_the_policy_says(visited, cast):
    north = cast.north
    set_policy("confirmation_link_days", 3, district=north.district, by=north.department)
    actions.issue_confirmations(visited, by=north.department)
    left = Confirmation.objects.get(start=visited.start).expires_at - timezone.now()
    assert timedelta(days=2, hours=23) < left <= timedelta(days=3)


def test_the_clock_asks_where_the_policy_says_so_and_in_the_first_days_only(visited, cast):
    first = visited.next().start
    assert actions.issue_by_clock(first) == 0
    set_policy(
        "confirmation_by_clock", True, district=cast.north.district, by=cast.north.department
    )
    assert actions.issue_by_clock(first + timedelta(days=6)) == 0
    assert actions.issue_by_clock(first) == 1
    assert actions.issue_by_clock(first + timedelta(days=1)) == 0
    assert firms_asked(visited) == {cast.north.enterprise.name}


def test_issuing_anew_makes_the_former_address_void(asked, cast, page_of):
    former = page(asked)
    actions.reissue_confirmations([asked], by=cast.north.station_head)
    asked.refresh_from_db()
    assert page_of(None).get(former).status_code == 404
    assert page_of(None).get(page(asked)).status_code == 200


def test_a_revoked_link_opens_nothing_until_it_is_issued_anew(asked, cast, page_of):
    head = cast.north.station_head
    actions.revoke_confirmations([asked], by=head)
    assert page_of(None).get(page(asked)).status_code == 404
    actions.reissue_confirmations([asked], by=head)
    asked.refresh_from_db()
    assert asked.state == "issued"


def test_nobody_touches_the_links_of_another_county(asked, cast):
    for user in (cast.south.station_head, cast.south.department, cast.north.instructor,
                 cast.north.auditor):  # fmt: skip
        for act in (actions.reissue_confirmations, actions.revoke_confirmations):
            with pytest.raises(Refused):
                act([asked], by=user)
        with pytest.raises(Refused):
            actions.take_link(asked, by=user)


def test_who_takes_a_link_is_written_down(asked, cast):
    assert actions.take_link(asked, by=cast.north.station_head) == asked.token
    entry = AuditEntry.objects.get(verb="confirmation.link_taken")
    assert (entry.actor, entry.subject_id) == (cast.north.station_head, asked.pk)


def test_nobody_holds_the_link_that_asks_about_his_own_visits(asked, cast):
    head, person = cast.north.station_head, cast.north.colleague
    rows = Confirmation.objects.filter(pk=asked.pk)
    person.user = head
    person.save()
    head = type(head).objects.get(pk=head.pk)
    assert may_hold(head, asked) and holdable(rows, head) == [asked]
    Posting.objects.filter(instructor=person).delete()
    make.make_log(person, asked.start, cast.north.enterprise)
    assert not may_hold(head, asked) and holdable(rows, head) == []
    with pytest.raises(Refused):
        actions.take_link(asked, by=head)
