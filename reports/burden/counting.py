"""Counting a form that was sent: one number goes up in a table of groups.

The form carries a signed note of when it was opened (`common.opened`). When it has been taken, the
time between goes into a class of duration of its month, county, role and kind; the moment, the
person and the exact time are not written down anywhere. What takes longer than anybody types was
left open and is counted without a time. A phone that kept a log while it had no network says
itself how long it was written at (`spent`, in seconds); that is believed up to the same bound.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import District, Role, User
from accounts.policies import policy
from common import asked, opened
from reports.models import FormTime

BUCKETS = (30, 60, 120, 180, 300, 600, 1200, 1800)
UNKNOWN = 0
OWN_WISH = ("accounts:", "reports:")  # one's account, a suggestion, a paper one asks for oneself
BURDENED = (Role.INSTRUCTOR, Role.STATION_HEAD)

log = logging.getLogger(__name__)


class BurdenMeter:
    """Counts every form that was taken; whatever goes wrong here, the page does not notice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and request.user.is_authenticated:
            try:
                count(request, response)
            except DatabaseError:
                log.exception("a form was not counted")
        return response


def count(request: HttpRequest, response: HttpResponse) -> None:
    """Count the form that this request sent, if it is one that was taken."""
    match = request.resolver_match
    if match is None or getattr(request, "refused", False):
        return
    form, note = asked.on_page(match.view_name), opened.read(request.POST)
    if not was_taken(form, match.view_name, response):
        return
    code = form.code if form else unknown(match.view_name, note, request.user)
    if not code or not policy("burden_meter", request.user.district):
        return
    add(
        {
            "month": timezone.localdate().replace(day=1), "form": code,
            "place": place_of(request.user.district),
            "role": form.role_for(request.user.role) if form else request.user.role,
            "bucket": bucket(seconds(request.POST.get("spent", ""), note)),
        },
        fields=note.fields if note else len(form.fields), filled=note.filled if note else 0,
    )  # fmt: skip


def was_taken(form: asked.Asked | None, view: str, response: HttpResponse) -> bool:
    """A form that was taken leads on; a script is told 200."""
    if form and view in form.scripts:
        return response.status_code == 200
    return response.status_code in (302, 303)


def unknown(view: str, note: opened.Opened | None, user: User) -> str:
    """A form in no register that asked something of those who carry the load: its page."""
    asks = note and note.fields and user.role in BURDENED
    return view[:60] if asks and not view.startswith(OWN_WISH) else ""


def seconds(spent: str, note: opened.Opened | None) -> int | None:
    """How long it was written at: as the phone says, else since it was opened."""
    if spent.isdecimal() and len(spent) < 6:
        return int(spent)
    return note.seconds if note else None


def bucket(spent: int | None) -> int:
    """The class of a duration: its upper bound in seconds; UNKNOWN beyond the last."""
    if spent is None:
        return UNKNOWN
    return next((bound for bound in BUCKETS if spent <= bound), UNKNOWN)


def place_of(district: District) -> District:
    """The county (or city) in which somebody is counted, never a smaller place."""
    while district.level == District.Level.TOWNSHIP and district.parent_id:
        district = district.parent
    return district


def add(key: dict[str, Any], *, fields: int, filled: int) -> None:
    """One more in the row of that key, which is made where it is missing."""
    more = {"posts": F("posts") + 1, "fields": F("fields") + fields, "filled": F("filled") + filled}
    if FormTime.objects.filter(**key).update(**more):
        return
    try:
        with transaction.atomic():
            FormTime.objects.create(**key, posts=1, fields=fields, filled=filled)
    except IntegrityError:  # somebody else's form made it meanwhile
        FormTime.objects.filter(**key).update(**more)
