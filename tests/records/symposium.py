"""A station's symposium on its way to approved minutes, for the tests of it."""

from datetime import date, time
from types import SimpleNamespace
from typing import Any

from common.periods import Period
from records.actions import symposia, symposium_parts, symposium_steps
from records.models import Decision, Symposium

Q1, Q2 = Period.parse("2026Q1"), Period.parse("2026Q2")


def prepare(north: SimpleNamespace, period: Period = Q1) -> Symposium:
    """The head prepares a quarter, or prepares it again."""
    return symposia.prepare_symposium(north.station, period, by=north.station_head)


def everybody_came(symposium: Symposium, north: SimpleNamespace) -> None:
    """All who were asked are ticked as present."""
    symposium_parts.tick_attendance(symposium, {}, {}, by=north.station_head, rest_came=True)


def held(north: SimpleNamespace, period: Period = Q1, day: date = date(2026, 4, 8)) -> Symposium:
    """Prepared, everybody there, held."""
    symposium = prepare(north, period)
    everybody_came(symposium, north)
    symposium = symposia.edit_symposium(
        symposium, by=north.station_head, version=None, held_on=day,
        starts_at=time(14, 30), place="会议室", recorder="李四",
    )  # fmt: skip
    return symposium_steps.hold_symposium(symposium, by=north.station_head)


def submitted(north: SimpleNamespace, **more: Any) -> Symposium:
    """Held, its minutes drafted and handed in by the head."""
    symposium = symposia.write_minutes(held(north, **more), by=north.station_head)
    return symposium_steps.submit_minutes(symposium, by=north.station_head)


def approved(north: SimpleNamespace, **more: Any) -> Symposium:
    """And approved by the committee."""
    return symposium_steps.approve_symposium(submitted(north, **more), by=north.committee)


def decide(symposium: Symposium, north: SimpleNamespace, **more: Any) -> Decision:
    """One thing is decided there."""
    values = {"text": "解决路灯", "owner": "张三", "deadline": date(2026, 5, 1), **more}
    return symposium_parts.add_part(symposium, Decision, by=north.station_head, **values)
