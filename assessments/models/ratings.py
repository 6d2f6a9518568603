"""Ratings by enterprise, station and department."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.cycles import Cycle, Evaluation
from common.models import OneUse, Versioned
from enterprises.models import Enterprise


class RatingLink(models.Model):
    """An enterprise's signed link to rate its instructors in one cycle; only its digest is kept."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="links")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="rating_links")
    nonce = models.UUIDField(unique=True)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("rating link")
        constraints = [
            models.UniqueConstraint(fields=["cycle", "enterprise"], name="one_link_an_enterprise"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.cycle.code}"


class Rating(Versioned, OneUse):
    """One rater's marks for one evaluation: {indicator code: 0–100}, and a word of explanation.

    An enterprise's rating carries its answer on the five noes: {item: true kept / false broken}.
    """

    class Group(models.TextChoices):
        SELF = "self", _("self")
        ENTERPRISE = "enterprise", _("enterprise")
        STATION = "station", _("workstation")
        DEPARTMENT = "department", _("department")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="ratings")
    group = models.CharField(_("rated by"), max_length=12, choices=Group)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="ratings"
    )
    rater = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    marks = models.JSONField(_("marks"), default=dict)
    noes = models.JSONField(_("five noes"), default=dict, blank=True)
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("rating")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "enterprise"], name="enterprise_rates_once",
                condition=Q(group="enterprise"),
            ),
            models.UniqueConstraint(
                fields=["evaluation", "group"], name="office_rates_once",
                condition=~Q(group="enterprise"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.evaluation} {self.group}"
