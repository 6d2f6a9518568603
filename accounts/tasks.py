"""This room's jobs on the clock. Each may be run twice."""

from celery import shared_task

from accounts import actions
from accounts.actions.doors import forget_tries as forget


@shared_task
def purge() -> int:
    """At night: read notices past their time, sessions that ran out."""
    return actions.purge()


@shared_task
def mail_notices() -> int:
    """Every minute: notices that wait to go out by e-mail, where that is wanted."""
    return actions.mail_waiting()


@shared_task
def forget_tries() -> int:
    """Every hour: counts of refused visitors of hours that are over."""
    return forget()
