"""Good practice (经验做法): written, reviewed, and kept in a library that others draw from."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, Role, User
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from enterprises.models import Enterprise, Workstation
from instructors.models import Instructor
from records import tags
from records.models.logs import Visit


class ExperienceQuerySet(ScopedQuerySet):
    """A query vocabulary for experience: one's own scope, and the library one reads in."""

    def _rules(self, user: User) -> list[Q]:
        rules = super()._rules(user)
        return rules if user.role == Role.ADMINISTRATOR else [*rules, self._shelf(user)]

    def in_scope(self, user: User) -> "ExperienceQuerySet":
        """What one writes or looks after: one's scope without the library's other pieces."""
        if user.is_system:
            return self
        rules = super()._rules(user)
        if not rules:
            return self.none()
        return self.filter(Q(*rules, _connector=Q.OR))

    def published_for(self, user: User) -> "ExperienceQuerySet":
        """The library as the user reads it."""
        rows = self.filter(status=Experience.Status.PUBLISHED)
        return rows if user.is_system else rows.filter(self._shelf(user))

    def shared(self) -> "ExperienceQuerySet":
        """What was handed in, or told at a symposium that was held: what counts."""
        kept = self.exclude(status__in=Experience.OPEN)
        return kept.exclude(symposium__isnull=False, symposium__held_on=None)

    @staticmethod
    def _shelf(user: User) -> Q:
        """What was published in the user's district, in one above it, or in one below it."""
        code = user.district.code if user.district_id else ""
        above = [code[:length] for length in range(1, len(code) + 1)]
        here = Q(published_in__code__in=above)
        if code and user.role != Role.INSTRUCTOR:
            here |= Q(published_in__code__startswith=code)
        return Q(status=Experience.Status.PUBLISHED) & here


class Experience(Versioned, OneUse):
    """One piece of good practice; a symposium, a log's visit or nobody but its author behind it.

    Draft → handed in → reviewed → in the library of a county or city, or returned to its author.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        REVIEWED = "reviewed", _("checked")
        PUBLISHED = "published", _("in the library")

    OPEN = (Status.DRAFT, Status.RETURNED)

    title = models.CharField(_("title"), max_length=120)
    title_key = models.CharField(max_length=900, editable=False, blank=True)
    title_initials = models.CharField(max_length=120, editable=False, blank=True)
    tags = models.CharField(_("kinds"), max_length=200, default=",", blank=True)
    text = models.TextField(pgettext_lazy("experience", "what was done"), max_length=5000)
    result = models.TextField(pgettext_lazy("experience", "result"), max_length=3000, blank=True)
    useful_for = models.TextField(_("where it may be useful"), max_length=1000, blank=True)
    day = models.DateField(pgettext_lazy("experience", "day"))
    symposium = models.ForeignKey(
        "records.Symposium", models.SET_NULL, null=True, blank=True, related_name="experiences",
        verbose_name=_("symposium"),
    )  # fmt: skip
    visit = models.ForeignKey(
        Visit, models.SET_NULL, null=True, blank=True, related_name="experiences"
    )
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, null=True, blank=True, related_name="experiences",
        verbose_name=_("instructor"),
    )  # fmt: skip
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="experiences",
        verbose_name=_("enterprise"),
    )  # fmt: skip
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="experiences",
        verbose_name=_("workstation"),
    )  # fmt: skip
    district = models.ForeignKey(District, models.PROTECT, related_name="experiences")
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("reviewed by"),
    )  # fmt: skip
    reviewed_on = models.DateField(_("checked on"), null=True, blank=True)
    published_in = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("library of"),
    )  # fmt: skip
    published_on = models.DateField(_("in the library since"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    scope = {"district": "district", "station": "workstation__head", "own": "instructor__user"}
    objects = ExperienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("experience")
        ordering = ["-day", "-pk"]
        indexes = [
            models.Index(fields=["day", "id"], name="experience_by_day"),
            models.Index(fields=["title_key", "id"], name="experience_by_title"),
            models.Index(fields=["published_in", "status"], name="experience_library"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("records:experience_page", args=[self.pk])

    @property
    def tag_labels(self) -> list[str]:
        """Its kinds in the reader's language."""
        return tags.labels(self.tags)


class ExperienceUse(OneUse):
    """Somebody took it up: who, where, and with what result. Nobody is counted by it."""

    experience = models.ForeignKey(Experience, models.CASCADE, related_name="uses")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("enterprise"),
    )  # fmt: skip
    note = models.TextField(_("how it went"), max_length=1000, blank=True)
    on = models.DateField()

    class Meta:
        verbose_name = _("use of an experience")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.by} · {self.experience}"
