"""Monthly summaries and quarterly reports, and the thread of remarks on them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import Paper
from common.periods import MONTH, QUARTER, Period
from enterprises.models import Workstation
from instructors.models import Instructor
from records.models.logs import DailyLog


class PeriodPaper(Paper):
    """A paper of one instructor for one period, with the figures it was handed in with.

    `figures` is {figure code: {"value", "due", "state"}} as of `figures_at`. Whether it was on time
    is judged by its first submission: what is returned for correction is not late for it.
    """

    class Why(models.TextChoices):
        LEAVE = "leave", _("on leave")
        NOT_POSTED = "not_posted", _("not posted")
        NONE = "none", _("no work came up")

    months: int = 0
    room: str = ""  # its part of the addresses: summary, report

    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="%(class)s_set", verbose_name=_("instructor")
    )
    start = models.DateField(_("first day of the period"))
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("workstation"),
    )  # fmt: skip
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    text = models.TextField(_("work done"), max_length=10000, blank=True)
    difficulties = models.TextField(_("difficulties"), max_length=5000, blank=True)
    next_plan = models.TextField(_("next steps"), max_length=5000, blank=True)
    figures = models.JSONField(_("figures"), default=dict, blank=True)
    figures_at = models.DateTimeField(null=True, blank=True)
    nothing_to_report = models.BooleanField(_("nothing to report"), default=False)
    nothing_reason = models.CharField(_("reason"), max_length=10, choices=Why, blank=True)
    due_on = models.DateField(_("due on"))
    first_submitted_on = models.DateField(_("first submitted on"), null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True, editable=False)

    scope = {"district": "district", "station": "workstation__head", "own": "instructor__user"}
    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        """The period it speaks of."""
        return Period(self.start, self.months)

    def __str__(self) -> str:
        return f"{self.instructor} {self.period}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse(f"records:{self.room}_page", args=[self.pk])

    @property
    def is_late(self) -> bool:
        """Not handed in, and its day is over."""
        return self.is_open and self.due_on < timezone.localdate()


class MonthlySummary(PeriodPaper):
    """The month in the instructor's words (月小结), drafted from his logs."""

    months = MONTH
    room = "summary"

    class Meta:
        verbose_name = _("monthly summary")
        ordering = ["-start", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["instructor", "start"], name="one_summary_a_month"),
        ]
        indexes = [
            models.Index(fields=["start", "id"], name="summary_by_period"),
            models.Index(fields=["workstation", "start"], name="summary_by_station"),
            models.Index(fields=["district", "start"], name="summary_by_district"),
        ]


class QuarterlyReport(PeriodPaper):
    """The quarter in the instructor's words (季汇报), drafted from the three summaries."""

    months = QUARTER
    room = "report"

    class Meta:
        verbose_name = _("quarterly report")
        ordering = ["-start", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["instructor", "start"], name="one_report_a_quarter"),
        ]
        indexes = [
            models.Index(fields=["start", "id"], name="report_by_period"),
            models.Index(fields=["workstation", "start"], name="report_by_station"),
            models.Index(fields=["district", "start"], name="report_by_district"),
        ]


class Remark(models.Model):
    """A remark on a summary, a report or a log; never deleted. `field` may be empty (the whole).

    One on a log that was made in the month's review names both. `answers` is the remark that it
    replies to, `question` what it asks about.
    """

    summary = models.ForeignKey(MonthlySummary, models.CASCADE, null=True, related_name="remarks")
    report = models.ForeignKey(QuarterlyReport, models.CASCADE, null=True, related_name="remarks")
    log = models.ForeignKey(DailyLog, models.CASCADE, null=True, related_name="remarks")
    answers = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    question = models.ForeignKey("Question", models.CASCADE, null=True, related_name="remarks")
    field = models.CharField(max_length=30, blank=True)
    text = models.TextField(_("remark"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("remark")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="remark_on_something",
                condition=Q(summary__isnull=False) | Q(report__isnull=False) | Q(log__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
