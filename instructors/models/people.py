"""Instructors."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from enterprises.models import Workstation

# What belongs to a person and has no place of its own is seen by whoever sees him today.
SEEN_AS_HIS_PERSON = {
    "district": "instructor__district",
    "station": "instructor__workstation__head",
    "own": "instructor__user",
}


class InstructorQuerySet(ScopedQuerySet):
    """A query vocabulary for instructors."""

    def serving(self) -> Self:
        """Those in post: active, on leave or under correction."""
        return self.filter(state__in=Instructor.SERVING)


class Instructor(Versioned, OneUse):
    """A party-building instructor (党建指导员); the ID number is the key, and is masked."""

    class Kind(models.TextChoices):
        FULL_TIME = "full_time", _("full-time")
        PART_TIME = "part_time", _("part-time")
        LEADER = "leader", _("leading cadre")

    class State(models.TextChoices):
        CANDIDATE = "candidate", _("candidate")
        UNDER_REVIEW = "under_review", _("under review")
        APPOINTED = "appointed", _("appointed")
        ACTIVE = "active", _("active")
        ON_LEAVE = "on_leave", _("on leave")
        UNDER_CORRECTION = "under_correction", _("under correction")
        COMPLETED = "completed", _("term completed")
        REASSIGNED = "reassigned", _("reassigned")
        RECALLED = "recalled", _("recalled")

    class Gender(models.TextChoices):
        MALE = "male", _("male")
        FEMALE = "female", _("female")

    SERVING = (State.ACTIVE, State.ON_LEAVE, State.UNDER_CORRECTION)

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
        related_name="instructor", verbose_name=_("user"),
    )  # fmt: skip
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    name_key = models.CharField(max_length=400, editable=False)
    name_initials = models.CharField(max_length=60, editable=False)
    readings = models.JSONField(
        _("readings of rare characters"), default=dict, blank=True,
        help_text=_("Pinyin for characters of the name that have no known reading."),
    )  # fmt: skip
    id_number = models.CharField(_("ID number"), max_length=18, unique=True)
    gender = models.CharField(_("gender"), max_length=6, choices=Gender)
    ethnic_group = models.CharField(_("ethnic group"), max_length=20, blank=True)
    born_on = models.DateField(_("date of birth"))
    native_place = models.CharField(_("native place"), max_length=60, blank=True)
    education = models.CharField(_("education"), max_length=30, blank=True)
    joined_party_on = models.DateField(_("joined the Party"), null=True, blank=True)
    joined_party_month_only = models.BooleanField(default=False, editable=False)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    sending_unit = models.CharField(_("sending unit"), max_length=100, blank=True)
    post = models.CharField(_("post and rank"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PART_TIME)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.CANDIDATE)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="instructors", verbose_name=_("district")
    )
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="instructors",
        verbose_name=_("workstation"),
    )  # fmt: skip
    photo = models.FileField(_("photo"), upload_to="photos/", blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    scope = {"district": "district", "station": "workstation__head", "own": "user"}
    objects = InstructorQuerySet.as_manager()

    class Meta:
        verbose_name = _("instructor")
        ordering = ["name_key", "pk"]
        indexes = [
            models.Index(fields=["name_key", "id"], name="instructor_by_name"),
            models.Index(fields=["born_on", "id"], name="instructor_by_birth"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its record page."""
        return reverse("reports:person", args=[self.pk])


class Pledge(OneUse):
    """The five-noes pledge (五不承诺书) signed at appointment; the list is a copy of that day's."""

    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="pledges", verbose_name=_("instructor")
    )
    items = models.JSONField(_("items"))
    signed_on = models.DateField(_("signed on"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    scope = SEEN_AS_HIS_PERSON
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("pledge")
        ordering = ["-signed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.instructor} {self.signed_on}"
