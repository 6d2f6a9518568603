"""Jobs on the clock that belong to no room."""

from celery import shared_task

from common import jobs


@shared_task
def sweep_jobs() -> int:
    """Take up what a killed worker or a lost message left behind."""
    return jobs.sweep()
