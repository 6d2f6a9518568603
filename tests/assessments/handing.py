"""What the tests of hand-overs share: a plan, what is refused, and what was handed over."""

from datetime import date

import pytest

from assessments.actions.handovers import Plan, hand_over
from common import figures
from common.periods import Period
from common.refusals import Refused

DAY, NEXT = date(2026, 3, 31), date(2026, 4, 1)


def plan(north, **more):
    """The north's enterprise goes to the successor."""
    values = {
        "day": DAY, "cause": "transfer", "reason": "轮换", "successor": north.successor,
        "postings": [north.posting.pk], **more,
    }  # fmt: skip
    return Plan(**values)


def leaving(north, **more):
    """The north's instructor leaves the service."""
    return plan(north, cause="reassigned", **more)


def refused(code, *args, **more):
    """The hand-over is refused, for this reason."""
    with pytest.raises(Refused) as refusal:
        hand_over(*args, **more)
    assert refusal.value.code == code


def ways(handover):
    """What happened to each kind of matter."""
    return {(item.kind, item.way) for item in handover.items.all()}


def count(code, person, period):
    """A person's figure."""
    return figures.get(code).one("instructor", person.pk, Period.parse(period)).value
