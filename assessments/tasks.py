"""Work put off. Only ids travel; a message that comes twice finds nothing left to do."""

from celery import shared_task

from assessments.actions import compiling, links


@shared_task
def compile_run(pk: int) -> None:
    """Carry out a compile, or what a killed worker left of it."""
    compiling.carry_out(pk)


@shared_task
def forget_refusals() -> int:
    """Delete the counts of refused visitors of hours that are over."""
    return links.forget_refusals()
