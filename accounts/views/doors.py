"""What pages without sign-in share: the one refusal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refused(request: HttpRequest) -> HttpResponse:
    """Forged, unknown, expired, revoked, used or tried too often: it never says which."""
    return render(request, "ui/link_refused.html", status=404)
