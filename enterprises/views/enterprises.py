"""Enterprises: list, form, operating state, phone numbers, suggestions while one types."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts import audit
from accounts.access import OFFICE, WORKING, allow
from accounts.actions import open_masked
from accounts.masking import mask_phone
from accounts.models import Role, User
from common.cells import firm_key
from common.columns import DATE, FLAG, NUMBER, STATE, Column
from common.exports import Export
from common.forming import form_page
from common.keyset import Sort
from common.pages import list_page
from enterprises import actions
from enterprises.figures import JOINT, OWN, covering
from enterprises.filters import EnterpriseFilter
from enterprises.forms import EnterpriseForm, StateForm
from enterprises.models import Enterprise
from enterprises.queries import find_firms, opens

SORTS = [
    Sort("name", _("name"), "name_key"),
    Sort("code", _("credit code"), "credit_code"),
    Sort("new", _("last entered"), "pk", descending=True),
]
PHONES = ("contact_phone", "owner_phone")


def columns_for(user: User) -> list[Column]:
    """The ledger's columns; phones in full only for who may open them."""
    full = opens(user, Enterprise, "contact_phone")
    contact = "contact_phone" if full else lambda row: mask_phone(row.contact_phone)
    owner = "owner_phone" if full else lambda row: mask_phone(row.owner_phone)
    return [
        Column(_("Name"), "name", sort="name", link=True, width=36),
        Column(_("Credit code"), "credit_code", sort="code", width=22),
        Column(_("Kind"), "kind", page=False),
        Column(_("District"), "district", width=18, page=False),
        Column(_("Workstation"), "workstation", width=24),
        Column(_("Industry"), "industry", page=False),
        Column(_("Size"), "size", page=False),
        Column(_("Above scale"), "above_scale", kind=FLAG, page=False),
        Column(_("Address"), "address", page=False, width=36),
        Column(_("Founded on"), "founded_on", kind=DATE, page=False),
        Column(_("Employees"), "employees", kind=NUMBER),
        Column(_("Party members"), "members", kind=NUMBER),
        Column(_("Organization"), lambda row: row.coverage is not None, kind=FLAG),
        Column(_("Owner"), "owner_name", page=False),
        Column(_("Owner's phone"), owner, page=False),
        Column(_("Contact person"), "contact_name", page=False),
        Column(_("Contact's phone"), contact, page=False),
        Column(_("State"), "state", kind=STATE),
    ]


def _told(request: HttpRequest, count: int) -> None:
    audit.record("enterprise.exported", Enterprise, by=request.user, count=count)


@allow(*OFFICE, Role.INSTRUCTOR)
def enterprise_list(request: HttpRequest) -> HttpResponse:
    """The enterprises in one's scope."""
    rows = Enterprise.objects.visible_to(request.user).select_related("district", "workstation")
    rows = rows.annotate(coverage=covering(timezone.localdate(), OWN, JOINT))
    columns = columns_for(request.user)
    return list_page(
        request, rows, "enterprises/list.html", sorts=SORTS, columns=columns,
        filterset=EnterpriseFilter, export=Export(_("Enterprises"), columns, told=_told),
        title=_("Enterprises"), add=reverse("enterprises:enterprise_add"), adds=WORKING,
        add_label=_("New enterprise"), empty=_("There is no enterprise in your scope yet."),
    )  # fmt: skip


def _firm(request: HttpRequest, pk: int) -> Enterprise:
    rows = Enterprise.objects.visible_to(request.user).select_related("district", "workstation")
    return get_object_or_404(rows, pk=pk)


def twins(firm: Enterprise | None, values: dict) -> Iterator[str]:
    """A sentence for every other enterprise of the same name."""
    others = Enterprise.objects.filter(name_normal=firm_key(values["name"]))
    for other in others.exclude(pk=firm.pk if firm else None)[:5]:
        yield gettext("There is an enterprise “%(name)s” already, with the code %(code)s.") % {
            "name": other.name, "code": other.credit_code,
        }  # fmt: skip


@allow(*WORKING)
def enterprise_add(request: HttpRequest) -> HttpResponse:
    """A new enterprise of the ledger."""
    form = EnterpriseForm(request.POST or None, user=request.user)
    return form_page(
        request, form,
        lambda form: actions.create_enterprise(by=request.user, form_key=form.key, **form.values),
        title=gettext("New enterprise"), back=reverse("enterprises:enterprise_list"),
        then=Enterprise.get_absolute_url, warn=lambda values: twins(None, values),
    )  # fmt: skip


@allow(*WORKING)
def enterprise_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What the ledger says of an enterprise."""
    firm = _firm(request, pk)
    form = EnterpriseForm(request.POST or None, instance=_firm(request, pk), user=request.user)
    return form_page(
        request, form,
        lambda form: actions.edit_enterprise(
            firm, by=request.user, version=form.base_version, **form.values
        ),
        title=firm.name, back=firm.get_absolute_url(), then=Enterprise.get_absolute_url,
        warn=lambda values: twins(firm, values) if values["name"] != firm.name else (),
    )  # fmt: skip


@allow(*WORKING)
def enterprise_state(request: HttpRequest, pk: int) -> HttpResponse:
    """An enterprise's operating state from a day on."""
    firm = _firm(request, pk)
    form = StateForm(request.POST or None, row=firm, initial={"state": firm.state})
    return form_page(
        request, form,
        lambda form: actions.change_state(
            firm, form.values["state"], form.values["day"], by=request.user,
            version=form.base_version,
        ),
        title=gettext("Operating state of %(name)s") % {"name": firm}, back=firm.get_absolute_url(),
        then=Enterprise.get_absolute_url,
        says=gettext("From that day on it counts, or no longer counts, in the coverage rates."),
    )  # fmt: skip


@allow(*OFFICE, Role.INSTRUCTOR)
@require_POST
def enterprise_phone(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """A phone number in full; that it was opened is written down."""
    firm = _firm(request, pk)
    value = open_masked(firm, field, by=request.user)
    if not request.htmx:
        return redirect(firm)
    return render(request, "ui/masked.html", {"value": value})


@allow(*OFFICE, Role.INSTRUCTOR)
@require_GET
def pick(request: HttpRequest) -> HttpResponse:
    """Hits for a field that wants an enterprise, perhaps of one workstation: by name, sound or
    credit code.
    """
    text = request.GET.get(request.GET.get("field", ""), "")[:60]
    rows = Enterprise.objects.visible_to(request.user).operating()
    station = request.GET.get("workstation", "")
    if station.isdecimal() and len(station) < 19:
        rows = rows.filter(workstation=int(station))
    found = find_firms(rows, text).order_by("name_key", "pk")[:12] if text.strip() else []
    names = [firm_key(firm.name) for firm in found]
    options = [
        (f"{firm.name} {firm.credit_code}" if names.count(firm_key(firm.name)) > 1 else firm.name,
         firm.name, firm.credit_code)
        for firm in found
    ]  # fmt: skip
    return render(request, "ui/options.html", {"options": options})
