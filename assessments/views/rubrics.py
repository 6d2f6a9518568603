"""Rubrics: read, copied, edited line by line."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.access import allow
from accounts.models import Role, User
from assessments.actions.rubrics import copy_rubric, edit_rubric, retire_rubric
from assessments.arithmetic import short
from assessments.forms import CopyForm
from assessments.models import CycleKind, Indicator, Rubric
from assessments.rubric_forms import LineFormSet, RubricForm, lines_of
from assessments.samples import ensure_sample_rubric
from common import figures
from common.columns import FLAG, NUMBER, Column
from common.forming import form_page, saved
from common.keyset import Sort
from common.pages import list_page

READERS = (Role.DEPARTMENT, Role.COMMITTEE, Role.STATION_HEAD, Role.AUDITOR, Role.INSTRUCTOR)
SORTS = [
    Sort("year", _("year"), "year", "name", descending=True),
    Sort("name", _("name"), "name"),
]
COLUMNS = [
    Column(_("name"), "name", sort="name"),
    Column(_("for"), "kind"),
    Column(_("year"), "year", kind=NUMBER, sort="year"),
    Column(_("district"), "district"),
    Column(_("version"), "version", kind=NUMBER),
    Column(_("sample"), "is_sample", kind=FLAG),
    Column(_("in use"), "is_active", kind=FLAG),
]


def holding_for(user: User) -> QuerySet[Rubric]:
    """The rubrics of the user's branch and of the districts above it, for those hold there too."""
    rows = Rubric.objects.all()
    if user.is_system:
        return rows
    code = user.district.code
    above = rows.filter(district__code__in=[code[:n] for n in range(1, len(code) + 1)])
    return above | rows.filter(district__code__startswith=code)


@allow(*READERS)
def rubric_list(request: HttpRequest) -> HttpResponse:
    """Every rubric that holds here."""
    if request.user.role == Role.DEPARTMENT and not holding_for(request.user).exists():
        for kind in CycleKind.values:
            ensure_sample_rubric(request.user.district, kind)
    rows = holding_for(request.user).select_related("district")
    return list_page(
        request, rows, "assessments/rubric_list.html", sorts=SORTS, columns=COLUMNS,
    )  # fmt: skip


@allow(*READERS)
def rubric_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole rubric: areas, lines, weights, grades, quota."""
    rubric = get_object_or_404(holding_for(request.user).select_related("district"), pk=pk)
    context = {
        "rubric": rubric, "areas": areas_of(rubric), "may_edit": may_edit(request.user, rubric),
        "may_copy": request.user.role == Role.DEPARTMENT,
        "grades": [{**g, "floor": short(g["floor"])} for g in rubric.grades],
        "caps": (short(rubric.bonus_cap), short(rubric.penalty_cap)),
    }  # fmt: skip
    return render(request, "assessments/rubric_page.html", context)


def areas_of(rubric: Rubric) -> list[dict[str, Any]]:
    """The lines by area, with what each area is worth."""
    labels = {figure.code: figure.label for figure in figures.all_figures("instructor")}
    areas: dict[str, list[Indicator]] = {}
    for line in rubric.indicators.all():
        line.shown_points = short(line.points)
        line.figure_label = labels.get(line.figure, line.figure)
        areas.setdefault(line.area, []).append(line)
    return [
        {"name": name, "lines": lines, "points": short(sum(line.points for line in lines)),
         "base": lines[0].method in Indicator.BASE}
        for name, lines in areas.items()
    ]  # fmt: skip


def may_edit(user: User, rubric: Rubric) -> bool:
    """The department of the rubric's own branch."""
    return user.role == Role.DEPARTMENT and user.district.contains(rubric.district)


@allow(Role.DEPARTMENT)
def rubric_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy of one's own, to be edited."""
    rubric = get_object_or_404(holding_for(request.user), pk=pk)
    initial = {"name": rubric.name, "year": timezone.localdate().year}
    form = CopyForm(request.POST or None, user=request.user, initial=initial)
    return form_page(
        request, form,
        lambda form: copy_rubric(
            rubric, form.values["district"], by=request.user, name=form.values["name"],
            year=form.values["year"], form_key=form.key,
        ),
        title=gettext("Copy the rubric"), label=gettext("Copy"), back=rubric.get_absolute_url(),
        then=lambda copy: reverse("assessments:rubric_edit", args=[copy.pk]), said="",
    )  # fmt: skip


@allow(Role.DEPARTMENT)
def rubric_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Names, points, methods; weights, grades and quota. Saved only when everything adds up."""
    rubric = get_object_or_404(
        holding_for(request.user).filter(district__code__startswith=request.user.district.code),
        pk=pk,
    )
    form = RubricForm(request.POST or None, rubric=rubric)
    lines = LineFormSet(request.POST or None, initial=lines_of(rubric), prefix="line")
    ready = request.method == "POST" and all([form.is_valid(), lines.is_valid()])
    if ready and saved(
        form, edit_rubric, rubric, form.stored, lines.stored, by=request.user,
        version=form.base_version,
    ):  # fmt: skip
        messages.success(request, gettext("Saved. Assessments already open keep their own copy."))
        return redirect(rubric)
    context = {"form": form, "lines": lines, "rubric": rubric}
    return render(request, "assessments/rubric_form.html", context)


@allow(Role.DEPARTMENT)
@require_POST
def rubric_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of use, or back into it."""
    rubric = get_object_or_404(holding_for(request.user), pk=pk)
    retire_rubric(rubric, request.POST.get("active") == "1", by=request.user)
    return redirect(reverse("assessments:rubric_page", args=[pk]))
