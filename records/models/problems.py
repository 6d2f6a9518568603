"""The problem ledger."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from enterprises.models import Enterprise, Workstation
from instructors.models import Instructor
from records.models.logs import Visit


class ProblemQuerySet(ScopedQuerySet):
    """A query vocabulary for problems."""

    def open(self) -> Self:
        """Not closed yet."""
        return self.exclude(state=Problem.State.CLOSED)

    def closed(self) -> Self:
        """Closed for good."""
        return self.filter(state=Problem.State.CLOSED)

    def overdue(self) -> Self:
        """Open beyond their limit."""
        return self.open().filter(due_on__lt=timezone.localdate())

    def fallen_due(self) -> Self:
        """Those whose keeping of the limit can be judged: it is over, or they are closed."""
        return self.filter(
            Q(due_on__lt=timezone.localdate()) | Q(state=Problem.State.CLOSED), due_on__isnull=False
        )


class Problem(Versioned, OneUse):
    """A problem or demand of an enterprise: raised → assigned → answered → rated → closed."""

    class Source(models.TextChoices):
        VISIT = "visit", _("visit")
        SYMPOSIUM = "symposium", _("symposium")
        ENTERPRISE = "enterprise", _("reported by the enterprise")
        DESK = "desk", _("letter or call")

    class Category(models.TextChoices):
        POLICY = "policy", _("use of policies")
        MARKET = "market", _("market")
        FACILITIES = "facilities", _("park facilities")
        TALENT = "talent", _("talent")
        PLANNING = "planning", _("planning and construction")
        PREMISES = "premises", _("premises")
        FINANCE = "finance", _("finance")
        PARTY_BUILDING = "party_building", _("party building")
        OTHER = "other", _("other")

    class State(models.TextChoices):
        RAISED = "raised", _("raised")
        ASSIGNED = "assigned", _("assigned")
        ANSWERED = "answered", _("answered")
        RATED = "rated", _("rated by the enterprise")
        CLOSED = "closed", _("closed")

    class Satisfaction(models.TextChoices):
        SATISFIED = "satisfied", _("satisfied")
        FAIRLY = "fairly", _("fairly satisfied")
        DISSATISFIED = "dissatisfied", _("dissatisfied")

    number = models.CharField(_("number"), max_length=30, unique=True)
    found_on = models.DateField(_("found on"))
    source = models.CharField(_("source"), max_length=12, choices=Source)
    category = models.CharField(
        _("category"), max_length=15, choices=Category, default=Category.OTHER
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="problems", verbose_name=_("enterprise")
    )
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, null=True, blank=True, related_name="problems",
        verbose_name=_("instructor"),
    )  # fmt: skip
    visit = models.ForeignKey(
        Visit, models.SET_NULL, null=True, blank=True, related_name="problems"
    )
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="problems",
        verbose_name=_("workstation"),
    )  # fmt: skip
    district = models.ForeignKey(District, models.PROTECT, related_name="problems")
    title = models.CharField(_("problem"), max_length=120)
    description = models.TextField(_("description"), max_length=5000, blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RAISED)
    lead_unit = models.CharField(_("lead unit"), max_length=100, blank=True)
    assist_unit = models.CharField(_("assisting unit"), max_length=100, blank=True)
    due_on = models.DateField(_("to be closed by"), null=True, blank=True)
    assigned_on = models.DateField(_("assigned on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    result = models.TextField(_("measures and result"), max_length=5000, blank=True)
    satisfaction = models.CharField(
        _("satisfaction"), max_length=15, choices=Satisfaction, blank=True
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    scope = {"district": "district", "station": "workstation__head", "own": "instructor__user"}
    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem")
        ordering = ["-found_on", "-pk"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="problem_by_state"),
            models.Index(fields=["instructor", "found_on"], name="problem_by_instructor"),
            models.Index(fields=["workstation", "found_on"], name="problem_by_station"),
            models.Index(fields=["found_on", "id"], name="problem_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("records:problem_page", args=[self.pk])

    @property
    def is_overdue(self) -> bool:
        """Open beyond its limit."""
        today = timezone.localdate()
        return self.state != self.State.CLOSED and bool(self.due_on and self.due_on < today)


class ProblemStep(models.Model):
    """One step in a problem's life, with what was said."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=Problem.State)
    text = models.TextField(max_length=5000, blank=True)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("step")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.problem} {self.state}"
