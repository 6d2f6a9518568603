"""What can be done with papers: ask for one, make it, try again, issue it."""

import hashlib
import uuid
from contextlib import suppress

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Role, User
from common import jobs
from common.actions import locked, once
from common.models import JobState
from common.refusals import Refused
from reports import builders, printing
from reports.models import Document

STEPS = 3


@transaction.atomic
def request_document(
    kind: str, subject_id: int, period: str, language: str, *, by: User,
    form_key: uuid.UUID | None = None,
) -> Document:  # fmt: skip
    """Ask for a paper; an issued one is not made again, its file is given."""
    order = printing.read_order(kind, subject_id, period, language, by)
    subject = order.subject()
    issued = Document.objects.issued(kind, subject_id, period, language).first()
    if issued:
        return issued
    document, made = once(
        Document(
            kind=kind, subject_id=subject_id, subject_label=str(subject)[:200], period=period,
            language=language, requested_by=by, district=builders.district_of(subject),
        ),
        form_key,
    )  # fmt: skip
    if made:
        _record("paper.requested", document, by)
        jobs.queue(document)
    return document


def build_document(document: Document) -> None:
    """Make the file of a claimed document, as the person who asked for it would see it."""
    order = printing.read_order(
        document.kind, document.subject_id, document.period, document.language,
        document.requested_by,
    )  # fmt: skip
    jobs.beat(document, done=0, total=STEPS)
    context = printing.collect(order)
    jobs.beat(document, done=1)
    with jobs.kept_alive(document):
        paper = printing.make(order, context)
    jobs.beat(document, done=2)
    _store(document, paper)


def _store(document: Document, paper: printing.Paper) -> None:
    content = paper.printed.content
    file, storage = document.file, document.file.storage
    file.save(f"{uuid.uuid4()}.pdf", ContentFile(content), save=False)
    try:
        jobs.finish(
            document, done=STEPS, file=file.name, file_name=paper.file_name,
            checksum=hashlib.sha256(content).hexdigest(), pages=paper.printed.pages,
            missing="".join(sorted(paper.printed.missing))[:200],
        )  # fmt: skip
    except jobs.LeaseLost:
        with suppress(OSError):
            storage.delete(file.name)
        raise


@transaction.atomic
def retry_document(document: Document, *, by: User) -> Document:
    """Try once more what failed."""
    if not jobs.retry(document):
        raise Refused("paper.not_over")
    _record("paper.asked_again", document, by)
    return document


@transaction.atomic
def issue_document(document: Document, *, by: User) -> Document:
    """Make this file the paper for good: reprinting gives it, and nothing is made anew."""
    document = locked(document)
    if not may_issue(by):
        raise Refused("common.not_yours")
    if document.state != JobState.READY or document.missing:
        raise Refused("paper.not_ready")
    if not builders.get(document.kind).kept:
        raise Refused("paper.not_kept")
    known = (document.kind, document.subject_id, document.period, document.language)
    if first := Document.objects.issued(*known).first():
        raise Refused("paper.issued_already", day=first.issued_at)
    document.issued_at, document.issued_by = timezone.now(), by
    try:
        with transaction.atomic():
            document.save(update_fields=["issued_at", "issued_by"])
    except IntegrityError:
        raise Refused("paper.issued_already", day=timezone.now()) from None
    _record("paper.issued", document, by)
    return document


def may_issue(user: User) -> bool:
    """Issuing is the leading body's."""
    return user.is_system or user.role == Role.DEPARTMENT


def opened(document: Document, *, by: User) -> None:
    """Write down that somebody took the file."""
    _record("paper.opened", document, by)


def _record(verb: str, document: Document, by: User) -> None:
    audit.record(
        verb, document, by=by, paper=builders.get(document.kind).label,
        period=document.period, language=document.language, about=document.subject_label,
    )  # fmt: skip
