"""The search field of every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reports.search import search


def find(request: HttpRequest) -> HttpResponse:
    """What the user may see of what he typed."""
    text = request.GET.get("q", "")
    return render(
        request, "reports/search.html", {"text": text, "hits": search(request.user, text)}
    )
