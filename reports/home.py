"""The two or three numbers under each role's work queue, and the place they speak of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import Role, User
from common import figures
from common.periods import MONTH, Period
from enterprises.models import Workstation

SHOWN = {
    "instructor": ("duty_days", "enterprises_visited", "problems_closed"),
    "workstation": ("log_days", "enterprises_visited", "problems_raised", "problems_closed"),
    # What a whole city's month answers at once; the rest stands in the statistics.
    "district": ("log_days", "problems_raised", "problems_closed"),
}


@dataclass(frozen=True)
class Shown:
    """A figure with its reading, and the page of its definition and rows."""

    figure: figures.Figure
    reading: figures.Reading
    url: str


Place = tuple[str, Any, str]  # a subject's kind, its id, its name


def place_of(user: User) -> Place | None:
    """The subject of the user's numbers; None where he has no place."""
    if user.role == Role.STATION_HEAD:
        station = Workstation.objects.filter(head=user).order_by("pk").first()
        return ("workstation", station.pk, station.name) if station else None
    if user.role in (Role.DEPARTMENT, Role.COMMITTEE, Role.AUDITOR) and user.district_id:
        return "district", user.district.code, user.district.name
    if user.is_instructor:
        return "instructor", user.instructor_id, user.name
    return None


def numbers_for(place: Place | None, today: date) -> list[Shown]:
    """This month's numbers of a place, each with the address of its evidence."""
    if place is None:
        return []
    kind, subject, _ = place
    return shown(SHOWN[kind], kind, subject, Period.containing(today, MONTH))


def shown(codes: Iterable[str], kind: str, subject: Any, period: Period) -> list[Shown]:
    """Figures of a subject in a period, each with the address of its evidence."""
    read = figures.read(codes, kind, [subject], period)
    return [
        Shown(
            figures.get(code), readings[subject],
            reverse("reports:figure_evidence", args=[code, kind, subject, period.code]),
        )
        for code, readings in read.items()
    ]  # fmt: skip
