"""Hand-overs when a posting changes."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse
from enterprises.models import Workstation
from instructors.models import Instructor


class Handover(OneUse):
    """A hand-over (交接): made once, never changed; handing back is another one.

    `day` is the former's last day; the successor's first is the day after.
    """

    class Cause(models.TextChoices):
        TRANSFER = "transfer", _("enterprise goes to another instructor")
        ENDED = "ended", _("posting ends")
        COMPLETED = "completed", _("service completed")
        REASSIGNED = "reassigned", _("reassigned")
        RECALLED = "recalled", _("recalled")
        LEFT_OPEN = "left_open", _("left open by an ending before")

    LEAVING = (Cause.COMPLETED, Cause.REASSIGNED, Cause.RECALLED)

    number = models.CharField(_("number"), max_length=30, unique=True)
    former = models.ForeignKey(
        Instructor, models.PROTECT, related_name="handovers", verbose_name=_("hands over")
    )
    day = models.DateField(_("last day of service"))
    cause = models.CharField(_("cause"), max_length=12, choices=Cause)
    reason = models.CharField(_("reason"), max_length=200)
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("workstation"),
    )  # fmt: skip
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    back_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="backs",
        verbose_name=_("hands back"),
    )  # fmt: skip
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    at = models.DateTimeField(_("made at"), auto_now_add=True)

    scope = {
        "district": "district",
        "station": "workstation__head",
        "own": ("former__user", "items__taker__user"),
    }
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["day", "id"], name="handover_by_day")]

    def __str__(self) -> str:
        return f"{self.number} {self.former}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("assessments:handover_page", args=[self.pk])


class HandoverItem(models.Model):
    """One matter of a hand-over, as it stood that day, and who took it.

    `taker` is empty where the matter went to the workstation, stayed, or is the former's own to
    finish; `way` says which. `subject_id` is the row; `moved_id` the one it became, if any.
    """

    class Kind(models.TextChoices):
        POSTING = "posting", _("enterprises handed over")
        PROBLEM = "problem", _("open problems")
        TARGET = "target", _("targets of the responsibility book")
        DECISION = "decision", _("decisions of symposia")
        CONFIRMATION = "confirmation", _("confirmations the enterprise still owes")
        LOG = "log", _("draft logs")
        SUMMARY = "summary", _("monthly summaries not handed in")
        REPORT = "report", _("quarterly reports not handed in")
        LEAVE = "leave", _("leave not reported back from")
        CONSEQUENCE = "consequence", _("tasks after assessments, which stay with the person")

    class Way(models.TextChoices):
        MOVED = "moved", _("handed over")
        STATION = "station", _("to the workstation")
        STAYS = "stays", _("stays")
        FINISH = "finish", _("to be finished by its author")

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=12, choices=Kind)
    way = models.CharField(max_length=8, choices=Way)
    subject_id = models.BigIntegerField()
    moved_id = models.BigIntegerField(null=True, blank=True)
    label = models.CharField(max_length=300)
    state = models.JSONField(default=dict, blank=True)
    taker = models.ForeignKey(
        Instructor, models.PROTECT, null=True, blank=True, related_name="taken_items"
    )

    class Meta:
        verbose_name = _("item of a hand-over")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label
