"""The enterprise's page: no account, no script needed, one same refusal whatever the reason."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.actions.doors import Door
from accounts.views.doors import refused
from assessments.actions.links import answer_link, find_link, people_at
from assessments.forms import mark_choices
from assessments.models import Evaluation, Rating, RatingLink
from common.pages import form_key


@login_not_required
@never_cache
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """The enterprise rates the instructors posted to it, and answers on the five noes."""
    door = Door.of(request, "rating", token)
    if door.is_shut():
        return refused(request)
    link = find_link(token)
    if request.method == "POST":
        door.count_sent()
        answers = read_answers(request, people_at(link)) if link else {}
        missing = link and _missing(link, answers)
        if not missing and answer_link(token, answers, form_key=form_key(request)):
            return redirect("assessments:rate_done")
    if link is None:
        door.count_refusal()
        return refused(request)
    return render(request, "assessments/rate.html", _context(request, link))


def _context(request: HttpRequest, link: RatingLink) -> dict[str, Any]:
    cycle, people = link.cycle, people_at(link)
    indicators = cycle.rated_by(Rating.Group.ENTERPRISE)
    return {
        "link": link, "cycle": cycle, "choices": mark_choices(cycle), "posted": request.POST,
        "incomplete": request.method == "POST",
        "people": [_person(request, e, indicators, cycle.frozen.get("noes", [])) for e in people],
    }  # fmt: skip


def _person(
    request: HttpRequest, evaluation: Evaluation, indicators: list[dict], noes: list[str]
) -> dict[str, Any]:
    """What is asked about one person, with what was already ticked."""
    asked = request.POST
    marks = []
    for i in indicators:
        field = f"m-{evaluation.pk}-{i['code']}"
        marks.append({"field": field, "name": i["name"], "chosen": asked.get(field, "")})
    said = [
        {"field": f"n-{evaluation.pk}-{n}", "text": text,
         "chosen": asked.get(f"n-{evaluation.pk}-{n}", "")}
        for n, text in enumerate(noes)
    ]  # fmt: skip
    comment = f"c-{evaluation.pk}"
    return {"evaluation": evaluation, "marks": marks, "noes": said, "comment": comment,
            "text": asked.get(comment, "")}  # fmt: skip


def read_answers(request: HttpRequest, people: list[Evaluation]) -> dict[int, dict[str, Any]]:
    """The posted answers by evaluation; what is not on the form is not there."""
    found = {}
    for person in people:
        cycle = person.cycle
        known = {mark for mark, _label in mark_choices(cycle)}
        marks, noes = {}, {}
        for indicator in cycle.rated_by(Rating.Group.ENTERPRISE):
            value = request.POST.get(f"m-{person.pk}-{indicator['code']}", "")
            if value in known:
                marks[indicator["code"]] = int(value)
        for n, text in enumerate(cycle.frozen.get("noes", [])):
            value = request.POST.get(f"n-{person.pk}-{n}", "")
            if value in ("yes", "no"):
                noes[text] = value == "yes"
        comment = request.POST.get(f"c-{person.pk}", "").strip()
        found[person.pk] = {"marks": marks, "noes": noes, "comment": comment}
    return found


def _missing(link: RatingLink, answers: dict[int, dict[str, Any]]) -> bool:
    """Whether a mark or an answer is still lacking; a comment never is."""
    asked = len(link.cycle.rated_by(Rating.Group.ENTERPRISE))
    noes = len(link.cycle.frozen.get("noes", []))
    return any(len(a["marks"]) < asked or len(a["noes"]) < noes for a in answers.values())


@login_not_required
def rate_done(request: HttpRequest) -> HttpResponse:
    """Thanks."""
    return render(request, "ui/link_done.html")
