"""Enterprises and social organizations: the ledger."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.scope import ScopedQuerySet
from common.models import OneUse, Versioned
from enterprises.models.workstations import Workstation


class EnterpriseQuerySet(ScopedQuerySet):
    """A query vocabulary for enterprises."""

    def operating(self) -> Self:
        """Physically operating ones: the denominator of the coverage rates."""
        return self.filter(state=Enterprise.State.OPERATING)

    def operating_on(self, day: date) -> Self:
        """Those that were operating on that day, by the dated history of their states.

        A state holds until its first change after the day; where none came later, the present
        one does.
        """
        later = StateChange.objects.filter(enterprise=OuterRef("pk"), day__gt=day)
        then = Subquery(later.order_by("day", "pk").values("before")[:1])
        founded = Q(founded_on=None) | Q(founded_on__lte=day)
        known = self.alias(then=Coalesce(then, F("state")))
        return known.filter(founded, then=Enterprise.State.OPERATING)


class Enterprise(Versioned, OneUse):
    """A non-public enterprise (非公企业) or social organization; the credit code is its key."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("non-public enterprise")
        SOCIAL = "social", _("social organization")

    class Size(models.TextChoices):
        LARGE = "large", _("large")
        MEDIUM = "medium", _("medium")
        SMALL = "small", _("small")
        MICRO = "micro", _("micro")

    class State(models.TextChoices):
        OPERATING = "operating", _("operating")
        SUSPENDED = "suspended", _("suspended")
        DEREGISTERED = "deregistered", _("deregistered")
        SHELL = "shell", _("empty shell")

    name = models.CharField(_("name"), max_length=120)
    name_normal = models.CharField(max_length=120, db_index=True, editable=False)
    name_key = models.CharField(max_length=800, editable=False)
    name_initials = models.CharField(max_length=120, editable=False)
    credit_code = models.CharField(_("credit code"), max_length=18, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.ENTERPRISE)
    registration_type = models.CharField(_("registration type"), max_length=60, blank=True)
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    size = models.CharField(_("size"), max_length=10, choices=Size, blank=True)
    above_scale = models.BooleanField(_("above scale"), null=True, blank=True)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="enterprises", verbose_name=_("township or park")
    )
    workstation = models.ForeignKey(
        Workstation, models.PROTECT, null=True, blank=True, related_name="enterprises",
        verbose_name=_("workstation"),
    )  # fmt: skip
    address = models.CharField(_("address"), max_length=200, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.OPERATING)
    revenue = models.PositiveBigIntegerField(_("revenue (10,000 yuan)"), null=True, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    employees_under_35 = models.PositiveIntegerField(_("employees under 35"), null=True, blank=True)
    members = models.PositiveIntegerField(_("party members"), null=True, blank=True)
    has_union = models.BooleanField(_("trade union"), null=True, blank=True)
    has_league = models.BooleanField(_("youth league"), null=True, blank=True)
    has_women = models.BooleanField(_("women's federation"), null=True, blank=True)
    owner_name = models.CharField(_("owner of the enterprise"), max_length=60, blank=True)
    owner_phone = models.CharField(_("owner's phone"), max_length=30, blank=True)
    owner_political = models.CharField(_("owner's political status"), max_length=30, blank=True)
    owner_is_secretary = models.BooleanField(_("owner is secretary"), null=True, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=60, blank=True)
    contact_phone = models.CharField(_("contact's phone"), max_length=30, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)

    scope = {
        "district": "district",
        "station": "workstation__head",
        "own": "postings__instructor__user",
    }
    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise")
        ordering = ["name_key", "pk"]
        indexes = [
            models.Index(fields=["name_key", "id"], name="enterprise_by_name"),
            models.Index(fields=["district", "name_key", "id"], name="enterprise_by_district"),
            models.Index(fields=["workstation", "name_key", "id"], name="enterprise_by_station"),
            models.Index(fields=["workstation", "state", "id"], name="enterprise_station_states"),
        ]
        constraints = [
            models.CheckConstraint(
                name="members_are_employees",
                condition=Q(members=None)
                | Q(employees=None)
                | Q(members__lte=models.F("employees")),
                violation_error_message=_("There cannot be more party members than employees."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its record page."""
        return reverse("reports:enterprise", args=[self.pk])


class StateChange(models.Model):
    """When an enterprise's operating state became another: its dated history."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="state_changes")
    day = models.DateField(_("from"))
    before = models.CharField(_("state before"), max_length=15, choices=Enterprise.State)
    after = models.CharField(_("state after"), max_length=15, choices=Enterprise.State)

    class Meta:
        verbose_name = _("change of state")
        ordering = ["day", "pk"]
        indexes = [models.Index(fields=["enterprise", "day", "id"], name="enterprise_states")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.day}"
