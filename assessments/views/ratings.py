"""Ratings by station head and department, many people at once; the enterprises' links and slips."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.access import allow
from accounts.models import Role
from assessments.actions.links import issue_links, revoke_link
from assessments.actions.ratings import GROUP_OF, Marks, rate_many, rateable
from assessments.forms import mark_choices
from assessments.models import Cycle, Rating, RatingLink
from assessments.views.shared import find_cycle, led_cycle
from common.columns import STATE, TIME, Column
from common.keyset import Sort
from common.links import qr
from common.pages import AT_ONCE, Bulk, chosen, list_page, ticked

PEOPLE_A_PAGE = 20
SLIPS_A_PAGE = 24


@allow(Role.DEPARTMENT, Role.STATION_HEAD)
def rating_grid(request: HttpRequest, pk: int) -> HttpResponse:
    """People by rows, indicators by columns, a plain word in each cell."""
    cycle = find_cycle(request, pk)
    group = GROUP_OF.get(request.user.role, Rating.Group.DEPARTMENT)
    given = Prefetch("ratings", Rating.objects.filter(group=group), to_attr="given")
    people = rateable(cycle, request.user).order_by("instructor__name_key", "pk")
    people = people.select_related("workstation", "instructor").prefetch_related(given)
    page = Paginator(people, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    typed, stale = {}, []
    if request.method == "POST":
        typed = read_grid(request, cycle, group)
        count, stale = rate_many(cycle, group, typed, by=request.user)
        if not stale:
            messages.success(request, gettext("Ratings saved: %(count)s.") % {"count": count})
            return redirect(f"{request.path}?page={request.POST.get('next') or page.number}")
        messages.warning(
            request, gettext("Some ratings were changed by somebody else meanwhile; see below.")
        )
    context = {
        "cycle": cycle, "page": page, "indicators": cycle.rated_by(group),
        "rows": [_row(cycle, group, e, typed if e.pk in stale else {}) for e in page],
        "open": cycle.stage in Cycle.RATED_IN, "stale": stale, "choices": mark_choices(cycle),
        "group": Rating.Group(group).label,
    }  # fmt: skip
    return render(request, "assessments/rating_grid.html", context)


def read_grid(request: HttpRequest, cycle: Cycle, group: str) -> dict[int, Marks]:
    """The posted marks by evaluation; an unknown word is no mark."""
    known = {mark for mark, _label in mark_choices(cycle)}
    found = {}
    for pk in request.POST.getlist("person"):
        if not pk.isdecimal() or len(pk) > 18:
            continue
        marks = {}
        for indicator in cycle.rated_by(group):
            value = request.POST.get(f"m-{pk}-{indicator['code']}", "")
            if value in known:
                marks[indicator["code"]] = int(value)
        version = request.POST.get(f"v-{pk}", "0")
        comment = request.POST.get(f"c-{pk}", "").strip()[:2000]
        found[int(pk)] = Marks(marks, comment, int(version) if version.isdecimal() else 0)
    return found


def _row(cycle: Cycle, group: str, evaluation: Any, typed: dict[int, Marks]) -> dict[str, Any]:
    """A person's row: what is stored, or what was typed with the stored words beside it."""
    rating = next(iter(evaluation.given), None)
    stored = rating.marks if rating else {}
    words = {int(mark): label for mark, label in mark_choices(cycle)}
    shown = typed[evaluation.pk].marks if typed else stored
    return {
        "evaluation": evaluation, "version": rating.version if rating else 0,
        "comment": typed[evaluation.pk].comment if typed else (rating.comment if rating else ""),
        "stale": bool(typed),
        "cells": [
            {
                "code": i["code"], "name": i["name"], "mark": str(shown.get(i["code"], "")),
                "stored": words.get(stored.get(i["code"]), "—") if typed else "",
            }
            for i in cycle.rated_by(group)
        ],
    }  # fmt: skip


# The enterprises' links -----------------------------------------------------------------

LINK_SORTS = [Sort("name", _("enterprise"), "enterprise__name_key")]
LINK_COLUMNS = [
    Column(_("enterprise"), "enterprise.name", sort="name"),
    Column(_("state"), lambda link: STATE_WORDS[link.state], kind=STATE,
           tone=lambda link: STATE_TONES[link.state]),
    Column(_("expires at"), "expires_at", kind=TIME),
    Column(_("used at"), "used_at", kind=TIME),
]  # fmt: skip
STATE_WORDS = {
    "answered": _("answered"), "issued": _("issued"), "expired": _("expired"),
    "revoked": _("revoked"),
}  # fmt: skip
STATE_TONES = {
    "answered": "good", "issued": "waiting", "expired": "attention", "revoked": "quiet",
}  # fmt: skip


@allow(Role.DEPARTMENT)
def link_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Which enterprises were asked, and which have answered."""
    cycle = led_cycle(request, pk)
    links = cycle.links.select_related("enterprise", "cycle")
    bulk = [
        Bulk(_("Print slips"), reverse("assessments:link_slips", args=[pk])),
        Bulk(_("Issue anew"), reverse("assessments:link_issue", args=[pk]), most=AT_ONCE),
        Bulk(_("Revoke"), reverse("assessments:link_revoke", args=[pk]), danger=True, most=AT_ONCE),
    ]
    return list_page(
        request, links, "assessments/link_list.html", sorts=LINK_SORTS, columns=LINK_COLUMNS,
        bulk=bulk, cycle=cycle, open=cycle.stage in Cycle.RATED_IN,
        empty=gettext("No enterprise has been given a link yet."),
    )  # fmt: skip


@allow(Role.DEPARTMENT)
@require_POST
def link_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Links for all enterprises that need one, or anew for those ticked."""
    cycle = led_cycle(request, pk)
    firms = None
    if "all" in request.POST or ticked(request):
        firms = list(chosen(request, cycle.links.all()).values_list("enterprise", flat=True))
    count = issue_links(cycle, firms, by=request.user)
    messages.success(request, gettext("Links issued: %(count)s.") % {"count": count})
    return redirect("assessments:link_list", pk)


@allow(Role.DEPARTMENT)
@require_POST
def link_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticked links become void; those already answered stay."""
    cycle = led_cycle(request, pk)
    links = chosen(request, cycle.links.all()).filter(used_at=None)
    for link in links.select_related("cycle"):
        revoke_link(link, by=request.user)
    return redirect("assessments:link_list", pk)


@allow(Role.DEPARTMENT)
def link_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Slips to print and hand over: enterprise, QR code, address, until when. Open links only."""
    cycle = led_cycle(request, pk)
    links = cycle.links.filter(used_at=None, revoked_at=None).select_related("enterprise", "cycle")
    if ids := ticked(request):
        links = links.filter(pk__in=ids)
    page = Paginator(links.order_by("enterprise__name_key", "pk"), SLIPS_A_PAGE)
    page = page.get_page(request.GET.get("page"))
    slips = [slip for slip in (_slip(request, link) for link in page) if slip]
    context = {"cycle": cycle, "slips": slips, "page": page, "one_page": bool(ids)}
    return render(request, "assessments/link_slips.html", context)


def _slip(request: HttpRequest, link: RatingLink) -> dict[str, Any] | None:
    if link.state != "issued":
        return None
    url = request.build_absolute_uri(reverse("assessments:rate", args=[link.token]))
    return {"link": link, "url": url, "picture": qr(url)}


@allow(Role.DEPARTMENT)
def link_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One enterprise's link, to be shown on the screen."""
    links = RatingLink.objects.visible_to(request.user).select_related("enterprise", "cycle")
    link = get_object_or_404(links, pk=pk)
    led_cycle(request, link.cycle_id)
    context = {"cycle": link.cycle, "slips": [s for s in [_slip(request, link)] if s],
               "one_page": True}  # fmt: skip
    return render(request, "assessments/link_slips.html", context)
