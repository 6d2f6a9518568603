"""Symposia: the lists, preparing one, its page, and the steps to approved minutes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.access import OFFICE, WORKING, allow
from accounts.models import Role
from common import tones
from common.columns import DATE, STATE, Column
from common.exports import Export
from common.forming import form_page
from common.keyset import Sort
from common.pages import facts, list_page
from common.periods import QUARTER, Period
from common.refusals import Refused
from common.wording import after_colon
from enterprises.models import Workstation
from records.actions import symposia as actions
from records.actions import symposium_steps as steps
from records.filters import SymposiumFilter
from records.forms import symposia as forms
from records.models import Attendance, Problem, Symposium
from records.symposium_kit import FIGURES, followed, groups_of, missing_reports
from records.views.shown import numbers

SORTS = [Sort("period", _("Period"), "start", descending=True)]
COLUMNS = [
    Column(_("Title"), "title", width=40),
    Column(_("Workstation"), "workstation.name", width=24),
    Column(_("Period"), "period", sort="period", width=16),
    Column(_("Held on"), "held_on", kind=DATE, width=12),
    Column(_("No. of the minutes"), "number", width=14),
    Column(_("Place"), "place", width=20),
    Column(_("Chair"), "chair", width=12),
    Column(_("State"), "status", kind=STATE, width=10),
]


def exported(request: HttpRequest, count: int) -> None:
    """An export is an action."""
    audit.record("symposium.exported", Symposium, by=request.user, count=count)


@allow(*OFFICE, Role.INSTRUCTOR)
def symposium_list(request: HttpRequest) -> HttpResponse:
    """The symposia in one's scope."""
    rows = Symposium.objects.visible_to(request.user).select_related("workstation")
    add = reverse("records:symposium_prepare") if request.user.role in WORKING else ""
    return list_page(
        request, rows, "records/symposium_list.html", sorts=SORTS, columns=COLUMNS,
        filterset=SymposiumFilter, title=_("Symposia"), by_station=request.user.role in OFFICE,
        export=Export(_("Symposia"), COLUMNS, told=exported),
        add=add, add_label=_("Prepare a quarter"), empty=_("No symposium has been prepared yet."),
    )  # fmt: skip


@allow(*WORKING)
def symposium_prepare(request: HttpRequest) -> HttpResponse:
    """Prepare a station's quarter in one press."""
    asked = {name: request.GET.get(name) for name in ("workstation", "quarter")}
    initial = {name: value for name, value in asked.items() if value}
    form = forms.PrepareForm(request.POST or None, user=request.user, initial=initial)
    return form_page(
        request, form,
        lambda form: actions.prepare_symposium(
            form.values["workstation"], form.values["quarter"], by=request.user, form_key=form.key
        ),
        title=say("Prepare a symposium"), label=say("Prepare a symposium"),
        back=reverse("records:symposium_list"), then=Symposium.get_absolute_url, said="",
        says=say(
            "Agenda, figures, common problems, the last decisions, everybody to be asked and the "
            "accepted reports are filled in; everything can be changed afterwards."
        ),
    )  # fmt: skip


# Which stations have held theirs -----------------------------------------------------------


def _theirs(station: Workstation) -> Symposium | None:
    return station.theirs[0] if station.theirs else None


def station_words(station: Workstation) -> str:
    """How far the station's symposium of the quarter is."""
    symposium = _theirs(station)
    return symposium.get_status_display() if symposium else say("not prepared")


def station_tone(station: Workstation) -> str:
    """The dot of that state."""
    symposium = _theirs(station)
    return tones.tone(symposium.status) if symposium else tones.ATTENTION


STATION_SORTS = [Sort("name", _("Workstation"), "name_key")]
STATION_COLUMNS = [
    Column(_("Workstation"), "name", sort="name", width=28),
    Column(_("Head"), "head", width=12),
    Column(_("Held on"), lambda row: getattr(_theirs(row), "held_on", None), kind=DATE, width=12),
    Column(_("No. of the minutes"), lambda row: getattr(_theirs(row), "number", ""), width=14),
    Column(
        _("Symposium"), lambda row: "", export=False,
        template="records/_symposium_of_station.html",
    ),
    Column(_("State"), station_words, kind=STATE, tone=station_tone, width=14),
]  # fmt: skip


def stations_exported(request: HttpRequest, count: int) -> None:
    """An export is an action."""
    audit.record("symposium.stations_exported", Symposium, by=request.user, count=count)


@allow(*OFFICE)
def symposium_stations(request: HttpRequest) -> HttpResponse:
    """A quarter's stations by name, and how far the symposium of each is."""
    quarter = _quarter(request.GET.get("quarter", ""))
    stations = Workstation.objects.visible_to(request.user).select_related("head")
    stations = stations.filter(
        Q(closed_on=None) | Q(closed_on__gte=quarter.start),
        Q(opened_on=None) | Q(opened_on__lte=quarter.last),
    )
    of_quarter = Symposium.objects.filter(start=quarter.start)
    took_place = of_quarter.filter(status__in=Symposium.TOOK_PLACE).values("workstation")
    held = stations.filter(pk__in=took_place).count()
    return list_page(
        request, stations.prefetch_related(Prefetch("symposia", of_quarter, "theirs")),
        "records/symposium_stations.html", sorts=STATION_SORTS, columns=STATION_COLUMNS,
        export=Export(_("Symposia by workstation"), STATION_COLUMNS, told=stations_exported),
        title=_("Symposia by workstation"), quarter=quarter, held=held, all=stations.count(),
        before=quarter.previous(), after=quarter.next(),
        is_over=quarter.end <= timezone.localdate(),
        empty=_("No workstation was open in this quarter."),
    )  # fmt: skip


def _quarter(code: str) -> Period:
    try:
        period = Period.parse(code)
    except ValueError:
        return Period.containing(timezone.localdate(), QUARTER)
    return period if period.months == QUARTER else period.within(QUARTER)


# One symposium -----------------------------------------------------------------------------


@allow(*OFFICE, Role.INSTRUCTOR)
def symposium_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one symposium, and the next step."""
    symposium = one(request, pk)
    user = request.user
    runs = actions.may_run(user, symposium.workstation)
    waits = symposium.status == Symposium.Status.SUBMITTED
    stations = Workstation.objects.visible_to(user)
    context = {
        "symposium": symposium, "runs": runs, "may_edit": runs and symposium.is_open,
        "may_approve": waits and steps.may_approve(user, symposium),
        "may_reopen": symposium.is_locked and user.role == Role.DEPARTMENT
        and user.district.contains(symposium.district),
        "facts": facts(
            symposium, "held_on", "starts_at", "ends_at", "place", "chair", "recorder", "number"
        ),
        "numbers": numbers(
            symposium.figures, FIGURES, "workstation", symposium.workstation_id, symposium.period
        ),
        "numbers_closed": not stations.filter(pk=symposium.workstation_id).exists(),
        "groups": groups_of(symposium, Problem.objects.visible_to(user)),
        "earlier": followed(symposium, timezone.localdate()),
        "missing": missing_reports(symposium) if symposium.is_open else [],
        **_said(symposium), **_people(symposium),
    }  # fmt: skip
    return render(request, "records/symposium_page.html", context)


def _said(symposium: Symposium) -> dict[str, Any]:
    decisions = symposium.decisions.select_related("instructor", "user")
    return {
        "reports": symposium.work_reports.select_related("instructor"),
        "opinions": symposium.opinions.select_related("enterprise", "problem"),
        "experiences": symposium.experiences.select_related("instructor"),
        "decisions": decisions, "unit": symposium.workstation.name,
        "minutes_edited": symposium.minutes != symposium.drafted.get("minutes", ""),
    }  # fmt: skip


def _people(symposium: Symposium) -> dict[str, Any]:
    """Who was there, by how he attended, with the count of those not ticked yet."""
    rows = list(symposium.attendances.all())
    kinds = [(kind.label, [r for r in rows if r.kind == kind]) for kind in Attendance.Kind]
    return {
        "by_kind": [(label, found) for label, found in kinds if found],
        "unticked": sum(row.kind == Attendance.Kind.EXPECTED for row in rows),
    }


def one(request: HttpRequest, pk: int) -> Symposium:
    """The symposium, if the user may see it."""
    rows = Symposium.objects.visible_to(request.user)
    rows = rows.select_related("workstation__head", "district", "approved_by", "submitted_by")
    return get_object_or_404(rows, pk=pk)


def mine(request: HttpRequest, pk: int) -> Symposium:
    """The symposium, if the user runs it."""
    symposium = one(request, pk)
    if not actions.may_run(request.user, symposium.workstation):
        raise Refused("common.not_yours")
    return symposium


@allow(*WORKING)
def symposium_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Date, place, agenda."""
    symposium = mine(request, pk)
    return form_page(
        request, forms.SymposiumForm(request.POST or None, instance=one(request, pk)),
        lambda form: actions.edit_symposium(
            symposium, by=request.user, version=form.base_version, **form.values
        ),
        title=symposium.title, back=symposium.get_absolute_url(),
    )  # fmt: skip


def _draft_anew(symposium: Symposium, *, by: Any) -> Symposium:
    return actions.write_minutes(symposium, by=by, anew=True)


STEPS: dict[str, Callable[..., Symposium]] = {
    "refresh": actions.refresh_symposium,
    "draft": actions.write_minutes,
    "anew": _draft_anew,
    "hold": steps.hold_symposium,
    "submit": steps.submit_minutes,
    "approve": steps.approve_symposium,
}
REASONED = {
    "return": (_("Give the minutes back"), steps.return_minutes),
    "reopen": (_("Open the minutes again"), steps.reopen_symposium),
}


@allow(*WORKING)
@require_POST
def symposium_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Read anew, draft the minutes, held, submitted, approved."""
    symposium = one(request, pk)
    STEPS[name](symposium, by=request.user)
    messages.success(request, say("Done."))
    return redirect(symposium)


@allow(*WORKING)
def symposium_reasoned(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Given back, or opened again, with the reason."""
    symposium = one(request, pk)
    label, action = REASONED[name]
    return form_page(
        request, forms.ReasonForm(request.POST or None, row=symposium),
        lambda form: action(symposium, by=request.user, version=form.base_version, **form.values),
        title=after_colon(label, symposium), label=label, back=symposium.get_absolute_url(),
        said=say("Done."),
    )  # fmt: skip
