"""Symposia: the list, preparing one, its page, and the steps to approved minutes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.access import OFFICE, WORKING, allow
from accounts.models import Role
from common.columns import DATE, STATE, Column
from common.exports import Export
from common.forming import saved
from common.keyset import Sort
from common.pages import facts, list_page
from common.refusals import Refused
from records.actions import symposia as actions
from records.filters import SymposiumFilter
from records.forms import symposia as forms
from records.models import (
    Attendance,
    Decision,
    Experience,
    Opinion,
    Symposium,
    WorkReport,
)
from records.views.shown import numbers

SORTS = [Sort("period", _("Period"), "start", descending=True)]
COLUMNS = [
    Column(_("Title"), "title", width=40),
    Column(_("Workstation"), "workstation.name", width=24),
    Column(_("Period"), "period", sort="period", width=16),
    Column(_("Held on"), "held_on", kind=DATE, width=12),
    Column(_("Place"), "place", width=20),
    Column(_("Chair"), "chair", width=12),
    Column(_("State"), "status", kind=STATE, width=10),
]
PARTS = {
    "opinion": (Opinion, forms.OpinionForm, _("Opinion of an enterprise")),
    "experience": (Experience, forms.ExperienceForm, _("Experience")),
    "decision": (Decision, forms.DecisionForm, _("Decision")),
    "report": (WorkReport, forms.WorkReportForm, _("Work report")),
}


def exported(request: HttpRequest, count: int) -> None:
    """An export is an action."""
    audit.record("symposium.exported", Symposium, by=request.user, count=count)


@allow(*OFFICE, Role.INSTRUCTOR)
def symposium_list(request: HttpRequest) -> HttpResponse:
    """The symposia in one's scope."""
    rows = Symposium.objects.visible_to(request.user).select_related("workstation")
    add = reverse("records:symposium_prepare") if request.user.role in WORKING else ""
    return list_page(
        request, rows, "records/list.html", sorts=SORTS, columns=COLUMNS,
        filterset=SymposiumFilter, title=_("Symposia"),
        export=Export(_("Symposia"), COLUMNS, told=exported),
        add=add, add_label=_("Prepare a quarter"), empty=_("No symposium has been prepared yet."),
    )  # fmt: skip


@allow(*WORKING)
def symposium_prepare(request: HttpRequest) -> HttpResponse:
    """Prepare a station's quarter in one press."""
    form = forms.PrepareForm(request.POST or None, user=request.user)
    if form.is_valid():
        symposium = actions.prepare_symposium(
            form.values["workstation"], form.values["quarter"], by=request.user, form_key=form.key
        )
        return redirect(symposium)
    context = {
        "form": form, "title": say("Prepare a symposium"), "label": say("Prepare a symposium"),
        "back": reverse("records:symposium_list"),
        "says": say(
            "Agenda, figures of the quarter, the instructors invited and their reports are "
            "filled in; everything can be changed afterwards."
        ),
    }  # fmt: skip
    return render(request, "ui/form.html", context)


@allow(*OFFICE, Role.INSTRUCTOR)
def symposium_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one symposium, and the next step."""
    symposium = _one(request, pk)
    runs = actions.may_run(request.user, symposium.workstation)
    context = {
        "symposium": symposium, "runs": runs, "may_edit": runs and not symposium.is_locked,
        "facts": facts(
            symposium, "held_on", "starts_at", "ends_at", "place", "chair", "recorder"
        ),
        "numbers": numbers(
            symposium.figures, actions.FIGURES, "workstation", symposium.workstation_id,
            symposium.period,
        ),
        "attendances": symposium.attendances.all(), "kinds": Attendance.Kind.choices,
        "reports": symposium.work_reports.select_related("instructor"),
        "opinions": symposium.opinions.select_related("enterprise", "problem"),
        "experiences": symposium.experiences.select_related("instructor"),
        "decisions": symposium.decisions.all(),
        "before": open_decisions(symposium), "attendee_form": forms.AttendeeForm(),
    }  # fmt: skip
    return render(request, "records/symposium_page.html", context)


def open_decisions(symposium: Symposium) -> Any:
    """Earlier decisions of the station that were open when the quarter began, or still are."""
    rows = Decision.objects.filter(
        symposium__workstation=symposium.workstation_id, symposium__start__lt=symposium.start
    ).exclude(done_on__lt=symposium.start)
    return rows.select_related("symposium__workstation").order_by("deadline", "pk")[:50]


def _one(request: HttpRequest, pk: int) -> Symposium:
    rows = Symposium.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("workstation", "district", "approved_by"), pk=pk)


def _mine(request: HttpRequest, pk: int) -> Symposium:
    symposium = _one(request, pk)
    if not actions.may_run(request.user, symposium.workstation):
        raise Refused("common.not_yours")
    return symposium


@allow(*WORKING)
def symposium_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Date, place, agenda, minutes."""
    symposium = _mine(request, pk)
    form = forms.SymposiumForm(request.POST or None, instance=_one(request, pk))
    if form.is_valid() and saved(
        form, actions.edit_symposium, symposium, by=request.user, version=form.base_version,
        **form.values,
    ):  # fmt: skip
        messages.success(request, say("Saved."))
        return redirect(symposium)
    context = {"form": form, "title": symposium.title, "back": symposium.get_absolute_url()}
    return render(request, "ui/form.html", context)


@allow(*WORKING)
@require_POST
def symposium_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Who came, ticked for all at once."""
    symposium = _one(request, pk)
    kinds, reasons = {}, {}
    for row in symposium.attendances.all():
        kinds[row.pk] = request.POST.get(f"kind-{row.pk}", row.kind)
        reasons[row.pk] = request.POST.get(f"reason-{row.pk}", row.reason)
    count = actions.tick_attendance(symposium, kinds, reasons, by=request.user)
    messages.success(request, say("Attendance saved, %(count)s changed.") % {"count": count})
    return redirect(f"{symposium.get_absolute_url()}#attendance")


@allow(*WORKING)
@require_POST
def symposium_attendee(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else who is there."""
    symposium = _one(request, pk)
    form = forms.AttendeeForm(request.POST)
    if form.is_valid():
        actions.add_attendee(symposium, by=request.user, **form.values)
    else:
        messages.error(request, say("Enter a name of at most 60 characters."))
    return redirect(f"{symposium.get_absolute_url()}#attendance")


@allow(*WORKING)
def symposium_part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """An opinion, an experience, a decision or a report."""
    symposium = _mine(request, pk)
    model, form_class, title = _part(part)
    form = form_class(request.POST or None, symposium=symposium)
    if form.is_valid() and saved(
        form, actions.add_part, symposium, model, by=request.user, **form.values
    ):
        return redirect(f"{symposium.get_absolute_url()}#{part}")
    context = {
        "form": form, "title": title, "label": say("Add"), "back": symposium.get_absolute_url(),
    }  # fmt: skip
    return render(request, "ui/form.html", context)


@allow(*WORKING)
@require_POST
def symposium_part_remove(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    """Take one of them out."""
    symposium = _mine(request, pk)
    model, _form, _title = _part(part)
    actions.remove_part(get_object_or_404(model, pk=row, symposium=symposium), by=request.user)
    return redirect(f"{symposium.get_absolute_url()}#{part}")


def _part(part: str) -> tuple:
    if part not in PARTS:
        raise Http404
    return PARTS[part]


@allow(*WORKING)
@require_POST
def opinion_problem(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Enter an opinion in the problem ledger, in one press."""
    symposium = _mine(request, pk)
    opinion = get_object_or_404(Opinion, pk=row, symposium=symposium)
    return redirect(actions.opinion_to_problem(opinion, by=request.user))


@allow(*WORKING)
def decision_settle(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """What became of a decision."""
    symposium = _mine(request, pk)
    decision = get_object_or_404(Decision, pk=row, symposium=symposium)
    initial = {"outcome": decision.outcome, "done_on": decision.done_on}
    form = forms.SettleForm(request.POST or None, initial=initial)
    if form.is_valid() and saved(
        form, actions.settle_decision, decision, by=request.user, **form.values
    ):
        return redirect(f"{symposium.get_absolute_url()}#decision")
    context = {
        "form": form, "title": decision.text[:80], "back": symposium.get_absolute_url(),
        "says": decision.text,
    }  # fmt: skip
    return render(request, "ui/form.html", context)


STEPS = {
    "refresh": actions.refresh_symposium,
    "minutes": actions.write_minutes,
    "hold": actions.hold_symposium,
    "approve": actions.approve_symposium,
}


@allow(*WORKING)
@require_POST
def symposium_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Read anew, draft the minutes, held, approved."""
    symposium = _one(request, pk)
    STEPS[name](symposium, by=request.user)
    messages.success(request, say("Done."))
    return redirect(symposium)
