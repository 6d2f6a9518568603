"""Policy settings: what holds in a district, where it comes from, and changing it."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions, policies
from accounts.access import allow
from accounts.forms import SettingForm
from accounts.models import District, Role
from common.forming import form_page

SETTERS = (Role.DEPARTMENT, Role.ADMINISTRATOR)


@allow(*SETTERS, Role.AUDITOR)
def settings(request: HttpRequest) -> HttpResponse:
    """Every setting of a district, in groups."""
    district = _district(request, request.GET.get("district"))
    rows = [
        (held, actions.may_set(request.user, held.setting, district))
        for held in policies.holding(district)
    ]
    rows.sort(key=lambda row: list(_groups()).index(str(row[0].setting.group)))
    groups = [
        (name, list(lines)) for name, lines in groupby(rows, lambda row: row[0].setting.group)
    ]
    places = District.objects.visible_to(request.user).order_by("code")
    context = {"district": district, "districts": places, "groups": groups}
    return render(request, "accounts/settings.html", context)


def _groups() -> dict[str, None]:
    return dict.fromkeys(str(setting.group) for setting in policies.declared())


def _district(request: HttpRequest, pk: str | None) -> District:
    if not pk:
        return request.user.district
    if not pk.isdecimal():
        raise Http404
    return get_object_or_404(District.objects.visible_to(request.user), pk=int(pk))


def _held(code: str, district: District) -> policies.Holding:
    held = next((h for h in policies.holding(district) if h.setting.code == code), None)
    if held is None:
        raise Http404
    return held


@allow(*SETTERS)
def setting_edit(request: HttpRequest, district: int, code: str) -> HttpResponse:
    """One setting in one district."""
    place = get_object_or_404(District.objects.visible_to(request.user), pk=district)
    held = _held(code, place)
    if not actions.may_set(request.user, held.setting, place):
        raise Http404
    says = _("Holds in %(place)s and in everything below that has no value of its own.")
    return form_page(
        request, SettingForm(request.POST or None, held=held),
        lambda form: actions.set_policy(
            code, form.cleaned_data["value"], district=place, by=request.user,
            version=form.base_version,
        ),
        title=held.setting.label, back=_back(place), says=says % {"place": place},
        said=_("“%(setting)s” is set.") % {"setting": held.setting.label},
    )  # fmt: skip


@allow(*SETTERS)
@require_POST
def setting_reset(request: HttpRequest, district: int, code: str) -> HttpResponse:
    """Give up the district's own value."""
    place = get_object_or_404(District.objects.visible_to(request.user), pk=district)
    held = _held(code, place)
    actions.reset_policy(code, district=place, by=request.user)
    messages.success(
        request, _("“%(setting)s” is inherited again.") % {"setting": held.setting.label}
    )
    return redirect(_back(place))


def _back(district: District) -> str:
    return f"{reverse('accounts:settings')}?district={district.pk}"
