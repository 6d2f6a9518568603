"""Monthly summaries and quarterly reports: the same pages for both.

The address says which: `model` comes with it (see `records.urls`).
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.access import OFFICE, WORKING, allow
from accounts.models import Role
from common import tones
from common.columns import DATE, STATE, TIME, Column
from common.exports import Export
from common.forming import saved
from common.forms import stale_form
from common.keyset import Sort
from common.pages import Bulk, list_page, ticked
from common.periods import Period
from common.refusals import Refused, Stale
from records.actions import due, papers
from records.actions.papers import Paper
from records.filters import PaperFilter
from records.forms.papers import FORMS, ReasonForm, RemarkForm, ReturnForm
from records.models import MonthlySummary
from records.reviewing import may_review
from records.views.shown import numbers_of, own_person, remarks_of

Model = type[Paper]
SORTS = [
    Sort("period", _("Period"), "start", descending=True),
    Sort("due", _("Due on"), "due_on"),
]
TITLES = {True: _("Monthly summaries"), False: _("Quarterly reports")}


def state_words(paper: Paper) -> str:
    """Its state, and that its day is over: a colour alone says nothing."""
    state = paper.get_status_display()
    return say("%(state)s, past its day") % {"state": state} if paper.is_late else state


def tone_of(paper: Paper) -> str:
    """The dot of its state; the red one where its day is over."""
    return tones.DUE if paper.is_late else tones.tone(paper.status)


COLUMNS = [
    Column(_("Period"), "period", sort="period", width=16),
    Column(_("Instructor"), "instructor.name", link=True, width=12),
    Column(_("Workstation"), "workstation.name", width=24),
    Column(_("Due on"), "due_on", kind=DATE, sort="due", width=12),
    Column(_("Submitted at"), "submitted_at", kind=TIME, width=18),
    Column(_("Work done"), lambda row: row.text if row.is_handed_in else "", page=False, width=80),
    Column(_("State"), state_words, kind=STATE, width=10, tone=tone_of),
]  # fmt: skip


def _one(request: HttpRequest, model: Model, pk: int) -> Paper:
    rows = model.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("instructor__user", "workstation", "district", "reviewed_by"), pk=pk
    )


def _own(request: HttpRequest, model: Model, pk: int) -> Paper:
    paper = _one(request, model, pk)
    if paper.instructor.user_id != request.user.pk:
        raise Http404
    return paper


@allow(*OFFICE, Role.INSTRUCTOR)
def paper_list(request: HttpRequest, model: Model) -> HttpResponse:
    """The papers in one's scope; reviewers accept several at once."""
    rows = model.objects.visible_to(request.user).select_related("instructor", "workstation")
    rows = rows.defer("figures", "difficulties", "next_plan")
    bulk, columns = [], COLUMNS
    if request.user.role == Role.INSTRUCTOR:
        columns = [c for c in COLUMNS if c.value not in ("instructor.name", "workstation.name")]
    if request.user.role in WORKING:
        bulk = [Bulk(_("Accept"), reverse(f"records:{model.room}_accept_many"))]
    title = TITLES[model is MonthlySummary]
    return list_page(
        request, rows, "records/paper_list.html", sorts=SORTS, columns=columns,
        filterset=PaperFilter, export=Export(title, COLUMNS, told=told(model)),
        bulk=bulk, title=title,
        empty=_("Nothing has been drafted yet; drafts are made when the period is over."),
        missing=_to_draft(request, model),
    )  # fmt: skip


def told(model: Model) -> Callable[[HttpRequest, int], object]:
    """An export is an action."""

    def record(request: HttpRequest, count: int) -> None:
        audit.record(f"{model.room}.exported", model, by=request.user, count=count)

    return record


def _to_draft(request: HttpRequest, model: Model) -> tuple[str, str] | None:
    """For an author: the last period that is over, where its paper is not drafted yet."""
    if not request.user.is_instructor:
        return None
    period = Period.containing(timezone.localdate(), model.months).previous()
    mine = model.objects.filter(instructor=request.user.instructor_id, start=period.start)
    if mine.exists():
        return None
    return str(period), reverse(f"records:{model.room}_draft", args=[period.code])


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


@allow(*OFFICE, Role.INSTRUCTOR)
def paper_page(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """One paper: its numbers with their evidence, its text, its thread, and the next step."""
    paper = _one(request, model, pk)
    own = paper.instructor.user_id == request.user.pk
    reviews = may_review(request.user, paper)
    context = {
        "paper": paper, "room": model.room, "own": own,
        "waits": reviews and paper.status == paper.Status.SUBMITTED,
        "may_reopen": reviews and paper.status == paper.Status.ACCEPTED,
        "shows_text": own or paper.is_handed_in,
        "numbers": numbers_of(paper), "remarks": remarks_of(paper),
        "remark_form": RemarkForm() if own or reviews else None,
    }  # fmt: skip
    return render(request, "records/paper_page.html", context)


@allow(Role.INSTRUCTOR)
def paper_edit(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """Its author writes it, and hands it in."""
    paper = _own(request, model, pk)
    if not paper.is_open:
        return redirect(paper)
    form = FORMS[model](request.POST or None, instance=_own(request, model, pk))
    if form.is_valid():
        act = papers.submit_paper if "submit" in request.POST else papers.save_paper
        version = form.base_version
        if saved(form, act, paper, form.values, by=request.user, version=version):
            said = say("Handed in.") if "submit" in request.POST else say("Saved.")
            messages.success(request, said)
            return redirect(paper)
    context = {
        "form": form, "paper": paper, "room": model.room, "numbers": numbers_of(paper),
        "remarks": remarks_of(paper), "is_over": paper.period.end <= timezone.localdate(),
        "autosave": reverse(f"records:{model.room}_autosave", args=[paper.pk]),
    }  # fmt: skip
    return render(request, "records/paper_form.html", context)


@allow(Role.INSTRUCTOR)
@require_POST
def paper_autosave(request: HttpRequest, model: Model, pk: int) -> JsonResponse:
    """Keep what is typed."""
    paper = _own(request, model, pk)
    form = FORMS[model](request.POST, instance=_own(request, model, pk))
    if not form.is_valid():
        return _kept(say("Not kept yet: a text is too long."))
    try:
        paper = papers.save_paper(paper, form.values, by=request.user, version=form.base_version)
    except Stale as stale:
        stale_form(form, stale)
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
    papers.draft_anew(_own(request, model, pk), by=request.user, version=_version(request))
    messages.success(request, say("The text is drafted anew."))
    return redirect(f"records:{model.room}_edit", pk)


@allow(*WORKING)
@require_POST
def paper_accept(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """Accept one paper."""
    paper = _one(request, model, pk)
    papers.accept_paper(paper, by=request.user, version=_version(request))
    messages.success(request, say("Accepted: %(paper)s") % {"paper": paper})
    return redirect(paper)


@allow(*WORKING)
@require_POST
def paper_accept_many(request: HttpRequest, model: Model) -> HttpResponse:
    """Accept the ticked papers that wait for this reviewer."""
    ids = model.objects.visible_to(request.user).filter(pk__in=ticked(request))
    accepted = papers.accept_many(model, ids.values_list("pk", flat=True), by=request.user)
    left = len(ticked(request)) - len(accepted)
    messages.success(request, say("Accepted: %(count)s.") % {"count": len(accepted)})
    if left:
        messages.warning(request, say("Not waiting for your review: %(count)s.") % {"count": left})
    return redirect(f"records:{model.room}_list")


@allow(*WORKING)
def paper_return(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """Send a paper back with its reason and remarks on fields."""
    paper = _one(request, model, pk)
    form = ReturnForm(request.POST or None, row=paper)
    if form.is_valid() and saved(
        form, papers.return_paper, paper, form.values["reason"], by=request.user,
        remarks=form.remarks, version=form.base_version,
    ):  # fmt: skip
        messages.success(request, say("Returned: %(paper)s") % {"paper": paper})
        return redirect(paper)
    return _form(request, form, paper, say("Return with a reason"))


@allow(*WORKING)
def paper_reopen(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """Return an accepted paper after all."""
    paper = _one(request, model, pk)
    form = ReasonForm(request.POST or None, row=paper)
    if form.is_valid() and saved(
        form, papers.reopen_paper, paper, form.values["reason"], by=request.user,
        version=form.base_version,
    ):  # fmt: skip
        messages.success(request, say("Returned: %(paper)s") % {"paper": paper})
        return redirect(paper)
    return _form(request, form, paper, say("Return after all"))


@allow(*WORKING, Role.INSTRUCTOR)
@require_POST
def paper_remark(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """Say something in the thread."""
    paper = _one(request, model, pk)
    form = RemarkForm(request.POST)
    if form.is_valid():
        papers.add_remark(paper, form.values["text"], by=request.user)
    return redirect(f"{paper.get_absolute_url()}#thread")


def _form(request: HttpRequest, form: Any, paper: Paper, title: str) -> HttpResponse:
    context = {
        "form": form, "title": f"{title}: {paper}", "label": title,
        "back": paper.get_absolute_url(),
    }  # fmt: skip
    return render(request, "ui/form.html", context)


def _version(request: HttpRequest) -> int | None:
    raw = request.POST.get("version", "")
    return int(raw) if raw.isdecimal() and len(raw) < 10 else None
