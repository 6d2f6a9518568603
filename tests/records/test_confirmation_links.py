"""The enterprise's page: what it shows, what it takes, and what it refuses without saying why."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import doors, set_policy
from accounts.models import AuditEntry, Tries
from common import links
from records.confirming import visits_of
from records.models import Confirmation, ConfirmationAnswer, ConfirmedVisit, Visit
from tests import factories as make
from tests.records.confirming import NOES, answer_of, filled_in, page


def test_one_tap_confirms_all_visits_and_the_five_noes(asked, page_of):
    browser = page_of(None)
    assert browser.get(page(asked)).status_code == 200
    answer = browser.post(page(asked), filled_in(asked))
    assert answer.url == "/c/done/" and browser.get(answer.url).status_code == 200
    said = answer_of(asked)
    assert [v.happened for v in said.visits.all()] == [True, True]
    assert len(said.noes) == len(NOES) and said.broken == []
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
