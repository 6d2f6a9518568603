"""Starring a visit, or a sentence of it, for the month's summary."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.access import allow
from accounts.models import Role
from records.actions.stars import star
from records.drafting import line_of
from records.models import Visit
from records.starred import sentences_of, starred_sentences


@allow(Role.INSTRUCTOR)
@require_POST
def visit_star(request: HttpRequest, pk: int) -> HttpResponse:
    """Star or unstar; the answer is the visit's sentences, or the page that asked."""
    mine = Visit.objects.filter(log__instructor__user=request.user)
    visit = get_object_or_404(mine, pk=pk)
    sentence, on = request.POST.get("sentence", ""), request.POST.get("on") == "1"
    star(visit, sentence, on=on, by=request.user)
    if request.htmx:
        visit = get_object_or_404(mine.select_related("log", "enterprise"), pk=pk)
        context = {"row": stars_of(visit), "inserts": "inserts" in request.POST}
        return render(request, "records/_stars.html", context)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(back if safe else visit.log)


def stars_of(visit: Visit) -> dict[str, Any]:
    """A visit sentence by sentence, each with its star and as a line of the summary."""
    starred = set(starred_sentences(visit))
    sentences = [
        {"at": at, "text": text, "starred": text in starred, "line": line_of(visit, text)}
        for at, text in enumerate(sentences_of(visit))
    ]
    return {"visit": visit, "starred": visit.starred, "sentences": sentences}
