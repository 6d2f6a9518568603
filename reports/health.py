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
    state: dict[str, object] = {"database": database(), "broker": broker()}
    if state["database"] == "ok":
        state |= {name: life(row) for name, row in LIVING.items()}
    return JsonResponse(state, status=200 if state["database"] == "ok" else 503)


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
