"""What a review leaves behind: editions, questions, samples; and what an author starred."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.models.logs import Visit
from records.models.papers import MonthlySummary, QuarterlyReport


class Edition(models.Model):
    """A summary or report as it was handed in, one row each time; kept for good."""

    summary = models.ForeignKey(MonthlySummary, models.CASCADE, null=True, related_name="editions")
    report = models.ForeignKey(QuarterlyReport, models.CASCADE, null=True, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    at = models.DateTimeField(_("handed in at"))
    text = models.TextField(_("work done"), blank=True)
    difficulties = models.TextField(_("difficulties"), blank=True)
    next_plan = models.TextField(_("next steps"), blank=True)
    figures = models.JSONField(_("figures"), default=dict)

    class Meta:
        verbose_name = _("edition")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["summary", "number"], name="summary_edition_once"),
            models.UniqueConstraint(fields=["report", "number"], name="report_edition_once"),
            models.CheckConstraint(
                name="edition_of_one_paper",
                condition=Q(summary__isnull=False, report=None)
                | Q(summary=None, report__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.summary or self.report} {self.number}"


class Question(models.Model):
    """What a month's logs may be asked about: never a fault, never counted, read by no figure.

    One a kind and month; `found` lists what it is about (see `records.questions`). Its reviewer
    and its author see the same.
    """

    class Kind(models.TextChoices):
        LATE = "late", _("recorded some days after")
        BATCH = "batch", _("several days recorded in one sitting")
        ALIKE_OWN = "alike_own", _("nearly the same words as on an earlier day")
        ALIKE_OTHER = "alike_other", _("nearly the same words as another instructor's")
        DENIED = "denied", _("the enterprise does not remember a visit")

    class State(models.TextChoices):
        NOTICED = "noticed", _("may be asked")
        ASKED = "put", _("put to the author")
        REPLIED = "replied", _("replied")
        SETTLED = "settled", _("settled")

    summary = models.ForeignKey(MonthlySummary, models.CASCADE, related_name="questions")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    found = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.NOTICED)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("question")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["summary", "kind"], name="one_question_a_kind"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Sample(models.Model):
    """The papers that a reviewer accepts together, and those of them that he opens first.

    Drawn on the server and stored; he has one open sample of summaries and one of reports, so
    asking again gives the same pick. `room` is the kind of paper.
    """

    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    room = models.CharField(max_length=10)
    made_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sample")
        constraints = [
            models.UniqueConstraint(
                fields=["reviewer", "room"], condition=Q(closed_at=None), name="one_open_sample"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.pk}"


class SampledPaper(models.Model):
    """A paper of a sample's pool; `picked` ones are opened before any of the pool is accepted."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="papers")
    paper = models.PositiveBigIntegerField()
    picked = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("paper of a sample")
        constraints = [
            models.UniqueConstraint(fields=["sample", "paper"], name="paper_sampled_once"),
        ]
        indexes = [models.Index(fields=["paper", "sample"], name="sampled_paper")]

    def __str__(self) -> str:
        return f"{self.sample} {self.paper}"


class Star(models.Model):
    """A sentence of a visit that its author marked for the month's summary.

    It holds while the visit still says so; a whole visit is starred by `Visit.starred`.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="stars")
    sentence = models.CharField(max_length=500)

    class Meta:
        verbose_name = _("starred sentence")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "sentence"], name="sentence_starred_once"),
        ]

    def __str__(self) -> str:
        return self.sentence[:60]
