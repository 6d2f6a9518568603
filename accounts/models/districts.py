"""The tree of districts."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import OneUse, Versioned


class DistrictQuerySet(models.QuerySet):
    """A query vocabulary for districts."""

    def below(self, district: "District") -> Self:
        """The district itself and everything in it."""
        return self.filter(code__startswith=district.code)

    def visible_to(self, user: object) -> Self:
        """The districts of the user's own branch; all of them for the system."""
        if user.is_system:
            return self
        return self.below(user.district) if user.district_id else self.none()


class District(Versioned, OneUse):
    """A city, county, or township/park. A child's code begins with its parent's."""

    class Level(models.TextChoices):
        CITY = "city", _("city")
        COUNTY = "county", _("county")
        TOWNSHIP = "township", _("township, street or park")

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name=_("belongs to"),
    )  # fmt: skip

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("district")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def contains(self, other: "District") -> bool:
        """Whether the other district is this one or lies in it."""
        return other.code.startswith(self.code)
