"""Writing a log: the form, its autosave, and one-tap problems."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import allow
from accounts.models import Role
from accounts.policies import policy
from common.forming import tell_unprintable
from common.refusals import Refused, Stale
from instructors.models import Instructor
from records.actions import logs as actions
from records.actions.problems import raise_from_visit
from records.actions.visits import StaleVisits
from records.forms.log_more import with_copy, with_one_more
from records.forms.logs import LogSheet, choices_on, day_of, errors_of, row_of
from records.missing import missing_days
from records.models import DailyLog, Visit, VisitPhoto
from records.views.shown import own_person


@allow(Role.INSTRUCTOR)
def log_new(request: HttpRequest) -> HttpResponse:
    """Today's log, or the oldest missing day's; a day that has one is led to it.

    With `kept` the page is for a log that the phone has in its store, whatever its day.
    """
    person = own_person(request)
    if request.method == "POST":
        return _sent(request, person, None)
    missing = missing_days(person)
    day = _asked_day(request) or _due_day(missing)
    log = DailyLog.objects.filter(instructor=person, day=day).first()
    if log and "kept" not in request.GET:
        return redirect("records:log_edit" if not log.counts else "records:log_page", log.pk)
    sheet = LogSheet.opened(person, day)
    return _page(request, person, sheet, None, missing)


@allow(Role.INSTRUCTOR)
def log_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft to be finished, or a received log to be corrected."""
    person = own_person(request)
    if request.method == "POST" and not DailyLog.objects.filter(pk=pk).exists():
        return _sent(request, person, None)  # thrown away elsewhere meanwhile: the text is not
    log = _own_log(request, pk)
    if request.method == "POST":
        return _sent(request, person, log)
    if log.counts and not actions.may_correct(log):
        messages.error(request, _("This log is locked and can no longer be corrected."))
        return redirect(log)
    rows = [row_of(visit) for visit in log.visits.select_related("enterprise")]
    sheet = LogSheet.opened(person, log.day, rows)
    return _page(request, person, sheet, log, [] if log.counts else missing_days(person))


@allow(Role.INSTRUCTOR)
@require_POST
def log_autosave(request: HttpRequest, pk: int | None = None) -> JsonResponse:
    """Keep what is typed; the answer says so, with the versions for the form."""
    person = own_person(request)
    log = _own_log(request, pk) if pk else None
    sheet = LogSheet.sent(request.POST)
    if not sheet.is_valid():
        said = "; ".join(f"{label}: {error}" for _id, label, error in errors_of(sheet))
        return JsonResponse({"text": _("Not kept yet. %(why)s") % {"why": said}, "failed": True})
    head = sheet.head.cleaned_data
    try:
        log = actions.keep_draft(
            person, head["day"], sheet.entries, by=request.user, log=log, removed=sheet.removed,
            form_key=head["form_key"],
        )  # fmt: skip
    except Refused as refusal:
        why = _("Not kept yet. %(why)s") % {"why": refusal}
        return JsonResponse({"text": why, "failed": True})
    versions = dict(log.visits.values_list("key", "version"))
    fields = {
        form.add_prefix("version"): versions.get(form.cleaned_data["key"], 0)
        for form in sheet.visits
    }
    said = _("Draft kept %(time)s") % {"time": time_format(timezone.localtime(), "H:i")}
    address = reverse("records:log_autosave_of", args=[log.pk])
    return JsonResponse({"text": said, "fields": fields, "autosave": address})


@allow(Role.INSTRUCTOR)
@require_POST
def log_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    log = _own_log(request, pk)
    actions.discard_draft(log, by=request.user)
    messages.success(request, _("The draft is gone."))
    return redirect("records:log_list")


@allow(Role.INSTRUCTOR)
@require_POST
def visit_problem(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what a visit says in the problem ledger, in one tap."""
    mine = Visit.objects.filter(log__instructor__user=request.user)
    problem = raise_from_visit(get_object_or_404(mine, pk=pk), by=request.user)
    messages.success(
        request, _("Entered in the ledger as %(number)s.") % {"number": problem.number}
    )
    return redirect(problem)


def _own_log(request: HttpRequest, pk: int) -> DailyLog:
    mine = DailyLog.objects.filter(instructor__user=request.user)
    return get_object_or_404(mine.select_related("district", "instructor"), pk=pk)


def _sent(request: HttpRequest, person: Instructor, log: DailyLog | None) -> HttpResponse:
    """What was posted: another visit, a copy of the last one, or the whole log."""
    data, day = request.POST, day_of(request.POST, log)
    if "add" in data:
        places, _others = choices_on(person, day)
        more = with_one_more(data, places)
        return _page(request, person, LogSheet.posted(person, more, day), log, [])
    if "copy" in data:
        copied = with_copy(data, data["copy"], person)
        return _page(request, person, LogSheet.posted(person, copied, day), log, [])
    sheet = LogSheet.posted(person, data, day)
    if not sheet.is_valid():
        return _page(request, person, sheet, log, [])
    try:
        log = _hand_in(request, person, sheet, log)
    except StaleVisits as stale:
        sheet.show_stale(stale)
        return _page(request, person, sheet, log or stale.current, [], str(stale))
    except (Refused, Stale) as refusal:
        return _page(request, person, sheet, log, [], str(refusal))
    tell_unprintable(request, data)
    return redirect(f"{log.get_absolute_url()}?received")


def _hand_in(
    request: HttpRequest, person: Instructor, sheet: LogSheet, log: DailyLog | None
) -> DailyLog:
    entries, removed = sheet.entries, sheet.removed
    if log is not None and log.counts:
        return actions.correct_log(log, entries, by=request.user, removed=removed)
    head = sheet.head.cleaned_data
    return actions.submit_log(
        person, head["day"], entries, by=request.user, log=log, removed=removed,
        form_key=head["form_key"],
    )  # fmt: skip


def _page(
    request: HttpRequest,
    person: Instructor,
    sheet: LogSheet,
    log: DailyLog | None,
    missing: list[date],
    refusal: str = "",
) -> HttpResponse:
    received = log is not None and log.counts
    shown = sheet.head["day"].value()
    own_address = reverse("records:log_autosave_of", args=[log.pk]) if log else ""
    autosave = own_address or reverse("records:log_autosave")
    context: dict[str, Any] = {
        "sheet": sheet, "log": log, "received": received,
        "missing": [day for day in missing if day != shown][-6:],
        "discard": reverse("records:log_discard", args=[log.pk]) if log else "",
        "refusal": refusal, "autosave": "" if received else autosave,
        "photos": VisitPhoto.MOST if policy("log_photos", person.district) else 0,
        "errors": list(errors_of(sheet)) if sheet.visits.is_bound else [],
    }  # fmt: skip
    return render(request, "records/log_form.html", context)


def _asked_day(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("day", ""))
    except ValueError:
        return None


def _due_day(missing: list[date]) -> date:
    """Today where it is a workday not written yet, or nothing is missing; else the oldest day."""
    today = timezone.localdate()
    return today if today in missing or not missing else missing[0]
