"""Instructors: list, record form, appointment, state, account, numbers in full."""

from collections.abc import Iterator

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.access import OFFICE, WORKING, allow
from accounts.actions import open_masked
from accounts.masking import MASKS
from accounts.models import Role, User
from common import pinyin
from common.columns import DATE, NUMBER, STATE, Column
from common.exports import Export
from common.forming import form_page, saved
from common.keyset import Sort
from common.pages import list_page
from common.wording import listed
from enterprises.queries import count_of, opens
from instructors import actions
from instructors.accounts import propose
from instructors.actions.states import LEFT
from instructors.filters import InstructorFilter
from instructors.forms import AccountForm, AppointForm, InstructorForm, MoveForm
from instructors.leaving import left_open
from instructors.models import Instructor, Posting

SORTS = [
    Sort("name", pgettext_lazy("person", "name"), "name_key"),
    Sort("born", _("date of birth"), "born_on"),
    Sort("new", _("last entered"), "pk", descending=True),
]
NUMBERS = ("id_number", "phone")


def columns_for(user: User) -> list[Column]:
    """The roster's columns; ID numbers and phones in full only for who may open them."""

    def number(field: str) -> object:
        if opens(user, Instructor, field):
            return field
        return lambda row: MASKS[field](getattr(row, field))

    return [
        Column(pgettext_lazy("person", "Name"), "name", sort="name", link=True),
        Column(_("Gender"), "gender", page=False, width=6),
        Column(_("Ethnic group"), "ethnic_group", page=False),
        Column(_("Date of birth"), "born_on", kind=DATE, sort="born", page=False),
        Column(_("ID number"), number("id_number"), page=False, width=22),
        Column(_("Education"), "education", page=False),
        Column(_("Joined the Party"), "joined_party_on", kind=DATE, page=False),
        Column(_("Sending unit"), "sending_unit", width=28),
        Column(_("Post and rank"), "post", page=False),
        Column(_("Kind"), "kind"),
        Column(_("Workstation"), "workstation", width=26),
        Column(_("District"), "district", page=False, width=18),
        Column(_("Enterprises"), "held", kind=NUMBER),
        Column(_("Phone"), number("phone"), page=False, width=16),
        Column(_("State"), "state", kind=STATE),
    ]


def _told(request: HttpRequest, count: int) -> None:
    audit.record("instructor.exported", Instructor, by=request.user, count=count)


@allow(*OFFICE)
def instructor_list(request: HttpRequest) -> HttpResponse:
    """The instructors in one's scope."""
    held = count_of(Posting.objects.on(timezone.localdate()), "instructor", "enterprise")
    rows = Instructor.objects.visible_to(request.user).select_related("workstation", "district")
    columns = columns_for(request.user)
    return list_page(
        request, rows.annotate(held=held),
        "instructors/list.html", sorts=SORTS, columns=columns, filterset=InstructorFilter,
        export=Export(_("Instructors"), columns, told=_told), title=_("Instructors"),
        add=reverse("instructors:instructor_add"), adds=(Role.DEPARTMENT, Role.COMMITTEE),
        add_label=_("New instructor"), imports=True,
        empty=_("There is no instructor in your scope yet."),
        **({"empty_url": reverse("instructors:import_new"), "empty_label": _("Import a workbook")}
           if request.user.role == Role.DEPARTMENT else {}),
    )  # fmt: skip


def person_of(request: HttpRequest, pk: int) -> Instructor:
    """The instructor, if he lies in the user's scope; else 404."""
    rows = Instructor.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("workstation", "district", "user"), pk=pk)


def twins(person: Instructor | None, values: dict) -> Iterator[str]:
    """A sentence for everybody else of the same name or phone, and for unread characters."""
    rule = Q(name=values["name"])
    if values.get("phone"):
        rule |= Q(phone=values["phone"])
    others = Instructor.objects.filter(rule).exclude(pk=person.pk if person else None)
    for other in others[:5]:
        yield gettext("%(name)s of %(unit)s has the same name or phone.") % {
            "name": other.name, "unit": other.sending_unit or other.district,
        }  # fmt: skip
    if signs := pinyin.unread(values["name"], values["readings"]):
        yield gettext(
            "No reading is known for %(signs)s: give one, else it cannot be found by it."
        ) % {"signs": listed(signs)}


@allow(Role.DEPARTMENT, Role.COMMITTEE)
def instructor_add(request: HttpRequest) -> HttpResponse:
    """A new candidate."""
    form = InstructorForm(request.POST or None, user=request.user)
    return form_page(
        request, form,
        lambda form: actions.create_instructor(by=request.user, form_key=form.key, **form.values),
        title=gettext("New instructor"), back=reverse("instructors:instructor_list"),
        then=Instructor.get_absolute_url, warn=lambda values: twins(None, values),
    )  # fmt: skip


@allow(*WORKING)
def instructor_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What the roster says of a person."""
    person = person_of(request, pk)
    form = InstructorForm(request.POST or None, instance=person_of(request, pk), user=request.user)
    return form_page(
        request, form,
        lambda form: actions.edit_instructor(
            person, by=request.user, version=form.base_version, **form.values
        ),
        title=person.name, back=person.get_absolute_url(), then=Instructor.get_absolute_url,
        warn=lambda values: twins(person, values) if values["name"] != person.name else (),
    )  # fmt: skip


@allow(Role.DEPARTMENT)
def instructor_appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Appoint by document, for a term, with the pledge."""
    person = person_of(request, pk)
    form = AppointForm(request.POST or None, row=person)
    return form_page(
        request, form,
        lambda form: actions.appoint(
            person, by=request.user, version=form.base_version, form_key=form.key, **form.values
        ),
        title=gettext("Appoint %(name)s") % {"name": person}, back=person.get_absolute_url(),
        then=lambda term: term.instructor.get_absolute_url(), label=gettext("Appoint"),
        says=gettext("The pledge keeps the five noes as the settings list them today."),
    )  # fmt: skip


@allow(Role.DEPARTMENT)
def instructor_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Into another state."""
    person = person_of(request, pk)
    state = request.GET.get("state", "")
    form = MoveForm(request.POST or None, row=person, initial={"state": state} if state else {})
    open_ones = list(person.postings.filter(end=None))
    leaves = form.values["state"] if form.is_valid() else state
    if leaves in LEFT and (found := left_open(person, open_ones, leaves)):
        return redirect(found.url)
    return form_page(
        request, form,
        lambda form: actions.move(
            person, by=request.user, version=form.base_version, **form.values
        ),
        title=gettext("State of %(name)s") % {"name": person}, back=person.get_absolute_url(),
        then=Instructor.get_absolute_url,
        says=gettext("Now: %(state)s. Who leaves the service leaves his enterprises on that day "
                 "(open postings: %(count)s); leave that waits for a decision or is not over ends "
                 "as well.")
        % {"state": person.get_state_display(), "count": len(open_ones)},
    )  # fmt: skip


@allow(Role.DEPARTMENT)
def instructor_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the person's account; its one-time password is shown this once."""
    person = person_of(request, pk)
    form = AccountForm(request.POST or None, initial={"username": propose([person])[person.pk]})
    if form.is_valid():
        username = form.cleaned_data["username"]
        if saved(form, actions.give_account, person, username, by=request.user):
            return _password(request, person, username, form.done)
    context = {
        "form": form, "title": gettext("Account of %(name)s") % {"name": person},
        "back": person.get_absolute_url(), "label": gettext("Make the account"),
        "says": gettext("A one-time password is shown after saving. Hand it over in person or by "
                    "phone."),
    }  # fmt: skip
    return render(request, "ui/form.html", context)


@allow(Role.DEPARTMENT)
@require_POST
def instructor_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time password, shown this once."""
    person = person_of(request, pk)
    password = actions.renew_password(person, by=request.user)
    return _password(request, person, person.user.username, password)


def _password(request: HttpRequest, person: Instructor, name: str, password: str) -> HttpResponse:
    context = {"person": person, "username": name, "one_time_password": password}
    response = render(request, "instructors/password.html", context)
    response["Cache-Control"] = "no-store"
    return response


@allow(*OFFICE, Role.INSTRUCTOR)
@require_POST
def instructor_number(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """An ID number or phone in full; that it was opened is written down."""
    person = person_of(request, pk)
    value = open_masked(person, field, by=request.user)
    if not request.htmx:
        return redirect(person)
    return render(request, "ui/masked.html", {"value": value})
