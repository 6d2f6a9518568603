"""The rule switchboard: every rule, how we stand, and our settings beside it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import allow
from reports.rules import standing as stands
from reports.views.burden import OVERSEERS, chosen_district, places


@allow(*OVERSEERS)
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule, looked up at this moment."""
    district = chosen_district(request)
    rows = stands.standing(district, request.user)
    context = {
        "district": district, "districts": places(request.user),
        "sources": list(stands.by_source(rows)), "counts": stands.counts(rows),
    }  # fmt: skip
    return render(request, "reports/rules.html", context)
