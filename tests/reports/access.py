"""Who may open which page of this room."""

from django.core.files.base import ContentFile
from django.utils import timezone

from common.models import JobState
from reports.models import Document
from tests.access import page, post
from tests.cast import Office


def issued(office: Office) -> int:
    """A paper of the office's instructor that was issued: open to whoever may see him."""
    document, made = Document.objects.get_or_create(
        kind="pledge", subject_id=office.person.pk, period="2026", language="en",
        defaults={
            "requested_by": office.department, "subject_label": str(office.person),
            "state": JobState.READY, "issued_at": timezone.now(), "file_name": "a.pdf",
        },
    )  # fmt: skip
    if made:
        document.file.save("a.pdf", ContentFile(b"%PDF-"))
    return document.pk


READERS = "department committee station_head auditor instructor"
PAGES = {
    "reports:home": page("everybody"),
    "reports:search": page("everybody"),
    "reports:statistics": page("department committee station_head auditor"),
    "reports:figure_list": page("everybody"),
    "reports:figure_evidence": page(
        READERS,
        of=lambda office: ("log_days", "instructor", office.person.pk, "2026-03"),
        others=404,
    ),
    "reports:document_list": page(READERS),
    "reports:document_new": page(READERS),
    "reports:document_detail": page(READERS, of=issued),
    "reports:document_progress": page(READERS, of=issued),
    "reports:document_file": page(READERS, of=issued),
    "reports:document_again": post(READERS, of=issued),
    "reports:document_issue": post("department", of=issued),
    "reports:person": page(READERS, of=lambda office: office.person.pk),
    "reports:person_work": page(READERS, of=lambda office: office.person.pk),
    "reports:enterprise": page(READERS, of=lambda office: office.enterprise.pk),
    "reports:workstation": page(
        READERS, of=lambda office: office.station.pk, special={"instructor": 404}
    ),
}
OPEN = {"reports:healthz"}
