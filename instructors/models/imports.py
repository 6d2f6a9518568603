"""Workbooks on their way in."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from common.models import Job, OneUse


def kept_as(roster: "RosterImport", name: str) -> str:
    """Where the file is kept: under a name that nobody can guess, whatever its own was."""
    del roster, name
    return f"imports/{uuid.uuid4().hex}.xlsx"


class ImportQuerySet(models.QuerySet):
    """A query vocabulary for imports."""

    def visible_to(self, user: User) -> Self:
        """One's own, as long as the county is still in one's branch."""
        if user.is_system:
            return self
        if user.district is None:
            return self.none()
        return self.filter(user=user, district__code__startswith=user.district.code)

    def expired(self) -> Self:
        """Those whose file is not kept any longer."""
        return self.exclude(file="").filter(expires_at__lt=timezone.now())


class RosterImport(Job, OneUse):
    """One workbook that somebody sends in: planned, looked at, confirmed or let go.

    The file and what the preview shows of it are kept until they expire; what stays is the
    receipt: when, by whom, how many.
    """

    class Phase(models.TextChoices):
        PLAN = "plan", _("preview")
        WRITE = "write", _("import")

    task_name = "instructors.tasks.work_on_import"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("county")
    )
    file = models.FileField(_("workbook"), upload_to=kept_as, blank=True)
    file_name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveIntegerField(_("file size"))
    phase = models.CharField(_("phase"), max_length=5, choices=Phase, default=Phase.PLAN)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    preview = models.JSONField(_("preview"), default=dict, editable=False)
    receipt = models.JSONField(_("receipt"), default=dict, editable=False)
    expires_at = models.DateTimeField(_("kept until"), db_index=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of a workbook")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_written(self) -> bool:
        """Whether it has gone in."""
        return self.phase == self.Phase.WRITE and self.state == self.State.READY

    @property
    def can_be_confirmed(self) -> bool:
        """Whether its preview is there to be confirmed."""
        return self.phase == self.Phase.PLAN and self.state == self.State.READY and bool(self.file)
