"""Cycles: opened, moved on, compiled."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.access import allow
from accounts.models import Role
from assessments.actions.compiling import start_compile
from assessments.actions.cycles import move_cycle, open_cycle
from assessments.forms import OpenForm
from assessments.models import Cycle, Rating
from assessments.quota import allowance
from assessments.views.shared import READERS, evaluations_for, find_cycle, leads, led_cycle
from common.columns import STATE, TIME, Column
from common.forming import form_page
from common.keyset import Sort
from common.pages import list_page, progress

SORTS = [
    Sort("period", _("period"), "code", "district__code", descending=True),
    Sort("district", _("district"), "district__code", "code"),
]
COLUMNS = [
    Column(_("period"), "period", sort="period", link=True),
    Column(_("kind"), "kind"),
    Column(_("district"), "district", sort="district"),
    Column(_("stage"), "stage", kind=STATE),
    Column(_("opened at"), "opened_at", kind=TIME),
]


@allow(*READERS)
def cycle_list(request: HttpRequest) -> HttpResponse:
    """The assessments one may see; for an instructor, those he is part of."""
    cycles = Cycle.objects.visible_to(request.user).select_related("district")
    return list_page(
        request, cycles, "assessments/cycle_list.html", sorts=SORTS, columns=COLUMNS,
        empty=gettext("No assessment has been opened yet."),
    )  # fmt: skip


@allow(Role.DEPARTMENT)
def cycle_open(request: HttpRequest) -> HttpResponse:
    """Open a half-year or a year."""
    form = OpenForm(request.POST or None, user=request.user)
    return form_page(
        request, form,
        lambda form: open_cycle(
            form.values["district"], form.values["period"], by=request.user,
            rubric=form.values["rubric"], form_key=form.key,
        ),
        title=gettext("Open an assessment"), label=gettext("Open it"), said="",
        back=reverse("assessments:cycle_list"), then=Cycle.get_absolute_url,
        says=gettext(
            "People, rubric, weights, grades and calendar are copied now; what is changed in the "
            "rubric later does not touch this assessment."
        ),
    )  # fmt: skip


@allow(*READERS)
def cycle_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an assessment stands, and the one next step."""
    cycle = find_cycle(request, pk)
    rows = evaluations_for(request.user).filter(cycle=cycle)
    own = rows.filter(instructor=request.user.instructor_id).first()
    run = cycle.runs.order_by("-pk").first()
    context = {
        "cycle": cycle, "own": own, "run": run, "leads": leads(request.user, cycle),
        "stages": _stages(cycle), "frozen": cycle.frozen,
        "office": request.user.role != Role.INSTRUCTOR,
        "may_rate": request.user.role in (Role.DEPARTMENT, Role.STATION_HEAD),
        "step": next_step(cycle), "moves": [Cycle.Stage(s) for s in Cycle.MOVES[cycle.stage]],
    }  # fmt: skip
    if context["office"]:
        context["counts"] = _counts(rows)
        context["allowance"] = allowance(cycle)
        context["links"] = _links(cycle)
    return render(request, "assessments/cycle_page.html", context)


def next_step(cycle: Cycle) -> str:
    """The code of the one next action of whoever leads the cycle."""
    return {
        Cycle.Stage.OPEN: Cycle.Stage.RATING, Cycle.Stage.RATING: "compile",
        Cycle.Stage.COMPILED: Cycle.Stage.MEETING, Cycle.Stage.MEETING: Cycle.Stage.PUBLICITY,
        Cycle.Stage.PUBLICITY: Cycle.Stage.FINAL,
    }.get(cycle.stage, "")  # fmt: skip


def _stages(cycle: Cycle) -> list[dict[str, Any]]:
    order = [stage.value for stage in Cycle.Stage]
    here = order.index(cycle.stage)
    return [
        {"label": label, "state": "done" if n < here else "here" if n == here else "later"}
        for n, (_value, label) in enumerate(Cycle.Stage.choices)
    ]


def _counts(rows: Any) -> dict[str, int]:
    return rows.aggregate(
        people=Count("pk"),
        handed_in=Count("pk", filter=Q(self_at__isnull=False)),
        open=Count("pk", filter=Q(open_lines__gt=0)),
        graded=Count("pk", filter=~Q(grade="")),
    ) | {
        group: rows.filter(ratings__group=group).values("pk").distinct().count()
        for group in (Rating.Group.STATION, Rating.Group.DEPARTMENT, Rating.Group.ENTERPRISE)
    }


def _links(cycle: Cycle) -> dict[str, int]:
    return cycle.links.aggregate(
        issued=Count("pk"), answered=Count("pk", filter=Q(used_at__isnull=False))
    )


@allow(Role.DEPARTMENT)
@require_POST
def cycle_move(request: HttpRequest, pk: int) -> HttpResponse:
    """On to the next stage, or back."""
    cycle = led_cycle(request, pk)
    version = request.POST.get("version", "")
    move_cycle(
        cycle, request.POST.get("stage", ""), by=request.user,
        version=int(version) if version.isdecimal() else None,
    )  # fmt: skip
    messages.success(request, gettext("Saved."))
    return redirect(cycle)


@allow(Role.DEPARTMENT)
@require_POST
def cycle_compile(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a compile; pressed twice, it is one."""
    cycle = led_cycle(request, pk)
    start_compile(cycle, by=request.user)
    return redirect(cycle)


@allow(*READERS)
def cycle_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the latest compile is."""
    cycle = find_cycle(request, pk)
    run = cycle.runs.order_by("-pk").first()
    if run is None:
        return redirect(cycle)
    return progress(request, run, request.path)
