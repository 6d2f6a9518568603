"""Accepting many papers at once: the pick, the opening, the one press."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say
from django.views.decorators.http import require_POST

from accounts.access import WORKING, allow
from common.pages import ticked
from records.actions import samples
from records.actions.papers import Paper
from records.reviewing import waiting_for

Model = type[Paper]
SHOWN = 300  # a longer pool is accepted as a whole; single ones are left out by returning them


@allow(*WORKING)
def sample_page(request: HttpRequest, model: Model) -> HttpResponse:
    """The reviewer's open sample and its pool; without one, how many wait for him."""
    sample = samples.open_sample(model, request.user)
    waiting = samples.still_waiting(model, sample) if sample else None
    context = {"room": model.room, "sample": None}
    if sample is None or not waiting.exists():
        context["count"] = waiting_for(request.user, model).count()
        return render(request, "records/paper_sample.html", context)
    picked = {row.paper: row for row in sample.papers.filter(picked=True)}
    rows = waiting.select_related("instructor", "workstation").defer(
        "text", "difficulties", "next_plan"
    )
    rows = rows.order_by("instructor__name_key", "pk")
    chosen = list(rows.filter(pk__in=picked))
    asked = samples.with_questions(model, [paper.pk for paper in chosen])
    for paper in chosen:
        paper.opened_at, paper.has_question = picked[paper.pk].opened_at, paper.pk in asked
    chosen.sort(key=lambda paper: not paper.has_question)
    count = waiting.count()
    context |= {
        "sample": sample, "picked": chosen, "count": count,
        "left": sum(paper.opened_at is None for paper in chosen),
        "rest": list(rows.exclude(pk__in=picked)) if count <= SHOWN else None,
    }  # fmt: skip
    return render(request, "records/paper_sample.html", context)


@allow(*WORKING)
@require_POST
def sample_draw(request: HttpRequest, model: Model) -> HttpResponse:
    """Have the server pick, of all that waits or of the ticked ones; or find the open pick."""
    open_one = samples.open_sample(model, request.user)
    sample = samples.draw_sample(model, by=request.user, only=ticked(request))
    if open_one == sample and ticked(request):
        messages.info(request, say("The sample drawn before comes first."))
    return redirect(f"records:{model.room}_sample")


@allow(*WORKING)
@require_POST
def accept_many(request: HttpRequest, model: Model) -> HttpResponse:
    """Accept the ticked papers of the pool, or (where it is long) the whole of it."""
    ids = ticked(request)
    if "all" in request.POST and (sample := samples.open_sample(model, request.user)):
        ids = list(samples.still_waiting(model, sample).values_list("pk", flat=True))
    accepted = samples.accept_many(model, ids, by=request.user)
    messages.success(request, say("Accepted: %(count)s.") % {"count": len(accepted)})
    return redirect(f"records:{model.room}_sample")
