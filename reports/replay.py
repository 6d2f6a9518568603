"""The list at an address, as one person sees it: by its own view, so that nothing is said twice."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils import translation
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from common.exports import Export
from common.refusals import Refused


@dataclass(frozen=True)
class Listed:
    """What a list's export is made of: its rows in their order, its columns, the request."""

    request: HttpRequest
    rows: QuerySet
    what: Export


def list_at(path: str, user: User, language: str) -> Listed:
    """Run the view at the address up to the point where its export would begin.

    Its gate, its scope and its filters are asked as if the user had come himself; `Refused` where
    he may not come in or there is no list to export.
    """
    address = urlsplit(path)
    if address.scheme or address.netloc:
        raise Refused("export.no_list")
    request = _request(address.path, address.query, user, language)
    found: list[Listed] = []

    def take(rows: QuerySet, what: Export) -> HttpResponse:
        found.append(Listed(request, rows, what))
        return HttpResponse()

    request.take_export = take
    try:
        match = request.resolver_match = resolve(address.path)
        with translation.override(language):
            match.func(request, *match.args, **match.kwargs)
    except (Resolver404, Http404, PermissionDenied) as error:
        raise Refused("export.no_list") from error
    if not found:
        raise Refused("export.no_list")
    return found[0]


def _request(path: str, query: str, user: User, language: str) -> HttpRequest:
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    asked = QueryDict(query, mutable=True)
    asked["export"] = "xlsx"
    request.GET = asked
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "QUERY_STRING": query}
    request.user, request.LANGUAGE_CODE = user, language
    request.session = {}
    request.htmx = HtmxDetails(request)
    return request
