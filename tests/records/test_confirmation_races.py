"""Two at once: one link is used once, one enterprise is asked once, one problem is entered once."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from common.periods import Period
from records.actions import confirmations as actions
from records.confirming import visits_of
from records.models import Confirmation, ConfirmationAnswer, Problem
from tests import factories as make
from tests.records.test_races import at_once, pytestmark

__all__ = ["pytestmark"]


@pytest.fixture
def asked(cast):
    month = Period.containing(timezone.localdate(), 1).previous()
    make.make_log(cast.north.person, month.start, cast.north.enterprise)
    return make.make_confirmation(cast.north.enterprise, month.start)


def said(asked, **more):
    shown = {visit.pk: visit.way for visit in visits_of(asked)}
    return actions.Said(month=asked.period.code, shown=shown, **more)


def test_five_phones_that_answer_at_once_are_one_answer(asked):
    word = said(asked, problem_text="招工困难", wants_answer=True)
    answer = lambda: actions.answer_confirmation(asked.token, word, form_key=uuid4())  # noqa: E731
    assert sorted(at_once(*[answer] * 5)) == [False] * 4 + [True]
    assert ConfirmationAnswer.objects.count() == 1
    assert Problem.objects.filter(source="enterprise").count() == 1


def test_two_presses_at_once_ask_each_enterprise_once(cast, asked):
    month = asked.period
    asked.delete()
    for _ in range(20):
        firm = make.make_enterprise(cast.north.town, cast.north.station)
        make.make_log(make.make_instructor(cast.north.station), month.start, firm)
    press = [
        lambda: actions.issue_confirmations(month, by=cast.north.station_head),
        lambda: actions.issue_confirmations(month, by=cast.north.department),
    ]
    assert sum(at_once(*press)) == 21
    assert Confirmation.objects.filter(start=month.start).count() == 21


def test_two_taps_at_once_enter_one_problem(asked, cast):
    assert actions.answer_confirmation(asked.token, said(asked, problem_text="招工困难"))
    tap = lambda: actions.raise_from_confirmation(asked, by=cast.north.station_head)  # noqa: E731
    first, second = at_once(tap, tap)
    assert first.pk == second.pk
    assert Problem.objects.filter(source="enterprise").count() == 1


def test_an_answer_and_a_revocation_at_once_leave_one_of_the_two(asked, cast):
    at_once(
        lambda: actions.answer_confirmation(asked.token, said(asked)),
        lambda: actions.revoke_confirmations([asked], by=cast.north.station_head),
    )
    asked.refresh_from_db()
    assert bool(asked.used_at) != bool(asked.revoked_at)


def test_postgresql_does_not_empty_the_tables_either(asked):
    actions.answer_confirmation(asked.token, said(asked))
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE records_confirmationanswer CASCADE")
    assert ConfirmationAnswer.objects.count() == 1
