"""Requested papers."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from common.models import Job, OneUse
from common.periods import Period


class DocumentQuerySet(models.QuerySet):
    """A query vocabulary for documents."""

    def asked_by(self, user: User) -> Self:
        """Those the user asked for."""
        return self.filter(requested_by=user)

    def visible_to(self, user: User) -> Self:
        """One's own and the issued ones. Whether one may see the subject is asked on opening."""
        if user.is_system:
            return self
        return self.filter(Q(requested_by=user) | Q(issued_at__isnull=False))

    def issued(self, kind: str, subject_id: int, period: str, language: str) -> Self:
        """The issued paper of that kind, subject, period and language: one or none."""
        return self.filter(
            kind=kind, subject_id=subject_id, period=period, language=language,
            issued_at__isnull=False,
        )  # fmt: skip


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

    missing = models.CharField(
        _("characters without a glyph"), max_length=200, blank=True, editable=False
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "period", "language"],
                name="issued_once",
                condition=Q(issued_at__isnull=False),
                violation_error_message=_("This paper has been issued already."),
            ),
        ]
        indexes = [models.Index(fields=["requested_by", "id"], name="document_by_asker")]

    @property
    def whole_period(self) -> Period:
        """Its period as a value."""
        return Period.parse(self.period)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("reports:document_detail", args=[self.pk])

    def __str__(self) -> str:
        return f"{self.subject_label} {self.period}"
