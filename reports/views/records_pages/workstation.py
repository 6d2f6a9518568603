"""The whole record of a workstation."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.access import OFFICE, allow, may_enter
from accounts.models import Role
from common.pages import facts
from common.periods import MONTH, Period
from enterprises.models import Enterprise, Workstation
from instructors.models import Instructor
from records.models import Symposium
from reports.home import shown
from reports.views.records_pages.shared import papers_of, thread

MONTHLY = (
    "instructors_serving", "organization_coverage", "duty_days", "enterprises_visited",
    "problems_raised",
)  # fmt: skip
MOST = 60


@allow(*OFFICE, Role.INSTRUCTOR)
def workstation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, who belongs to it, and what its month looks like."""
    user, today = request.user, timezone.localdate()
    stations = Workstation.objects.visible_to(user).select_related("district", "head")
    station = get_object_or_404(stations, pk=pk)
    month = Period.containing(today, MONTH)
    people = Instructor.objects.visible_to(user).filter(workstation=station)
    firms = Enterprise.objects.visible_to(user).filter(workstation=station).operating()
    context = {
        "station": station, "month": month,
        "facts": facts(station, "district", "head", "address", "phone", "opened_on", "closed_on"),
        "numbers": shown(MONTHLY, "workstation", pk, month),
        "people": _some(people.serving()), "firms": _some(firms),
        "symposia": Symposium.objects.visible_to(user).filter(workstation=station)
        .select_related("workstation").order_by("-start", "-pk")[:8],
        "papers": papers_of(station, user),
        "entries": thread(station, user),
        "may_edit": may_enter(user, (Role.DEPARTMENT, Role.COMMITTEE)),
    }  # fmt: skip
    return render(request, "reports/workstation.html", context)


def _some(rows: QuerySet) -> dict[str, Any]:
    """The first rows, how many there are, and whether some are left out."""
    found = list(rows[: MOST + 1])
    more = len(found) > MOST
    return {"rows": found[:MOST], "count": rows.count() if more else len(found), "more": more}
