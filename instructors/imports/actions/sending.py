"""Sending a workbook in, looking at what it would do, confirming it: the actions behind the page.

A short workbook is worked on at once; a long one is a job for a worker.
"""

import contextlib
from datetime import timedelta
from uuid import UUID

from django.core.files import File
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import District, User
from accounts.notices import notify
from common import jobs
from common.models import JobState
from common.refusals import Refused
from common.workbook.safety import open_package
from instructors.imports.actions.writing import apply_contents
from instructors.imports.county import check_may_import
from instructors.imports.plan import Plan, make_plan, read_contents
from instructors.imports.preview import keep
from instructors.models import RosterImport

Phase = RosterImport.Phase
KEPT = timedelta(hours=24)
SHORT = 150 * 1024  # bytes; some 2,000 rows, read and planned within a second or two
STEPS = 3


def begin_import(
    file: File, *, by: User, district: District, form_key: UUID | None = None
) -> RosterImport:
    """Take a workbook in and plan it; the same form sent twice is taken once."""
    check_may_import(by, district)
    known = RosterImport.objects.filter(form_key=form_key, user=by).first() if form_key else None
    if known:
        return known
    open_package(file.file).close()
    file.seek(0)
    sent = RosterImport(
        user=by, district=district, file=file, file_name=(file.name or "")[:200], size=file.size,
        form_key=form_key, expires_at=timezone.now() + KEPT,
    )  # fmt: skip
    try:
        with transaction.atomic():
            sent.save()
            audit.record("import.sent", sent, by=by, district=district, name=sent.file_name)
            put_to_work(sent)
    except IntegrityError:
        sent.file.delete(save=False)
        return RosterImport.objects.get(form_key=form_key, user=by)
    return sent


@transaction.atomic
def confirm_import(sent: RosterImport, *, by: User) -> RosterImport:
    """Write what the preview shows. A second click changes nothing."""
    sent = RosterImport.objects.select_for_update().get(pk=sent.pk)
    if sent.user_id != by.pk:
        raise Refused("common.not_yours")
    check_may_import(by, sent.district)
    if sent.phase == Phase.WRITE and sent.state != JobState.FAILED:
        return sent
    if not sent.can_be_confirmed:
        raise Refused("import.nothing_to_confirm")
    sent.phase = Phase.WRITE
    again(sent)
    return sent


@transaction.atomic
def plan_again(sent: RosterImport, *, by: User) -> RosterImport:
    """A new preview of the same file, after what is stored has changed."""
    sent = RosterImport.objects.select_for_update().get(pk=sent.pk)
    if sent.user_id != by.pk or not sent.file or sent.is_written:
        raise Refused("import.nothing_to_confirm")
    if sent.state in (JobState.WAITING, JobState.RUNNING):
        return sent
    sent.phase = Phase.PLAN
    again(sent)
    return sent


@transaction.atomic
def let_go(sent: RosterImport, *, by: User) -> None:
    """Throw the workbook away unwritten."""
    sent = RosterImport.objects.select_for_update().get(pk=sent.pk)
    if sent.user_id != by.pk or sent.phase == Phase.WRITE:
        raise Refused("import.nothing_to_confirm")
    audit.record("import.let_go", sent, by=by, district=sent.district)
    forget(sent)


def again(sent: RosterImport) -> None:
    """Set the row back to waiting, for its next phase."""
    sent.state, sent.error, sent.attempts = JobState.WAITING, {}, 0
    sent.done = sent.total = 0
    sent.save()
    put_to_work(sent)


def put_to_work(sent: RosterImport) -> None:
    """Short ones here and now, once the row is committed; long ones by a worker."""
    if sent.size > SHORT:
        jobs.queue(sent)
    else:
        transaction.on_commit(lambda: work_here(sent.pk))


def work_here(pk: int) -> None:
    """Work on it in this process; what goes wrong stands on the row, as with a worker."""
    with contextlib.suppress(Exception):
        work_on(pk)


def work_on(pk: int, *, tell: bool = False) -> None:
    """Do the phase that is due, once, whoever asks and however often; `tell` the sender after."""
    with jobs.working(RosterImport, pk) as sent:
        if sent is None:
            return
        if not sent.file:
            raise Refused("import.expired")
        with sent.file.open("rb") as file:
            contents = read_contents(file)
        jobs.beat(sent, 1, STEPS)
        if sent.phase == Phase.PLAN:
            plan = make_plan(contents, sent.user, sent.district.code)
            jobs.beat(sent, 2)
            jobs.finish(sent, preview=keep(plan), digest=plan.digest(), done=STEPS)
        else:
            write(sent, contents)
        if tell:
            url = reverse("instructors:import_detail", args=[sent.pk])
            code = "import.written" if sent.phase == Phase.WRITE else "import.planned"
            notify(sent.user, code, url=url, name=sent.file_name)


def write(sent: RosterImport, contents: object) -> None:
    """Write the plan and the job's end in one transaction: both, or neither."""
    with transaction.atomic():
        # The row stays locked, so nobody takes the job over while this worker is alive.
        mine = RosterImport.objects.select_for_update().filter(pk=sent.pk, token=sent.token)
        if not mine.exists():
            raise jobs.LeaseLost(str(sent.pk))
        plan = apply_contents(
            contents, by=sent.user, district=sent.district.code, digest=sent.digest
        )
        jobs.finish(sent, receipt=receipt_of(plan), done=STEPS)


def receipt_of(plan: Plan) -> dict[str, object]:
    """What stays of an import when its file is gone."""
    kept = keep(plan)
    return {name: kept[name] for name in ("counts", "rejected", "extra")} | {
        "waiting": len(plan.waiting)
    }


def forget(sent: RosterImport) -> None:
    """Delete the file and what the preview kept of it."""
    name, storage = sent.file.name, sent.file.storage
    RosterImport.objects.filter(pk=sent.pk).update(file="", preview={})
    transaction.on_commit(lambda: storage.delete(name))


def forget_expired() -> int:
    """Delete what is not kept any longer; how many files those were."""
    rows = list(RosterImport.objects.expired()[:200])
    for sent in rows:
        forget(sent)
    return len(rows)
