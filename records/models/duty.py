"""What is due."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from instructors.models import Instructor


class DutyRule(Versioned, OneUse):
    """How often something is due of one kind of instructor, in a district and below.

    Metrics: `log_day` a day with a received log, `visit_day` a day with an on-site visit,
    `contact_day` a day with any contact. "3 visit days a month" is minimum 3, per month; a
    minimum of 1 per workday makes every workday due. Pro-rated for leave and part periods.
    With `each_enterprise` the minimum holds for every enterprise that the person is posted to.
    """

    class Metric(models.TextChoices):
        LOG_DAY = "log_day", _("days with a log")
        VISIT_DAY = "visit_day", _("days with an on-site visit")
        CONTACT_DAY = "contact_day", _("days with a contact")

    class Per(models.TextChoices):
        WORKDAY = "workday", _("workday")
        WEEK = "week", _("week")
        HALF_MONTH = "half_month", pgettext_lazy("duty", "half-month")
        MONTH = "month", _("month")
        QUARTER = "quarter", _("quarter")
        HALF_YEAR = "half_year", pgettext_lazy("duty", "half-year")
        YEAR = "year", pgettext_lazy("duty", "year")

    district = models.ForeignKey(District, models.CASCADE, related_name="duty_rules")
    kind = models.CharField(_("kind of instructor"), max_length=10, choices=Instructor.Kind)
    metric = models.CharField(_("what is due"), max_length=15, choices=Metric)
    minimum = models.PositiveSmallIntegerField(_("at least"), default=1)
    per = models.CharField(_("per"), max_length=10, choices=Per)
    each_enterprise = models.BooleanField(_("at each posted enterprise"), default=False)
    prorate = models.BooleanField(_("pro-rated for leave and part periods"), default=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    scope = {"district": "district"}
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty rule")
        ordering = ["district", "kind", "metric", "-valid_from"]

    def __str__(self) -> str:
        """The rule in its own terms."""
        if self.per == self.Per.WORKDAY:
            return str(EVERY_WORKDAY[self.metric])
        words = AT_EACH if self.each_enterprise else IN_ALL
        values = {"days": self.minimum, "per": self.get_per_display()}
        return str(words[self.metric]) % values


EVERY_WORKDAY = {
    DutyRule.Metric.LOG_DAY: _("a log every workday"),
    DutyRule.Metric.VISIT_DAY: _("an on-site visit every workday"),
    DutyRule.Metric.CONTACT_DAY: _("a contact with an enterprise every workday"),
}
IN_ALL = {
    DutyRule.Metric.LOG_DAY: _("days with a log, at least %(days)s a %(per)s"),
    DutyRule.Metric.VISIT_DAY: _("days with an on-site visit, at least %(days)s a %(per)s"),
    DutyRule.Metric.CONTACT_DAY: _("days with a contact, at least %(days)s a %(per)s"),
}
AT_EACH = {
    DutyRule.Metric.VISIT_DAY: _(
        "days with an on-site visit to each enterprise, at least %(days)s a %(per)s"
    ),
    DutyRule.Metric.CONTACT_DAY: _(
        "days with a contact with each enterprise, at least %(days)s a %(per)s"
    ),
}
