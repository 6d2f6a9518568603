"""Party organizations: list, record, form, dissolution."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.access import OFFICE, WORKING, allow, may_enter
from accounts.actions import open_masked
from accounts.masking import mask_phone, may_open_masked
from accounts.models import AuditEntry, Role, User
from accounts.policies import policy
from common.columns import DATE, NUMBER, Column
from common.exports import Export
from common.forming import form_page
from common.keyset import Sort
from common.pages import facts, list_page
from enterprises import actions
from enterprises.actions.organizations import covered_now
from enterprises.filters import OrganizationFilter
from enterprises.forms import DissolveForm, OrganizationForm
from enterprises.models import Enterprise, Membership, PartyOrganization
from enterprises.queries import count_of, opens

SORTS = [
    Sort("name", _("name"), "name_key"),
    Sort("new", _("last entered"), "pk", descending=True),
]


def columns_for(user: User) -> list[Column]:
    """The columns; the secretary's phone in full only for who may open it."""
    full = opens(user, PartyOrganization, "secretary_phone")
    phone = "secretary_phone" if full else lambda row: mask_phone(row.secretary_phone)
    return [
        Column(_("Name"), "name", sort="name", link=True, width=44),
        Column(_("Form of organization"), "form"),
        Column(_("Organization level"), "level"),
        Column(_("District"), "district", width=18, page=False),
        Column(_("Covers"), "covers", kind=NUMBER),
        Column(_("Secretary"), "secretary"),
        Column(_("Secretary's phone"), phone, page=False),
        Column(_("Founded on"), "founded_on", kind=DATE, page=False),
        Column(_("Term ends on"), "term_ends_on", kind=DATE),
        Column(_("Dissolved on"), "dissolved_on", kind=DATE, page=False),
    ]


def _told(request: HttpRequest, count: int) -> None:
    audit.record("organization.exported", PartyOrganization, by=request.user, count=count)


@allow(*OFFICE, Role.INSTRUCTOR)
def organization_list(request: HttpRequest) -> HttpResponse:
    """The party organizations in one's scope."""
    rows = PartyOrganization.objects.visible_to(request.user).select_related("district")
    covers = count_of(Membership.objects.filter(until=None), "organization")
    columns = columns_for(request.user)
    return list_page(
        request, rows.annotate(covers=covers), "enterprises/list.html", sorts=SORTS,
        columns=columns, filterset=OrganizationFilter,
        export=Export(_("Party organizations"), columns, told=_told),
        title=_("Party organizations"), add=reverse("enterprises:organization_add"), adds=WORKING,
        add_label=_("New party organization"), empty=_("No party organization is on record yet."),
    )  # fmt: skip


def _organization(request: HttpRequest, pk: int) -> PartyOrganization:
    rows = PartyOrganization.objects.visible_to(request.user).select_related("district")
    return get_object_or_404(rows, pk=pk)


@allow(*OFFICE, Role.INSTRUCTOR)
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """One party organization: facts, whom it covers and covered, what happened."""
    row = _organization(request, pk)
    covers = Membership.objects.filter(organization=row).select_related("enterprise")
    seen = Enterprise.objects.visible_to(request.user).values("pk")
    entries = AuditEntry.objects.visible_to(request.user).select_related("actor")
    context = {
        "row": row,
        "facts": facts(
            row, "form", "level", "district", "secretary", "founded_on", "approval_number",
            "term_ends_on", "dissolved_on", "partners_unnamed",
        ),
        "phone": mask_phone(row.secretary_phone),
        "may_open": may_open_masked(request.user, row, "secretary_phone"),
        "covers": covers.filter(enterprise__in=seen).order_by("until", "enterprise__name_key"),
        "may_edit": may_enter(request.user, WORKING) and not row.dissolved_on,
        "entries": entries.filter(subject_kind=row._meta.label, subject_id=pk)[:30],
    }  # fmt: skip
    return render(request, "enterprises/organization.html", context)


def too_many(values: dict) -> Iterator[str]:
    """What is unusual: a joint organization of more units than the policy says."""
    most = policy("joint_most_units", values["district"])
    units = len(values["enterprises"])
    if values["form"] == PartyOrganization.Form.JOINT and units > most:
        said = gettext("%(units)s units are more than the %(most)s a joint one usually covers.")
        yield said % {"units": units, "most": most}


@allow(*WORKING)
def organization_add(request: HttpRequest) -> HttpResponse:
    """A new party organization; from an enterprise's page, that enterprise is filled in."""
    firms = Enterprise.objects.visible_to(request.user)
    asked = request.GET.get("enterprise", "")
    first = firms.filter(pk=asked).first() if asked.isdecimal() else None
    initial = {"enterprises": [first], "district": first.district} if first else {}
    form = OrganizationForm(request.POST or None, user=request.user, initial=initial)
    return form_page(
        request, form,
        lambda form: actions.create_organization(by=request.user, form_key=form.key, **form.values),
        title=gettext("New party organization"), back=reverse("enterprises:organization_list"),
        then=PartyOrganization.get_absolute_url, warn=too_many,
    )  # fmt: skip


@allow(*WORKING)
def organization_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A party organization and whom it covers."""
    row = _organization(request, pk)
    form = OrganizationForm(
        request.POST or None, instance=_organization(request, pk), user=request.user,
        initial={"enterprises": covered_now(row)},
    )  # fmt: skip
    return form_page(
        request, form,
        lambda form: actions.edit_organization(
            row, by=request.user, version=form.base_version, **form.values
        ),
        title=row.name, back=row.get_absolute_url(), then=PartyOrganization.get_absolute_url,
        warn=too_many,
    )  # fmt: skip


@allow(*WORKING)
def organization_dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Dissolve a party organization from a day on."""
    row = _organization(request, pk)
    form = DissolveForm(request.POST or None, row=row)
    units = len(covered_now(row))
    return form_page(
        request, form,
        lambda form: actions.dissolve_organization(
            row, form.values["day"], by=request.user, version=form.base_version
        ),
        title=gettext("Dissolve %(name)s") % {"name": row}, back=row.get_absolute_url(),
        then=PartyOrganization.get_absolute_url, label=gettext("Dissolve it"),
        says=gettext("From that day on its %(units)s enterprises are not covered by it any more.")
        % {"units": units},
    )  # fmt: skip


@allow(*OFFICE, Role.INSTRUCTOR)
@require_POST
def organization_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary's phone in full; that it was opened is written down."""
    row = _organization(request, pk)
    value = open_masked(row, "secretary_phone", by=request.user)
    if not request.htmx:
        return redirect(row)
    return render(request, "ui/masked.html", {"value": value})
