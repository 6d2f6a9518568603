"""Statistics: the figures of a period by workstation or district, every number opening its rows."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import OFFICE, allow
from accounts.models import District, User
from common import figures
from common.periods import HALF, MONTH, QUARTER, YEAR, Period
from enterprises.models import Workstation

SHOWN = (
    "instructors_serving", "log_days", "duty_days", "visits_on_site", "enterprises_visited",
    "problems_raised", "problems_closed", "problems_closed_in_time", "summaries_on_time",
)  # fmt: skip
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
    columns = [f for f in map(_known, SHOWN) if f and "workstation" in f.kinds]
    stations = list(
        Workstation.objects.visible_to(request.user)
        .select_related("district")
        .order_by("district__code", "pk")[:400]
    )
    lines = station_lines(stations, columns, period)
    districts = district_lines(request.user, columns, period)
    today = timezone.localdate()
    context = {
        "period": period, "columns": columns, "lines": lines, "districts": districts,
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


def _known(code: str) -> figures.Figure | None:
    return next((f for f in figures.all_figures() if f.code == code), None)


def station_lines(
    stations: list[Workstation], columns: list[figures.Figure], period: Period
) -> list[Line]:
    """A line a workstation, in a fixed number of queries."""
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
