"""Work of this room on the clock."""

from celery import shared_task
from django.utils import timezone

from instructors.actions import remind_leave
from instructors.calendar import ensure_calendar
from instructors.imports.actions import forget_expired, work_on


@shared_task
def extend_calendar() -> int:
    """Add the next year, and fill in a provisional one whose notice has come out."""
    return ensure_calendar()


@shared_task
def remind_of_leave() -> int:
    """Tell people that their leave ends or has ended, and heads whose return is overdue."""
    return remind_leave(timezone.localdate())


@shared_task
def work_on_import(pk: int) -> None:
    """Plan or write a long workbook."""
    work_on(pk, tell=True)


@shared_task
def forget_imports() -> int:
    """Delete workbooks that were kept long enough."""
    return forget_expired()
