"""Cycles and evaluations."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from common.periods import Period
from enterprises.models import Workstation
from instructors.models import Instructor


class Cycle(Versioned, OneUse):
    """A half-year or annual assessment of a district. `frozen` is its own copy of the rules.

    frozen: {"rubric": {...}, "indicators": [...], "weights": {...}, "grades": [...],
    "quota": 20, "calendar": {...}, "halves": [...]}; see `assessments.freezing`.
    """

    class Kind(models.TextChoices):
        HALF_YEAR = "half_year", _("half-year assessment")
        ANNUAL = "annual", _("annual assessment")

    class Stage(models.TextChoices):
        OPEN = "open", _("self-assessment")
        RATING = "rating", _("ratings")
        COMPILED = "compiled", _("compiled")
        MEETING = "meeting", _("grading meeting")
        PUBLICITY = "publicity", _("publicity period")
        FINAL = "final", _("final")

    code = models.CharField(_("code"), max_length=10)
    district = models.ForeignKey(District, models.PROTECT, related_name="cycles")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.OPEN)
    frozen = models.JSONField(default=dict, editable=False)
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    final_at = models.DateTimeField(_("final since"), null=True, blank=True)

    scope = {
        "district": "district",
        "station": "evaluations__workstation__head",
        "own": "evaluations__instructor__user",
    }
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment cycle")
        ordering = ["-code", "district"]
        constraints = [
            models.UniqueConstraint(fields=["code", "district"], name="one_cycle_a_period"),
        ]

    @property
    def period(self) -> Period:
        """Its half-year or year."""
        return Period.parse(self.code)

    def __str__(self) -> str:
        return f"{self.district} {self.period}"


class Evaluation(Versioned):
    """One instructor in one cycle. Totals and points are whole hundredths.

    `total` is re-scaled to what could be judged: `judged` of `possible` points. `facts` is the
    frozen person: name, kind, unit, enterprises, as of the opening.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="evaluations")
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="evaluations", verbose_name=_("instructor")
    )
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="evaluations",
        verbose_name=_("workstation"),
    )  # fmt: skip
    district = models.ForeignKey(District, models.PROTECT, related_name="evaluations")
    facts = models.JSONField(default=dict)
    self_text = models.TextField(_("self-assessment"), max_length=10000, blank=True)
    self_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    run = models.ForeignKey(
        "CompileRun", models.SET_NULL, null=True, blank=True, related_name="evaluations"
    )
    earned = models.IntegerField(_("points earned"), null=True, blank=True)
    judged = models.PositiveIntegerField(_("points judged"), null=True, blank=True)
    possible = models.PositiveIntegerField(_("points possible"), null=True, blank=True)
    total = models.IntegerField(_("total"), null=True, blank=True)
    vetoed = models.BooleanField(_("vetoed"), default=False)
    proposed_grade = models.CharField(_("proposed grade"), max_length=20, blank=True)
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    grade_reason = models.CharField(_("reason for the grade"), max_length=500, blank=True)

    scope = {"district": "district", "station": "workstation__head", "own": "instructor__user"}
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        ordering = ["cycle", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "instructor"], name="evaluated_once"),
        ]

    def __str__(self) -> str:
        return f"{self.instructor} {self.cycle.code}"


class ScoreLine(models.Model):
    """One indicator's points in one evaluation, with inputs and arithmetic.

    state: ok, nothing_due, no_data, set_aside. `inputs` holds what the arithmetic used (value,
    due, group means, weights as re-normalized); `evidence` the ids of the rows behind it.
    """

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    value = models.BigIntegerField(null=True)
    due = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12)
    points = models.IntegerField(null=True)
    maximum = models.PositiveIntegerField()
    inputs = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    set_aside_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("score line")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "code"], name="one_line_an_indicator"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.code}"


class Adjustment(OneUse):
    """A deduction, bonus or veto given by hand, or a line set aside: who, how much, why."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="adjustments")
    code = models.CharField(_("indicator"), max_length=40)
    points = models.PositiveIntegerField(_("points (hundredths)"), default=0)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("adjustment")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.points}"
