"""What happens to a refusal that no view caught: a message, and back to where one was."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRefresh

from common.refusals import Refused


class RefusalMiddleware:
    """Turn `Refused` into a message on the page the user came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer to a refusal; None (not ours) for any other exception."""
        if not isinstance(error, Refused):
            return None
        request.refused = True  # for those further out: nothing was done
        messages.error(request, str(error))
        if request.htmx:
            return HttpResponseClientRefresh()
        return redirect(came_from(request))


def came_from(request: HttpRequest) -> str:
    """The page of ours that the request came from, else the home page."""
    referer = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(referer, {request.get_host()})
    if not ours or (urlsplit(referer).path == request.path and request.method == "GET"):
        return "/"
    return referer
