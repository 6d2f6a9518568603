"""Leave and return."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from enterprises.models import Workstation
from instructors.models.people import Instructor


class LeaveQuerySet(ScopedQuerySet):
    """A query vocabulary for leave."""

    def approved(self) -> Self:
        """Leave that lowers what is due."""
        return self.filter(status__in=Leave.COUNTS)

    def touching(self, start: date, last: date) -> Self:
        """Leave of which some day lies from start to last."""
        return self.filter(start__lte=last, end__gte=start)


class Leave(Versioned, OneUse):
    """Days on which nothing is due, once approved. Both ends included."""

    class Kind(models.TextChoices):
        PERSONAL = "personal", _("personal affairs")
        SICK = "sick", _("sick leave")
        OFFICIAL = "official", _("official business")
        ANNUAL = "annual", _("annual leave")
        FAMILY = "family", _("marriage, birth or bereavement")
        TRAINING = "training", _("training")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        WAITING = "waiting", _("waiting for approval")
        APPROVED = "approved", pgettext_lazy("absence", "approved")
        REFUSED = "refused", _("refused")
        RETURNED = "returned", _("returned to work")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Step(models.IntegerChoices):
        STATION = 0, _("station head")
        DEPARTMENT = 1, _("department")

    COUNTS = (Status.APPROVED, Status.RETURNED)
    STANDING = (Status.WAITING, *COUNTS)

    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="leaves", verbose_name=_("instructor")
    )
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=500)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    step = models.PositiveSmallIntegerField(_("waits for"), default=0, choices=Step)
    returned_on = models.DateField(_("returned on"), null=True, blank=True)

    scope = {"district": "district", "station": "workstation__head", "own": "instructor__user"}
    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="leave_ends_after_it_starts",
                condition=Q(end__gte=F("start")),
                violation_error_message=_("Leave cannot end before it begins."),
            ),
        ]
        indexes = [
            models.Index(fields=["instructor", "start"], name="leave_history"),
            models.Index(fields=["start", "id"], name="leave_by_start"),
        ]

    def __str__(self) -> str:
        return f"{self.instructor} {self.start}–{self.end}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("instructors:leave", args=[self.pk])

    @property
    def days(self) -> int:
        """How many calendar days it takes, both ends included."""
        return (self.end - self.start).days + 1


class LeaveStep(models.Model):
    """One decision in the approval chain."""

    leave = models.ForeignKey(Leave, models.CASCADE, related_name="steps")
    step = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    approved = models.BooleanField(pgettext_lazy("absence", "approved"))
    note = models.CharField(_("comment"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("decision on leave")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.leave} {self.step}"
