"""What several files of this room's tests begin with."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import time_machine
from django.utils import timezone

from common.periods import MONTH, Period
from records.actions.confirmations import Said, answer_confirmation
from records.confirming import visits_of
from records.models import Confirmation, Symposium
from tests import factories as make


@pytest.fixture
def north(cast: SimpleNamespace) -> SimpleNamespace:
    """The county in the north."""
    return cast.north


@pytest.fixture
def in_march() -> Iterator[None]:
    """Tuesday, 10 March 2026."""
    with time_machine.travel("2026-03-10 09:00+08:00", tick=False):
        yield


@pytest.fixture
def in_april() -> Iterator[None]:
    """Thursday, 9 April 2026: the first quarter is over."""
    with time_machine.travel("2026-04-09 09:00+08:00", tick=False):
        yield


@pytest.fixture
def without_symposia(cast: SimpleNamespace) -> None:
    """No station has prepared a quarter yet."""
    Symposium.objects.all().delete()


@pytest.fixture
def month() -> Period:
    """The last month that is over."""
    return Period.containing(timezone.localdate(), MONTH).previous()


@pytest.fixture
def asked(cast: SimpleNamespace, month: Period) -> Confirmation:
    """The enterprise of the north is asked about two visits of last month."""
    north = cast.north
    for day in (5, 12):
        make.make_log(north.person, month.start.replace(day=day), north.enterprise)
    return make.make_confirmation(north.enterprise, month.start)


@pytest.fixture
def answered(asked: Confirmation) -> Confirmation:
    """It has confirmed both, and told of a problem that wants no answer."""
    said = Said(
        month=asked.period.code, shown={v.pk: v.way for v in visits_of(asked)},
        asked=["不在企业领取薪金"], comment="好", problem_text="用工紧缺。",
        satisfaction="satisfied",
    )  # fmt: skip
    assert answer_confirmation(asked.token, said)
    asked.refresh_from_db()
    return asked
