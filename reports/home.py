"""The two or three numbers under each role's work queue, and the place they speak of."""

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


def place_of(user: User) -> tuple[str, Any, str] | None:
    """The subject of the user's numbers: (kind, id, name); None where there is none."""
    if user.role == Role.STATION_HEAD:
        station = Workstation.objects.filter(head=user).order_by("pk").first()
        return ("workstation", station.pk, station.name) if station else None
    if user.role in (Role.DEPARTMENT, Role.COMMITTEE, Role.AUDITOR) and user.district_id:
        return "district", user.district.code, user.district.name
    if user.is_instructor:
        return "instructor", user.instructor_id, user.name
    return None


def numbers_for(user: User, today: date) -> list[Shown]:
    """This month's numbers of the user's place, each with the address of its evidence."""
    place = place_of(user)
    if place is None:
        return []
    kind, subject, _ = place
    period = Period.containing(today, MONTH)
    return [
        Shown(
            figures.get(code),
            figures.get(code).one(kind, subject, period),
            reverse("reports:figure_evidence", args=[code, kind, subject, period.code]),
        )
        for code in SHOWN[kind]
    ]
