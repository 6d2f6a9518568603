"""What enterprises say of a month, through a link, without an account."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from accounts.scope import ScopedQuerySet
from accounts.triggers import SAID, Guard, declare
from common import tones
from common.links import SignedLink
from common.periods import MONTH, Period
from enterprises.models import Enterprise, Workstation
from instructors.models import Instructor
from records.models.logs import DailyLog, Visit
from records.models.problems import Problem


class ConfirmationQuerySet(ScopedQuerySet):
    """A query vocabulary for confirmations."""

    def visible_to(self, user: User) -> Self:
        """Those of his scope; never what an enterprise said of the user himself."""
        rows = super().visible_to(user)
        if user.is_system or not user.is_instructor:
            return rows
        own = ConfirmedVisit.objects.filter(instructor=user.instructor_id)
        return rows.exclude(answer__in=own.values("answer"))

    def answered(self) -> Self:
        """Those that the enterprise has answered."""
        return self.in_state("answered")

    def waiting(self) -> Self:
        """Those whose link is good and not used."""
        return self.in_state("issued")

    def with_problem_to_enter(self) -> Self:
        """Those in which a problem was written down that nobody has entered in the ledger."""
        return self.filter(answer__isnull=False, problem=None).exclude(answer__problem_text="")

    def in_state(self, state: str) -> Self:
        """Those of one state, by its code."""
        return self.filter(_states()[state])

    def counts(self) -> dict[str, int]:
        """How many are in each state, by its code; one query."""
        each = {state: Count("pk", filter=those) for state, those in _states().items()}
        return self.order_by().aggregate(**each)


def _states() -> dict[str, Q]:
    """Whose a confirmation's state is, as `SignedLink.state` says of one."""
    now, unused = timezone.now(), Q(used_at=None)
    good = unused & Q(revoked_at=None)
    return {
        "issued": good & Q(expires_at__gt=now), "answered": Q(used_at__isnull=False),
        "expired": good & Q(expires_at__lte=now), "revoked": unused & Q(revoked_at__isnull=False),
    }  # fmt: skip


class Confirmation(SignedLink):
    """One enterprise is asked about one month: its link, and what it was answered with.

    It carries the workstation and district that the enterprise had when it was asked. Instructors
    have no scope here: what an enterprise says of them is not theirs to read.
    """

    salt = "records.confirmation"
    WORDS = {
        "issued": _("waiting for an answer"), "answered": _("answered"), "expired": _("expired"),
        "revoked": _("revoked"),
    }  # fmt: skip
    TONES = {
        "issued": tones.WAITING, "answered": tones.GOOD, "expired": tones.ATTENTION,
        "revoked": tones.QUIET,
    }  # fmt: skip

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="confirmations", verbose_name=_("enterprise")
    )
    start = models.DateField(_("month"))
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="confirmations",
        verbose_name=_("workstation"),
    )  # fmt: skip
    district = models.ForeignKey(District, models.PROTECT, related_name="confirmations")
    issued_at = models.DateTimeField(_("link made at"), default=timezone.now)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    form_key = models.UUIDField(null=True, editable=False)
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, blank=True, related_name="confirmations",
        verbose_name=_("problem"),
    )  # fmt: skip

    scope = {"district": "district", "station": "workstation__head"}
    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        ordering = ["-start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "start"], name="one_confirmation_a_month",
                violation_error_message=_("This enterprise is asked about that month already."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["start", "id"], name="confirmation_by_month"),
            models.Index(fields=["workstation", "start"], name="confirmation_by_station"),
            models.Index(fields=["district", "start"], name="confirmation_by_district"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.period}"

    def get_absolute_url(self) -> str:
        """Its page for the offices."""
        return reverse("records:confirmation_page", args=[self.pk])

    @property
    def word(self) -> str | Promise:
        """Its state in words."""
        return self.WORDS[self.state]

    @property
    def tone(self) -> str:
        """The dot of its state."""
        return self.TONES[self.state]

    @property
    def period(self) -> Period:
        """The month it asks about."""
        return Period(self.start, MONTH)


class ConfirmationAnswer(models.Model):
    """What the enterprise said; triggers forbid to change or delete it.

    `noes` is [{"text", "kept", "said"}], the five noes as the policy stood that day. `comment` is
    on the work of the instructors, `problem_text` a problem or demand of the enterprise's own.
    """

    class Satisfaction(models.TextChoices):
        SATISFIED = "satisfied", _("satisfied")
        FAIRLY = "fairly", _("fairly satisfied")
        DISSATISFIED = "dissatisfied", _("dissatisfied")

    CONTENT = (Satisfaction.SATISFIED, Satisfaction.FAIRLY)

    confirmation = models.OneToOneField(Confirmation, models.PROTECT, related_name="answer")
    at = models.DateTimeField(_("answered at"))
    satisfaction = models.CharField(
        _("satisfaction"), max_length=15, choices=Satisfaction, blank=True
    )
    noes = models.JSONField(_("five noes"), default=list)
    comment = models.TextField(_("on the instructors' work"), max_length=2000, blank=True)
    problem_text = models.TextField(_("problem or demand"), max_length=2000, blank=True)
    wants_answer = models.BooleanField(_("wants an answer"), default=False)

    class Meta:
        verbose_name = _("answer of an enterprise")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.confirmation)

    @property
    def broken(self) -> list[dict]:
        """The items that it says were not kept."""
        return [item for item in self.noes if not item["kept"]]


class ConfirmedVisitQuerySet(models.QuerySet):
    """A query vocabulary for visits that were asked about."""

    def standing(self) -> Self:
        """Those that are still what the enterprise was shown.

        It vouches for a day, a person and a way of contact; a visit that its author has since
        made another one, or taken out, is vouched for no more.
        """
        return self.filter(
            visit__enterprise=F("answer__confirmation__enterprise"),
            visit__way=F("way"), visit__log=F("log"), log__day=F("day"),
            log__status__in=DailyLog.COUNTS,
        )  # fmt: skip

    def confirmed(self) -> Self:
        """Those that took place, by the enterprise's word."""
        return self.standing().filter(happened=True)

    def denied(self) -> Self:
        """Those that did not, by its word: a question, never a finding."""
        return self.standing().filter(happened=False)


class ConfirmedVisit(models.Model):
    """One visit as the enterprise was shown it, and whether it took place; never changed.

    The visit itself may be corrected or taken out by its author, so nothing in the database ties
    this row to it: what was shown is kept here.
    """

    answer = models.ForeignKey(ConfirmationAnswer, models.PROTECT, related_name="visits")
    visit = models.ForeignKey(
        Visit, models.DO_NOTHING, db_constraint=False, related_name="confirmations"
    )
    log = models.ForeignKey(
        DailyLog, models.DO_NOTHING, db_constraint=False, related_name="confirmations"
    )
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="+", verbose_name=_("instructor")
    )
    day = models.DateField(_("day"))
    way = models.CharField(_("way of contact"), max_length=10, choices=Visit.Way)
    happened = models.BooleanField(_("took place"))

    objects = ConfirmedVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit asked about")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "visit"], name="visit_asked_about_once"),
        ]
        indexes = [models.Index(fields=["day", "id"], name="asked_visit_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.instructor}"

    @property
    def in_words(self) -> str:
        """What the enterprise said of it."""
        return (
            gettext("confirmed by the enterprise")
            if self.happened
            else gettext("not confirmed by the enterprise")
        )


class RatedAnswer(models.Model):
    """What the enterprise said of the answer to one of its problems; never changed.

    `result` is the answer as it was shown: one that is sent back is answered anew later.
    """

    answer = models.ForeignKey(ConfirmationAnswer, models.PROTECT, related_name="ratings")
    problem = models.ForeignKey(
        Problem, models.PROTECT, related_name="ratings", verbose_name=_("problem")
    )
    result = models.TextField(_("measures and result"), max_length=5000)
    satisfaction = models.CharField(_("satisfaction"), max_length=15, choices=Problem.Satisfaction)
    lacking = models.TextField(_("what is still lacking"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("answer rated")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "problem"], name="problem_rated_once_a_link"),
        ]

    def __str__(self) -> str:
        return str(self.problem)


LINK = (
    "nonce", "digest", "expires_at", "revoked_at", "used_at", "enterprise_id", "start",
    "workstation_id", "district_id", "issued_at", "issued_by_id", "form_key",
)  # fmt: skip
GUARDS = declare(
    Guard("records_confirmationanswer", SAID),
    Guard("records_confirmedvisit", SAID),
    Guard("records_ratedanswer", SAID),
    Guard("records_problemstep", SAID, when="OLD.kind = 'rated'"),
    Guard("records_confirmation", SAID, when="OLD.used_at IS NOT NULL", columns=LINK),
)
