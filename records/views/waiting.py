"""Who has still to hand in a period's paper, and the office's reminder before its day."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.http import require_POST

from accounts.access import OFFICE, WORKING, allow
from common.periods import Period
from enterprises.models import Workstation
from records.actions.due import may_remind_of, remind_now, reminded
from records.actions.papers import Paper
from records.not_handed_in import expected_of, missing_of, page_after

Model = type[Paper]


@allow(*OFFICE)
def paper_missing(request: HttpRequest, model: Model) -> HttpResponse:
    """The names of a period, in the order of the names."""
    period, station, today = _asked(request, model), _station(request), timezone.localdate()
    expected = expected_of(model, period, request.user, station)
    rows = missing_of(model, expected, today)
    shown, more = page_after(rows, request.GET.get("after", ""))
    told = reminded(model, period, today)
    stations = Workstation.objects.visible_to(request.user).filter(closed_on=None)
    to_remind = (
        {row.user for row in rows if may_remind_of(row.paper, today) and row.user} - told
        if request.user.role in WORKING
        else set()
    )
    context = {
        "room": model.room, "period": period, "before": period.previous(), "next": period.next(),
        "has_next": period.next().end <= today, "expected": len(expected), "rows": shown,
        "count": len(rows), "more": more, "told": told, "today": today,
        "to_remind": to_remind,
        "stations": stations.order_by("name_key", "pk"), "station": station,
    }  # fmt: skip
    return render(request, "records/paper_missing.html", context)


@allow(*WORKING)
@require_POST
def paper_remind(request: HttpRequest, model: Model) -> HttpResponse:
    """Remind those of the list whose day is still ahead: all of them, or one."""
    period, today = _asked(request, model), timezone.localdate()
    missing = expected_of(model, period, request.user, _station(request))
    if one := _whole(request, "instructor"):
        missing = [paper for paper in missing if paper.instructor == one]
    told = remind_now(model, missing, by=request.user, today=today)
    messages.success(request, say("Reminded: %(count)s.") % {"count": len(told)})
    return redirect(f"{reverse(f'records:{model.room}_missing')}?period={period.code}")


def _asked(request: HttpRequest, model: Model) -> Period:
    """The period in the address; else the last one that is over."""
    values = request.POST if request.method == "POST" else request.GET
    try:
        period = Period.parse(values.get("period", ""))
    except ValueError:
        period = None
    if period and period.months == model.months and 2000 <= period.start.year < 2100:
        return period
    return Period.containing(timezone.localdate(), model.months).previous()


def _station(request: HttpRequest) -> int | None:
    return _whole(request, "workstation")


def _whole(request: HttpRequest, name: str) -> int | None:
    values = request.POST if request.method == "POST" else request.GET
    raw = values.get(name, "")
    return int(raw) if raw.isdecimal() and len(raw) < 19 else None
