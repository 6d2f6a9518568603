"""The quarterly symposium of a workstation."""

from django.conf import settings
from django.db import models
from django.urls import reverse
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
    """A workstation's quarterly symposium (座谈会): prepared → held → approved (locked)."""

    class Status(models.TextChoices):
        PREPARED = "prepared", _("being prepared")
        HELD = "held", _("held")
        APPROVED = "approved", _("approved")

    workstation = models.ForeignKey(
        Workstation, models.PROTECT, related_name="symposia", verbose_name=_("workstation")
    )
    district = models.ForeignKey(District, models.PROTECT, related_name="symposia")
    start = models.DateField(_("first day of the quarter"))
    title = models.CharField(_("title"), max_length=150)
    held_on = models.DateField(_("date"), null=True, blank=True)
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    chair = models.CharField(_("chair"), max_length=60, blank=True)
    recorder = models.CharField(_("recorder"), max_length=60, blank=True)
    agenda = models.TextField(_("agenda"), max_length=5000, blank=True)
    minutes = models.TextField(_("minutes"), max_length=20000, blank=True)
    figures = models.JSONField(_("figures"), default=dict, blank=True)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.PREPARED)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

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
        ]

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


class Attendance(models.Model):
    """Who was asked to come, and came."""

    class Kind(models.TextChoices):
        PRESENT = "present", _("present")
        NON_VOTING = "non_voting", _("attending without vote")
        ABSENT = "absent", _("absent")

    symposium = models.ForeignKey(Symposium, models.CASCADE, related_name="attendances")
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    unit = models.CharField(_("unit and post"), max_length=150, blank=True)
    kind = models.CharField(_("attendance"), max_length=12, choices=Kind, default=Kind.PRESENT)
    reason = models.CharField(_("reason for absence"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("attendance")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class WorkReport(models.Model):
    """One speaker's report at the symposium, pulled from his quarterly report."""

    symposium = models.ForeignKey(Symposium, models.CASCADE, related_name="work_reports")
    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="work_reports")
    report = models.ForeignKey(
        QuarterlyReport, models.SET_NULL, null=True, blank=True, related_name="work_reports"
    )
    order = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(_("report"), max_length=10000)

    class Meta:
        verbose_name = _("work report")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.instructor)


class Opinion(models.Model):
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
    giver = models.CharField(_("said by"), max_length=60, blank=True)
    about = models.CharField(_("about"), max_length=15, choices=About, default=About.DIFFICULTY)
    text = models.TextField(_("opinion"), max_length=5000)
    satisfaction = models.CharField(
        _("satisfaction"), max_length=15, choices=Problem.Satisfaction, blank=True
    )
    problem = models.ForeignKey(
        Problem, models.SET_NULL, null=True, blank=True, related_name="opinions"
    )

    class Meta:
        verbose_name = _("enterprise opinion")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Experience(models.Model):
    """Good practice distilled at the symposium."""

    symposium = models.ForeignKey(Symposium, models.CASCADE, related_name="experiences")
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, null=True, blank=True, related_name="experiences"
    )
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("experience"), max_length=5000)

    class Meta:
        verbose_name = _("experience")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """What was decided, who does it, by when, and what became of it."""

    symposium = models.ForeignKey(Symposium, models.CASCADE, related_name="decisions")
    text = models.TextField(_("decision"), max_length=2000)
    owner = models.CharField(_("responsible"), max_length=100)
    deadline = models.DateField(_("until when"))
    outcome = models.TextField(_("what became of it"), max_length=2000, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        verbose_name = _("decision")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]
