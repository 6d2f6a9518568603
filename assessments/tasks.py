"""Work put off. Only ids travel; a message that comes twice finds nothing left to do."""

from celery import shared_task

from assessments.actions import compiling


@shared_task
def compile_run(pk: int) -> None:
    """Carry out a compile, or what a killed worker left of it."""
    compiling.carry_out(pk)
