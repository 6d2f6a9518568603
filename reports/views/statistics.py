"""Statistics: the figures of a period by workstation or district, every number opening its rows."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import OFFICE, allow
from accounts.models import District, Role, User
from common import figures
from common.periods import HALF, MONTH, QUARTER, YEAR, Period
from enterprises.models import Workstation

SHOWN = (
    "instructors_serving", "log_days", "visits_on_site", "enterprises_visited", "problems_raised",
    "problems_closed", "problems_workdays",
)  # fmt: skip
RATES = (
    "duty_days", "problems_answered_in_time", "problems_closed_in_time", "problem_satisfaction",
    "summaries_on_time", "reports_on_time",
)  # fmt: skip
MOST_STATIONS = 400
LENGTHS = (MONTH, QUARTER, HALF, YEAR)


@dataclass(frozen=True)
class Cell:
    """One number of the table."""

    reading: figures.Reading
    url: str


@dataclass(frozen=True)
class Line:
    """One workstation or district with its numbers, in the order of the columns."""

    name: str
    url: str
    cells: list[Cell]


@allow(*OFFICE)
def statistics(request: HttpRequest) -> HttpResponse:
    """The table for the period that was asked for (this month when none was)."""
    period = asked_period(request)
    user = request.user
    view = chosen(request)
    columns = [figures.get(code) for code in (RATES if view["rates"] else SHOWN)]
    lines = (station_lines if view["by"] == "workstation" else district_lines)(
        user, columns, period
    )
    today = timezone.localdate()
    context = {
        "period": period, "columns": columns, "lines": lines, "view": view,
        "others": [Period.containing(today, length) for length in LENGTHS],
        "previous": period.previous(), "next": period.next() if period.end <= today else None,
    }  # fmt: skip
    return render(request, "reports/statistics.html", context)


def asked_period(request: HttpRequest) -> Period:
    """The period of the address; 404 when it names none."""
    code = request.GET.get("period")
    if not code:
        return Period.containing(timezone.localdate(), MONTH)
    try:
        return Period.parse(code)
    except ValueError as error:
        raise Http404(str(error)) from error


def chosen(request: HttpRequest) -> dict[str, Any]:
    """Which table: by districts or workstations (a station head has no district), which columns."""
    by = request.GET.get("by")
    if request.user.role == Role.STATION_HEAD or by not in ("district", "workstation"):
        county = len(request.user.district.code) > 4 if request.user.district_id else False
        station = request.user.role == Role.STATION_HEAD
        by = "workstation" if station or (county and by != "district") else "district"
    return {"by": by, "rates": request.GET.get("show") == "rates"}


def station_lines(user: User, columns: list[figures.Figure], period: Period) -> list[Line]:
    """A line a workstation, in a fixed number of queries."""
    seen = Workstation.objects.visible_to(user).order_by("district__code", "pk")
    stations = list(seen[:MOST_STATIONS])
    keys = [(s.pk, s.name) for s in stations]
    address = {s.pk: reverse("reports:workstation", args=[s.pk]) for s in stations}
    return _lines("workstation", keys, address, columns, period)


def district_lines(user: User, columns: list[figures.Figure], period: Period) -> list[Line]:
    """A line for the user's own district and each directly below it."""
    if not user.district_id:
        return []
    rows = [user.district, *District.objects.filter(parent=user.district)]
    return _lines("district", [(d.code, d.name) for d in rows], {}, columns, period)


def _lines(
    kind: str,
    keys: list[tuple[Any, str]],
    address: dict,
    columns: list[figures.Figure],
    period: Period,
) -> list[Line]:
    subjects = [key for key, _ in keys]
    found = {f.code: f.by_subject(kind, subjects, period) for f in columns if kind in f.kinds}
    return [
        Line(name, address.get(key, ""), [_cell(found, f, kind, key, period) for f in columns])
        for key, name in keys
    ]


def _cell(found: dict, figure: figures.Figure, kind: str, key: Any, period: Period) -> Cell | None:
    if figure.code not in found:
        return None
    url = reverse("reports:figure_evidence", args=[figure.code, kind, key, period.code])
    return Cell(found[figure.code][key], url)
