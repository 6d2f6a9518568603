"""Monthly summaries and quarterly reports: the same pages for both.

The address says which: `model` comes with it (see `records.urls`). Writing them is in
`views.writing`, their review in `views.review`, several at once in `views.samples`, who is still
to hand in in `views.waiting`.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.access import OFFICE, WORKING, allow
from accounts.models import Role
from common import tones
from common.columns import DATE, STATE, TIME, Column
from common.exports import Export
from common.keyset import Sort
from common.models import PaperStatus
from common.pages import Bulk, list_page
from common.periods import MONTH, Period
from records.actions.papers import Paper, summaries_of
from records.actions.review import may_reopen
from records.actions.samples import mark_opened, open_sample
from records.filters import PaperFilter
from records.models import Edition, MonthlySummary
from records.reviewing import may_review
from records.starred import visits_of
from records.views.shown import numbers_of, one_paper, parts_of, values_now, values_of
from records.views.spoken import Change, asked_of, by_place, changes_between, fields_of, said_of

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


@allow(*OFFICE, Role.INSTRUCTOR)
def paper_list(request: HttpRequest, model: Model) -> HttpResponse:
    """The papers in one's scope; reviewers accept several at once."""
    rows = model.objects.visible_to(request.user).select_related("instructor", "workstation")
    rows = rows.defer("figures", "difficulties", "next_plan")
    bulk, columns = [], COLUMNS
    if request.user.role == Role.INSTRUCTOR:
        columns = [c for c in COLUMNS if c.value not in ("instructor.name", "workstation.name")]
    if request.user.role in WORKING:
        bulk = [Bulk(_("Review together"), reverse(f"records:{model.room}_draw"))]
    title = TITLES[model is MonthlySummary]
    return list_page(
        request, rows, "records/paper_list.html", sorts=SORTS, columns=columns,
        filterset=PaperFilter, export=Export(title, COLUMNS, told=told(model)),
        bulk=bulk, title=title,
        empty=_("Nothing has been drafted yet; drafts are made when the period is over."),
        missing=_to_draft(request, model), room=model.room,
        reviews=request.user.role in WORKING, oversees=request.user.role in OFFICE,
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


@allow(*OFFICE, Role.INSTRUCTOR)
def paper_page(request: HttpRequest, model: Model, pk: int) -> HttpResponse:
    """One paper: its numbers with their evidence, its text, what was said of it, the next step."""
    paper = one_paper(request, model, pk)
    own = paper.instructor.user_id == request.user.pk
    reviews = may_review(request.user, paper)
    waits = reviews and paper.status == PaperStatus.SUBMITTED
    if waits:
        mark_opened(paper, by=request.user)
    now, said = values_now(paper), by_place(said_of(paper))
    shows = own or paper.is_handed_in or paper.reviewed_at
    editions = list(paper.editions.order_by("-number")[:2]) if shows else []
    context = {
        "paper": paper, "room": model.room, "own": own, "reviews": reviews, "waits": waits,
        "may_reopen": paper.status == PaperStatus.ACCEPTED and may_reopen(request.user, paper),
        "shows_text": own or paper.is_handed_in, "numbers": numbers_of(paper, now),
        "parts": parts_of(paper, values_of(paper, now)), "fields": fields_of(paper, said),
        "general": said.get("", []), "takes_part": own or reviews, "editions": editions,
        "changes": _changes(editions) if waits else None,
        "sample": open_sample(model, request.user) if waits else None,
        **_month(request, paper, own or reviews, said),
    }  # fmt: skip
    return render(request, "records/paper_page.html", context)


def _changes(editions: list[Edition]) -> list[Change] | None:
    """What changed from the last edition but one, which the reviewer returned; None without one."""
    return changes_between(editions[1], editions[0], short=True) if len(editions) > 1 else None


def _month(request: HttpRequest, paper: Paper, takes_part: bool, said: dict) -> dict[str, Any]:
    """What those who take part see of the period: its logs and questions, or its summaries."""
    if not takes_part:
        return {}
    if paper.months != MONTH:
        return {"summaries": summaries_of(paper)}
    return {"days": _days(paper, said), "questions": asked_of(paper, request.user, said)}


def _days(paper: Paper, said: dict) -> list[dict[str, Any]]:
    """The logs of the month, day by day, with their visits and the remarks on them."""
    days: dict[int, dict[str, Any]] = {}
    for visit in visits_of(paper.instructor_id, paper.period):
        log = visit.log
        remarks = said.get(f"log-{log.pk}", [])
        day = days.setdefault(log.pk, {"log": log, "visits": [], "said": remarks})
        day["visits"].append(visit)
    return list(days.values())
