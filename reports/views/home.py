"""Today: what waits for the user, and the numbers of his place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from common.periods import MONTH, Period
from reports.home import numbers_for, place_of
from reports.queues import queue_for


def home(request: HttpRequest) -> HttpResponse:
    """The work queue of whoever is signed in."""
    today = timezone.localdate()
    place = place_of(request.user)
    context = {
        "queue": queue_for(request.user, today),
        "numbers": numbers_for(place, today),
        "month": Period.containing(today, MONTH),
        "place": place[2] if place else "",
        "today": today,
    }
    return render(request, "reports/home.html", context)
