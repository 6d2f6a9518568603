"""Rubrics: the rules of judgment as data."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned


class CycleKind(models.TextChoices):
    """What is assessed: half a year or a year."""

    HALF_YEAR = "half_year", _("half-year assessment")
    ANNUAL = "annual", _("annual assessment")


class RubricQuerySet(ScopedQuerySet):
    """A query vocabulary for rubrics."""

    def for_district(self, district: District) -> models.QuerySet:
        """Those in use that hold in the district, its own first, then its ancestors'."""
        codes = [district.code[:n] for n in range(1, len(district.code) + 1)]
        return self.filter(district__code__in=codes, is_active=True).order_by(
            "-district__code", "-year", "-pk"
        )


class Rubric(Versioned, OneUse):
    """A set of indicators for a district and below; a cycle works on a frozen copy of it.

    `weights` are the scorer groups' weights in whole per cent, adding up to 100:
    {"enterprise": 30, "station": 30, "department": 40}. `grades` is a list from best to worst:
    [{"code": "excellent", "label": "优秀", "floor": 9000, "then": []}, …], floors in hundredths of
    a point, `then` the consequences. `marks` are the plain words a rater chooses from, from best
    to worst: [{"code": "good", "label": "好", "mark": 100}, …].
    """

    class Rounding(models.TextChoices):
        DOWN = "down", _("rounded down")
        NEAREST = "nearest", _("rounded to the nearest whole person")

    name = models.CharField(_("name"), max_length=100)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="rubrics", verbose_name=_("district")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("for"), max_length=10, choices=CycleKind)
    weights = models.JSONField(_("weights of the scorer groups"), default=dict)
    grades = models.JSONField(_("grades"), default=list)
    marks = models.JSONField(_("marks"), default=list)
    excellent_quota = models.PositiveSmallIntegerField(_("excellent at most (%)"), default=20)
    quota_rounding = models.CharField(
        _("the quota is"), max_length=10, choices=Rounding, default=Rounding.DOWN
    )
    bonus_cap = models.PositiveIntegerField(_("bonus at most"), default=500)
    penalty_cap = models.PositiveIntegerField(_("deductions at most"), default=1000)
    is_sample = models.BooleanField(_("sample"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    scope = {"district": "district"}
    objects = RubricQuerySet.as_manager()

    class Meta:
        verbose_name = _("rubric")
        ordering = ["-year", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("assessments:rubric_page", args=[self.pk])


class Indicator(models.Model):
    """One line of a rubric. Points are whole hundredths.

    Methods: `figure` points × min(value ÷ due, 1), the due being the figure's own, the target's
    in the responsibility book, or `target`; `rated` points × weighted mean of the scorer groups'
    marks (`groups` names those that rate it; empty: all); `half` points × a half-year's total ÷
    100 (`figure` is H1 or H2); `deduction` and `bonus` by hand, with reason, capped at `points`;
    `veto` decides alone.
    """

    class Method(models.TextChoices):
        FIGURE = "figure", _("by figure")
        RATED = "rated", _("rated")
        HALF = "half", _("half-year result")
        DEDUCTION = "deduction", _("deduction")
        BONUS = "bonus", _("bonus")
        VETO = "veto", _("veto")

    class Due(models.TextChoices):
        FIGURE = "figure", _("as the figure says")
        BOOK = "book", _("as the responsibility book says")
        FIXED = "fixed", _("fixed amount")

    BASE = (Method.FIGURE, Method.RATED, Method.HALF)

    rubric = models.ForeignKey(
        Rubric, models.CASCADE, related_name="indicators", verbose_name=_("rubric")
    )
    order = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(_("code"), max_length=40)
    area = models.CharField(_("area"), max_length=60)
    name = models.CharField(_("indicator"), max_length=150)
    method = models.CharField(_("method"), max_length=10, choices=Method)
    points = models.PositiveIntegerField(_("points"), default=0)
    figure = models.CharField(_("figure"), max_length=60, blank=True)
    due = models.CharField(_("due"), max_length=10, choices=Due, default=Due.FIGURE)
    target = models.PositiveIntegerField(_("fixed amount"), null=True, blank=True)
    groups = models.JSONField(_("rated by"), default=list, blank=True)
    rule = models.CharField(_("rule in words"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("indicator")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "code"], name="indicator_code_once"),
        ]

    def __str__(self) -> str:
        return self.name
