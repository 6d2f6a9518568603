"""Postings and terms: dated history."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from enterprises.models import Enterprise, Workstation
from instructors.models.people import SEEN_AS_HIS_PERSON, Instructor


class PostingQuerySet(ScopedQuerySet):
    """A query vocabulary for postings."""

    def on(self, day: date) -> Self:
        """Postings in force that day."""
        return self.filter(Q(end=None) | Q(end__gte=day), start__lte=day)

    def touching(self, start: date, last: date) -> Self:
        """Postings in force on some day from start to last."""
        return self.filter(Q(end=None) | Q(end__gte=start), start__lte=last)


class Posting(Versioned, OneUse):
    """One instructor sent to one enterprise through a workstation; no end: until further notice.

    `end` is the last day in force.
    """

    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="postings", verbose_name=_("instructor")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="postings", verbose_name=_("enterprise")
    )
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="postings",
        verbose_name=_("through workstation"),
    )  # fmt: skip
    district = models.ForeignKey(District, models.PROTECT, related_name="postings")
    start = models.DateField(_("posted from"))
    end = models.DateField(_("posted until"), null=True, blank=True)
    end_reason = models.CharField(_("reason for the end"), max_length=200, blank=True)

    scope = {
        "district": "district",
        "station": "workstation__head",
        "own": "instructor__user",
    }
    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="posting_ends_after_it_starts",
                condition=Q(end=None) | Q(end__gte=F("start")),
                violation_error_message=_("A posting cannot end before it begins."),
            ),
            models.UniqueConstraint(
                name="one_open_posting_per_pair",
                fields=["instructor", "enterprise"],
                condition=Q(end=None),
                violation_error_message=_("This instructor is already posted to this enterprise."),
            ),
        ]
        indexes = [
            models.Index(fields=["instructor", "start"], name="posting_history"),
            models.Index(fields=["start", "id"], name="posting_by_start"),
        ]

    def __str__(self) -> str:
        return f"{self.instructor} → {self.enterprise}"


class Term(Versioned, OneUse):
    """A term of service (任期) with the document that appointed to it."""

    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="terms", verbose_name=_("instructor")
    )
    batch = models.CharField(_("batch"), max_length=30, blank=True)
    document_number = models.CharField(_("appointing document"), max_length=60, blank=True)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    scope = SEEN_AS_HIS_PERSON
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="term_ends_after_it_starts",
                condition=Q(end=None) | Q(end__gte=F("start")),
                violation_error_message=_("A term cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instructor} {self.start}"
