"""Compiles: gather once, score from what was gathered."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scope import ScopedQuerySet
from assessments.models.cycles import Cycle, Evaluation
from common.models import Job, OneUse


class CompileRun(Job, OneUse):
    """One compile of a cycle. Inputs are gathered in one transaction, then scored in chunks."""

    task_name = "assessments.tasks.compile_run"

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="runs")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Set once everything is gathered; scoring starts from there, also after a crash.
    cut_off = models.DateTimeField(_("cut-off"), null=True, blank=True)

    scope = {"district": "cycle__district"}
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("compile")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.cycle} {self.pk}"


class RunInput(models.Model):
    """What a figure or the raters said of one person at the run's cut-off.

    data: {"figures": {code: {"value", "due", "state", "evidence": [ids] or "count": n}},
    "ratings": {group: [marks, …]}, "book": {figure: amount}, "halves": {"H1": {"total", "state",
    "evaluation"}}, "adjustments": […]}. Scoring knows nothing else.
    """

    run = models.ForeignKey(CompileRun, models.CASCADE, related_name="inputs")
    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("compile input")
        constraints = [
            models.UniqueConstraint(fields=["run", "evaluation"], name="one_input_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.evaluation_id}"
