"""The problem ledger: its list with the views of it, entering a problem, one problem's page."""

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.access import OFFICE, WORKING, allow
from accounts.models import Role
from common import tones
from common.actions import made_by
from common.columns import DATE, FLAG, STATE, Column
from common.exports import Export
from common.forming import tell_unprintable
from common.keyset import Sort
from common.pages import Bulk, facts, list_page
from common.refusals import Refused
from enterprises.models import Enterprise
from records.actions import problems as actions
from records.filters import ProblemFilter
from records.forms import problems as forms
from records.models import Opinion, Problem
from records.problem_clock import Clock, ask_by, assign_by, object_by
from records.problem_flow import next_move, open_moves
from records.problem_story import story
from records.problem_views import VIEWS
from records.similar import similar_problems

State = Problem.State
SORTS = [
    Sort("found", _("Found on"), "found_on", descending=True),
    Sort("number", _("Number"), "number"),
]


def state_words(problem: Problem) -> str:
    """Its state, and that it is overdue: a colour alone says nothing."""
    state = problem.get_state_display()
    return say("%(state)s, overdue") % {"state": state} if problem.is_overdue else state


def tone_of(problem: Problem) -> str:
    """The dot of its state; the red one where it is overdue."""
    return tones.DUE if problem.is_overdue else tones.tone(problem.state)


def columns(clock: Clock) -> list[Column]:
    """The ledger's columns; the clock is read once for the whole page."""
    return [
        Column(_("Problem"), "title", width=36),
        Column(_("Number"), "number", sort="number", width=20),
        Column(_("Enterprise"), "enterprise.name", width=30),
        Column(_("Requested by"), "requested_by", page=False, width=20),
        Column(_("Source"), "source", page=False),
        Column(_("Category"), Problem.get_category_display, page=False),
        Column(_("Description"), "description", page=False, width=60),
        Column(_("Urgent"), "urgent", kind=FLAG, page=False, width=8),
        Column(_("Found on"), "found_on", kind=DATE, sort="found", width=12),
        Column(_("Instructor"), "instructor.name", width=12),
        Column(_("Workstation"), "workstation.name", page=False, width=20),
        Column(_("Lead unit"), "lead_unit", page=False, width=20),
        Column(_("Assisting unit"), "assist_unit", page=False, width=20),
        Column(_("Assigned on"), "assigned_on", kind=DATE, page=False, width=12),
        Column(_("Due on"), "due_on", kind=DATE, width=12),
        Column(_("Time left"), clock.words, width=20),
        Column(_("Measures and result"), "result", page=False, width=60),
        Column(_("Answered on"), "answered_on", kind=DATE, page=False, width=12),
        Column(_("Satisfaction"), "satisfaction", page=False),
        Column(_("Way of rating"), "rated_how", page=False),
        Column(_("Return visit on"), "revisited_on", kind=DATE, page=False, width=12),
        Column(_("Return visit by"), "revisited_by", page=False, width=12),
        Column(_("Return visit found"), "revisit_result", page=False, width=40),
        Column(_("Closed on"), "closed_on", kind=DATE, page=False, width=12),
        Column(_("Closing approved by"), "closed_by.name", page=False, width=12),
        Column(_("Long-term tracking"), "long_term", kind=FLAG, page=False, width=8),
        Column(_("Passed up to"), "passed_to.name", page=False, width=16),
        Column(_("State"), state_words, kind=STATE, tone=tone_of),
    ]


def exported(request: HttpRequest, count: int) -> None:
    """An export is an action."""
    audit.record("problem.exported", Problem, by=request.user, count=count)


MANY = 500  # at once: the page that asks once more names them all


def ledger(request: HttpRequest) -> QuerySet:
    """The problems in one's scope, with what the list and its export name."""
    rows = Problem.objects.visible_to(request.user).with_clock()
    return rows.select_related("enterprise", "instructor", "workstation", "closed_by", "passed_to")


@allow(*OFFICE, Role.INSTRUCTOR)
def problem_list(request: HttpRequest) -> HttpResponse:
    """The problems in one's scope; `?view=` is one of the tabs."""
    add = reverse("records:problem_new") if request.user.role != Role.AUDITOR else ""
    shown = columns(Clock())
    bulk = [
        Bulk(_("Assign"), reverse("records:problem_assign_many"), most=MANY),
        Bulk(_("Close"), reverse("records:problem_close_many"), most=MANY),
    ]
    return list_page(
        request, ledger(request), "records/problem_list.html", sorts=SORTS, columns=shown,
        filterset=ProblemFilter, export=Export(_("Problem ledger"), shown, told=exported),
        bulk=bulk if request.user.role in WORKING else (),
        title=_("Problem ledger"), add=add, add_label=_("Enter a problem"),
        empty=_("No problem here."), views=tabs(request),
    )  # fmt: skip


def tabs(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """The views of the ledger: (address, label, chosen)."""
    path, chosen = reverse("records:problem_list"), request.GET.get("view", "")
    first = (path, _("All"), not chosen)
    return [first] + [(f"{path}?view={v.code}", v.label, v.code == chosen) for v in VIEWS.values()]


@allow(*WORKING, Role.INSTRUCTOR)
def problem_new(request: HttpRequest) -> HttpResponse:
    """Enter a problem; `?enterprise=` says of whom. What may be the same is shown before."""
    form = forms.RaiseForm(request.POST or None, user=request.user, initial=_given(request))
    if form.is_valid():
        if first := made_by(Problem, form.key):
            return redirect(first)
        values = form.values
        alike = similar_problems(values["enterprise"], values["title"], request.user)
        if not form.warn(alike):
            try:
                problem = actions.raise_problem(by=request.user, form_key=form.key, **values)
                _link(request, problem, alike)
            except Refused as refusal:
                form.refuse(refusal)
            else:
                said = say("Entered in the ledger as %(number)s.") % {"number": problem.number}
                messages.success(request, said)
                tell_unprintable(request, values)
                return redirect(problem)
    context = {"form": form, "title": say("Enter a problem"),
               "back": reverse("records:problem_list")}  # fmt: skip
    return render(request, "records/problem_new.html", context)


def _given(request: HttpRequest) -> dict:
    asked = request.GET.get("enterprise", "")
    if not asked.isdecimal() or len(asked) > 18:
        return {}
    return {"enterprise": Enterprise.objects.visible_to(request.user).filter(pk=asked).first()}


def _link(request: HttpRequest, problem: Problem, alike: list[Problem]) -> None:
    ticked = set(request.POST.getlist("same"))
    for other in (row for row in alike if str(row.pk) in ticked):
        actions.relate_problem(problem, by=request.user, other=other)


@allow(*OFFICE, Role.INSTRUCTOR)
def problem_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One problem: its facts, what happened, and the next step."""
    problem = one(request, pk)
    moves = open_moves(request.user, problem)
    following = next_move(moves, problem)
    related = Problem.objects.visible_to(request.user).filter(related=problem)
    context = {
        "problem": problem, "steps": story(problem), "facts": facts_of(problem),
        "next": following, "more": [move for move in moves if move != following],
        "left": Clock().words(problem),
        "related": related, "extensions": problem.extensions.all(), **days_of(problem),
    }  # fmt: skip
    return render(request, "records/problem_page.html", context)


def days_of(problem: Problem) -> dict:
    """The days that the next steps have to keep."""
    if problem.state in Problem.BEFORE:
        return {"assign_by": assign_by(problem)}
    if problem.state not in Problem.IN_HAND:
        return {}
    found = {"ask_by": ask_by(problem)}
    if problem.state == State.ASSIGNED and not problem.objected_on:
        found["object_by"] = object_by(problem)
    return found


def facts_of(problem: Problem) -> list:
    """What is known of it; of what has not come yet nothing is shown."""
    found = facts(
        problem, "number", "enterprise", "source", "category", "requested_by", "found_on",
        "instructor", "workstation",
    )  # fmt: skip
    later = facts(
        problem, "lead_unit", "assist_unit", "assigned_on", "assigned_by", "due_on", "answered_on",
        "satisfaction", "rated_on", "rated_how", "revisited_on", "revisited_by", "closed_on",
        "closed_by", "check_on", "passed_to",
    )  # fmt: skip
    return found + [(label, value) for label, value in later if value]


def one(request: HttpRequest, pk: int) -> Problem:
    """The problem, if the asker may see it."""
    rows = Problem.objects.visible_to(request.user).with_clock().select_related(
        "enterprise", "instructor", "workstation", "district__parent", "visit__log", "created_by",
        "assigned_by", "closed_by", "passed_to__parent",
    )  # fmt: skip
    opinions = Opinion.objects.select_related("symposium__workstation")
    rows = rows.prefetch_related(Prefetch("opinions", opinions), "extensions")
    return get_object_or_404(rows, pk=pk)
