"""How much the forms ask of people: counts of groups, and nothing about anybody.

No row here has a person, an account or a single form's moment in it, and none may get one
(`tests/reports/test_burden.py` looks). A place is a county or city, never a township or a
workstation: few people work there.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Role
from accounts.scope import ScopedQuerySet
from common.models import Versioned


class FormTime(models.Model):
    """How often a form was sent within a month and after how long, in classes of duration.

    `bucket` is the class's upper bound in seconds; 0: not known, or left open for longer than
    anybody types (`reports.burden.counting.BUCKETS`).
    """

    month = models.DateField(_("month"))
    place = models.ForeignKey(District, models.CASCADE, related_name="+", verbose_name=_("place"))
    role = models.CharField(_("role"), max_length=15, choices=Role)
    form = models.CharField(_("form"), max_length=60)
    bucket = models.PositiveIntegerField(_("up to, in seconds"), default=0)
    posts = models.PositiveIntegerField(_("times sent"), default=0)
    fields = models.PositiveIntegerField(_("fields asked"), default=0)
    filled = models.PositiveIntegerField(_("of these filled in already"), default=0)

    class Meta:
        verbose_name = _("time of a form")
        constraints = [
            models.UniqueConstraint(
                fields=["month", "place", "role", "form", "bucket"], name="form_time_counted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.place} {self.role} {self.form} {self.bucket}"


class FormPeople(models.Model):
    """How many people sent a form in a month that is over; `form` "" means any form at all.

    In the row of any form stand also the `papers` that were due and of how many people (`owing`).
    """

    month = models.DateField(_("month"))
    place = models.ForeignKey(District, models.CASCADE, related_name="+", verbose_name=_("place"))
    role = models.CharField(_("role"), max_length=15, choices=Role)
    form = models.CharField(_("form"), max_length=60, blank=True)
    people = models.PositiveIntegerField(_("people"), default=0)
    papers = models.PositiveIntegerField(_("papers due"), default=0)
    owing = models.PositiveIntegerField(_("people who owed papers"), default=0)

    class Meta:
        verbose_name = _("people who sent a form")
        constraints = [
            models.UniqueConstraint(
                fields=["month", "place", "role", "form"], name="form_people_counted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.place} {self.role} {self.form}: {self.people}"


class FormAdmission(Versioned):
    """A department's word that a form may be asked for (报表准入): who approved it, and when."""

    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    form = models.CharField(_("form"), max_length=60)
    approved_by = models.CharField(_("approving unit"), max_length=100)
    approved_on = models.DateField(_("day of approval"))
    document = models.CharField(_("document number"), max_length=60, blank=True)

    scope = {"district": "district"}
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval of a form")
        constraints = [
            models.UniqueConstraint(fields=["district", "form"], name="form_admitted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.form}"
