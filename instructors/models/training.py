"""Training."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from instructors.models.people import SEEN_AS_HIS_PERSON, Instructor


class Course(Versioned, OneUse):
    """A training course (培训班)."""

    class Kind(models.TextChoices):
        PRE_JOB = "pre_job", _("pre-job")
        DEMONSTRATION = "demonstration", _("demonstration class")
        ROTATION = "rotation", _("rotation training")
        TOPIC = "topic", _("special topic")
        VISIT = "visit", _("study visit")

    title = models.CharField(_("course title"), max_length=100)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind, default=Kind.TOPIC)
    organizer = models.CharField(_("organizer"), max_length=100, blank=True)
    district = models.ForeignKey(District, models.PROTECT, related_name="courses")
    place = models.CharField(_("place"), max_length=100, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    hours = models.PositiveSmallIntegerField(_("class hours"))

    scope = {
        "district": "district",
        "station": "enrolments__instructor__workstation__head",
        "own": "enrolments__instructor__user",
    }
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        ordering = ["-starts_on", "-pk"]
        indexes = [
            models.Index(fields=["starts_on", "id"], name="course_by_start"),
            models.Index(fields=["ends_on"], name="course_by_end"),
        ]
        constraints = [
            models.CheckConstraint(
                name="course_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A course cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its record page."""
        return reverse("instructors:course", args=[self.pk])


class Enrolment(Versioned):
    """One instructor in one course: hours attended and result."""

    class Result(models.TextChoices):
        ENROLLED = "enrolled", _("enrolled")
        PASSED = "passed", _("passed")
        FAILED = "failed", _("not passed")
        ABSENT = "absent", _("absent")

    course = models.ForeignKey(Course, models.CASCADE, related_name="enrolments")
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="enrolments", verbose_name=_("instructor")
    )
    result = models.CharField(_("result"), max_length=10, choices=Result, default=Result.ENROLLED)
    hours = models.PositiveSmallIntegerField(_("hours attended"), default=0)
    score = models.PositiveSmallIntegerField(_("exam score"), null=True, blank=True)
    certificate = models.CharField(_("certificate number"), max_length=60, blank=True)

    scope = SEEN_AS_HIS_PERSON
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "instructor"], name="enrolled_once"),
        ]

    def __str__(self) -> str:
        return f"{self.instructor} · {self.course}"
