"""Reading notices, sending them on, and clearing away what is old. None of it is audited."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone, translation

from accounts.general import system_name
from accounts.models import District, Notice, User
from accounts.policies import by_district, policy

AT_ONCE = 200
log = logging.getLogger(__name__)


def mark_read(user: User, ids: Iterable[int] | None = None) -> int:
    """Mark one's notices as read (all, or those named); how many were new."""
    rows = user.notices.filter(read_at=None)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    return rows.update(read_at=timezone.now())


def mail_waiting() -> int:
    """Send the notices that wait for it, in each reader's language; how many went out.

    A notice is taken off the list before it is sent: better one e-mail lost than one sent twice,
    for the notice itself stays in the inbox.
    """
    if not settings.EMAIL_HOST:
        return 0
    waiting = Notice.objects.filter(to_mail=True).select_related("user__district")
    sent = 0
    for notice in waiting.order_by("pk")[:AT_ONCE]:
        mine = Notice.objects.filter(pk=notice.pk, to_mail=True).update(to_mail=False)
        if mine and policy("email_notices", notice.user.district):
            sent += _mail(notice)
    return sent


def _mail(notice: Notice) -> int:
    with translation.override(notice.user.language or settings.LANGUAGE_CODE):
        subject = f"{system_name(notice.user.district)}: {notice}"[:150].replace("\n", " ")
        message = EmailMessage(subject, str(notice), to=[notice.user.email])
    try:
        return get_connection(timeout=10).send_messages([message]) or 0
    except (OSError, SMTPException) as error:
        log.warning("notice %s was not mailed: %s", notice.pk, error)
        return 0


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
