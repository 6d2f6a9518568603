"""Workbooks of lists that are too long for a click."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.models import Job, OneUse
from enterprises.models import Workstation


class ListExportQuerySet(models.QuerySet):
    """A query vocabulary for workbooks."""

    def asked_by(self, user: User) -> Self:
        """Those the user asked for."""
        return self.filter(user=user)

    def visible_to(self, user: User) -> Self:
        """One's own, as long as one sees the same part of the house as when asking."""
        return self.asked_by(user).filter(seen_as=sight_of(user))

    def kept(self) -> Self:
        """Those not yet due to be deleted."""
        return self.filter(expires_at__gt=timezone.now())


class ListExport(Job, OneUse):
    """The workbook of a list, found at an address of ours, as one person saw it.

    The file holds what lay in his sight on that day; once his office, branch or workstations are
    other ones he may not take it any more. It is deleted after a day.
    """

    task_name = "reports.tasks.make_export"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    path = models.CharField(_("list"), max_length=2000)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=10)
    seen_as = models.CharField(max_length=500, editable=False)
    file = models.FileField(_("file"), upload_to="exports/%Y/%m/", blank=True)
    size = models.PositiveBigIntegerField(_("file size"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), db_index=True)

    objects = ListExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("workbook of a list")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "id"], name="list_export_by_asker")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("reports:export", args=[self.pk])


def sight_of(user: User) -> str:
    """What decides which rows a user sees: his office, branch, own record, workstations."""
    stations = Workstation.objects.filter(head=user).order_by("pk").values_list("pk", flat=True)
    parts = [user.role, user.district_id, user.instructor_id, *stations]
    return " ".join(map(str, parts))[:500]
