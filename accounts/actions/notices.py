"""Reading notices, and clearing away what is old."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts.models import District, Notice, User
from accounts.policies import by_district


def mark_read(user: User, ids: Iterable[int] | None = None) -> int:
    """Mark one's notices as read (all, or those named); how many were new. Not audited."""
    rows = user.notices.filter(read_at=None)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    return rows.update(read_at=timezone.now())


@transaction.atomic
def purge() -> int:
    """Delete read notices older than the policy says, and sessions that ran out; how many."""
    now = timezone.now()
    districts = list(District.objects.all())
    days = by_district("notice_days", districts)
    gone = Session.objects.filter(expire_date__lt=now).delete()[0]
    for kept in set(days.values()):
        places = [d.pk for d in districts if days[d.code] == kept]
        old = Notice.objects.filter(read_at__lt=now - timedelta(days=kept))
        gone += old.filter(user__district__in=places).delete()[0]
    return gone
