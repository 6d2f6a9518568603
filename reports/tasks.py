"""What is put off, and what the clock asks for."""

from celery import shared_task

from reports import health


@shared_task
def sign_of_life(queue: str) -> None:
    """Sent by the clock, run by the worker of a queue: both are alive."""
    health.seen(queue, "clock")
