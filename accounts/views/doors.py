"""What pages without sign-in share: the one refusal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refused(request: HttpRequest, page: str = "ui/link_refused.html") -> HttpResponse:
    """Forged, unknown, expired, revoked, used or tried too often: it never says which."""
    return render(request, page, status=404)
