"""Evaluations: the list (by name, never by rank), one with all its lines, words on lines."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.access import allow
from accounts.models import AuditEntry, Role
from assessments import arithmetic
from assessments.actions.judging import adjust, withdraw
from assessments.actions.ratings import save_self
from assessments.changes import changes_since
from assessments.drafting import draft_self
from assessments.filters import EvaluationFilter
from assessments.forms import AdjustForm, SelfForm
from assessments.models import Adjustment, Cycle, Evaluation, Rating
from assessments.sheet import group_means, sheet_of
from assessments.views.shared import (
    OFFICES,
    READERS,
    evaluations_for,
    find_cycle,
    find_evaluation,
    is_own,
    leads,
)
from common.columns import NUMBER, Column
from common.exports import Export
from common.forming import form_page, saved
from common.keyset import Sort
from common.pages import list_page

Kind = Adjustment.Kind
# By name only: a list sorted by total exists in the grading meeting alone.
SORTS = [Sort("name", _("Instructor"), "instructor__name_key")]
COLUMNS = [
    Column(_("Instructor"), lambda row: row.facts.get("name") or str(row.instructor), sort="name"),
    Column(_("workstation"), "workstation", width=24),
    Column(_("total"), lambda row: None if row.total is None else row.total / 100, kind=NUMBER,
           export=True, page=False),
    Column(_("total"), lambda row: arithmetic.points(row.total), kind=NUMBER, export=False),
    Column(_("judged of possible"), lambda row: judged(row), kind=NUMBER),
    Column(_("lines without a word"), "open_lines", kind=NUMBER),
    Column(_("proposed grade"), "proposed_label"),
    Column(_("grade"), "grade_label"),
]  # fmt: skip
SHOWN_ENTRIES = 20


def judged(row: Evaluation) -> str:
    """78 / 100."""
    if row.judged is None:
        return ""
    return f"{arithmetic.short(row.judged)} / {arithmetic.short(row.possible)}"


@allow(*OFFICES)
def evaluation_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody in a cycle whom one may see."""
    cycle = find_cycle(request, pk)
    rows = evaluations_for(request.user).filter(cycle=cycle)

    def told(request: HttpRequest, count: int) -> None:
        audit.record("evaluation.exported", cycle, by=request.user, count=count)

    return list_page(
        request, rows, "assessments/evaluation_list.html", sorts=SORTS, columns=COLUMNS,
        filterset=EvaluationFilter, export=Export(str(cycle), COLUMNS, told=told), cycle=cycle,
        empty=gettext("Nobody here is part of this assessment."),
    )  # fmt: skip


@allow(*READERS)
def evaluation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's evaluation: every line with rule, inputs, arithmetic and evidence."""
    evaluation = find_evaluation(request, pk)
    cycle, own = evaluation.cycle, is_own(request.user, evaluation)
    shown = evaluation.run is not None
    public = cycle.stage in (Cycle.Stage.PUBLICITY, Cycle.Stage.FINAL)
    entries = AuditEntry.objects.visible_to(request.user).filter(
        subject_kind=Evaluation._meta.label, subject_id=evaluation.pk
    )
    context = {
        "evaluation": evaluation, "cycle": cycle, "own": own, "shown": shown,
        "areas": sheet_of(evaluation) if shown else [],
        "total": arithmetic.points(evaluation.total), "judged": judged(evaluation),
        "total_words": arithmetic.total_words(evaluation), "groups": group_means(evaluation),
        "decides": leads(request.user, cycle) and not own and cycle.stage in Cycle.JUDGED_IN,
        "grade": evaluation.grade_label if public or not own else "",
        "proposed": "" if own else evaluation.proposed_label,
        "answers": [] if own else _answers(evaluation),
        "writes_self": own and cycle.stage in Cycle.RATED_IN,
        "entries": entries.select_related("actor").order_by("-pk")[:SHOWN_ENTRIES],
    }  # fmt: skip
    return render(request, "assessments/evaluation_page.html", context)


def _answers(evaluation: Evaluation) -> list[Rating]:
    """What the enterprises wrote, for offices; the person himself sees the means only."""
    rows = evaluation.ratings.filter(group=Rating.Group.ENTERPRISE)
    return list(rows.select_related("enterprise"))


@allow(*READERS)
def evaluation_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What reads differently now than at the cut-off."""
    evaluation = find_evaluation(request, pk)
    context = {"evaluation": evaluation, "changes": changes_since(evaluation)}
    template = "assessments/evaluation_changes.html"
    return render(request, template + ("#changes" if request.htmx else ""), context)


@allow(Role.DEPARTMENT)
def evaluation_adjust(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """A word on one line: deduction, bonus, veto, a mark by hand, or set aside."""
    evaluation = find_evaluation(request, pk)
    indicator = {i["code"]: i for i in evaluation.cycle.indicators}.get(code)
    kinds = kinds_for(indicator)
    if not kinds:
        return redirect(evaluation)
    return form_page(
        request, AdjustForm(request.POST or None, kinds=kinds),
        lambda form: adjust(
            evaluation, code, form.cleaned_data["kind"], by=request.user,
            reason=form.cleaned_data["reason"], points=form.hundredths,
            mark=form.cleaned_data.get("mark"), form_key=form.key,
        ),
        title=f"{evaluation.facts.get('name', '')} · {indicator['name']}",
        back=evaluation.get_absolute_url(), then=f"{evaluation.get_absolute_url()}#{code}",
        says=indicator["rule"],
    )  # fmt: skip


def kinds_for(indicator: dict[str, Any] | None) -> list[str]:
    """What may be said about a line by its method."""
    if indicator is None:
        return []
    if indicator["method"] in (Kind.DEDUCTION, Kind.BONUS, Kind.VETO):
        return [indicator["method"]]
    return [Kind.ASIDE, Kind.BY_HAND]


@allow(Role.DEPARTMENT)
@require_POST
def adjustment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a word back."""
    seen = Evaluation.objects.visible_to(request.user)
    words = Adjustment.objects.filter(evaluation__in=seen).select_related("evaluation__cycle")
    word = get_object_or_404(words, pk=pk)
    withdraw(word, by=request.user)
    return redirect(f"{word.evaluation.get_absolute_url()}#{word.code}")


@allow(Role.INSTRUCTOR)
def self_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own account, drafted from one's figures the first time."""
    rows = Evaluation.objects.filter(instructor=request.user.instructor_id)
    evaluation = get_object_or_404(rows.select_related("cycle__district"), pk=pk)
    rating = evaluation.ratings.filter(group=Rating.Group.SELF).first()
    text = evaluation.self_text or draft_self(evaluation)
    form = SelfForm(
        request.POST or None, row=evaluation, cycle=evaluation.cycle,
        stored=rating.marks if rating else {}, initial={"self_text": text},
    )  # fmt: skip
    if form.is_valid() and saved(
        form, save_self, evaluation, by=request.user, text=form.cleaned_data["self_text"],
        marks=form.marks, hand_in="hand_in" in request.POST, version=form.base_version,
    ):  # fmt: skip
        messages.success(request, gettext("Saved."))
        return redirect(evaluation)
    context = {
        "form": form, "evaluation": evaluation, "cycle": evaluation.cycle,
        "drafted": not evaluation.self_text, "open": evaluation.cycle.stage in Cycle.RATED_IN,
    }  # fmt: skip
    return render(request, "assessments/self_assessment.html", context)
