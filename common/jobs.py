"""The life of a job: claim, beat, finish or fail, and the sweeper that takes up what was lost.

Every write names the token that the claim wrote: a task whose lease has passed to another
worker changes nothing, however late it wakes up.
"""

import contextlib
import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

from celery import current_app
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from common.models import Job, JobState
from common.refusals import Refused
from common.wording import pack

LEASE = timedelta(seconds=60)
NUDGE_AGAIN = timedelta(seconds=60)
MOST_ATTEMPTS = 5

log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another worker has the job now; throw the work away."""


def queue(job: Job) -> None:
    """Nudge a worker once the transaction is committed; a broker that is away is no error."""
    transaction.on_commit(lambda: nudge(type(job), job.pk))


def nudge(model: type[Job], pk: int) -> None:
    """Send the job's id. On failure the row waits for the sweeper."""
    model.objects.filter(pk=pk).update(nudged_at=timezone.now())
    try:
        current_app.send_task(model.task_name, args=[pk], retry=False)
    except Exception as error:  # every broker has its own exceptions
        log.warning("%s %s waits for the sweeper: %s", model.__name__, pk, error)


def claim(model: type[Job], pk: int) -> Job | None:
    """The job, if it is free: waiting, or left by a worker whose lease has run out; else None."""
    now, token = timezone.now(), uuid.uuid4()
    free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lt=now)
    taken = model.objects.filter(free, pk=pk, attempts__lt=MOST_ATTEMPTS).update(
        state=JobState.RUNNING, token=token, lease_until=now + LEASE, started_at=now,
        attempts=F("attempts") + 1,
    )  # fmt: skip
    return model.objects.get(pk=pk) if taken else None


def beat(job: Job, done: int | None = None, total: int | None = None) -> None:
    """Keep the lease and say how far the work is; LeaseLost when another worker has it."""
    values: dict = {"lease_until": timezone.now() + LEASE}
    if done is not None:
        values["done"] = done
    if total is not None:
        values["total"] = total
    _write(job, **values)


def finish(job: Job, **fields: object) -> None:
    """The result, in one UPDATE; LeaseLost when another worker has the job."""
    _write(job, state=JobState.READY, finished_at=timezone.now(), error={}, **fields)


def fail(job: Job, code: str, **params: object) -> None:
    """The work cannot be done: say why, in words the user understands."""
    with contextlib.suppress(LeaseLost):
        error = {"code": code, "params": pack(params)}
        _write(job, state=JobState.FAILED, finished_at=timezone.now(), error=error)


def _write(job: Job, **values: object) -> None:
    mine = type(job).objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)
    if not mine.update(**values):
        raise LeaseLost(f"{type(job).__name__} {job.pk}")
    for name, value in values.items():
        setattr(job, name, value)


@contextlib.contextmanager
def working(model: type[Job], pk: int) -> Iterator[Job | None]:
    """Claim a job for a task's body; what the body raises becomes the row's error.

    Gives None when there is nothing to do (done already, or another worker has it).
    """
    job = claim(model, pk)
    try:
        yield job
    except LeaseLost:
        log.warning("%s %s was taken over by another worker", model.__name__, pk)
    except Refused as refusal:
        fail(job, refusal.code, **refusal.params)
    except Exception:
        log.exception("%s %s failed", model.__name__, pk)
        fail(job, "job.failed")
        raise


def retry(job: Job) -> bool:
    """Let a failed job begin anew; False when it is not a failed one (any more)."""
    failed = type(job).objects.filter(pk=job.pk, state=JobState.FAILED)
    begun = failed.update(
        state=JobState.WAITING, attempts=0, token=None, lease_until=None, done=0, total=0,
        error={}, finished_at=None, nudged_at=None,
    )  # fmt: skip
    if begun:
        queue(job)
    return bool(begun)


@contextlib.contextmanager
def kept_alive(
    job: Job,
    every: float = LEASE.total_seconds() / 4,
    done: Callable[[], int] | None = None,
) -> Iterator[None]:
    """Beat from a second thread while one long step goes on that cannot beat by itself.

    `done` says at each beat (every so many seconds) how far the step is.
    """
    over = threading.Event()

    def keep() -> None:
        try:
            while not over.wait(every):
                beat(job, done() if done else None)
        except LeaseLost:
            pass  # the step's own end finds out
        finally:
            connection.close()

    thread = threading.Thread(target=keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def sweep() -> int:
    """Nudge again whatever no live worker holds; how many jobs that were."""
    now, nudged = timezone.now(), 0
    for model in job_models():
        dead = model.objects.filter(state=JobState.RUNNING, lease_until__lt=now)
        dead.filter(attempts__gte=MOST_ATTEMPTS).update(
            state=JobState.FAILED, finished_at=now, error={"code": "job.gave_up", "params": {}}
        )
        quiet = Q(nudged_at=None) | Q(nudged_at__lt=now - NUDGE_AGAIN)
        lost = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lt=now)
        for pk in model.objects.filter(quiet & lost).values_list("pk", flat=True)[:500]:
            nudge(model, pk)
            nudged += 1
    return nudged


def job_models() -> list[type[Job]]:
    """Every kind of job there is."""
    return [model for model in apps.get_models() if issubclass(model, Job)]
