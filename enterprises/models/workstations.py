"""Workstations."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned


class WorkstationQuerySet(ScopedQuerySet):
    """A query vocabulary for workstations."""

    def open_on(self, day: date) -> Self:
        """Those that had not closed by that day."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))


class Workstation(Versioned, OneUse):
    """A party-building workstation (党建工作站): it links instructors with enterprises."""

    name = models.CharField(_("name"), max_length=100)
    name_key = models.CharField(max_length=700, editable=False)
    name_initials = models.CharField(max_length=100, editable=False)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="workstations", verbose_name=_("district")
    )
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
        related_name="workstations", verbose_name=_("head"),
    )  # fmt: skip
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed down on"), null=True, blank=True)

    scope = {"district": "district", "station": "head"}
    objects = WorkstationQuerySet.as_manager()

    class Meta:
        verbose_name = _("workstation")
        ordering = ["name_key", "pk"]
        indexes = [models.Index(fields=["name_key", "id"], name="workstation_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "name"],
                name="one_workstation_of_a_name",
                violation_error_message=_("This district has a workstation of that name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its record page."""
        return reverse("reports:workstation", args=[self.pk])
