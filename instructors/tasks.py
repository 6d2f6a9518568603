"""Work of this room on the clock."""

from celery import shared_task

from instructors.calendar import ensure_calendar


@shared_task
def extend_calendar() -> int:
    """Add the next year, and fill in a provisional one whose notice has come out."""
    return ensure_calendar()
