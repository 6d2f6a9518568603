"""What a phone asks for while it keeps logs: a token, the door they come in by, a page to write on.

Nobody signed in is told so with 401 and not led away, for it is a script that asks. A log comes in
by the same form and the same action as on the page.
"""

import hashlib
import json
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.policies import policy
from common.forming import tell_unprintable
from common.refusals import Refused
from records import tags
from records.actions.logs import receive_kept
from records.actions.visits import TEXTS, StaleVisits
from records.forms.logs import LogSheet, VisitFormSet, choices_on, errors_of
from records.forms.photos import SendingForm
from records.models import DailyLog, Visit, VisitPhoto
from records.views.shown import own_person

SHELL_FILES = (
    "vendor/bootstrap/css/bootstrap.min.css", "css/app.css", "js/app.js", "js/store.js",
    "js/sending.js", "js/kept.js", "js/visits.js", "js/log.js", "js/photos.js",
    "img/icon.svg", "img/icons.svg",
)  # fmt: skip
WORKER = [
    Path(settings.BASE_DIR, "static", "js", f"{name}.js") for name in ("store", "sending", "worker")
]
View = Callable[..., HttpResponse]


def for_phones(view: View) -> View:
    """Answer a script: 401 where nobody is signed in, 403 where somebody without a log is."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"state": "sign_in"}, status=401)
        if not request.user.is_instructor:
            return JsonResponse({"state": "other"}, status=403)
        owner = request.POST.get("owner")
        if request.method == "POST" and owner != request.user.phone_id:
            return JsonResponse({"state": "other"}, status=403)
        return view(request, *args, **kwargs)

    return login_not_required(answered)


@for_phones
@require_GET
def log_token(request: HttpRequest) -> JsonResponse:
    """A fresh token for the next post, and whom it is for."""
    return JsonResponse({"token": get_token(request), "user": request.user.phone_id})


@for_phones
@require_GET
def log_places(request: HttpRequest) -> JsonResponse:
    """What the page without a network offers its writer: enterprises, and whether photos."""
    person = own_person(request)
    places, others = choices_on(person, timezone.localdate())
    photos = VisitPhoto.MOST if policy("log_photos", person.district) else 0
    return JsonResponse({"places": places, "others": others, "photos": photos})


@for_phones
@require_POST
def log_send(request: HttpRequest) -> JsonResponse:
    """Take in a log that a phone has kept: received 200, changed meanwhile 409, refused 422."""
    head = SendingForm(request.POST)
    if not head.is_valid():
        return refused(_("This is no log of a phone."))
    person, data = own_person(request), request.POST
    log = DailyLog.objects.filter(instructor=person, pk=head.cleaned_data["log"]).first()
    sheet = LogSheet.sent(data)
    if not sheet.is_valid():
        return refused("", list(errors_of(sheet)))
    said = sheet.head.cleaned_data
    try:
        log = receive_kept(
            person, said["day"], sheet.entries, by=request.user, log=log, removed=sheet.removed,
            form_key=said["form_key"], sending=head.cleaned_data["sending"],
        )  # fmt: skip
    except StaleVisits as stale:
        clashes = [clash(visit) for visit in stale.visits]
        return JsonResponse(
            {
                "state": "conflict",
                "text": _("This visit was changed elsewhere meanwhile: choose."),
                "clashes": clashes,
            },
            status=409,
        )
    except Refused as refusal:
        return refused(str(refusal))
    tell_unprintable(request, data)
    return JsonResponse(
        {"state": "received", "number": log.number, "url": log.get_absolute_url()}
    )  # fmt: skip


def refused(text: str, errors: list[tuple[str, str, str]] | None = None) -> JsonResponse:
    """Why a log was not taken, in words; with the fields where it is theirs."""
    wrong = [{"id": at, "label": label, "text": why} for at, label, why in errors or []]
    text = text or "; ".join(f"{field['label']}: {field['text']}" for field in wrong)
    return JsonResponse({"state": "refused", "text": text, "errors": wrong}, status=422)


def clash(visit: Visit) -> dict:
    """A stored visit, as the page shows it beside the phone's."""
    return {
        "key": str(visit.key), "version": visit.version,
        "place": visit.enterprise.name if visit.enterprise_id else "", "way": visit.way,
        "tags": tags.unframe(visit.tags), **{name: getattr(visit, name) for name in TEXTS},
    }  # fmt: skip


@require_GET
def log_kept(request: HttpRequest) -> HttpResponse:
    """What waits on this phone; drawn by script from the phone's own store.

    For everybody: who no longer writes logs still reads, and throws away, what he has written
    here, and whoever signs in on a shared phone whose user was last on this page comes to it.
    """
    labels = {
        **{name: str(Visit._meta.get_field(name).verbose_name) for name in TEXTS},
        "place": _("Enterprise"), "way": _("Way of contact"), "tags": _("Duties"),
        "elsewhere": _("Workstation or elsewhere"),
        "ways": dict(Visit.Way.choices), "duties": {c: str(w) for c, w in tags.TAGS.items()},
    }  # fmt: skip
    return render(request, "records/log_kept.html", {"labels": labels})


@login_not_required
@require_GET
def log_shell(request: HttpRequest, language: str) -> HttpResponse:
    """The page to write on without a network: the same for everybody, and about nobody."""
    answer = HttpResponse(_shell(known(language)))
    answer["Content-Language"] = language
    answer["Cache-Control"] = "no-store"
    return answer


@login_not_required
@require_GET
def log_worker(request: HttpRequest, language: str) -> HttpResponse:
    """The service worker: keeps the shell, under a name that changes with what is in it."""
    page = reverse("records:log_shell", args=[known(language)])
    kept = {"name": f"zhidao-shell-{_version(language)}", "page": page, "logs": "/logs/"}
    kept["files"] = [static(name) for name in SHELL_FILES]
    kept["sending"] = {"addresses": _addresses(), "odd": _odd(language)}
    parts = [path.read_text("utf-8") for path in WORKER]
    script = "\n".join([f"const SHELL = {json.dumps(kept)};", *parts])
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/"
    answer["Cache-Control"] = "no-store"
    return answer


def _addresses() -> dict[str, str]:
    """Where what waits is sent."""
    return {
        "token": reverse("records:log_token"), "send": reverse("records:log_send"),
        "photo": reverse("records:photo_send"),
    }  # fmt: skip


def _odd(language: str) -> str:
    with translation.override(language):
        return _("The server could not take it (answer {status}).")


def known(language: str) -> str:
    """A language of ours; no such page for any other."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return language


@cache
def _shell(language: str) -> str:
    """Made without a request, so that nobody's name and no token can be in it."""
    with translation.override(language):
        blank = VisitFormSet(prefix="v", form_kwargs={"places": [], "others": []})
        context = {"visits": blank, "photos": VisitPhoto.MOST}
        return render_to_string("records/log_shell.html", context)


@cache
def _version(language: str) -> str:
    """Of the shell and of every file that it needs."""
    digest = hashlib.sha256(_shell(language).encode())
    for part in WORKER:
        digest.update(part.read_bytes())
    for name in SHELL_FILES:
        path = finders.find(name)
        digest.update(Path(path).read_bytes() if path else static(name).encode())
    return digest.hexdigest()[:16]
