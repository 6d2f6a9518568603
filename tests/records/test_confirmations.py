"""The enterprise's word on a month: never changed, and what follows from it."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.actions import set_policy
from accounts.models import Notice
from common.refusals import Refused
from records.actions import confirmations as actions
from records.confirming import visits_of
from records.models import Confirmation, ConfirmedVisit, Problem
from tests import factories as make
from tests.records.confirming import answer_of, filled_in, page

# Never changed --------------------------------------------------------------------------


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
