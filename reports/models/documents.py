"""Requested papers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from common.models import Job, OneUse


class Document(Job, OneUse):
    """A paper somebody asked for: kind, subject, period, language; and the file, once made.

    Opened by its requester while he may still see its subject; an issued one by whoever may see
    the subject. An issued paper is its file with its checksum and is never made again.
    """

    task_name = "reports.tasks.build_document"

    kind = models.CharField(_("paper"), max_length=40)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(_("of"), max_length=200)
    period = models.CharField(_("period"), max_length=10)
    language = models.CharField(_("language"), max_length=10)
    district = models.ForeignKey(District, models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="documents",
        verbose_name=_("asked for by"),
    )  # fmt: skip
    file = models.FileField(_("file"), upload_to="documents/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    checksum = models.CharField("SHA-256", max_length=64, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("document")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_label} {self.period}"
