"""Leave and return."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, User
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from enterprises.models import Workstation
from instructors.models.calendar import CalendarDay
from instructors.models.people import Instructor


class LeaveQuerySet(ScopedQuerySet):
    """A query vocabulary for leave."""

    def visible_to(self, user: User) -> Self:
        """As scope says; a draft is its author's alone."""
        rows = super().visible_to(user)
        if user.is_system:
            return rows
        return rows.filter(~Q(status=Leave.Status.DRAFT) | Q(instructor=user.instructor_id))

    def approved(self) -> Self:
        """Leave that lowers what is due."""
        return self.filter(status__in=Leave.COUNTS)

    def touching(self, start: date, last: date) -> Self:
        """Leave of which some day lies from start to last."""
        return self.filter(start__lte=last, end__gte=start)

    def open(self) -> Self:
        """Leave that waits for its decision, or for the return from it."""
        return self.filter(status__in=(Leave.Status.WAITING, Leave.Status.APPROVED))

    def to_decide(self) -> Self:
        """Leave, or its extension, that waits for somebody's decision."""
        return self.filter(WAITS)

    def staged(self, today: date | None = None) -> Self:
        """With `now`, what an approved leave is today: ahead, on leave, to return, overdue.

        Overdue: a workday after the leave has gone by without a word of return; a workday lies
        between if the leave ended before the last workday that is over.
        """
        today = today or timezone.localdate()
        over = CalendarDay.objects.last_workday_before(today)
        stage = Leave.Stage
        return self.annotate(
            now=Case(
                When(~Q(status=Leave.Status.APPROVED), then=F("status")),
                When(start__gt=today, then=Value(stage.AHEAD)),
                When(end__gte=today, then=Value(stage.AWAY)),
                When(end__lt=over, extend_to=None, then=Value(stage.OVERDUE)),
                default=Value(stage.TO_RETURN),
                output_field=models.CharField(),
            )
        )


class Leave(Versioned, OneUse):
    """Days on which nothing is due, once approved. Both ends included.

    Some kinds are no leave in the proper sense but duty done elsewhere (`OTHER_DUTY`). While
    `extend_to` is set, a longer leave has been asked for and waits at `step`.
    """

    class Kind(models.TextChoices):
        PERSONAL = "personal", _("personal affairs")
        SICK = "sick", _("sick leave")
        OFFICIAL = "official", _("official business")
        ANNUAL = "annual", _("annual leave")
        FAMILY = "family", _("marriage, birth or bereavement")
        TRAINING = "training", _("training")
        SECONDED = "seconded", _("secondment")

    OTHER_DUTY = (Kind.OFFICIAL, Kind.TRAINING, Kind.SECONDED)

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        WAITING = "waiting", _("waiting for approval")
        APPROVED = "approved", pgettext_lazy("absence", "approved")
        REFUSED = "refused", _("refused")
        RETURNED = "returned", _("returned to work")
        WITHDRAWN = "withdrawn", _("withdrawn")
        NOT_TAKEN = "not_taken", pgettext_lazy("absence", "not taken")
        ENDED = "ended", pgettext_lazy("absence", "ended with the service")

    class Step(models.IntegerChoices):
        STATION = 0, _("station head")
        COMMITTEE = 1, pgettext_lazy("absence", "committee")
        DEPARTMENT = 2, _("department")

    class Stage(models.TextChoices):
        DRAFT = "draft", _("draft")
        WAITING = "waiting", _("waiting for approval")
        AHEAD = "ahead", _("approved, to come")
        AWAY = "on_leave", pgettext_lazy("absence", "on leave")
        TO_RETURN = "to_return", _("return to be reported")
        OVERDUE = "overdue", _("return overdue")
        RETURNED = "returned", _("returned to work")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        NOT_TAKEN = "not_taken", pgettext_lazy("absence", "not taken")
        ENDED = "ended", pgettext_lazy("absence", "ended with the service")

    COUNTS = (Status.APPROVED, Status.RETURNED, Status.ENDED)
    STANDING = (Status.WAITING, *COUNTS)

    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="leaves", verbose_name=_("instructor")
    )
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=500)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    step = models.PositiveSmallIntegerField(_("waits for"), default=0, choices=Step)
    returned_on = models.DateField(_("returned on"), null=True, blank=True)
    extend_to = models.DateField(_("to be extended until"), null=True, blank=True)
    extend_reason = models.CharField(_("reason for extending"), max_length=500, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("entered for the person by"),
    )  # fmt: skip

    scope = {"district": "district", "station": "workstation__head", "own": "instructor__user"}
    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="leave_ends_after_it_starts",
                condition=Q(end__gte=F("start")),
                violation_error_message=_("Leave cannot end before it begins."),
            ),
        ]
        indexes = [
            models.Index(fields=["instructor", "start"], name="leave_history"),
            models.Index(fields=["start", "id"], name="leave_by_start"),
        ]

    def __str__(self) -> str:
        return f"{self.instructor} {self.start}–{self.end}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("instructors:leave", args=[self.pk])

    @property
    def days(self) -> int:
        """How many calendar days it takes, both ends included."""
        return (self.end - self.start).days + 1

    @property
    def days_asked(self) -> int:
        """How many days the chain decides on: with the extension, where one is asked for."""
        return ((self.extend_to or self.end) - self.start).days + 1

    @property
    def is_waiting(self) -> bool:
        """Whether it, or its extension, waits for a decision."""
        return self.status == Leave.Status.WAITING or self.extend_to is not None

    @property
    def is_other_duty(self) -> bool:
        """Whether it is duty done elsewhere and no leave in the proper sense."""
        return self.kind in Leave.OTHER_DUTY

    @property
    def stage(self) -> str:
        """Its state today; rows of `staged()` bring it along."""
        if "now" in self.__dict__:
            return self.now
        return Leave.objects.staged().values_list("now", flat=True).get(pk=self.pk)

    def get_stage_display(self) -> str:
        """Its state today in words."""
        return str(Leave.Stage(self.stage).label)


WAITS = Q(status=Leave.Status.WAITING) | Q(extend_to__isnull=False)


class LeaveStep(models.Model):
    """One decision in the approval chain; on an extension if `until` says until when.

    `asked` keeps the reason for the extension. `entering`: said by entering it for the person.
    """

    leave = models.ForeignKey(Leave, models.CASCADE, related_name="steps")
    step = models.PositiveSmallIntegerField(choices=Leave.Step)
    until = models.DateField(_("extended until"), null=True, blank=True)
    asked = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    approved = models.BooleanField(pgettext_lazy("absence", "approved"))
    note = models.CharField(_("comment"), max_length=500, blank=True)
    entering = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("decision on leave")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.leave} {self.step}"
