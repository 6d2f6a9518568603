"""What follows from a grade."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from assessments.models.cycles import Evaluation
from assessments.models.earlier import EarlierGrade
from common.models import OneUse, Versioned
from common.periods import Period
from common.wording import listed
from enterprises.models import Workstation
from instructors.models import Instructor


class ConsequenceQuerySet(ScopedQuerySet):
    """A query vocabulary for consequences."""

    def to_be_done(self) -> Self:
        """Tasks that nobody has carried out yet; the priority list has nothing to be done."""
        return self.filter(done_on=None).exclude(kind=Consequence.Kind.PRIORITY)


class Consequence(Versioned, OneUse):
    """A task that follows from a grade; priority in promotion follows from two excellent years."""

    class Kind(models.TextChoices):
        PRIORITY = "priority", _("priority in promotion")
        TALK = "talk", _("talk")
        TRAINING = "training", _("training")
        CORRECTION = "correction", _("correction in a set time")
        RECALL = "recall", _("recall")

    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="consequences", verbose_name=_("instructor")
    )
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("workstation"),
    )  # fmt: skip
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    cause = models.ForeignKey(
        Evaluation, models.PROTECT, null=True, blank=True, related_name="consequences",
        verbose_name=_("evaluation"),
    )  # fmt: skip
    earlier = models.ForeignKey(
        EarlierGrade, models.PROTECT, null=True, blank=True, related_name="consequences",
        verbose_name=_("earlier annual result"),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    reason = models.JSONField(_("reason"), default=dict)
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    proof = models.CharField(_("proof"), max_length=300, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("done by"),
    )  # fmt: skip

    scope = {"district": "district", "station": "workstation__head", "own": "instructor__user"}
    objects = ConsequenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("consequence")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["cause", "kind"], name="consequence_once"),
            models.UniqueConstraint(
                fields=["earlier", "kind"], name="consequence_of_earlier_grade_once"
            ),
            models.CheckConstraint(
                name="consequence_of_one_result",
                condition=models.Q(cause__isnull=False, earlier__isnull=True)
                | models.Q(cause__isnull=True, earlier__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instructor} {self.get_kind_display()}"

    @property
    def period(self) -> Period:
        """What was assessed when it followed."""
        return self.cause.cycle.period if self.cause else Period.parse(str(self.earlier.year))

    @property
    def because(self) -> str:
        """The years that were excellent, or the grade that it follows from."""
        if years := self.reason.get("years"):
            return listed(years)
        return self.cause.grade_label if self.cause else self.earlier.label
