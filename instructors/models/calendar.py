"""The Chinese working calendar."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.models import OneUse, Versioned
from common.periods import Period

# The names that the seeded years bring along; a name that staff type stays as it is.
HOLIDAYS = {
    "New Year's Day": _("New Year's Day"),
    "Spring Festival": _("Spring Festival"),
    "Tomb-sweeping Day": _("Tomb-sweeping Day"),
    "Labour Day": _("Labour Day"),
    "Dragon Boat Festival": _("Dragon Boat Festival"),
    "National Day": _("National Day"),
    "Mid-autumn Festival": _("Mid-autumn Festival"),
}


class CalendarQuerySet(models.QuerySet):
    """A query vocabulary for the calendar."""

    def within(self, period: Period) -> Self:
        """Its days, in order."""
        return self.filter(day__gte=period.start, day__lt=period.end).order_by("day")

    def last_workday_before(self, day: date) -> date:
        """The last workday before that day; the day before where the calendar says nothing."""
        known = self.filter(day__lt=day, kind__in=CalendarDay.WORKING).order_by("-day")
        return known.values_list("day", flat=True).first() or day - timedelta(days=1)


class CalendarDay(Versioned):
    """One day: workday or not, and why. `workdays` is the running count up to and with the day.

    "Workdays after a until and with b" is `b.workdays - a.workdays`. Provisional: the State
    Council's notice for the year is not out, so the day is Monday–Friday only.
    """

    class Kind(models.TextChoices):
        WORKDAY = "workday", _("workday")
        WEEKEND = "weekend", _("weekend")
        HOLIDAY = "holiday", _("holiday")
        MAKE_UP = "make_up", _("make-up workday")

    WORKING = (Kind.WORKDAY, Kind.MAKE_UP)

    day = models.DateField(_("day"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=40, blank=True)
    provisional = models.BooleanField(_("provisional"), default=False)
    workdays = models.PositiveIntegerField(_("workdays so far"), default=0)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar day")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"

    @property
    def label(self) -> str:
        """Its name in the reader's language, else what kind of day it is."""
        return gettext(self.name) if self.name else self.get_kind_display()

    @property
    def is_workday(self) -> bool:
        """Whether one works that day."""
        return self.kind in self.WORKING


class CalendarChange(OneUse):
    """Days of the calendar changed at one time: what they were, what they became, what it altered.

    `days` holds [{"day", "b": [kind, name, provisional], "a": [...]}], so that the change can be
    looked at and, with a preview of its own, changed back (`undoes`).
    """

    at = models.DateTimeField(_("changed at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    title = models.CharField(_("what for"), max_length=100, blank=True)
    first = models.DateField(_("first day"))
    last = models.DateField(pgettext_lazy("calendar", "last day"))
    days = models.JSONField(_("calendar day"), default=list)
    altered = models.PositiveIntegerField(_("expected days altered"), default=0)
    people = models.PositiveIntegerField(_("people concerned"), default=0)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        verbose_name = _("change of the calendar")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["first", "last"], name="calendar_change_by_day")]

    def __str__(self) -> str:
        days = f"{self.first}" if self.first == self.last else f"{self.first} – {self.last}"
        return f"{self.title} {days}".strip()
