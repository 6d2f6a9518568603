"""What is due."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from instructors.models import Instructor


class DutyRule(Versioned, OneUse):
    """How often something is due of one kind of instructor, in a district and below.

    Metrics: `log_day` a day with a received log, `visit_day` a day with an on-site visit,
    `contact_day` a day with any contact. "3 visit days a month" is minimum 3, per month; a
    minimum of 1 per workday makes every workday due. Pro-rated for leave and part periods.
    """

    class Metric(models.TextChoices):
        LOG_DAY = "log_day", _("days with a log")
        VISIT_DAY = "visit_day", _("days with an on-site visit")
        CONTACT_DAY = "contact_day", _("days with a contact")

    class Per(models.TextChoices):
        WORKDAY = "workday", _("workday")
        WEEK = "week", _("week")
        MONTH = "month", _("month")
        QUARTER = "quarter", _("quarter")

    district = models.ForeignKey(District, models.CASCADE, related_name="duty_rules")
    kind = models.CharField(_("kind of instructor"), max_length=10, choices=Instructor.Kind)
    metric = models.CharField(_("what is due"), max_length=15, choices=Metric)
    minimum = models.PositiveSmallIntegerField(_("at least"), default=1)
    per = models.CharField(_("per"), max_length=10, choices=Per)
    prorate = models.BooleanField(_("pro-rated for leave and part periods"), default=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    scope = {"district": "district"}
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty rule")
        ordering = ["district", "kind", "metric", "-valid_from"]

    def __str__(self) -> str:
        return f"{self.get_metric_display()} ≥ {self.minimum} / {self.get_per_display()}"
