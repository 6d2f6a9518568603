"""What is put off, and what the clock asks for."""

from celery import shared_task

from common import fonts, jobs
from reports import actions, health
from reports.burden.closing import close_months
from reports.models import Document, ListExport


@shared_task
def sign_of_life(queue: str) -> None:
    """Sent by the clock, run by the worker of a queue: both are alive."""
    health.seen(queue, "clock")


@shared_task
def close_burden() -> int:
    """At night: what the forms asked in months that are over. May be run twice."""
    return close_months()


@shared_task(name=Document.task_name)
def build_document(pk: int) -> None:
    """Make a paper once, however often the message arrives.

    While the fonts are still being made the row waits: the sweeper nudges again.
    """
    if fonts.are_being_made():
        return
    with jobs.working(Document, pk) as document:
        if document:
            actions.build_document(document)


@shared_task(name=ListExport.task_name)
def make_export(pk: int) -> None:
    """Make the workbook of a long list once."""
    with jobs.working(ListExport, pk) as job:
        if job:
            actions.make_export(job)


@shared_task
def forget_exports() -> int:
    """Delete workbooks that were kept long enough."""
    return actions.forget_exports()
