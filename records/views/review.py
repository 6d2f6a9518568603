"""Reviewing one summary or report: accept, return, remarks, questions, editions side by side."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views.decorators.http import require_POST

from accounts.access import OFFICE, WORKING, allow
from accounts.models import Role
from common.forming import saved
from common.wording import after_colon
from records.actions import review
from records.actions.papers import Paper
from records.actions.questions import ask_question, settle_question
from records.forms.papers import ReasonForm, RemarkForm, ReturnForm
from records.models import DailyLog, MonthlySummary, Question
from records.views.shown import one_paper, posted_version
from records.views.spoken import changes_between

Model = type[Paper]


@allow(*WORKING)
@require_POST
def paper_accept(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """Accept one paper."""
    paper = one_paper(request, model, pk)
    review.accept_paper(paper, by=request.user, version=posted_version(request))
    messages.success(request, say("Accepted: %(paper)s") % {"paper": paper})
    return redirect(paper)


@allow(*WORKING)
def paper_return(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """Send a paper back with its reason and remarks on fields."""
    paper = one_paper(request, model, pk)
    form = ReturnForm(request.POST or None, row=paper)
    if form.is_valid() and saved(
        form, review.return_paper, paper, form.values["reason"], by=request.user,
        remarks=form.remarks, version=form.base_version,
    ):  # fmt: skip
        messages.success(request, say("Returned: %(paper)s") % {"paper": paper})
        return redirect(paper)
    said = review.open_remarks(paper)
    note = say("Remarks made since it was handed in go with it: %(count)s.") % {"count": said}
    return _form(request, form, paper, say("Return with a reason"), note if said else "")


@allow(Role.DEPARTMENT)
def paper_reopen(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """Return an accepted paper after all; a month's logs can be corrected again."""
    paper = one_paper(request, model, pk)
    form = ReasonForm(request.POST or None, row=paper)
    if form.is_valid() and saved(
        form, review.reopen_paper, paper, form.values["reason"], by=request.user,
        version=form.base_version,
    ):  # fmt: skip
        messages.success(request, say("Returned: %(paper)s") % {"paper": paper})
        return redirect(paper)
    return _form(request, form, paper, say("Open again"))


@allow(*WORKING, Role.INSTRUCTOR)
@require_POST
def paper_remark(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """Say something of the paper, of one of its fields, or of a log of its month."""
    paper = one_paper(request, model, pk)
    field, log = request.POST.get("field", ""), None
    if raw := request.POST.get("log", ""):
        logs = DailyLog.objects.filter(instructor=paper.instructor_id)
        log = get_object_or_404(logs, pk=raw if raw.isdecimal() and len(raw) < 19 else 0)
    form = RemarkForm(request.POST)
    if form.is_valid():
        review.add_remark(paper, form.values["text"], by=request.user, field=field, log=log)
    place = f"log-{log.pk}" if log else f"field-{field}" if field else "thread"
    return redirect(f"{paper.get_absolute_url()}#{place}")


@allow(*WORKING, Role.INSTRUCTOR)
@require_POST
def paper_answer(request: HttpRequest, model: Model, pk: int, remark: int) -> HttpResponse:
    """Reply to a remark."""
    paper = one_paper(request, model, pk)
    found = get_object_or_404(paper.remarks, pk=remark)
    form = RemarkForm(request.POST)
    if form.is_valid():
        review.answer_remark(found, form.values["text"], by=request.user)
        messages.success(request, say("Replied."))
    return redirect(f"{paper.get_absolute_url()}#remark-{found.pk}")


@allow(*WORKING)
@require_POST
def question_ask(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Put a question to the author."""
    found = _question(request, pk, question)
    form = RemarkForm(request.POST)
    if form.is_valid():
        ask_question(found, form.values["text"], by=request.user)
        messages.success(request, say("Asked; the author is told."))
    return redirect(f"{found.summary.get_absolute_url()}#questions")


@allow(*WORKING)
@require_POST
def question_settle(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Nothing more to ask."""
    found = _question(request, pk, question)
    settle_question(found, by=request.user)
    return redirect(f"{found.summary.get_absolute_url()}#questions")


@allow(*OFFICE, Role.INSTRUCTOR)
def paper_editions(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """What was handed in each time; any two compared, at first the last two."""
    paper = one_paper(request, model, pk)
    editions = {edition.number: edition for edition in paper.editions.all()}
    last = max(editions, default=0)
    after = editions.get(_number(request, "after", last))
    before = editions.get(_number(request, "before", last - 1))
    context = {
        "paper": paper, "room": model.room, "editions": editions.values(), "before": before,
        "after": after,
        "changes": changes_between(before, after) if before and after else [],
    }  # fmt: skip
    return render(request, "records/paper_editions.html", context)


def _number(request: HttpRequest, name: str, usual: int) -> int:
    raw = request.GET.get(name, "")
    return int(raw) if raw.isdecimal() and len(raw) < 5 else usual


def _question(request: HttpRequest, pk: int, question: int) -> Question:
    summary = one_paper(request, MonthlySummary, pk)
    return get_object_or_404(summary.questions.select_related("summary"), pk=question)


def _form(
    request: HttpRequest, form: Any, paper: Paper, title: str, note: str = ""
) -> HttpResponse:
    context = {
        "form": form, "title": after_colon(title, paper), "label": title, "says": note,
        "back": paper.get_absolute_url(),
    }  # fmt: skip
    return render(request, "ui/form.html", context)
