"""Whether everything lives that has to: for those who watch over the machine."""

import logging
from datetime import timedelta

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.models import Seen

LATE = timedelta(minutes=2)
LIVING = {"worker": "default", "papers_worker": "papers", "clock": "clock"}

log = logging.getLogger(__name__)


@transaction.atomic
def seen(*names: str) -> None:
    """Write down that these live, now."""
    now = timezone.now()
    for name in sorted(names):  # always in one order: two workers must not wait for each other
        Seen.objects.update_or_create(name=name, defaults={"at": now})


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Database, broker, workers and clock as JSON; 503 when no page can be served."""
    found = state()
    return JsonResponse(found, status=200 if lives(found["database"]) else 503)


def state() -> dict[str, object]:
    """Every part with its state; workers and clock are known only while the database answers."""
    found: dict[str, object] = {"database": database(), "broker": broker()}
    if lives(found["database"]):
        found |= {name: life(row) for name, row in LIVING.items()}
    return found


def lives(part: object) -> bool:
    """Whether a part's state is a good one."""
    return part == "ok" or (isinstance(part, dict) and part["state"] == "alive")


def database() -> str:
    """'ok' when it answers a query, else "away"."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        log.warning("the database does not answer: %s", error)
        return "away"
    return "ok"


def broker() -> str:
    """'ok' when a message could be sent, else "away": jobs wait."""
    try:
        with current_app.connection_for_write() as line:
            _ = line.default_channel  # asking for it opens the line, or fails within a second
    except Exception as error:  # every broker has its own exceptions
        log.warning("the broker does not answer: %s", error)
        return "away"
    return "ok"


def life(name: str) -> dict[str, object]:
    """When it was last seen, and whether that is recent: alive, late or never."""
    row = Seen.objects.filter(name=name).first()
    if row is None:
        return {"state": "never", "seen": None}
    late = timezone.now() - row.at > LATE
    return {"state": "late" if late else "alive", "seen": row.at.isoformat(timespec="seconds")}
