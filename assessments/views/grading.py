"""The grading meeting: the one place where a list is sorted by total, for those who decide."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts.access import allow
from accounts.models import Role
from assessments import arithmetic
from assessments.actions.cycles import note_meeting
from assessments.actions.grading import Decision, accept_proposals, grade_many
from assessments.actions.judging import set_aside_many
from assessments.forms import MeetingForm
from assessments.models import Cycle, Evaluation, ScoreLine
from assessments.quota import allowance, best_grade
from assessments.views.shared import READERS, find_cycle, led_cycle
from common.figures import NO_DATA, NOTHING_DUE
from common.forming import form_page

PEOPLE_A_PAGE = 50


@allow(Role.DEPARTMENT)
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody by total, with the allowance of the best grade and who stands at its border."""
    cycle = led_cycle(request, pk)
    people = cycle.evaluations.select_related("workstation", "instructor", "cycle").order_by(
        F("total").desc(nulls_last=True), "instructor__name_key", "pk"
    )
    page = Paginator(people, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        count = grade_many(cycle, read_grades(request), by=request.user)
        messages.success(request, gettext("Grades given: %(count)s.") % {"count": count})
        return redirect(f"{request.path}?page={page.number}")
    room = allowance(cycle)
    context = {
        "cycle": cycle, "page": page, "allowance": room, "grades": list(cycle.grades.values()),
        "open": cycle.stage == Cycle.Stage.MEETING, "border": _border(cycle, room.most),
        "waiting": cycle.evaluations.filter(grade="").count(),
        "own": request.user.instructor_id,
        "rows": [{"e": e, "total": arithmetic.points(e.total)} for e in page],
    }  # fmt: skip
    return render(request, "assessments/meeting.html", context)


def _border(cycle: Cycle, most: int) -> str:
    """The total at which the places of the best grade run out; empty when they do not."""
    best = cycle.evaluations.filter(proposed_grade=best_grade(cycle)).order_by("-total", "pk")
    totals = list(best.values_list("total", flat=True)[: most + 1])
    return arithmetic.points(totals[most]) if len(totals) > most else ""


def read_grades(request: HttpRequest) -> dict[int, Decision]:
    """The posted grades by evaluation."""
    found = {}
    for pk in request.POST.getlist("person"):
        if pk.isdecimal() and len(pk) < 19:
            version = request.POST.get(f"v-{pk}", "")
            found[int(pk)] = Decision(
                request.POST.get(f"g-{pk}", ""), request.POST.get(f"r-{pk}", ""),
                int(version) if version.isdecimal() else None,
            )  # fmt: skip
    return found


@allow(Role.DEPARTMENT)
@require_POST
def meeting_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposed grades for everybody without one, as far as the allowance goes."""
    cycle = led_cycle(request, pk)
    count = accept_proposals(cycle, by=request.user)
    messages.success(request, gettext("Grades given: %(count)s.") % {"count": count})
    return redirect("assessments:meeting", pk)


@allow(Role.DEPARTMENT)
def meeting_note(request: HttpRequest, pk: int) -> HttpResponse:
    """When it was, who sat there, what was said."""
    cycle = led_cycle(request, pk)
    initial = {"meeting_on": cycle.meeting_on, "meeting_note": cycle.meeting_note}
    form = MeetingForm(request.POST or None, row=cycle, initial=initial)
    return form_page(
        request, form,
        lambda form: note_meeting(cycle, by=request.user, version=form.base_version, **form.values),
        title=gettext("The grading meeting"), back=cycle.get_absolute_url(), said="",
        then=reverse("assessments:meeting", args=[pk]),
    )  # fmt: skip


@allow(*READERS)
def publicity(request: HttpRequest, pk: int) -> HttpResponse:
    """The list that is made public: names and grades by name, no totals."""
    cycle = find_cycle(request, pk)
    stages = (Cycle.Stage.PUBLICITY, Cycle.Stage.FINAL)
    people = Evaluation.objects.none()
    if cycle.stage in stages:
        people = cycle.evaluations.select_related("workstation", "cycle", "instructor")
    page = Paginator(people.order_by("instructor__name_key", "pk"), 200)
    context = {"cycle": cycle, "page": page.get_page(request.GET.get("page"))}
    return render(request, "assessments/publicity.html", context)


@allow(Role.DEPARTMENT)
def missing_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """Lines without data, by indicator: set aside for everybody with one reason, or one by one."""
    cycle = led_cycle(request, pk)
    if request.method == "POST":
        count = set_aside_many(
            cycle, request.POST.get("code", ""), request.POST.get("state", ""),
            by=request.user, reason=request.POST.get("reason", ""),
        )  # fmt: skip
        messages.success(request, gettext("Set aside for %(count)s people.") % {"count": count})
        return redirect(request.path)
    context = {"cycle": cycle, "rows": _missing(cycle), "open": cycle.stage in Cycle.JUDGED_IN}
    return render(request, "assessments/missing_lines.html", context)


def _missing(cycle: Cycle) -> list[dict[str, Any]]:
    """(indicator, kind of missing) with how many people it concerns and the first few of them."""
    lines = ScoreLine.objects.filter(evaluation__cycle=cycle, state__in=(NO_DATA, NOTHING_DUE))
    names = {i["code"]: i["name"] for i in cycle.indicators}
    found: dict[tuple[str, str], list[Any]] = {}
    rows = lines.order_by("order", "state", "evaluation__instructor__name_key", "evaluation")
    for code, state, pk, facts in rows.values_list(
        "code", "state", "evaluation", "evaluation__facts__name"
    ):
        found.setdefault((code, state), []).append((pk, facts))
    return [
        {"code": code, "name": names.get(code, code), "state": state, "count": len(people),
         "people": people[:8]}
        for (code, state), people in found.items()
    ]  # fmt: skip
