"""The problem of the cast on its way from hand to hand, for the tests of it."""

from types import SimpleNamespace
from typing import Any

import time_machine

from accounts.actions.settings import set_policy
from accounts.models import User
from records.actions import problem_answering as answering
from records.actions import problem_assigning as assigning
from records.models import Problem


def later(day: object) -> time_machine.travel:
    """At nine in the morning of another day."""
    return time_machine.travel(f"{day} 09:00+08:00", tick=False)


def rule(north: SimpleNamespace, code: str, value: Any) -> None:
    """The county sets a policy."""
    set_policy(code, value, district=north.district, by=User.objects.system())


def assigned(north: SimpleNamespace, **more: Any) -> Problem:
    """Given to a unit by the head."""
    return assigning.assign_problem(
        north.problem, by=north.station_head, lead_unit="县人社局", **more
    )


def answered(north: SimpleNamespace) -> Problem:
    """And answered by the instructor."""
    return answering.answer_problem(assigned(north), by=north.instructor, result="已招到 20 人")


def rated(north: SimpleNamespace, satisfaction: str = "satisfied") -> Problem:
    """And rated by the enterprise, on the phone."""
    return answering.rate_problem(answered(north), by=north.instructor, satisfaction=satisfaction)


def revisited(north: SimpleNamespace, **more: Any) -> Problem:
    """And visited again."""
    values = {"person": "李明", "result": "回访满意", **more}
    return answering.revisit_problem(rated(north), by=north.instructor, **values)
