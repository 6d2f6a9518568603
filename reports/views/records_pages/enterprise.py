"""The whole record of an enterprise."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import OFFICE, WORKING, allow, may_enter
from accounts.models import Role
from common.pages import facts
from common.periods import YEAR, Period
from enterprises.models import Enterprise, Membership, PartyOrganization
from instructors.models import Posting
from records.models import Confirmation, DailyLog, Problem, Visit
from reports.home import shown
from reports.views.records_pages.shared import numbers_to_open, papers_of, thread

YEARLY = ("visits_on_site", "contacts", "problems_raised", "problems_closed")
FACTS = (
    "credit_code", "kind", "district", "workstation", "address", "registration_type", "industry",
    "size", "above_scale", "founded_on", "revenue", "employees", "employees_under_35", "members",
    "has_union", "has_league", "has_women", "owner_name", "owner_political", "owner_is_secretary",
    "contact_name", "note",
)  # fmt: skip
MOST = 20
SHOWN_MONTHS = 6


@allow(*OFFICE, Role.INSTRUCTOR)
def enterprise_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, who serves it, what was done there and what it asked for."""
    user, today = request.user, timezone.localdate()
    firms = Enterprise.objects.visible_to(user).select_related("district", "workstation")
    firm = get_object_or_404(firms, pk=pk)
    year = Period.containing(today, YEAR)
    phones = [
        (field, reverse("enterprises:enterprise_phone", args=[pk, field]))
        for field in ("contact_phone", "owner_phone")
        if getattr(firm, field)
    ]
    organizations = PartyOrganization.objects.visible_to(user)
    covering = Membership.objects.filter(enterprise=firm, organization__in=organizations)
    logs = DailyLog.objects.visible_to(user)
    visits = Visit.objects.counted().filter(enterprise=firm, log__in=logs)
    visits = visits.select_related("log", "log__instructor").order_by("-log__day", "-pk")
    postings = Posting.objects.visible_to(user).filter(enterprise=firm)
    postings = postings.select_related("instructor", "workstation")
    context = {
        "firm": firm, "year": year, "facts": facts(firm, *FACTS),
        "masked": numbers_to_open(firm, user, phones),
        "numbers": shown(YEARLY, "enterprise", pk, year),
        "covering": covering.select_related("organization").order_by("until", "pk"),
        "changes": firm.state_changes.order_by("-day", "-pk"),
        "postings": postings,
        "visits": visits[:MOST],
        "problems": Problem.objects.visible_to(user).filter(enterprise=firm)
        .order_by("-found_on", "-pk")[:MOST],
        "confirmations": Confirmation.objects.visible_to(user).filter(enterprise=firm)
        .select_related("enterprise", "answer").order_by("-start")[:SHOWN_MONTHS],
        "papers": papers_of(firm, user),
        "entries": thread(firm, user, postings),
        "may_edit": may_enter(user, WORKING),
    }  # fmt: skip
    return render(request, "reports/enterprise.html", context)
