"""The problem ledger: the list, one problem, and its steps."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.access import OFFICE, WORKING, allow
from accounts.models import Role, User
from common import tones
from common.columns import DATE, STATE, Column
from common.exports import Export
from common.forming import saved
from common.keyset import Sort
from common.pages import facts, list_page
from common.refusals import Refused
from records.actions import problems as actions
from records.filters import ProblemFilter
from records.forms import problems as forms
from records.models import Opinion, Problem

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


COLUMNS = [
    Column(_("Problem"), "title", width=36),
    Column(_("Number"), "number", sort="number", width=20),
    Column(_("Enterprise"), "enterprise.name", width=30),
    Column(_("Instructor"), "instructor.name", width=12),
    Column(_("Category"), "category", page=False),
    Column(_("Description"), "description", page=False, width=60),
    Column(_("Found on"), "found_on", kind=DATE, sort="found", width=12),
    Column(_("Lead unit"), "lead_unit", width=20),
    Column(_("Assisting unit"), "assist_unit", page=False, width=20),
    Column(_("Due on"), "due_on", kind=DATE, width=12),
    Column(_("Measures and result"), "result", page=False, width=60),
    Column(_("Satisfaction"), "satisfaction", page=False),
    Column(_("Closed on"), "closed_on", kind=DATE, page=False, width=12),
    Column(_("State"), state_words, kind=STATE, tone=tone_of),
]


def exported(request: HttpRequest, count: int) -> None:
    """An export is an action."""
    audit.record("problem.exported", Problem, by=request.user, count=count)


@allow(*OFFICE, Role.INSTRUCTOR)
def problem_list(request: HttpRequest) -> HttpResponse:
    """The problems in one's scope."""
    rows = Problem.objects.visible_to(request.user).select_related("enterprise", "instructor")
    add = reverse("records:problem_new") if request.user.role != Role.AUDITOR else ""
    return list_page(
        request, rows, "records/list.html", sorts=SORTS, columns=COLUMNS, plain=True,
        filterset=ProblemFilter, export=Export(_("Problem ledger"), COLUMNS, told=exported),
        title=_("Problem ledger"), add=add, add_label=_("Enter a problem"),
        empty=_("No problem has been entered yet."),
    )  # fmt: skip


@allow(*WORKING, Role.INSTRUCTOR)
def problem_new(request: HttpRequest) -> HttpResponse:
    """Enter a problem; `?enterprise=` says of whom."""
    initial = {"enterprise": request.GET.get("enterprise")}
    form = forms.RaiseForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid():
        try:
            problem = actions.raise_problem(by=request.user, form_key=form.key, **form.values)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            said = say("Entered in the ledger as %(number)s.") % {"number": problem.number}
            messages.success(request, said)
            return redirect(problem)
    context = {
        "form": form, "title": say("Enter a problem"), "label": say("Enter"),
        "back": reverse("records:problem_list"),
    }  # fmt: skip
    return render(request, "ui/form.html", context)


@allow(*OFFICE, Role.INSTRUCTOR)
def problem_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One problem: its facts, what happened, and the next step."""
    problem = _one(request, pk)
    steps = [
        {
            "at": step.at, "who": step.by, "text": step.get_state_display(), "body": step.text,
            "tone": "good" if step.state == State.CLOSED else "",
        }
        for step in problem.steps.select_related("by")
    ]  # fmt: skip
    nexts = [step for step in STEPS.values() if step.open_to(request.user, problem)]
    context = {
        "problem": problem, "steps": steps, "facts": facts_of(problem),
        "next": nexts[0] if nexts else None, "more": nexts[1:],
        "assign_by": actions.assign_by(problem) if problem.state == State.RAISED else None,
    }  # fmt: skip
    return render(request, "records/problem_page.html", context)


def facts_of(problem: Problem) -> list:
    """What is known of it."""
    return facts(
        problem, "number", "enterprise", "source", "category", "found_on", "instructor",
        "workstation", "lead_unit", "assist_unit", "assigned_on", "due_on", "answered_on",
        "satisfaction", "closed_on",
    )  # fmt: skip


def _one(request: HttpRequest, pk: int) -> Problem:
    rows = Problem.objects.visible_to(request.user).select_related(
        "enterprise", "instructor", "workstation", "district", "visit__log", "created_by"
    )
    opinions = Opinion.objects.select_related("symposium__workstation")
    rows = rows.prefetch_related(Prefetch("opinions", opinions))
    return get_object_or_404(rows, pk=pk)


@dataclass(frozen=True)
class Step:
    """One step: its form, its action, in which states and by whose hands."""

    name: str
    label: str | Promise
    form: type
    action: Callable[..., Problem]
    states: tuple[str, ...]
    may: Callable[[User, Problem], bool]
    initial: tuple[str, ...] = ()

    def open_to(self, user: User, problem: Problem) -> bool:
        """Whether the user can take it now."""
        return problem.state in self.states and self.may(user, problem)


def _may_edit(user: User, problem: Problem) -> bool:
    return problem.created_by_id == user.pk or actions.may_decide(user, problem)


STEPS = {
    step.name: step
    for step in [
        Step("assign", _("Assign"), forms.AssignForm, actions.assign_problem,
             (State.RAISED, State.ASSIGNED), actions.may_decide,
             ("lead_unit", "assist_unit", "due_on")),
        Step("answer", _("Enter the answer"), forms.AnswerForm, actions.answer_problem,
             (State.ASSIGNED,), actions.may_handle, ("result",)),
        Step("rate", _("Enter what the enterprise says"), forms.RateForm, actions.rate_problem,
             (State.ANSWERED,), actions.may_handle),
        Step("close", _("Close with a return visit"), forms.CloseForm, actions.close_problem,
             (State.RATED,), actions.may_decide),
        Step("extend", _("Give more time"), forms.ExtendForm, actions.extend_problem,
             (State.ASSIGNED, State.ANSWERED, State.RATED), actions.may_decide, ("due_on",)),
        Step("edit", _("Edit"), forms.EditForm, actions.edit_problem, (State.RAISED,), _may_edit,
             ("title", "description", "category", "urgent")),
    ]
}  # fmt: skip


@allow(*WORKING, Role.INSTRUCTOR)
def problem_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step of a problem, by those who may."""
    problem, step = _one(request, pk), STEPS[name]
    if not step.may(request.user, problem):
        raise Refused("common.not_yours")
    initial = {field: getattr(problem, field) for field in step.initial}
    form = step.form(request.POST or None, row=problem, initial=initial)
    if form.is_valid() and saved(
        form, step.action, problem, by=request.user, version=form.base_version, **form.values
    ):
        messages.success(request, say("Saved: %(problem)s") % {"problem": problem})
        return redirect(problem)
    context = {
        "form": form, "title": f"{step.label}: {problem.title}", "label": step.label,
        "back": problem.get_absolute_url(),
    }  # fmt: skip
    return render(request, "ui/form.html", context)
