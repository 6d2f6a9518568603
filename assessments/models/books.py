"""Target responsibility books."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from common.periods import YEAR, Period
from enterprises.models import Workstation
from instructors.models import Instructor


class ResponsibilityBook(Versioned, OneUse):
    """A year's target responsibility book (目标责任书) of an instructor with the leading body."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SIGNED = "signed", _("signed")

    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="books", verbose_name=_("instructor")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("workstation"),
    )  # fmt: skip
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    party_a = models.CharField(_("party A"), max_length=100)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    note = models.TextField(_("rewards and penalties"), max_length=2000, blank=True)

    scope = {"district": "district", "station": "workstation__head", "own": "instructor__user"}
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("responsibility book")
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["instructor", "year"],
                name="one_book_a_year",
                violation_error_message=_("This person has a book for that year."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instructor} {self.year}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("assessments:book_page", args=[self.pk])

    @property
    def period(self) -> Period:
        """Its year."""
        return Period(date(self.year, 1, 1), YEAR)


class Target(models.Model):
    """One target: what, how much, by when, worth how many points, checked by whom.

    With a figure the value is read; without one it is confirmed by hand.

    A hand-over closes it (`closed_on`, with what was done by then and how much of the amount was
    handed on) and puts an amendment into the successor's book: a target with `added_on`, counted
    above what he had to do and had done himself by then (`baseline`).
    """

    book = models.ForeignKey(ResponsibilityBook, models.CASCADE, related_name="targets")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("target"), max_length=150)
    figure = models.CharField(_("figure"), max_length=60, blank=True)
    amount = models.PositiveIntegerField(_("amount"), default=1)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    deadline = models.DateField(_("by"), null=True, blank=True)
    points = models.PositiveSmallIntegerField(_("points"), default=0)
    checker = models.CharField(_("checked by"), max_length=60, blank=True)
    done_amount = models.PositiveIntegerField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("confirmed by"),
    )  # fmt: skip
    closed_on = models.DateField(_("handed over on"), null=True, blank=True)
    closed_done = models.PositiveIntegerField(_("done by then"), null=True, blank=True)
    handed = models.PositiveIntegerField(_("handed on"), default=0)
    added_on = models.DateField(_("taken over from"), null=True, blank=True)
    baseline = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("target")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def own_amount(self) -> int:
        """What is left of the amount for its own person."""
        return self.amount - self.handed

    @property
    def is_amendment(self) -> bool:
        """Whether it came by a hand-over."""
        return self.added_on is not None
