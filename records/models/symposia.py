"""The quarterly symposium of a workstation."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from common.periods import QUARTER, Period
from enterprises.models import Enterprise, Workstation
from instructors.models import Instructor
from records.models.papers import QuarterlyReport
from records.models.problems import Problem


class Symposium(Versioned, OneUse):
    """A workstation's quarterly symposium (座谈会): prepared → held → submitted → approved.

    `drafted` holds the texts as preparing last wrote them: a field that still reads so was not
    edited by hand and may be refreshed. `left_out` names what was taken out by hand and is not put
    in again. `common` and `earlier` are the common problems and the last decisions as they stood
    when they were last read; they stay as they are once the minutes are submitted.
    """

    class Status(models.TextChoices):
        PREPARED = "prepared", _("being prepared")
        HELD = "held", _("held")
        SUBMITTED = "submitted", _("minutes submitted")
        APPROVED = "approved", _("approved")

    TOOK_PLACE = (Status.HELD, Status.SUBMITTED, Status.APPROVED)

    workstation = models.ForeignKey(
        Workstation, models.PROTECT, related_name="symposia", verbose_name=_("workstation")
    )
    district = models.ForeignKey(District, models.PROTECT, related_name="symposia")
    start = models.DateField(_("first day of the quarter"))
    title = models.CharField(_("title"), max_length=150)
    number = models.CharField(_("number of the minutes"), max_length=30, blank=True)
    held_on = models.DateField(_("date"), null=True, blank=True)
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    chair = models.CharField(_("chair"), max_length=60, blank=True)
    recorder = models.CharField(_("recorder"), max_length=60, blank=True)
    agenda = models.TextField(_("agenda"), max_length=5000, blank=True)
    discussion = models.TextField(
        _("discussion"), max_length=10000, blank=True,
        help_text=_(
            "What was said beyond the reports and opinions, by whom; it stands in the record and "
            "in the draft of the minutes."
        ),
    )  # fmt: skip
    minutes = models.TextField(_("minutes"), max_length=20000, blank=True)
    figures = models.JSONField(_("figures"), default=dict, blank=True)
    common = models.JSONField(_("common problems"), default=list, blank=True)
    earlier = models.JSONField(_("earlier decisions"), default=list, blank=True)
    drafted = models.JSONField(default=dict, blank=True, editable=False)
    left_out = models.JSONField(default=list, blank=True, editable=False)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True, editable=False)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.PREPARED)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)

    scope = {
        "district": "district",
        "station": "workstation__head",
        "own": "attendances__instructor__user",
    }
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("symposium")
        ordering = ["-start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workstation", "start"], name="one_symposium_a_quarter"
            ),
            models.UniqueConstraint(
                fields=["workstation", "number"],
                name="minutes_numbered_once",
                condition=~Q(number=""),
            ),
        ]
        indexes = [models.Index(fields=["start", "id"], name="symposium_by_quarter")]

    @property
    def period(self) -> Period:
        """Its quarter."""
        return Period(self.start, QUARTER)

    def __str__(self) -> str:
        return f"{self.workstation} {self.period}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("records:symposium_page", args=[self.pk])

    @property
    def is_locked(self) -> bool:
        """Whether its minutes are approved."""
        return self.status == self.Status.APPROVED

    @property
    def is_open(self) -> bool:
        """Whether those in charge may still change it: it is not submitted or approved."""
        return self.status in (self.Status.PREPARED, self.Status.HELD)


class Attendance(models.Model):
    """Who was asked to come, as what, and whether he came."""

    class Kind(models.TextChoices):
        EXPECTED = "expected", _("expected")
        PRESENT = "present", _("present")
        NON_VOTING = "non_voting", _("attending without vote")
        ABSENT = "absent", _("absent")

    class Part(models.TextChoices):
        CHAIR = "chair", _("chair")
        INSTRUCTOR = "instructor", _("instructors")
        ENTERPRISE = "enterprise", _("enterprises")
        OFFICE = "office", _("committee and department")
        BUREAU = "bureau", _("bureaux")
        GUEST = "guest", _("others")

    CAME = (Kind.PRESENT, Kind.NON_VOTING)

    symposium = models.ForeignKey(Symposium, models.CASCADE, related_name="attendances")
    part = models.CharField(_("comes as"), max_length=10, choices=Part, default=Part.GUEST)
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    source = models.CharField(max_length=40, blank=True, editable=False)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    unit = models.CharField(_("unit and post"), max_length=150, blank=True)
    kind = models.CharField(_("attendance"), max_length=12, choices=Kind, default=Kind.PRESENT)
    reason = models.CharField(_("reason for absence"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("attendance")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def usual(self) -> str:
        """How he attends when he comes: bureaux sit in without a vote."""
        bureau = self.part == self.Part.BUREAU
        return self.Kind.NON_VOTING if bureau else self.Kind.PRESENT


class WorkReport(Versioned, OneUse):
    """One speaker's report at the symposium, pulled from his quarterly report."""

    symposium = models.ForeignKey(Symposium, models.CASCADE, related_name="work_reports")
    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="work_reports")
    report = models.ForeignKey(
        QuarterlyReport, models.SET_NULL, null=True, blank=True, related_name="work_reports"
    )
    order = models.PositiveSmallIntegerField(_("order of speaking"), default=0)
    text = models.TextField(_("report"), max_length=10000)
    pulled = models.TextField(max_length=10000, blank=True, editable=False)

    class Meta:
        verbose_name = _("work report")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.instructor)


class Opinion(Versioned, OneUse):
    """What an enterprise said; it may become a problem."""

    class About(models.TextChoices):
        INSTRUCTOR = "instructor", _("the instructor's work")
        PARTY_BUILDING = "party_building", _("party building")
        DIFFICULTY = "difficulty", _("the enterprise's difficulties")
        POLICY = "policy", _("advice on policy")

    symposium = models.ForeignKey(Symposium, models.CASCADE, related_name="opinions")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="opinions", verbose_name=_("enterprise")
    )
    giver = models.CharField(_("said by (name and post)"), max_length=60, blank=True)
    about = models.CharField(_("about"), max_length=15, choices=About, default=About.DIFFICULTY)
    text = models.TextField(_("opinion"), max_length=5000)
    satisfaction = models.CharField(
        _("satisfaction"), max_length=15, choices=Problem.Satisfaction, blank=True
    )
    wants_answer = models.BooleanField(_("an answer is wanted"), default=False)
    problem = models.ForeignKey(
        Problem, models.SET_NULL, null=True, blank=True, related_name="opinions"
    )

    class Meta:
        verbose_name = _("enterprise opinion")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class DecisionQuerySet(ScopedQuerySet):
    """A query vocabulary for decisions."""

    def open(self) -> Self:
        """Not done yet."""
        return self.filter(done_on=None)

    def before(self, quarter: Period) -> Self:
        """Of symposia before the quarter: open when it began, or of the last quarter."""
        rows = self.filter(
            symposium__start__lt=quarter.start, symposium__status__in=Symposium.TOOK_PLACE
        )
        last = Q(symposium__start=quarter.previous().start)
        return rows.filter(Q(done_on=None) | Q(done_on__gte=quarter.start) | last)


class Decision(Versioned, OneUse):
    """What was decided, who does it, by when, and what became of it.

    `owner` is the name as it was decided; `instructor` or `user`, where one is given, is whose
    queue it stands in now. A hand-over moves the instructor and leaves the name.
    """

    OPEN, DONE, OVERDUE = "open", "done", "overdue"

    symposium = models.ForeignKey(Symposium, models.CASCADE, related_name="decisions")
    text = models.TextField(_("decision"), max_length=2000)
    owner = models.CharField(_("responsible"), max_length=100)
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    deadline = models.DateField(_("until when"))
    outcome = models.TextField(_("what became of it"), max_length=2000, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    scope = {
        "district": "symposium__district",
        "station": "symposium__workstation__head",
        "own": ("symposium__attendances__instructor__user", "instructor__user"),
    }
    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        ordering = ["pk"]
        indexes = [models.Index(fields=["done_on", "deadline"], name="decision_by_deadline")]

    def __str__(self) -> str:
        return self.text[:60]

    def state_on(self, day: date) -> str:
        """open, done or overdue, as of a day."""
        if self.done_on and self.done_on <= day:
            return self.DONE
        return self.OVERDUE if self.deadline < day else self.OPEN

    @property
    def state(self) -> str:
        """As of today."""
        return self.state_on(timezone.localdate())
