"""Workstations: list, form, closing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.access import OFFICE, allow
from accounts.models import Role
from common.columns import DATE, NUMBER, Column
from common.exports import Export
from common.forming import form_page
from common.keyset import Sort
from common.pages import list_page
from enterprises import actions
from enterprises.filters import WorkstationFilter
from enterprises.forms import CloseForm, WorkstationForm
from enterprises.models import Enterprise, Workstation
from enterprises.queries import count_of

SORTS = [Sort("name", _("name"), "name_key")]
COLUMNS = [
    Column(_("Name"), "name", sort="name", link=True, width=30),
    Column(_("District"), "district", width=20),
    Column(_("Head"), "head"),
    Column(_("Phone"), "phone"),
    Column(_("Operating enterprises"), "operating", kind=NUMBER),
    Column(_("Opened on"), "opened_on", kind=DATE),
    Column(_("Closed down on"), "closed_on", kind=DATE),
]


def _told(request: HttpRequest, count: int) -> None:
    audit.record("workstation.exported", Workstation, by=request.user, count=count)


@allow(*OFFICE, Role.INSTRUCTOR)
def workstation_list(request: HttpRequest) -> HttpResponse:
    """The workstations in one's scope."""
    rows = Workstation.objects.visible_to(request.user).select_related("district", "head")
    return list_page(
        request, rows.annotate(operating=count_of(Enterprise.objects.operating(), "workstation")),
        "enterprises/list.html", sorts=SORTS, columns=COLUMNS, filterset=WorkstationFilter,
        export=Export(_("Workstations"), COLUMNS, told=_told), title=_("Workstations"),
        add=reverse("enterprises:workstation_add"), adds=(Role.DEPARTMENT, Role.COMMITTEE),
        add_label=_("New workstation"), empty=_("No workstation has been set up yet."),
    )  # fmt: skip


def _station(request: HttpRequest, pk: int) -> Workstation:
    rows = Workstation.objects.visible_to(request.user).select_related("district", "head")
    return get_object_or_404(rows, pk=pk)


@allow(Role.DEPARTMENT, Role.COMMITTEE)
def workstation_add(request: HttpRequest) -> HttpResponse:
    """A new workstation."""
    form = WorkstationForm(request.POST or None, user=request.user)
    return form_page(
        request, form,
        lambda form: actions.create_workstation(by=request.user, form_key=form.key, **form.values),
        title=gettext("New workstation"), back=reverse("enterprises:workstation_list"),
        then=Workstation.get_absolute_url,
    )  # fmt: skip


@allow(Role.DEPARTMENT, Role.COMMITTEE)
def workstation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A workstation's name, place and head."""
    station = _station(request, pk)
    form = WorkstationForm(request.POST or None, instance=_station(request, pk), user=request.user)
    return form_page(
        request, form,
        lambda form: actions.edit_workstation(
            station, by=request.user, version=form.base_version, **form.values
        ),
        title=station.name, back=station.get_absolute_url(), then=Workstation.get_absolute_url,
    )  # fmt: skip


@allow(Role.DEPARTMENT, Role.COMMITTEE)
def workstation_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a workstation from a day on."""
    station = _station(request, pk)
    form = CloseForm(request.POST or None, row=station)
    return form_page(
        request, form,
        lambda form: actions.close_workstation(
            station, form.values["day"], by=request.user, version=form.base_version
        ),
        title=gettext("Close %(name)s") % {"name": station}, back=station.get_absolute_url(),
        then=Workstation.get_absolute_url, label=gettext("Close the workstation"),
        says=gettext("Its records stay. It can close once no serving instructor and no operating "
                 "enterprise belongs to it."),
    )  # fmt: skip
