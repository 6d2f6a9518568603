"""What is entered at a symposium: attendance, what was said, decisions, the text of the minutes."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.access import WORKING, allow
from accounts.models import Role
from common.forming import form_page, saved, tell_unprintable
from common.refusals import Refused, Stale
from instructors.models import Leave
from records.actions import symposia as actions
from records.actions import symposium_parts as parts
from records.forms import symposia as forms
from records.models import Attendance, Decision, Experience, Opinion, Symposium, WorkReport
from records.views.symposia import mine, one

PARTS = {
    "opinion": (Opinion, forms.OpinionForm, _("Opinion of an enterprise")),
    "experience": (Experience, forms.ExperienceForm, _("Experience")),
    "decision": (Decision, forms.DecisionForm, _("Decision")),
    "report": (WorkReport, forms.WorkReportForm, _("Work report")),
}
KINDS = (Attendance.Kind.PRESENT, Attendance.Kind.NON_VOTING, Attendance.Kind.ABSENT)


# Attendance --------------------------------------------------------------------------------


@allow(*WORKING)
def symposium_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Who came: all names on one page, saved in one post, with who walked in."""
    symposium = mine(request, pk)
    form = forms.AttendeeForm()
    if request.method == "POST":
        count = _tick(request, symposium)
        if not request.POST.get("name", "").strip():
            said = say("Attendance saved, %(count)s changed.") % {"count": count}
            messages.success(request, said)
            return redirect(f"{symposium.get_absolute_url()}#attendance")
        form = forms.AttendeeForm(request.POST)
        if form.is_valid():
            parts.add_attendee(symposium, by=request.user, **form.values)
            tell_unprintable(request, form.values)
            return redirect("records:symposium_attendance", symposium.pk)
    context = {
        "symposium": symposium, "groups": _groups(symposium), "kinds": KINDS,
        "attendee_form": form,
    }  # fmt: skip
    return render(request, "records/symposium_attendance.html", context)


def _tick(request: HttpRequest, symposium: Symposium) -> int:
    kinds, reasons = {}, {}
    for pk in symposium.attendances.values_list("pk", flat=True):
        kinds[pk] = request.POST.get(f"kind-{pk}", "")
        reasons[pk] = request.POST.get(f"reason-{pk}", "")
    came = "rest" in request.POST
    return parts.tick_attendance(symposium, kinds, reasons, by=request.user, rest_came=came)


def _groups(symposium: Symposium) -> list[tuple[Any, list[Attendance]]]:
    """Everybody by what he comes as; instructors on leave that day with a word about it."""
    rows = list(symposium.attendances.select_related("instructor"))
    away = _on_leave(symposium, rows)
    for row in rows:
        row.leave = away.get(row.instructor_id)
    groups = [(part.label, [r for r in rows if r.part == part]) for part in Attendance.Part]
    return [(label, found) for label, found in groups if found]


def _on_leave(symposium: Symposium, rows: list[Attendance]) -> dict[int, Leave]:
    day = symposium.held_on
    if day is None:
        return {}
    people = [row.instructor_id for row in rows if row.instructor_id]
    found = Leave.objects.approved().touching(day, day).filter(instructor__in=people)
    return {leave.instructor_id: leave for leave in found}


@allow(*WORKING)
@require_POST
def symposium_uninvite(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Take somebody off the list of those to be asked; what is ticked by then is kept."""
    symposium = mine(request, pk)
    gone = get_object_or_404(Attendance, pk=row, symposium=symposium)
    _tick(request, symposium)
    parts.remove_attendee(gone, by=request.user)
    return redirect("records:symposium_attendance", symposium.pk)


# Parts -------------------------------------------------------------------------------------


@allow(*WORKING)
def symposium_part(
    request: HttpRequest, pk: int, part: str, row: int | None = None
) -> HttpResponse:
    """An opinion, an experience, a decision or a report: a new one, or one put right."""
    symposium = mine(request, pk)
    model, form_class, title = _part(part)
    instance = get_object_or_404(model, pk=row, symposium=symposium) if row else None
    form = form_class(request.POST or None, symposium=symposium, instance=instance)

    def save(form: Any) -> None:
        if row:
            stored = model.objects.get(pk=row)
            parts.edit_part(stored, by=request.user, version=form.base_version, **form.values)
        else:
            parts.add_part(symposium, model, by=request.user, form_key=form.key, **form.values)

    return form_page(
        request, form, save, title=title, label=say("Save") if row else say("Add"), said="",
        back=symposium.get_absolute_url(), then=f"{symposium.get_absolute_url()}#{part}",
    )  # fmt: skip


@allow(*WORKING)
@require_POST
def symposium_part_remove(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    """Take one of them out."""
    symposium = mine(request, pk)
    model, _form, _title = _part(part)
    parts.remove_part(get_object_or_404(model, pk=row, symposium=symposium), by=request.user)
    return redirect(f"{symposium.get_absolute_url()}#{part}")


def _part(part: str) -> tuple:
    if part not in PARTS:
        raise Http404
    return PARTS[part]


@allow(*WORKING)
@require_POST
def opinion_problem(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Enter an opinion in the problem ledger with its owner and day, in one press."""
    symposium = mine(request, pk)
    opinion = get_object_or_404(Opinion, pk=row, symposium=symposium)
    there = f"{symposium.get_absolute_url()}#opinion"

    def enter(form: Any) -> None:
        problem = parts.opinion_to_problem(opinion, by=request.user, **form.values)
        said = say("Entered in the ledger as %(number)s.") % {"number": problem.number}
        messages.success(request, said)

    return form_page(
        request, forms.ToProblemForm(request.POST), enter, title=say("Enter it as a problem"),
        label=say("Enter it as a problem"), says=opinion.text, back=there, said="",
    )  # fmt: skip


@allow(*WORKING, Role.INSTRUCTOR)
def decision_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a decision, in the word of its owner or of the station."""
    decision = get_object_or_404(_decisions(request), pk=pk)
    if not parts.may_settle(request.user, decision):
        raise Refused("common.not_yours")
    initial = {"outcome": decision.outcome, "done_on": decision.done_on}
    form = forms.SettleForm(request.POST or None, initial=initial, row=decision)
    there = Symposium.objects.visible_to(request.user).filter(pk=decision.symposium_id).exists()
    back = f"{decision.symposium.get_absolute_url()}#decision" if there else "/"
    return form_page(
        request, form,
        lambda form: parts.settle_decision(
            decision, by=request.user, version=form.base_version, **form.values
        ),
        title=say("What became of the decision"), back=back, says=decision.text,
    )  # fmt: skip


def _decisions(request: HttpRequest) -> QuerySet[Decision]:
    rows = Decision.objects.visible_to(request.user)
    return rows.select_related("symposium__workstation__head", "symposium__district")


# The text of the minutes -------------------------------------------------------------------


@allow(*WORKING)
def symposium_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the minutes; what is typed is kept by itself."""
    symposium = mine(request, pk)
    if not symposium.is_open:
        return redirect(symposium)
    form = forms.MinutesForm(request.POST or None, instance=one(request, pk))
    if form.is_valid() and saved(
        form, actions.keep_minutes, symposium, by=request.user, version=form.base_version,
        **form.values,
    ):  # fmt: skip
        messages.success(request, say("Saved."))
        tell_unprintable(request, form.values)
        return redirect(f"{symposium.get_absolute_url()}#minutes")
    context = {"form": form, "symposium": symposium}
    return render(request, "records/symposium_minutes.html", context)


@allow(*WORKING)
@require_POST
def symposium_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep what is typed."""
    symposium = mine(request, pk)
    form = forms.MinutesForm(request.POST, instance=one(request, pk))
    if not form.is_valid():
        return _not_kept(say("Not kept yet: a text is too long."))
    try:
        symposium = actions.keep_minutes(
            symposium, by=request.user, version=form.base_version, **form.values
        )
    except Stale:
        return _not_kept(say("Not kept: changed elsewhere meanwhile. Save to compare the two."))
    except Refused as refusal:
        return _not_kept(str(refusal))
    said = say("Draft kept %(time)s") % {"time": time_format(timezone.localtime(), "H:i")}
    return JsonResponse({"text": said, "fields": {"version": symposium.version}})


def _not_kept(why: str) -> JsonResponse:
    return JsonResponse({"text": why, "failed": True})
