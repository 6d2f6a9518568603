"""Responsibility books: made for many, read with the progress of every target, edited, signed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.access import allow
from accounts.models import Role
from assessments.actions.books import confirm_target, edit_book, make_books, sign_books
from assessments.book_forms import BookForm, TargetFormSet, targets_of
from assessments.filters import BookFilter
from assessments.forms import MakeBooksForm, SignForm
from assessments.models import ResponsibilityBook, Target
from assessments.progress import progress_of
from assessments.views.shared import READERS
from common.columns import DATE, NUMBER, STATE, Column
from common.exports import Export
from common.forming import form_page, saved
from common.keyset import Sort
from common.pages import AT_ONCE, Bulk, chosen, list_page

Status = ResponsibilityBook.Status
SORTS = [
    Sort("year", _("year"), "year", "instructor__name_key", descending=True),
    Sort("name", _("Instructor"), "instructor__name_key", "year"),
]
COLUMNS = [
    Column(_("Instructor"), "instructor.name", sort="name"),
    Column(_("year"), "year", kind=NUMBER, sort="year"),
    Column(_("workstation"), "workstation", width=24),
    Column(_("party A"), "party_a", width=24),
    Column(_("signed on"), "signed_on", kind=DATE),
    Column(_("state"), "status", kind=STATE),
]


@allow(*READERS)
def book_list(request: HttpRequest) -> HttpResponse:
    """Every book one may see."""
    rows = ResponsibilityBook.objects.visible_to(request.user)
    rows = rows.select_related("instructor", "workstation")
    bulk = []
    if request.user.role == Role.DEPARTMENT:
        bulk = [
            Bulk(
                _("Record signatures of today"), reverse("assessments:book_sign_many"), most=AT_ONCE
            )
        ]

    def told(request: HttpRequest, count: int) -> None:
        audit.record("book.exported", ResponsibilityBook, by=request.user, count=count)

    return list_page(
        request, rows, "assessments/book_list.html", sorts=SORTS, columns=COLUMNS, bulk=bulk,
        filterset=BookFilter, export=Export(_("Responsibility books"), COLUMNS, told=told),
        empty=gettext("There are no responsibility books yet."),
    )  # fmt: skip


def _book(request: HttpRequest, pk: int) -> ResponsibilityBook:
    rows = ResponsibilityBook.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("instructor", "workstation", "district"), pk=pk)


@allow(*READERS)
def book_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One book: its targets and how far each is."""
    book = _book(request, pk)
    own = request.user.instructor_id == book.instructor_id
    context = {
        "book": book, "targets": progress_of(book), "draft": book.status == Status.DRAFT,
        "writes": request.user.role == Role.DEPARTMENT and not own,
        "confirms": request.user.role in (Role.DEPARTMENT, Role.STATION_HEAD) and not own,
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "assessments/book_page.html", context)


@allow(Role.DEPARTMENT)
def book_make(request: HttpRequest) -> HttpResponse:
    """A draft for everybody in post who has none of that year."""
    form = MakeBooksForm(request.POST or None, user=request.user)
    if form.is_valid() and saved(
        form, make_books, form.values["district"], form.values["year"], by=request.user
    ):
        messages.success(request, gettext("Books drafted: %(count)s.") % {"count": form.done})
        return redirect("assessments:book_list")
    context = {
        "form": form, "title": gettext("Draft responsibility books"),
        "label": gettext("Draft them"), "back": reverse("assessments:book_list"),
        "says": gettext(
            "The targets come from the template in the settings; each book can be edited until "
            "it is signed."
        ),
    }  # fmt: skip
    return render(request, "ui/form.html", context)


@allow(Role.DEPARTMENT)
def book_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Texts and targets of a draft."""
    book = _book(request, pk)
    form = BookForm(request.POST or None, book=book)
    targets = TargetFormSet(request.POST or None, initial=targets_of(book), prefix="target")
    ready = request.method == "POST" and all([form.is_valid(), targets.is_valid()])
    if ready and saved(
        form, edit_book, book, form.values, targets.stored, by=request.user,
        version=form.base_version,
    ):  # fmt: skip
        messages.success(request, gettext("Saved."))
        return redirect(book)
    context = {"form": form, "targets": targets, "book": book}
    return render(request, "assessments/book_form.html", context)


@allow(Role.DEPARTMENT)
def book_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides have signed on paper."""
    book = _book(request, pk)
    form = SignForm(request.POST or None, initial={"signed_on": timezone.localdate()})
    return form_page(
        request, form,
        lambda form: sign_books([book], form.values["signed_on"], by=request.user),
        title=gettext("Record the signatures"), back=book.get_absolute_url(), said="",
        says=gettext("A signed book is not changed any more."),
    )  # fmt: skip


@allow(Role.DEPARTMENT)
@require_POST
def book_sign_many(request: HttpRequest) -> HttpResponse:
    """The ticked books, or all that match, were signed today."""
    rows = chosen(request, ResponsibilityBook.objects.visible_to(request.user), BookFilter)
    count = sign_books(list(rows), timezone.localdate(), by=request.user)
    messages.success(request, gettext("Signatures recorded: %(count)s.") % {"count": count})
    return redirect("assessments:book_list")


@allow(Role.DEPARTMENT, Role.STATION_HEAD)
@require_POST
def target_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """How much of a target without a figure has been done."""
    seen: Any = ResponsibilityBook.objects.visible_to(request.user)
    target = get_object_or_404(Target.objects.select_related("book"), pk=pk, book__in=seen)
    amount = request.POST.get("amount", "")
    if amount.isdecimal() and len(amount) < 9:
        confirm_target(target, int(amount), by=request.user)
    return redirect(target.book)
