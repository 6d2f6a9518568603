"""Writing a summary or report, with the period's numbers and visits beside the text."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as say
from django.views.decorators.http import require_POST

from accounts.access import allow
from accounts.models import Role
from common.forming import saved, tell_unprintable
from common.periods import MONTH, Period
from common.refusals import Refused, Stale
from records.actions import due, papers
from records.actions.papers import Paper, Why
from records.drafting import is_empty, stored
from records.forms.papers import FORMS
from records.models import Visit
from records.starred import sentences_of, visits_of
from records.views.shown import (
    changed_numbers,
    numbers_of,
    own_paper,
    own_person,
    posted_version,
)
from records.views.spoken import asked_of, by_place, said_of
from records.views.stars import stars_of

Model = type[Paper]


@allow(Role.INSTRUCTOR)
@require_POST
def paper_draft(request: HttpRequest, model: Model, period: str) -> HttpResponse:
    """Draft one's own paper of a period, or find the one there is."""
    try:
        asked = Period.parse(period)
    except ValueError as error:
        raise Http404 from error
    if asked.months != model.months:
        raise Http404
    paper = due.draft_own(model, own_person(request), asked, by=request.user)
    return redirect(f"records:{model.room}_edit", paper.pk)


@allow(Role.INSTRUCTOR)
def paper_edit(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """Its author writes it, with the month's visits beside it, and hands it in."""
    paper = own_paper(request, model, pk)
    if not paper.is_open:
        return redirect(paper)
    form = FORMS[model](request.POST or None, instance=own_paper(request, model, pk))
    if form.is_valid():
        act = papers.submit_paper if "submit" in request.POST else papers.save_paper
        version = form.base_version
        if saved(form, act, paper, form.values, by=request.user, version=version):
            if "insert" in request.POST:
                return _insert(request, paper)
            said = say("Handed in.") if "submit" in request.POST else say("Saved.")
            messages.success(request, said)
            tell_unprintable(request, form.values)
            return redirect(paper)
    return render(request, "records/paper_form.html", _writing(request, paper, form))


def _writing(request: HttpRequest, paper: Paper, form: Any) -> dict[str, Any]:
    """What the page of writing shows beside the form."""
    remarks, readings = said_of(paper), papers.readings_of(paper)
    said = by_place(remarks)
    is_over = paper.period.end <= timezone.localdate()
    context: dict[str, Any] = {
        "form": form, "paper": paper, "room": paper.room, "takes_part": True, "own": True,
        "numbers": numbers_of(paper, stored(readings)), "is_over": is_over,
        "changed": changed_numbers(paper, stored(readings)),
        "reasons": _reasons(paper) if is_over and is_empty(readings) else [],
        "said": [one for one in remarks if not one.remark.question_id],
        "autosave": reverse(f"records:{paper.room}_autosave", args=[paper.pk]),
    }  # fmt: skip
    if paper.months == MONTH:
        context |= {
            "visits": [stars_of(v) for v in visits_of(paper.instructor_id, paper.period)],
            "questions": asked_of(paper, request.user, said),
        }
    else:
        context["summaries"] = papers.summaries_of(paper)
    return context


def _reasons(paper: Paper) -> list[tuple[str, Any]]:
    """Why nothing may have happened: what the records know first, then that no work came up."""
    found = dict.fromkeys([papers.reason_of(paper), Why.NONE])
    return [(code, Why(code).label) for code in found]


def _insert(request: HttpRequest, paper: Paper) -> HttpResponse:
    """Without script: the chosen sentence goes to the end of the text that was just saved."""
    pk, _dash, at = request.POST["insert"].partition("-")
    rows = Visit.objects.filter(log__instructor=paper.instructor_id, pk=pk if pk.isdecimal() else 0)
    visit = get_object_or_404(rows.select_related("log", "enterprise"))
    sentences = dict(enumerate(sentences_of(visit)))
    said = sentences.get(int(at), "") if at.isdecimal() else ""
    papers.insert_line(paper, visit, said or visit.text, by=request.user, version=None)
    return redirect(f"{reverse(f'records:{paper.room}_edit', args=[paper.pk])}#id_text")


@allow(Role.INSTRUCTOR)
@require_POST
def paper_autosave(request: HttpRequest, model: Model, pk: int) -> JsonResponse:
    """Keep what is typed."""
    paper = own_paper(request, model, pk)
    form = FORMS[model](request.POST, instance=own_paper(request, model, pk))
    if not form.is_valid():
        return _kept(say("Not kept yet: a text is too long."))
    try:
        paper = papers.save_paper(paper, form.values, by=request.user, version=form.base_version)
    except Stale:
        return _kept(say("Not kept: changed elsewhere meanwhile. Save to compare the two."))
    except Refused as refusal:
        return _kept(str(refusal))
    said = say("Draft kept %(time)s") % {"time": time_format(timezone.localtime(), "H:i")}
    return JsonResponse({"text": said, "fields": {"version": paper.version}})


def _kept(why: str) -> JsonResponse:
    return JsonResponse({"text": why, "failed": True})


@allow(Role.INSTRUCTOR)
@require_POST
def paper_anew(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """Draft the text again from the figures as they are now."""
    papers.draft_anew(
        own_paper(request, model, pk), by=request.user, version=posted_version(request)
    )
    messages.success(request, say("The text is drafted anew."))
    return redirect(f"records:{model.room}_edit", pk)


@allow(Role.INSTRUCTOR)
@require_POST
def paper_renew(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """Put the figures as they are now in place of the drafted numbers."""
    paper = own_paper(request, model, pk)
    papers.renew_numbers(paper, by=request.user, version=posted_version(request))
    messages.success(request, say("The numbers in the text are those of now."))
    return redirect(f"records:{model.room}_edit", pk)


@allow(Role.INSTRUCTOR)
@require_POST
def paper_nothing(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """Hand it in with "nothing to report", where the period was truly empty."""
    paper = own_paper(request, model, pk)
    reason = request.POST.get("reason", "")
    papers.report_nothing(paper, reason, by=request.user, version=posted_version(request))
    messages.success(request, say("Handed in."))
    return redirect(paper)
