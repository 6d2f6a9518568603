"""What the rooms' models share: versions, one-use keys, papers, jobs."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Versioned(models.Model):
    """An editable row: every change counts `version` up, and names the one it was based on."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True


class OneUse(models.Model):
    """A row made by a form: the form's key makes a second post find the first one's row."""

    form_key = models.UUIDField(_("form key"), null=True, blank=True, unique=True, editable=False)

    class Meta:
        abstract = True


class PaperStatus(models.TextChoices):
    """The states of everything that is written, handed in and reviewed."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")


class Paper(Versioned, OneUse):
    """Something written and handed in: draft → submitted → accepted, or returned with a reason."""

    Status = PaperStatus
    status = models.CharField(
        _("state"), max_length=10, choices=PaperStatus, default=PaperStatus.DRAFT, db_index=True
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("reviewed by"),
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether its author may still change it."""
        return self.status in (PaperStatus.DRAFT, PaperStatus.RETURNED)

    @property
    def is_handed_in(self) -> bool:
        """Whether it waits for, or has passed, its review."""
        return not self.is_open


class JobState(models.TextChoices):
    """The states of long work."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class Job(models.Model):
    """Long work. The row is the truth, the message only a nudge; see `common.jobs`.

    A subclass names its Celery task in `task_name`; the task takes the row's id and nothing else.
    """

    State = JobState
    task_name: str = ""

    state = models.CharField(
        _("state"), max_length=10, choices=JobState, default=JobState.WAITING, db_index=True
    )
    token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    error = models.JSONField(_("error"), default=dict, blank=True)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True, db_index=True)
    nudged_at = models.DateTimeField(null=True, blank=True, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state in (JobState.READY, JobState.FAILED)

    @property
    def error_words(self) -> str:
        """What went wrong, in the reader's language; empty when nothing did."""
        from common.wording import words

        return words(self.error["code"], self.error.get("params")) if self.error else ""
