"""Ratings by enterprise, station and department."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.scope import ScopedQuerySet
from accounts.triggers import SAID, Guard, declare
from assessments.models.cycles import Cycle, Evaluation
from common.links import SignedLink
from common.models import OneUse, Versioned
from enterprises.models import Enterprise


class RatingLink(SignedLink, OneUse):
    """An enterprise's link to rate its instructors in one cycle, used once, without an account."""

    salt = "assessments.rating"

    cycle = models.ForeignKey(
        Cycle, models.CASCADE, related_name="links", verbose_name=_("assessment cycle")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="rating_links", verbose_name=_("enterprise")
    )

    scope = {"district": "cycle__district"}
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating link")
        ordering = ["cycle", "enterprise"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "enterprise"], name="one_link_an_enterprise"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.cycle.code}"

    def get_absolute_url(self) -> str:
        """Its slip."""
        return reverse("assessments:link_page", args=[self.pk])


class Rating(Versioned, OneUse):
    """One rater's marks for one evaluation: {indicator code: 0–100}, and a word of explanation.

    An enterprise's rating carries its answer on the five noes: {item: true kept / false broken},
    and is never changed by anybody. A person's own (`self`) is for reference and weighs nothing.
    """

    class Group(models.TextChoices):
        SELF = "self", _("self")
        ENTERPRISE = "enterprise", _("posted enterprises")
        STATION = "station", _("workstation")
        DEPARTMENT = "department", _("leading department")

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="ratings", verbose_name=_("evaluation")
    )
    group = models.CharField(_("rated by"), max_length=12, choices=Group)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="ratings",
        verbose_name=_("enterprise"),
    )  # fmt: skip
    rater = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("rater"),
    )  # fmt: skip
    marks = models.JSONField(_("marks"), default=dict)
    noes = models.JSONField(_("five noes"), default=dict, blank=True)
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

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
        return f"{self.evaluation_id} {self.group}"


LINK = (
    "nonce", "digest", "expires_at", "revoked_at", "used_at", "cycle_id", "enterprise_id",
    "form_key",
)  # fmt: skip
GUARDS = declare(
    Guard("assessments_rating", SAID, when="OLD.\"group\" = 'enterprise'"),
    Guard("assessments_ratinglink", SAID, when="OLD.used_at IS NOT NULL", columns=LINK),
)
