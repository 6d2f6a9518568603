"""Who may open which page of this room."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from common.models import JobState
from reports.models import Document, ListExport
from reports.models.exports import sight_of
from tests.access import Page, page, post
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


def exported(office: Office) -> int:
    """The workbook of a list that the office's department asked for."""
    key = {"user": office.department, "path": "/instructors/", "name": "x"}
    file = ContentFile(b"PK", "a.xlsx")
    job = ListExport.objects.filter(**key).first() or ListExport.objects.create(
        **key, language="en", seen_as=sight_of(office.department), state=JobState.READY,
        finished_at=timezone.now(), expires_at=timezone.now() + timedelta(hours=1), file=file,
    )  # fmt: skip
    return job.pk


def own(**more: int) -> Page:
    """A page of the department's own: to everybody else of the house it is not there."""
    rest = ["administrator", "committee", "station_head", "instructor", "auditor"]
    return page("everybody", of=exported, special=dict.fromkeys(rest, 404), **more)


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
    "reports:export_ask": page("everybody", gets=405),
    "reports:export": own(),
    "reports:export_progress": own(),
    "reports:export_file": own(),
    "reports:export_again": page("everybody", of=exported, gets=405),
    "reports:burden": page("department auditor"),
    "reports:form_register": page("department auditor administrator"),
    "reports:form_admit": page("department", of=lambda office: (office.district.pk, "log")),
    "reports:rules": page("department auditor administrator"),
    "reports:person": page(READERS, of=lambda office: office.person.pk),
    "reports:person_work": page(READERS, of=lambda office: office.person.pk),
    "reports:enterprise": page(READERS, of=lambda office: office.enterprise.pk),
    "reports:workstation": page(
        READERS, of=lambda office: office.station.pk, special={"instructor": 404}
    ),
}
OPEN = {"reports:healthz"}
