"""The steps of a problem: one page each for one problem, and for several at once."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as say
from django.views.decorators.http import require_POST

from accounts.access import WORKING, allow
from accounts.models import Role
from common.forming import form_page, saved
from common.forms import DrawnForm
from common.pages import chosen
from common.refusals import Refused
from common.wording import after_colon, in_brackets
from records.actions import problem_answering as answering
from records.actions import problem_assigning as assigning
from records.actions import problems as actions
from records.filters import ProblemFilter
from records.forms import problems as forms
from records.models import Problem
from records.problem_flow import MOVES, Rules, rules_of
from records.views.problems import MANY, one


def relate(problem: Problem, *, by: Any, number: str, version: int | None) -> Problem:
    """The other problem by its number, among those that the user may see."""
    rows = Problem.objects.visible_to(by)
    other = rows.filter(number__iexact=number.strip()).first()
    if other is None:
        raise Refused("problem.no_such_number", number=number.strip())
    return actions.relate_problem(problem, by=by, other=other, version=version)


STEPS: dict[str, tuple[type[forms.StepForm], Callable[..., Any]]] = {
    "edit": (forms.EditForm, actions.edit_problem),
    "review": (forms.ReviewForm, actions.review_problem),
    "assign": (forms.AssignForm, assigning.assign_problem),
    "object": (forms.ObjectForm, assigning.object_to_assignment),
    "settle": (forms.SettleForm, assigning.settle_objection),
    "progress": (forms.ProgressForm, answering.note_progress),
    "extend": (forms.ExtendForm, assigning.ask_extension),
    "grant": (forms.GrantForm, assigning.decide_extension),
    "answer": (forms.AnswerForm, answering.answer_problem),
    "rate": (forms.RateForm, answering.rate_problem),
    "revisit": (forms.RevisitForm, answering.revisit_problem),
    "close": (forms.CloseForm, answering.close_problem),
    "track": (forms.TrackForm, actions.track_problem),
    "untrack": (forms.ReasonForm, actions.untrack_problem),
    "pass_up": (forms.ReasonForm, actions.pass_up),
    "relate": (forms.RelateForm, relate),
}


@allow(*WORKING, Role.INSTRUCTOR)
def problem_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step of a problem, by those who may."""
    problem, move = one(request, pk), MOVES[name]
    if not move.who(request.user, problem, rules_of(problem)):
        raise move.refusal(request.user, problem, rules_of(problem))
    form_of, action = STEPS[name]
    return form_page(
        request, form_of(request.POST or None, problem=problem),
        lambda form: action(problem, by=request.user, version=form.base_version, **form.values),
        title=after_colon(move.label, problem.title), label=move.label,
        back=problem.get_absolute_url(),
        said=say("Saved: %(problem)s") % {"problem": problem},
    )  # fmt: skip


@allow(*WORKING)
@require_POST
def assign_many(request: HttpRequest) -> HttpResponse:
    """Give the ticked ones to one unit, after one question."""
    return _many(request, "assign", forms.AssignForm, assigning.assign_many,
                 say("Assigned: %(count)s."))  # fmt: skip


@allow(*WORKING)
@require_POST
def close_many(request: HttpRequest) -> HttpResponse:
    """Close the ticked ones that may be closed, after one question."""
    return _many(request, "close", forms.ManyForm, answering.close_many, say("Closed: %(count)s."))


def _many(
    request: HttpRequest, name: str, form_of: type[DrawnForm], action: Callable[..., list],
    said: str,
) -> HttpResponse:  # fmt: skip
    rows = Problem.objects.visible_to(request.user).with_clock()
    rows = chosen(request, rows, ProblemFilter, MANY)
    related = ("district", "enterprise", "workstation", "passed_to")
    rows = list(rows.select_related(*related).order_by("pk"))
    rules = {row.district_id: row for row in rows}
    rules = {pk: rules_of(row) for pk, row in rules.items()}
    ready = [row for row in rows if _is_ready(name, row, request, rules[row.district_id])]
    back = _back(request)
    if not ready:
        messages.error(request, str(Refused("problem.none_fits")))
        return redirect(back)
    form = form_of(request.POST if "sure" in request.POST else None)
    if form.is_valid():
        done: list[Problem] = []
        if saved(form, lambda: done.extend(action(ready, by=request.user, **form.values))):
            messages.success(request, said % {"count": len(done)})
            return redirect(back)
    context = {
        "form": form, "title": in_brackets(MOVES[name].label, len(ready)),
        "label": MOVES[name].label,
        "problems": ready, "left_out": len(rows) - len(ready), "next": back,
    }  # fmt: skip
    return render(request, "records/problem_many.html", context)


def _is_ready(name: str, problem: Problem, request: HttpRequest, rules: Rules) -> bool:
    if name == "assign" and problem.state not in Problem.BEFORE:
        return False
    return MOVES[name].refusal(request.user, problem, rules) is None


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, None) and asked.startswith("/")
    return asked if safe else reverse("records:problem_list")
