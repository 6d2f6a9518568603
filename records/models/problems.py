"""The problem ledger (问题台账); its steps, extensions and clock stand beside it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from enterprises.models import Enterprise, Workstation
from instructors.models import CalendarDay, Instructor
from records.models.logs import Visit


class ProblemQuerySet(ScopedQuerySet):
    """A query vocabulary for problems."""

    def open(self) -> Self:
        """Not closed yet; named by their states, for the index."""
        return self.filter(state__in=[s for s in Problem.State if s != Problem.State.CLOSED])

    def held_on(self, day: str) -> Self:
        """With `holder`: in whose hands it was on the day that the field names.

        What happened before a hand-over stays with whoever had it then.
        """
        hands = ProblemHand.objects.filter(problem=OuterRef("pk"), until__gte=OuterRef(day))
        then = Subquery(hands.order_by("until", "pk").values("instructor")[:1])
        return self.annotate(holder=Coalesce(then, F("instructor"), output_field=IntegerField()))

    def closed(self) -> Self:
        """Closed for good."""
        return self.filter(state=Problem.State.CLOSED)

    def in_hand(self) -> Self:
        """A unit is at work on them."""
        return self.filter(state__in=Problem.IN_HAND)

    def overdue(self) -> Self:
        """Open beyond their limit."""
        return self.open().filter(due_on__lt=timezone.localdate())

    def fallen_due(self) -> Self:
        """Those whose keeping of the limit can be judged: it is over, or they are closed."""
        return self.filter(
            Q(due_on__lt=timezone.localdate()) | Q(state=Problem.State.CLOSED), due_on__isnull=False
        )

    def due_for_answer(self) -> Self:
        """Those whose answer can be judged by the limit: it is over, or the answer is there."""
        return self.filter(
            Q(due_on__lt=timezone.localdate()) | Q(answered_on__isnull=False), due_on__isnull=False
        )

    def with_clock(self) -> Self:
        """With `limit_count`, the calendar's running count of workdays at the limit.

        Against today's count (`problem_clock.Clock`) it is one subtraction a row.
        """
        at_limit = CalendarDay.objects.filter(day=OuterRef("due_on")).values("workdays")
        return self.annotate(limit_count=Subquery(at_limit, output_field=IntegerField()))

    def with_workdays(self) -> Self:
        """With `workdays`: from the day it was raised to that of its closing; 0 on the same day."""
        counts = {
            field: CalendarDay.objects.filter(day=OuterRef(field)).values("workdays")
            for field in ("found_on", "closed_on")
        }
        first, last = (Subquery(rows, output_field=IntegerField()) for rows in counts.values())
        return self.annotate(workdays=last - first)


class Problem(Versioned, OneUse):
    """A problem or demand of an enterprise.

    Raised → (checked) → assigned → at work → answered → rated → return visit → closed; which step
    follows which, and by whose hands, stands in `records.problem_flow`.
    """

    class Source(models.TextChoices):
        VISIT = "visit", _("visit")
        SYMPOSIUM = "symposium", _("symposium")
        ENTERPRISE = "enterprise", _("reported by the enterprise")
        DESK = "desk", _("letter or call")

    class Category(models.TextChoices):
        """The sample categories; a district's own stand in its policy `problem_categories`."""

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
        REVIEWED = "reviewed", _("checked")
        ASSIGNED = "assigned", _("assigned")
        WORKING = "working", _("at work")
        ANSWERED = "answered", _("answered")
        RATED = "rated", _("rated by the enterprise")
        REVISITED = "revisited", _("return visit made")
        CLOSED = "closed", _("closed")

    class Satisfaction(models.TextChoices):
        SATISFIED = "satisfied", _("satisfied")
        FAIRLY = "fairly", _("fairly satisfied")
        DISSATISFIED = "dissatisfied", _("dissatisfied")

    class How(models.TextChoices):
        """The way by which the enterprise gave its rating."""

        PHONE = "phone", _("by phone")
        VISIT = "visit", _("face to face")
        PAPER = "paper", _("on paper")
        LINK = "link", _("through its link")

    BEFORE = (State.RAISED, State.REVIEWED)
    IN_HAND = (State.ASSIGNED, State.WORKING)

    number = models.CharField(_("number"), max_length=30, unique=True)
    found_on = models.DateField(_("found on"))
    source = models.CharField(_("source"), max_length=12, choices=Source)
    category = models.CharField(_("category"), max_length=20, default=Category.OTHER)
    category_label = models.CharField(max_length=40, blank=True)  # the district's own word for it
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="problems", verbose_name=_("enterprise")
    )
    requested_by = models.CharField(_("requested by"), max_length=100, blank=True)
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
    related = models.ManyToManyField("self", blank=True, verbose_name=_("the same matter"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RAISED)
    # Assigned
    lead_unit = models.CharField(_("lead unit"), max_length=100, blank=True)
    assist_unit = models.CharField(_("assisting unit"), max_length=100, blank=True)
    assigned_on = models.DateField(_("assigned on"), null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("assigned by"),
    )  # fmt: skip
    due_on = models.DateField(_("to be closed by"), null=True, blank=True)
    objected_on = models.DateField(_("objection on"), null=True, blank=True)
    objection_open = models.BooleanField(_("an objection waits"), default=False)
    noted_on = models.DateField(_("last progress note"), null=True, blank=True)
    # Answered, rated, visited again, closed
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("answer entered by"),
    )  # fmt: skip
    result = models.TextField(_("measures and result"), max_length=5000, blank=True)
    satisfaction = models.CharField(
        _("satisfaction"), max_length=15, choices=Satisfaction, blank=True
    )
    rated_on = models.DateField(_("rated on"), null=True, blank=True)
    rated_how = models.CharField(_("way of rating"), max_length=10, choices=How, blank=True)
    revisited_on = models.DateField(_("return visit on"), null=True, blank=True)
    revisited_by = models.CharField(_("return visit by"), max_length=60, blank=True)
    revisit_result = models.TextField(_("return visit found"), max_length=2000, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("closing approved by"),
    )  # fmt: skip
    # Long-term tracking, passing up
    check_on = models.DateField(_("to be looked at again on"), null=True, blank=True)
    long_term = models.BooleanField(_("long-term tracking"), default=False)
    passed_to = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("passed up to"),
    )  # fmt: skip
    passed_on = models.DateField(_("passed up on"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    scope = {
        "district": "district",
        "station": "workstation__head",
        "own": ("instructor__user", "hands__instructor__user"),
    }
    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem")
        ordering = ["-found_on", "-pk"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="problem_by_state"),
            models.Index(fields=["instructor", "found_on"], name="problem_by_instructor"),
            models.Index(fields=["workstation", "found_on"], name="problem_by_station"),
            models.Index(fields=["enterprise", "state"], name="problem_by_enterprise"),
            models.Index(fields=["found_on", "id"], name="problem_by_day"),
            models.Index(fields=["state", "closed_on"], name="problem_by_closing"),
        ]
        constraints = [
            models.CheckConstraint(
                name="problem_closed_has_a_day",
                condition=~Q(state="closed") | Q(closed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="problem_answered_after_found",
                condition=Q(answered_on=None) | Q(answered_on__gte=F("found_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("records:problem_page", args=[self.pk])

    def get_category_display(self) -> str:
        """The district's own word for the category, else the sample's."""
        if self.category_label:
            return self.category_label
        return str(dict(self.Category.choices).get(self.category, self.category))

    @property
    def is_overdue(self) -> bool:
        """Open beyond its limit."""
        today = timezone.localdate()
        return self.state != self.State.CLOSED and bool(self.due_on and self.due_on < today)


class ProblemHand(models.Model):
    """In whose hands a problem was before a hand-over, and the last day of that."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="hands")
    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="held_problems")
    until = models.DateField()

    class Meta:
        verbose_name = _("former hands")
        ordering = ["until", "pk"]

    def __str__(self) -> str:
        return f"{self.problem} {self.until}"


class ProblemStep(models.Model):
    """One step in a problem's life: what was said, and what else belongs to it (`data`, packed).

    `records.problem_flow.told` puts the data into the reader's words.
    """

    class Kind(models.TextChoices):
        RAISED = "raised", _("Raised")
        REVIEWED = "reviewed", _("Checked")
        ASSIGNED = "assigned", _("Assigned")
        OBJECTED = "objected", _("Objection to the assignment")
        UPHELD = "upheld", _("Objection upheld")
        OVERRULED = "overruled", _("Objection not upheld; this is final")
        PROGRESS = "progress", _("Progress")
        EXTENSION = "extension", _("Asked for more time")
        GRANTED = "granted", _("More time given")
        DENIED = "denied", _("More time refused")
        ANSWERED = "answered", _("Answered")
        RATED = "rated", _("Rated by the enterprise")
        REVISITED = "revisited", _("Return visit")
        CLOSED = "closed", _("Closed")
        TRACKED = "tracked", _("Put under long-term tracking")
        UNTRACKED = "untracked", _("Taken out of long-term tracking")
        PASSED_UP = "passed_up", _("Passed up")
        RELATED = "related", _("The same matter as")
        HANDED = "handed", _("Handed over")

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField(max_length=5000, blank=True)
    data = models.JSONField(default=dict, blank=True)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("step")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.problem} {self.kind}"


class Extension(models.Model):
    """More time that was asked for, and what was decided: the history of a problem's limit."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        GRANTED = "granted", _("given")
        DENIED = "denied", _("not given")

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="extensions")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    before = models.DateField(_("limit before"))
    wanted = models.DateField(_("asked until"))
    until = models.DateField(_("given until"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=2000)
    asked_on = models.DateField(_("asked on"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("decision"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("extension")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["problem"], condition=Q(state="asked"), name="one_extension_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.problem} {self.wanted}"
