"""The audit trail, the inbox, the suggestion box."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import actions, audit, readable
from accounts.access import allow
from accounts.filters import AuditFilter, SuggestionFilter
from accounts.forms import AnswerForm, SuggestionForm
from accounts.models import AuditEntry, Notice, Role, Suggestion
from common.columns import TIME, Column
from common.exports import Export
from common.forming import form_page
from common.keyset import Sort
from common.middleware import came_from
from common.pages import list_page

AUDIT_COLUMNS = [
    Column(_("when"), "at", kind=TIME, width=18, sort="at", template="accounts/nowrap.html"),
    Column(_("who"), "actor", template="accounts/nowrap.html"),
    Column(_("action"), str, width=40),
    Column(_("kind"), readable.kind_of, page=False),
    Column(_("on what"), "subject_label", width=30, page=False),
    Column(_("district"), "district", page=False),
    Column(_("before and after"), readable.changes_in_words, width=40,
           template="accounts/audit_changes.html"),
]  # fmt: skip


@allow(Role.AUDITOR, Role.DEPARTMENT, Role.ADMINISTRATOR)
def audit_list(request: HttpRequest) -> HttpResponse:
    """Who did what to whom, and what it was before."""
    entries = AuditEntry.objects.visible_to(request.user).select_related("actor", "district")
    return list_page(
        request, entries, "accounts/audit_list.html", columns=AUDIT_COLUMNS,
        sorts=[Sort("at", _("when"), descending=True)], filterset=AuditFilter,
        export=Export(_("Audit trail"), AUDIT_COLUMNS, told=_told),
    )  # fmt: skip


def _told(request: HttpRequest, count: int) -> None:
    audit.record("audit.exported", AuditEntry, by=request.user, count=count)


def notices(request: HttpRequest) -> HttpResponse:
    """One's inbox, newest first."""
    return list_page(
        request, request.user.notices.all(), "accounts/notices.html",
        sorts=[Sort("sent", _("sent at"), "pk", descending=True)],
    )  # fmt: skip


def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    notice = get_object_or_404(Notice, pk=pk, user=request.user)
    actions.mark_read(request.user, [notice.pk])
    ours = url_has_allowed_host_and_scheme(notice.url, None)
    return redirect(notice.url if ours else "accounts:notices")


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark the whole inbox as read."""
    actions.mark_read(request.user)
    return redirect("accounts:notices")


@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """The box on every page."""
    form = SuggestionForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Write a few words first."))
    elif not (form.key and Suggestion.objects.filter(form_key=form.key).exists()):
        actions.send_suggestion(by=request.user, form_key=form.key, **form.values)
        messages.success(request, gettext("Thank you. The answer will be in your inbox."))
    return redirect(came_from(request))


def suggestions(request: HttpRequest) -> HttpResponse:
    """One's own with their answers, the published ones, and for the department its branch's."""
    rows = Suggestion.objects.visible_to(request.user).select_related("user", "answered_by")
    return list_page(
        request, rows, "accounts/suggestions.html", filterset=SuggestionFilter,
        sorts=[Sort("sent", _("sent at"), "pk", descending=True)],
        answering=request.user.role == Role.DEPARTMENT,
    )  # fmt: skip


@allow(Role.DEPARTMENT)
def suggestion_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a suggestion of the branch."""
    branch = Suggestion.objects.filter(
        district__code__startswith=request.user.district.code
    ).select_related("user")
    suggestion = get_object_or_404(branch, pk=pk)
    return form_page(
        request, AnswerForm(request.POST or None, row=suggestion),
        lambda form: actions.answer_suggestion(
            suggestion, by=request.user, version=form.base_version, **form.values
        ),
        title=gettext("Answer a suggestion"), label=gettext("Send the answer"),
        says=suggestion.text, back=reverse("accounts:suggestions"),
        said=gettext("The author has been told."),
    )  # fmt: skip
