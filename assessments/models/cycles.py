"""Cycles and evaluations."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from assessments.models.rubrics import CycleKind
from common.models import OneUse, Versioned
from common.periods import Period
from enterprises.models import Workstation
from instructors.models import Instructor


class Cycle(Versioned, OneUse):
    """A half-year or annual assessment of a district. `frozen` is its own copy of the rules.

    frozen: {"rubric", "indicators", "weights", "grades", "marks", "quota", "caps", "noes",
    "calendar"}; see `assessments.freezing`.
    """

    Kind = CycleKind

    class Stage(models.TextChoices):
        OPEN = "open", _("self-assessment")
        RATING = "rating", _("ratings")
        COMPILED = "compiled", _("compiled")
        MEETING = "meeting", _("grading meeting")
        PUBLICITY = "publicity", _("publicity period")
        FINAL = "final", _("final")

    # Compiling is what leads from ratings to compiled.
    MOVES = {
        Stage.OPEN: (Stage.RATING,),
        Stage.RATING: (Stage.OPEN,),
        Stage.COMPILED: (Stage.MEETING, Stage.RATING),
        Stage.MEETING: (Stage.PUBLICITY, Stage.COMPILED),
        Stage.PUBLICITY: (Stage.FINAL, Stage.MEETING),
        Stage.FINAL: (),
    }
    RATED_IN = (Stage.OPEN, Stage.RATING)
    COMPILED_IN = (Stage.OPEN, Stage.RATING, Stage.COMPILED, Stage.MEETING)
    JUDGED_IN = (Stage.COMPILED, Stage.MEETING)

    code = models.CharField(_("code"), max_length=10)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="cycles", verbose_name=_("district")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CycleKind)
    stage = models.CharField(
        _("stage"), max_length=10, choices=Stage, default=Stage.OPEN, db_index=True
    )
    frozen = models.JSONField(default=dict, editable=False)
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    meeting_on = models.DateField(_("meeting held on"), null=True, blank=True)
    meeting_note = models.TextField(_("who met, and what was said"), max_length=5000, blank=True)
    publicity_until = models.DateField(_("publicity until"), null=True, blank=True)
    final_at = models.DateTimeField(_("final since"), null=True, blank=True)

    scope = {
        "district": ("district", "evaluations__district"),
        "station": "evaluations__workstation__head",
        "own": "evaluations__instructor__user",
    }
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment cycle")
        ordering = ["-code", "district"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "district"],
                name="one_cycle_a_period",
                violation_error_message=_("This period has been opened already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.period}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("assessments:cycle_page", args=[self.pk])

    @property
    def period(self) -> Period:
        """Its half-year or year."""
        return Period.parse(self.code)

    @property
    def is_final(self) -> bool:
        """Whether nothing in it changes any more."""
        return self.stage == self.Stage.FINAL

    @cached_property
    def indicators(self) -> list[dict[str, Any]]:
        """The frozen indicators, in order."""
        return self.frozen.get("indicators", [])

    def rated_by(self, group: str) -> list[dict[str, Any]]:
        """The indicators that a scorer group rates."""
        return [
            i
            for i in self.indicators
            if i["method"] == "rated" and (not i["groups"] or group in i["groups"])
        ]

    @cached_property
    def grades(self) -> dict[str, dict[str, Any]]:
        """The frozen grades by code, from best to worst."""
        return {grade["code"]: grade for grade in self.frozen.get("grades", [])}

    def grade_label(self, code: str) -> str:
        """The grade in the words of this cycle; empty for none."""
        return self.grades.get(code, {}).get("label", code)

    def indicator_name(self, code: str) -> str:
        """The indicator in the words of this cycle."""
        return next((i["name"] for i in self.indicators if i["code"] == code), code)


class Evaluation(Versioned):
    """One instructor in one cycle. Totals and points are whole hundredths.

    `total` is `earned` re-scaled to what could be judged (`judged` of `possible` points), with
    `bonus` and without `penalty`. `open_lines` says how many lines wait for a person's word
    before a grade is proposed. `facts` is the frozen person: name, kind, unit, enterprises.
    """

    cycle = models.ForeignKey(
        Cycle, models.PROTECT, related_name="evaluations", verbose_name=_("assessment cycle")
    )
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="evaluations", verbose_name=_("instructor")
    )
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="evaluations",
        verbose_name=_("workstation"),
    )  # fmt: skip
    district = models.ForeignKey(
        District, models.PROTECT, related_name="evaluations", verbose_name=_("district")
    )
    facts = models.JSONField(default=dict)
    self_text = models.TextField(_("self-assessment"), max_length=10000, blank=True)
    self_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    run = models.ForeignKey(
        "CompileRun", models.SET_NULL, null=True, blank=True, related_name="evaluations",
        verbose_name=_("compile"),
    )  # fmt: skip
    earned = models.IntegerField(_("points earned"), null=True, blank=True)
    judged = models.PositiveIntegerField(_("points judged"), null=True, blank=True)
    possible = models.PositiveIntegerField(_("points possible"), null=True, blank=True)
    bonus = models.PositiveIntegerField(_("bonus"), default=0)
    penalty = models.PositiveIntegerField(_("deductions"), default=0)
    total = models.IntegerField(_("total"), null=True, blank=True)
    open_lines = models.PositiveSmallIntegerField(_("lines without a word"), default=0)
    vetoed = models.BooleanField(_("vetoed"), default=False)
    proposed_grade = models.CharField(_("proposed grade"), max_length=20, blank=True)
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    grade_reason = models.CharField(_("reason for the grade"), max_length=500, blank=True)
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("graded by"),
    )  # fmt: skip

    scope = {"district": "district", "station": "workstation__head", "own": "instructor__user"}
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        ordering = ["cycle", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "instructor"], name="evaluated_once"),
        ]

    def __str__(self) -> str:
        return f"{self.facts.get('name') or self.instructor} {self.cycle.code}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("assessments:evaluation_page", args=[self.pk])

    @property
    def grade_label(self) -> str:
        """The grade in the words of the cycle; empty while there is none."""
        return self.cycle.grade_label(self.grade)

    @property
    def proposed_label(self) -> str:
        """The proposed grade in the words of the cycle."""
        return self.cycle.grade_label(self.proposed_grade)


class ScoreLine(models.Model):
    """One indicator's points in one evaluation, with inputs and arithmetic.

    state: ok, nothing_due, no_data (both wait for a person's word), set_aside. `inputs` holds
    what the arithmetic used beside value and due: group means, weights as re-normalized, a mark
    by hand. The ids of the rows behind it are in the run's input.
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

    class Meta:
        verbose_name = _("score line")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "code"], name="one_line_an_indicator"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.code}"


class Adjustment(OneUse):
    """What a named person decided about one line, with the reason; withdrawn, never changed."""

    class Kind(models.TextChoices):
        DEDUCTION = "deduction", _("deduction")
        BONUS = "bonus", _("bonus")
        VETO = "veto", _("veto")
        ASIDE = "aside", _("set aside")
        BY_HAND = "by_hand", _("rated by hand")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="adjustments")
    code = models.CharField(_("indicator"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    points = models.PositiveIntegerField(_("points"), default=0)
    mark = models.PositiveSmallIntegerField(_("mark"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("adjustment")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}"
