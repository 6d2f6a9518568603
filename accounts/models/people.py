"""People who sign in."""

import hashlib

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.districts import District
from common.models import OneUse, Versioned

SYSTEM = "system"


class Role(models.TextChoices):
    """The one office role of a user. Being an instructor is a link as well (`is_instructor`)."""

    ADMINISTRATOR = "administrator", _("administrator")
    DEPARTMENT = "department", _("department")
    COMMITTEE = "committee", _("committee")
    STATION_HEAD = "station_head", _("station head")
    INSTRUCTOR = "instructor", _("instructor")
    AUDITOR = "auditor", _("auditor")


class UserManager(BaseUserManager):
    """Makes users; `createsuperuser` is not offered: nobody is above the rules."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """A user with a hashed password (none: cannot sign in)."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def system(self) -> "User":
        """The built-in user that commands act as: sees everything, cannot sign in."""
        user = self.filter(username=SYSTEM).first()
        return user or self.create_user(SYSTEM, name="system", role=Role.DEPARTMENT)


class UserQuerySet(models.QuerySet):
    """A query vocabulary for users."""

    def visible_to(self, user: "User") -> models.QuerySet:
        """Administrators see the accounts of their branch; everybody else himself."""
        if user.is_system:
            return self
        if user.role == Role.ADMINISTRATOR:
            return self.filter(district__in=user.branch)
        return self.filter(pk=user.pk)

    def people(self) -> models.QuerySet:
        """Everybody but the built-in user."""
        return self.exclude(username=SYSTEM)


class User(AbstractBaseUser, Versioned, OneUse):
    """Somebody who signs in. A district is required of everyone but the system."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("full name"), max_length=60)
    role = models.CharField(_("role"), max_length=15, choices=Role)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="users",
        verbose_name=_("district"),
    )  # fmt: skip
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    must_change_password = models.BooleanField(
        _("chooses a new password at the next sign-in"), default=False
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    USERNAME_FIELD = "username"
    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        verbose_name = _("user")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="user_has_a_district",
                condition=Q(district__isnull=False) | Q(username=SYSTEM),
                violation_error_message=_("Choose the district this user works in."),
            ),
        ]

    def __str__(self) -> str:
        if self.is_system:
            return gettext("the system")
        return self.name or self.username

    @property
    def is_system(self) -> bool:
        """The built-in user of commands and jobs."""
        return self.username == SYSTEM

    @property
    def office(self) -> str:
        """District and role as one reads them: 青禾县两新工委."""
        return gettext("%(district)s %(role)s") % {
            "district": self.district, "role": self.get_role_display(),
        }  # fmt: skip

    @property
    def phone_id(self) -> str:
        """What a phone knows him by: always the same for him, and it says nothing about him."""
        made = f"{self.pk} {self.created_at.timestamp():.6f}"
        return hashlib.sha256(f"phone {made}".encode()).hexdigest()[:24]

    @cached_property
    def covers_everything(self) -> bool:
        """Whether his branch is the whole tree, so that a filter by district filters nothing."""
        if self.district_id is None or self.district.parent_id is not None:
            return False
        return not District.objects.filter(parent=None).exclude(pk=self.district_id).exists()

    @cached_property
    def districts(self) -> list[District]:
        """His district and all in it."""
        return list(District.objects.below(self.district))

    @cached_property
    def branch(self) -> list[int]:
        """The ids of his district and of all in it."""
        return [district.pk for district in self.districts]

    @cached_property
    def instructor_id(self) -> int | None:
        """The id of his own instructor record, by the link that `instructors` makes."""
        return type(self).objects.values_list("instructor", flat=True).get(pk=self.pk)

    @property
    def is_instructor(self) -> bool:
        """Whether he has an instructor record of his own, whatever his office role."""
        return self.instructor_id is not None
