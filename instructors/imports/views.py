"""The pages of an import: send in, look, confirm, receipt."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts import audit
from accounts.access import allow
from accounts.models import Role
from common.columns import Column
from common.exports import download
from common.pages import progress
from common.refusals import Refused
from instructors.imports import actions
from instructors.imports.forms import SendForm
from instructors.imports.preview import Shown
from instructors.models import RosterImport

COLUMNS = [
    Column(gettext_lazy("Sheet"), "sheet", width=20),
    Column(gettext_lazy("Row"), "row", width=8),
    Column(gettext_lazy("Column"), "column", width=20),
    Column(gettext_lazy("What stands there"), "value", width=32),
    Column(gettext_lazy("What is wrong"), "reason", width=60),
    Column(gettext_lazy("What happened"), "effect", width=24),
]


@allow(Role.DEPARTMENT)
def import_new(request: HttpRequest) -> HttpResponse:
    """Choose a workbook and send it in."""
    form = SendForm(request.POST or None, request.FILES or None, user=request.user)
    if form.is_valid():
        try:
            sent = actions.begin_import(
                form.values["file"], by=request.user, district=form.values["district"],
                form_key=form.key,
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal, "file")
        else:
            return redirect("instructors:import_detail", sent.pk)
    recent = RosterImport.objects.visible_to(request.user).select_related("district")[:10]
    return render(request, "instructors/import_new.html", {"form": form, "recent": recent})


@allow(Role.DEPARTMENT)
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; then the preview; then the receipt."""
    sent = get_object_or_404(RosterImport.objects.visible_to(request.user), pk=pk)
    context = {"sent": sent, "shown": Shown(sent.preview) if sent.preview else None}
    if not sent.is_over:
        return render(request, "instructors/import_progress.html", context)
    if sent.is_written:
        context["receipt"] = Shown(sent.receipt)
        return render(request, "instructors/import_receipt.html", context)
    return render(request, "instructors/import_preview.html", context)


@allow(Role.DEPARTMENT)
@require_GET
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that asks how far it is."""
    sent = get_object_or_404(RosterImport.objects.visible_to(request.user), pk=pk)
    return progress(request, sent, request.path)


@allow(Role.DEPARTMENT)
@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the preview shows."""
    sent = get_object_or_404(RosterImport.objects.visible_to(request.user), pk=pk)
    actions.confirm_import(sent, by=request.user)
    return redirect("instructors:import_detail", pk)


@allow(Role.DEPARTMENT)
@require_POST
def import_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A new preview of the same file."""
    sent = get_object_or_404(RosterImport.objects.visible_to(request.user), pk=pk)
    actions.plan_again(sent, by=request.user)
    return redirect("instructors:import_detail", pk)


@allow(Role.DEPARTMENT)
@require_POST
def import_let_go(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the workbook away."""
    sent = get_object_or_404(RosterImport.objects.visible_to(request.user), pk=pk)
    actions.let_go(sent, by=request.user)
    messages.success(request, _("The workbook was thrown away. Nothing was imported."))
    return redirect("instructors:import_new")


@allow(Role.DEPARTMENT)
@require_GET
def import_problems(request: HttpRequest, pk: int) -> HttpResponse:
    """The problems as a workbook, to give back to whoever filled the file in."""
    sent = get_object_or_404(
        RosterImport.objects.visible_to(request.user).exclude(preview={}), pk=pk
    )
    shown = Shown(sent.preview)
    row, cell, wait = _("The row was not imported"), _("The cell was left empty"), _("Waits")
    lines = [
        [p.sheet, p.row, p.column, p.value, p.words(), row if p.whole_row else cell]
        for p in shown.problems
    ]
    lines += [
        [w["sheet"], w["row"], "", w["enterprise"], waiting_words(w), wait] for w in shown.waiting
    ]
    audit.record("import.problems_taken", sent, by=request.user, district=sent.district)
    return download(_("Problems of the import"), COLUMNS, lines)


def waiting_words(waiting: dict) -> str:
    """Why a posting waits."""
    return _(
        "The posting of %(instructor)s waits until row %(cause_row)s of sheet %(cause_sheet)s is "
        "put right."
    ) % {key: waiting[key] for key in ("instructor", "cause_row", "cause_sheet")}
