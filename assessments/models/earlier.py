"""Annual results from before this system, taken over from the files."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import Versioned
from enterprises.models import Workstation
from instructors.models import Instructor


class EarlierGrade(Versioned):
    """One person's annual grade of a year that was not assessed here, with its document.

    The words and whether it was the best grade are kept as they were entered: a later rubric may
    call its grades otherwise. A final assessment of that year here takes its place.
    """

    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="earlier_grades", verbose_name=_("instructor")
    )
    year = models.PositiveSmallIntegerField(_("year"), db_index=True)
    grade = models.CharField(_("code of the grade"), max_length=20)
    label = models.CharField(_("grade"), max_length=40)
    is_best = models.BooleanField(_("the best grade"))
    source = models.CharField(_("source document"), max_length=200)
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("workstation"),
    )  # fmt: skip
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), auto_now=True)

    scope = {"district": "district", "station": "workstation__head", "own": "instructor__user"}
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("earlier annual result")
        ordering = ["-year", "instructor"]
        constraints = [
            models.UniqueConstraint(fields=["instructor", "year"], name="one_earlier_grade_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.instructor} {self.year}"
