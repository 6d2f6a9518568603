"""Rubrics: the rules of judgment as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned


class Rubric(Versioned, OneUse):
    """A set of indicators for a district and below; a cycle works on a frozen copy of it.

    `weights` are the scorer groups' weights in whole per cent, adding up to 100:
    {"enterprise": 30, "station": 30, "department": 40}. `grades` is a list from best to worst:
    [{"code": "excellent", "label": "优秀", "floor": 9000}, …], floors in hundredths of a point.
    """

    name = models.CharField(_("name"), max_length=100)
    district = models.ForeignKey(District, models.PROTECT, related_name="rubrics")
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(
        _("for"), max_length=10,
        choices=[("half_year", _("half-year assessment")), ("annual", _("annual assessment"))],
    )  # fmt: skip
    weights = models.JSONField(_("weights of the scorer groups"), default=dict)
    grades = models.JSONField(_("grades"), default=list)
    excellent_quota = models.PositiveSmallIntegerField(_("excellent at most (%)"), default=20)
    is_sample = models.BooleanField(_("sample"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    scope = {"district": "district"}
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("rubric")
        ordering = ["-year", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """One line of a rubric. Points are whole hundredths.

    Methods: `figure` points × min(value ÷ due, 1), the due being the figure's own, the target's
    in the responsibility book, or `target`; `rated` points × weighted mean of the scorer groups'
    marks; `deduction` and `bonus` by hand, with reason, capped at `points`; `veto` decides alone.
    """

    class Method(models.TextChoices):
        FIGURE = "figure", _("by figure")
        RATED = "rated", _("rated")
        DEDUCTION = "deduction", _("deduction")
        BONUS = "bonus", _("bonus")
        VETO = "veto", _("veto")

    class Due(models.TextChoices):
        FIGURE = "figure", _("as the figure says")
        BOOK = "book", _("as the responsibility book says")
        FIXED = "fixed", _("fixed amount")

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="indicators")
    order = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(_("code"), max_length=40)
    area = models.CharField(_("area"), max_length=60)
    name = models.CharField(_("indicator"), max_length=150)
    method = models.CharField(_("method"), max_length=10, choices=Method)
    points = models.PositiveIntegerField(_("points (hundredths)"), default=0)
    figure = models.CharField(_("figure"), max_length=60, blank=True)
    due = models.CharField(_("due"), max_length=10, choices=Due, default=Due.FIGURE)
    target = models.PositiveIntegerField(_("fixed amount"), null=True, blank=True)
    rule = models.CharField(_("rule in words"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("indicator")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "code"], name="indicator_code_once"),
        ]

    def __str__(self) -> str:
        return self.name
