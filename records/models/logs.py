"""Working-day records."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from accounts.scope import ScopedQuerySet, visible_behind
from common.models import OneUse, Versioned
from enterprises.models import Enterprise, Workstation
from instructors.models import Instructor
from records import tags


class DailyLogQuerySet(ScopedQuerySet):
    """A query vocabulary for logs."""

    def received(self) -> Self:
        """Those that count: received or locked."""
        return self.filter(status__in=DailyLog.COUNTS)


class DailyLog(Versioned, OneUse):
    """One instructor's working day (工作日记录): draft → received → locked.

    It carries the workstation and district of its own day, and is scoped by those. `number` is
    the receipt; `late_days` says how many days after the day itself it was received, and
    `is_late` whether that was beyond the policy's allowance (`records.rules.late_mark`).
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        RECEIVED = "received", _("received")
        LOCKED = "locked", _("locked")

    COUNTS = (Status.RECEIVED, Status.LOCKED)

    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="logs", verbose_name=_("instructor")
    )
    day = models.DateField(_("day"))
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="logs",
        verbose_name=_("workstation"),
    )  # fmt: skip
    district = models.ForeignKey(District, models.PROTECT, related_name="logs")
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    number = models.CharField(  # noqa: DJ001 - null until received: unique among the rest
        _("receipt number"), max_length=30, null=True, unique=True
    )
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    late_days = models.PositiveSmallIntegerField(_("days after"), default=0)
    is_late = models.BooleanField(_("late entry"), default=False)
    updated_at = models.DateTimeField(auto_now=True)

    scope = {"district": "district", "station": "workstation__head", "own": "instructor__user"}
    objects = DailyLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily log")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["instructor", "day"],
                name="one_log_a_day",
                violation_error_message=_("There is a log for that day already."),
            ),
        ]
        indexes = [
            models.Index(fields=["day", "id"], name="log_by_day"),
            models.Index(fields=["workstation", "day"], name="log_by_station"),
            models.Index(fields=["district", "day"], name="log_by_district"),
        ]

    def __str__(self) -> str:
        return f"{self.instructor} {self.day}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("records:log_page", args=[self.pk])

    @property
    def counts(self) -> bool:
        """Whether it has been received."""
        return self.status in self.COUNTS


class VisitQuerySet(models.QuerySet):
    """A query vocabulary for visits."""

    def counted(self) -> Self:
        """Contacts with an enterprise in logs that count."""
        return self.filter(log__status__in=DailyLog.COUNTS, enterprise__isnull=False)

    def visible_to(self, user: User) -> Self:
        """The visits of the logs that the user may see."""
        return visible_behind(self, "log", user)


class Visit(models.Model):
    """What was done that day with one enterprise (none: at the workstation or elsewhere).

    `tags` is a comma-framed list of duty tags (",policy,demands,"); see `records.tags`. `key` is
    made where the visit is first typed, so that two phones that write one day's log add to each
    other, and a resent form changes its own visits. `version` is each visit's own, and
    `editor` the open page that wrote it last: two of them are in each other's way only where they
    changed the same visit. `day` is its log's: a city's visits of a month are found by it.
    """

    class Way(models.TextChoices):
        ON_SITE = "on_site", _("on site")
        PHONE = "phone", _("by phone")
        ONLINE = "online", _("online")
        MEETING = "meeting", _("meeting")

    log = models.ForeignKey(DailyLog, models.CASCADE, related_name="visits", db_index=False)
    day = models.DateField(_("day"), editable=False)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    editor = models.UUIDField(null=True, editable=False)
    order = models.PositiveSmallIntegerField(default=0)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="visits",
        verbose_name=_("enterprise"),
    )  # fmt: skip
    way = models.CharField(_("way of contact"), max_length=10, choices=Way, default=Way.ON_SITE)
    tags = models.CharField(_("duties"), max_length=200, default=",", blank=True)
    text = models.TextField(_("what was done"), max_length=5000, blank=True)
    met = models.CharField(_("people met"), max_length=200, blank=True)
    learned = models.TextField(_("what was learned"), max_length=5000, blank=True)
    problem_text = models.TextField(_("problems and demands"), max_length=5000, blank=True)
    result = models.TextField(_("measures and result"), max_length=5000, blank=True)
    next_plan = models.CharField(_("next time"), max_length=500, blank=True)
    starred = models.BooleanField(_("starred for the summary"), default=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        ordering = ["log", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["log", "key"], name="visit_written_once")]
        indexes = [
            # what figures count, so that counting never reads the texts
            models.Index(fields=["log", "way", "enterprise"], name="visit_of_log"),
            models.Index(fields=["day", "id", "way", "enterprise", "log"], name="visit_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise or '—'}"

    @property
    def tag_labels(self) -> list[str]:
        """Its duties in the reader's language."""
        return tags.labels(self.tags)


class VisitPhotoQuerySet(models.QuerySet):
    """A query vocabulary for photos."""

    def visible_to(self, user: User) -> Self:
        """Those of the logs that the user may see."""
        return self.filter(visit__log__in=DailyLog.objects.visible_to(user))


class VisitPhoto(models.Model):
    """A photo beside a visit: never asked for, never counted; drawn anew, so without a place.

    `key` is made on the phone, so that a photo sent twice is stored once.
    """

    MOST = 6  # a visit

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="photos")
    key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    file = models.FileField(_("photo"), upload_to="visits/%Y/%m/")
    at = models.DateTimeField(auto_now_add=True)

    objects = VisitPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a visit")
        ordering = ["visit", "pk"]

    def __str__(self) -> str:
        return f"{self.visit} {self.pk}"


class LogSending(models.Model):
    """A log that a phone had kept and sent: by its key, what is sent again is known."""

    key = models.UUIDField(unique=True, editable=False)
    log = models.ForeignKey(DailyLog, models.CASCADE, related_name="sendings")
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("sending of a log")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.log} {self.at}"


class LogRevision(models.Model):
    """The text that a received log had before its author corrected it."""

    log = models.ForeignKey(DailyLog, models.CASCADE, related_name="revisions")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    before = models.JSONField()

    class Meta:
        verbose_name = _("former text of a log")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.log} {self.at}"

    @property
    def visits(self) -> list[dict[str, Any]]:
        """All that its visits said before, in the reader's language."""
        ways = dict(Visit.Way.choices)
        more = ("met", "learned", "problem_text", "result", "next_plan")
        names = {name: Visit._meta.get_field(name).verbose_name for name in more}
        return [
            {
                "enterprise": kept["enterprise"], "text": kept["text"],
                "about": [str(ways.get(kept["way"], kept["way"])), *tags.labels(kept["tags"])],
                "facts": [(label, kept[name]) for name, label in names.items() if kept.get(name)],
            }
            for kept in self.before["visits"]
        ]  # fmt: skip
