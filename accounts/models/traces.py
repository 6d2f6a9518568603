"""What is written down about what happens: audit, notices, settings, suggestions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.districts import District
from accounts.models.people import Role, User
from common.models import OneUse, Versioned
from common.wording import words


class AuditQuerySet(models.QuerySet):
    """A query vocabulary for the audit trail."""

    def visible_to(self, user: User) -> models.QuerySet:
        """Entries of the branch, for auditors and departments; administrators see this room's.

        Entries without a district (of the system) are seen where the whole tree is.
        """
        if user.is_system:
            return self
        if user.role not in (Role.AUDITOR, Role.DEPARTMENT, Role.ADMINISTRATOR):
            return self.none()
        rows = self
        if user.role == Role.ADMINISTRATOR:
            rows = rows.filter(subject_kind__startswith="accounts.")
        if user.covers_everything:
            return rows
        return rows.filter(district__in=user.branch)


class AuditEntry(models.Model):
    """One action: who, what, on what, before and after. Triggers forbid UPDATE and DELETE."""

    at = models.DateTimeField(_("when"), auto_now_add=True)
    actor = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("who"), db_index=False
    )
    verb = models.CharField(_("action"), max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField(null=True)
    subject_label = models.CharField(_("on what"), max_length=200)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, related_name="+", verbose_name=_("district"),
        db_index=False,
    )  # fmt: skip
    params = models.JSONField(default=dict)
    changes = models.JSONField(_("before and after"), default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["at", "id"], name="audit_by_time"),
            models.Index(fields=["actor", "at", "id"], name="audit_by_actor"),
            models.Index(fields=["verb", "at", "id"], name="audit_by_verb"),
            models.Index(fields=["district", "at", "id"], name="audit_by_district"),
            models.Index(fields=["subject_kind", "subject_id", "at"], name="audit_by_subject"),
        ]

    def __str__(self) -> str:
        return words(self.verb, {"subject": self.subject_label, **self.params})


class Notice(models.Model):
    """A message to one user, stored as code and parameters."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="notices", verbose_name=_("recipient")
    )
    code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    once = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001 unique, or none
    created_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    to_mail = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("notice")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "once"], name="notice_sent_once"),
        ]
        indexes = [
            models.Index(fields=["user", "read_at"], name="notice_unread"),
            models.Index(fields=["id"], name="notice_to_mail", condition=Q(to_mail=True)),
        ]

    def __str__(self) -> str:
        return words(self.code, self.params)


class PolicyValue(Versioned):
    """A district's own value of a policy setting; where there is none, its parent's holds."""

    district = models.ForeignKey(
        District, models.CASCADE, related_name="policies", verbose_name=_("district")
    )
    code = models.CharField(_("setting"), max_length=60)
    value = models.JSONField(_("value"))

    class Meta:
        verbose_name = _("policy setting")
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="one_value_a_district"),
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.code}"


class SuggestionQuerySet(models.QuerySet):
    """A query vocabulary for suggestions."""

    def visible_to(self, user: User) -> models.QuerySet:
        """His own, the published ones of his branch line, and for the department its branch's."""
        if user.is_system:
            return self
        line = [user.district.code[:n] for n in range(1, len(user.district.code) + 1)]
        rule = Q(user=user) | Q(is_public=True, district__code__in=line)
        rule |= Q(is_public=True, district__code__startswith=user.district.code)
        if user.role in (Role.DEPARTMENT, Role.AUDITOR):
            rule |= Q(district__code__startswith=user.district.code)
        return self.filter(rule)

    def open(self) -> models.QuerySet:
        """Those without an answer."""
        return self.filter(answered_at=None)


class Suggestion(Versioned, OneUse):
    """Something a user would have otherwise, said from any page, with the office's answer."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="suggestions", verbose_name=_("from")
    )
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    page = models.CharField(_("page"), max_length=300, blank=True)
    text = models.TextField(_("suggestion"), max_length=2000)
    created_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    is_public = models.BooleanField(_("shown to everybody with its answer"), default=False)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return " ".join(self.text.split())[:60]
