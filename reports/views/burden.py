"""The burden meter and the register of forms."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import allow
from accounts.models import District, Role, User
from accounts.policies import policy
from common import asked
from common.forming import form_page
from common.periods import MONTH, Period
from reports.burden import actions, reading
from reports.forms import AdmitForm
from reports.models import FormAdmission, FormTime

READERS = (Role.DEPARTMENT, Role.AUDITOR)
OVERSEERS = (*READERS, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Entry:
    """A form of the register with who approved it."""

    form: asked.Asked
    roles: list[str]
    admission: FormAdmission | None
    url: str


@allow(*READERS)
def burden(request: HttpRequest) -> HttpResponse:
    """What each role was asked for in a month, and how that moved."""
    district, month = chosen_district(request), asked_month(request)
    months = _back(month, reading.TREND_MONTHS)
    found = reading.loads(district, months)
    context = {
        "district": district, "districts": places(request.user), "month": month,
        "loads": [(_role(load.role), load) for load in found[month]],
        "trends": trends(found), "fewest": reading.FEWEST,
        "on": policy("burden_meter", district),
        "previous": month.previous(),
        "next": month.next() if reading.is_over(month.next()) else None,
    }  # fmt: skip
    return render(request, "reports/burden.html", context)


@allow(*OVERSEERS)
def form_register(request: HttpRequest) -> HttpResponse:
    """Every form that the system asks for: of whom, what for, how often, approved by whom."""
    district = chosen_district(request)
    context = {
        "district": district, "districts": places(request.user),
        "entries": entries(district, request.user), "strangers": strangers(district),
    }  # fmt: skip
    return render(request, "reports/form_register.html", context)


@allow(Role.DEPARTMENT)
def form_admit(request: HttpRequest, district: int, code: str) -> HttpResponse:
    """Enter who approved a form."""
    place = get_object_or_404(District.objects.visible_to(request.user), pk=district)
    form_of = next((one for one in asked.register() if one.code == code), None)
    if form_of is None:
        raise Http404
    row = FormAdmission.objects.filter(district=place, form=code).first()
    return form_page(
        request, AdmitForm(request.POST or None, admission=row),
        lambda form: actions.admit_form(
            code, form.values, district=place, by=request.user, version=form.base_version
        ),
        title=form_of.label, says=form_of.purpose,
        back=f"{reverse('reports:form_register')}?district={place.pk}",
        said=_("The approval of “%(form)s” is entered.") % {"form": form_of.label},
    )  # fmt: skip


def chosen_district(request: HttpRequest) -> District:
    """The county or city that is asked about; one's own where none is."""
    pk = request.GET.get("district", "")
    if not pk:
        return county(request.user.district)
    if not pk.isdecimal() or len(pk) > 9:
        raise Http404
    return get_object_or_404(places(request.user), pk=int(pk))


def county(district: District) -> District:
    """The county in which a township lies: what is said about a place is said for counties."""
    while district.level == District.Level.TOWNSHIP and district.parent_id:
        district = district.parent
    return district


def places(user: User) -> Any:
    """The counties and cities the user may ask about."""
    seen = District.objects.visible_to(user).exclude(level=District.Level.TOWNSHIP)
    return (seen or District.objects.filter(pk=county(user.district).pk)).order_by("code")


def asked_month(request: HttpRequest) -> Period:
    """The month of the address, the last one when none is named; 404 for one that is not over."""
    code = request.GET.get("month")
    if not code:
        return reading.last_month()
    try:
        month = Period.parse(code)
    except ValueError as error:
        raise Http404(str(error)) from error
    if month.months != MONTH or not reading.is_over(month):
        raise Http404
    return month


def trends(found: dict[Period, list[reading.Load]]) -> list[tuple[str, list]]:
    """For each role with numbers: (label, minutes a person month by month)."""
    roles = dict.fromkeys(load.role for loads in found.values() for load in loads if load.shown)
    lines = []
    for role in roles:
        points = [
            (str(month), next((ld.minutes for ld in loads if ld.role == role and ld.shown), None))
            for month, loads in found.items()
        ]
        lines.append((_role(role), points))
    return lines


def entries(district: District, user: User) -> list[Entry]:
    """The register as it stands in the district."""
    held = actions.admissions(district)
    may = user.role == Role.DEPARTMENT and user.district.contains(district)
    return [
        Entry(
            form, [_role(role) for role in form.roles], held.get(form.code),
            reverse("reports:form_admit", args=[district.pk, form.code]) if may else "",
        )
        for form in asked.register()
    ]  # fmt: skip


def strangers(district: District) -> list[str]:
    """Pages whose form was sent by those who carry the load and stands in no register."""
    known = [form.code for form in asked.register()]
    sent = FormTime.objects.filter(place__code__startswith=district.code).exclude(form__in=known)
    return sorted(set(sent.filter(form__contains=":").values_list("form", flat=True)))


def _role(code: str) -> str:
    return _("enterprise") if code == "enterprise" else str(dict(Role.choices).get(code, code))


def _back(month: Period, count: int) -> list[Period]:
    """That many months, the newest last."""
    found = [month]
    while len(found) < count:
        found.insert(0, found[0].previous())
    return found
