"""Workbooks of long lists: ask for one, see how far it is, take it."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from common.exports import XLSX, file_name
from common.models import JobState
from common.pages import form_key, progress
from reports import actions
from reports.models import ListExport


@require_POST
def export_ask(request: HttpRequest) -> HttpResponse:
    """Have the workbook of a list made; which list, its own page says."""
    job = actions.ask_export(
        request.POST.get("path", ""), by=request.user, language=request.LANGUAGE_CODE,
        form_key=form_key(request),
    )  # fmt: skip
    return redirect(job)


def export_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; then the file."""
    job = _own(request, pk)
    context = {
        "job": job, "ready": _is_ready(job), "failed": job.state == JobState.FAILED,
    }  # fmt: skip
    return render(request, "reports/export.html", context)


def export_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress bar alone, for the page that polls it."""
    return progress(request, _own(request, pk), request.path)


def export_file(request: HttpRequest, pk: int) -> FileResponse:
    """The workbook itself."""
    job = _own(request, pk)
    if not _is_ready(job):
        raise Http404
    actions.taken(job, by=request.user)
    response = FileResponse(
        job.file.open(), content_type=XLSX, as_attachment=True,
        filename=file_name(job.name, timezone.localdate(job.finished_at)),
    )  # fmt: skip
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def export_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try once more what failed."""
    return redirect(actions.retry_export(_own(request, pk), by=request.user))


def _own(request: HttpRequest, pk: int) -> ListExport:
    return get_object_or_404(ListExport.objects.visible_to(request.user).kept(), pk=pk)


def _is_ready(job: ListExport) -> bool:
    return job.state == JobState.READY and bool(job.file)
