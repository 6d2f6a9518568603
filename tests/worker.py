"""A real Celery worker for tests: a process of its own, on the test's database and broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from common.models import Job, JobState

ROOT = Path(__file__).parent.parent


def environment(**more: str) -> dict[str, str]:
    """What another process needs to stand on this test's database, folder and broker."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        url = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"
    media = str(settings.MEDIA_ROOT)
    return os.environ | {"DATABASE_URL": url, "PYTHONPATH": str(ROOT), "MEDIA_ROOT": media} | more


def log() -> Path:
    """What the last worker said."""
    return Path(os.environ["DATA_DIR"]) / "worker.log"


@contextmanager
def a_worker() -> Iterator[subprocess.Popen]:
    """A worker of all queues, ready to take messages; killed at the end if it still runs."""
    command = [
        sys.executable, "-m", "celery", "--quiet", "--app=config", "worker", "--concurrency=1",
        "--queues=default,papers", "--loglevel=info", "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    with log().open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=out, stderr=out, start_new_session=True
        )
    try:
        wait_until(lambda: " ready." in log().read_text(), 120, lambda: log().read_text()[-3000:])
        yield process
    finally:
        kill(process)


def kill(worker: subprocess.Popen) -> None:
    """kill -9, with everything that it started."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def wait_until(
    true: Callable[[], bool], seconds: float = 120, say: Callable[[], str] = lambda: ""
) -> None:
    """Look again and again; AssertionError when the time is over."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"still not after {seconds} s. {say()}"
        time.sleep(0.003)


def wait_for(job: Job, *states: JobState, seconds: float = 120) -> Job:
    """The job once it is in one of the states."""

    def reached() -> bool:
        job.refresh_from_db()
        return job.state in states

    wait_until(reached, seconds, lambda: f"{job.state} {job.error}\n{log().read_text()[-3000:]}")
    return job


def let_the_lease_lapse(job: Job) -> None:
    """As if a minute had gone by since the worker was last heard of."""
    past = timezone.now() - timedelta(minutes=2)
    type(job).objects.filter(pk=job.pk).update(lease_until=past, nudged_at=past)
