"""Workbooks of lists too long for a click: asked for, made by a worker, taken, forgotten."""

import tempfile
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone, translation

from accounts import audit
from accounts.models import User
from accounts.notices import notify
from common import exports, jobs
from common.actions import once
from common.models import JobState
from common.refusals import Refused
from reports.models import ListExport
from reports.models.exports import sight_of
from reports.replay import Listed, list_at

KEPT = timedelta(hours=24)
TELL_EVERY = 2  # seconds


@transaction.atomic
def ask_export(
    path: str, *, by: User, language: str, form_key: uuid.UUID | None = None
) -> ListExport:
    """Have the list at this address made into a workbook; one that is being made is not doubled."""
    listed = list_at(path, by, language)
    exports.count_of(listed.rows, exports.MOST_IN_A_FILE)
    mine = ListExport.objects.asked_by(by).filter(path=path, language=language)
    if going := mine.filter(state__in=(JobState.WAITING, JobState.RUNNING)).first():
        return going
    with translation.override(language):
        name = str(listed.what.name)[:200]
    job, made = once(
        ListExport(
            user=by, path=path, name=name, language=language, seen_as=sight_of(by),
            expires_at=timezone.now() + KEPT,
        ),
        form_key,
    )  # fmt: skip
    if made:
        audit.record("export.asked", job, by=by, district=by.district, name=name)
        jobs.queue(job)
    return job


def make_export(job: ListExport) -> None:
    """Write the workbook of a claimed job, row by row, as its asker would see the list now."""
    if sight_of(job.user) != job.seen_as:
        raise Refused("export.no_list")
    listed = list_at(job.path, job.user, job.language)
    total = exports.count_of(listed.rows, exports.MOST_IN_A_FILE)
    jobs.beat(job, done=0, total=total)
    with tempfile.TemporaryFile() as file:
        with translation.override(job.language):
            _write(job, listed, file)
        file.seek(0)
        _store(job, listed, file, total)


def _write(job: ListExport, listed: Listed, file: Any) -> None:
    tally = Tally()
    columns, lines = exports.lines_of(listed.rows, listed.what)
    with jobs.kept_alive(job, every=TELL_EVERY, done=lambda: tally.count):
        for chunk in exports.workbook(str(listed.what.name), columns, tally.over(lines)):
            file.write(chunk)


def _store(job: ListExport, listed: Listed, file: Any, total: int) -> None:
    storage = job.file.storage
    job.file.save(f"{uuid.uuid4()}.xlsx", File(file), save=False)
    try:
        with transaction.atomic():
            jobs.finish(
                job, done=total, file=job.file.name, size=job.file.size,
                expires_at=timezone.now() + KEPT,
            )  # fmt: skip
            if listed.what.told:
                listed.what.told(listed.request, total)
            notify(
                job.user, "export.ready_notice", url=job.get_absolute_url(),
                name=job.name, count=total,
            )  # fmt: skip
    except jobs.LeaseLost:
        with suppress(OSError):
            storage.delete(job.file.name)
        raise


class Tally:
    """Counts what passes through, for the thread that says how far the work is."""

    def __init__(self) -> None:
        self.count = 0

    def over(self, lines: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """The same lines."""
        for line in lines:
            self.count += 1
            yield line


@transaction.atomic
def retry_export(job: ListExport, *, by: User) -> ListExport:
    """Try once more what failed."""
    if not jobs.retry(job):
        raise Refused("paper.not_over")
    audit.record("export.asked", job, by=by, district=by.district, name=job.name)
    return job


def taken(job: ListExport, *, by: User) -> None:
    """Write down that the file was taken."""
    audit.record("export.taken", job, by=by, district=by.district, name=job.name)


def forget_exports() -> int:
    """Delete the workbooks that were kept long enough; how many."""
    old = list(ListExport.objects.filter(expires_at__lt=timezone.now())[:500])
    for job in old:
        if job.file:
            with suppress(OSError):
                job.file.storage.delete(job.file.name)
        job.delete()
    return len(old)
