"""Papers: one's list, asking for one, its progress, its file."""

from django.contrib import messages
from django.db.models import Model
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.access import OFFICE, allow
from accounts.models import Role
from common.columns import NUMBER, STATE, TIME, Column
from common.keyset import Sort
from common.models import JobState
from common.pages import list_page, progress
from common.refusals import Refused
from reports import actions, builders
from reports.forms import PaperForm, paper_choices, subjects_named
from reports.models import Document, ListExport

READERS = (*OFFICE, Role.INSTRUCTOR)


def label_of(document: Document) -> str:
    """What kind of paper it is, in the reader's language."""
    try:
        return str(builders.get(document.kind).label)
    except Refused:
        return document.kind


COLUMNS = [
    Column(_("Paper"), label_of),
    Column(_("Of"), "subject_label"),
    Column(pgettext_lazy("paper", "Period"), lambda row: str(row.whole_period)),
    Column(_("Language"), lambda row: language_name(row.language)),
    Column(pgettext_lazy("paper", "Pages"), "pages", kind=NUMBER),
    Column(_("Asked for"), "asked_at", kind=TIME, sort="asked"),
    Column(_("State"), "state", kind=STATE),
]


def language_name(code: str) -> str:
    """The language's name in the reader's language."""
    return gettext("English") if code == "en" else gettext("Chinese")


@allow(*READERS)
def document_list(request: HttpRequest) -> HttpResponse:
    """The papers that the user asked for, newest first."""
    return list_page(
        request, Document.objects.asked_by(request.user), "reports/document_list.html",
        sorts=[Sort("asked", _("asked for"), "pk", descending=True)], columns=COLUMNS,
        workbooks=ListExport.objects.visible_to(request.user).kept()[:10],
    )  # fmt: skip


@allow(*READERS)
def document_new(request: HttpRequest) -> HttpResponse:
    """Ask for a paper: first which, then of whom, then for what time."""
    asked = request.POST or request.GET
    builder = _builder(asked.get("kind", ""), request)
    if builder is None:
        return render(
            request, "reports/document_kinds.html", {"kinds": paper_choices(request.user)}
        )
    subject = _subject(builder, asked.get("subject", ""), request)
    if subject is None:
        return _choose(request, builder)
    form = PaperForm(
        request.POST or None, builder=builder, subject=subject, initial=_initial(request)
    )
    if form.is_valid():
        document = actions.request_document(
            builder.kind, subject.pk, form.cleaned_data["period"], form.cleaned_data["language"],
            by=request.user, form_key=form.key,
        )  # fmt: skip
        return redirect(document)
    context = {"form": form, "builder": builder, "subject": subject}
    return render(request, "reports/document_new.html", context)


def _initial(request: HttpRequest) -> dict[str, str]:
    return {
        "period": request.GET.get("period", ""),
        "language": request.LANGUAGE_CODE if request.LANGUAGE_CODE == "en" else "zh-hans",
    }


def _builder(kind: str, request: HttpRequest) -> builders.Builder | None:
    return next((b for b in paper_choices(request.user) if b.kind == kind), None)


def _subject(builder: builders.Builder, pk: str, request: HttpRequest) -> Model | None:
    """The named subject (404 when it is not the user's to see), or the only one there is."""
    subjects = builder.subjects(request.user)
    if pk:
        return get_object_or_404(subjects, pk=pk) if pk.isdecimal() and len(pk) < 19 else None
    few = list(subjects[:2])
    return few[0] if len(few) == 1 else None


def _choose(request: HttpRequest, builder: builders.Builder) -> HttpResponse:
    text = request.GET.get("q", "")
    found = subjects_named(builder.subjects(request.user), text)
    context = {"builder": builder, "text": text, "found": found}
    return render(request, "reports/document_subject.html", context)


@allow(*READERS)
def document_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; then the file."""
    document = _open(request, pk)
    context = {
        "document": document,
        "label": label_of(document),
        "of_language": language_name(document.language),
        "failed": document.state == JobState.FAILED,
        "ready": document.state == JobState.READY,
        "may_issue": actions.may_issue(request.user)
        and document.state == JobState.READY
        and not document.issued_at
        and not document.missing
        and builders.get(document.kind).kept,
    }
    return render(request, "reports/document_detail.html", context)


@allow(*READERS)
def document_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress bar alone, for the page that polls it."""
    return progress(request, _open(request, pk), reverse("reports:document_progress", args=[pk]))


@allow(*READERS)
def document_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file itself, to look at or (with ?download) to keep."""
    document = _open(request, pk)
    if document.state != JobState.READY or not document.file:
        raise Http404
    actions.opened(document, by=request.user)
    response = FileResponse(
        document.file.open(), content_type="application/pdf", filename=document.file_name,
        as_attachment="download" in request.GET,
    )  # fmt: skip
    response["Cache-Control"] = "private, no-store"
    return response


@allow(*READERS)
@require_POST
def document_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try once more what failed."""
    return redirect(actions.retry_document(_open(request, pk), by=request.user))


@allow(Role.DEPARTMENT)
@require_POST
def document_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Make this file the paper for good."""
    document = actions.issue_document(_open(request, pk), by=request.user)
    messages.success(
        request, gettext("Issued. Whoever asks for this paper from now on gets this file.")
    )
    return redirect(document)


def _open(request: HttpRequest, pk: int) -> Document:
    """A document that the user may open now: 404 when its subject is out of his sight."""
    rows = Document.objects.visible_to(request.user).select_related("requested_by", "issued_by")
    document = get_object_or_404(rows, pk=pk)
    try:
        builders.get(document.kind).subject_for(request.user, document.subject_id)
    except Refused:
        raise Http404 from None
    return document
