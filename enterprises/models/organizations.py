"""Party organizations of enterprises."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from enterprises.models.enterprises import Enterprise


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
    form = models.CharField(_("form"), max_length=10, choices=Form)
    level = models.CharField(_("level"), max_length=15, choices=Level, default=Level.BRANCH)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="party_organizations", verbose_name=_("district")
    )
    enterprises = models.ManyToManyField(
        Enterprise, through="Membership", related_name="party_organizations",
        verbose_name=_("enterprises"),
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
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("party organization")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """An enterprise covered by a party organization, with dates."""

    organization = models.ForeignKey(PartyOrganization, models.CASCADE, related_name="memberships")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="memberships")
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("coverage")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enterprise"], name="enterprise_covered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.enterprise}"
