"""Party organizations of enterprises."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from enterprises.models.enterprises import Enterprise


class OrganizationQuerySet(ScopedQuerySet):
    """A query vocabulary for party organizations."""

    def standing_on(self, day: date) -> Self:
        """Those that were founded by that day and not yet dissolved."""
        founded = Q(founded_on=None) | Q(founded_on__lte=day)
        return self.filter(founded, Q(dissolved_on=None) | Q(dissolved_on__gt=day))


class PartyOrganization(Versioned, OneUse):
    """A party committee or branch: of one enterprise, joint for several, or attached."""

    class Form(models.TextChoices):
        OWN = "own", _("own")
        JOINT = "joint", _("joint")
        ATTACHED = "attached", _("attached")

    class Level(models.TextChoices):
        COMMITTEE = "committee", _("party committee")
        GENERAL_BRANCH = "general_branch", _("general branch")
        BRANCH = "branch", _("branch")

    name = models.CharField(_("name"), max_length=150)
    name_key = models.CharField(max_length=1000, editable=False)
    name_initials = models.CharField(max_length=150, editable=False)
    form = models.CharField(_("form"), max_length=10, choices=Form)
    level = models.CharField(
        _("organization level"), max_length=15, choices=Level, default=Level.BRANCH
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="party_organizations", verbose_name=_("district")
    )
    enterprises = models.ManyToManyField(
        Enterprise, through="Membership", related_name="party_organizations",
        verbose_name=_("covered enterprises"),
    )  # fmt: skip
    partners_unnamed = models.BooleanField(
        _("partners not named"), default=False,
        help_text=_("A joint organization of which the ledger does not name the other units."),
    )  # fmt: skip
    secretary = models.CharField(_("secretary"), max_length=60, blank=True)
    secretary_phone = models.CharField(_("secretary's phone"), max_length=30, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    approval_number = models.CharField(_("approval document"), max_length=60, blank=True)
    term_ends_on = models.DateField(_("term ends on"), null=True, blank=True)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)

    scope = {
        "district": "district",
        "station": "enterprises__workstation__head",
        "own": "enterprises__postings__instructor__user",
    }
    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("party organization")
        ordering = ["name_key", "pk"]
        indexes = [models.Index(fields=["name_key", "id"], name="organization_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its record page."""
        return reverse("enterprises:organization", args=[self.pk])


class MembershipQuerySet(models.QuerySet):
    """A query vocabulary for coverage."""

    def on(self, day: date) -> Self:
        """Coverage in force that day, by an organization that stood that day."""
        standing = Q(organization__founded_on=None) | Q(organization__founded_on__lte=day)
        standing &= Q(organization__dissolved_on=None) | Q(organization__dissolved_on__gt=day)
        begun = Q(since=None) | Q(since__lte=day)
        return self.filter(begun, Q(until=None) | Q(until__gte=day), standing)


class Membership(models.Model):
    """An enterprise covered by a party organization, with dates; `until` is the last day."""

    organization = models.ForeignKey(PartyOrganization, models.CASCADE, related_name="memberships")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="memberships")
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("coverage")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enterprise"], name="enterprise_covered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.enterprise}"
