"""Workstations."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned


class Workstation(Versioned, OneUse):
    """A party-building workstation (党建工作站): it links instructors with enterprises."""

    name = models.CharField(_("name"), max_length=100)
    name_key = models.CharField(max_length=300, db_index=True, editable=False)
    name_initials = models.CharField(max_length=100, db_index=True, editable=False)
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
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    scope = {"district": "district", "station": "head"}
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("workstation")
        ordering = ["name_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "name"],
                name="one_workstation_of_a_name",
                violation_error_message=_("This district has a workstation of that name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
