"""What the lists of this room are narrowed down by."""

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters as filters
from django.db import connection
from django.db.models import Q, QuerySet
from django.forms import HiddenInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry, District, Role, Suggestion, User
from common.forms import FilterForm
from common.wording import WORDS

OPEN_CLOSED = [("1", _("may sign in")), ("0", _("closed account"))]
ANSWERED = [("0", _("without an answer")), ("1", _("answered"))]


def own_districts(request: Any) -> QuerySet:
    """The districts of the asker's branch."""
    return District.objects.visible_to(request.user)


class UserFilter(filters.FilterSet):
    """By name, role, district and whether the account is open."""

    q = filters.CharFilter(label=_("Name or user name"), method="named")
    role = filters.ChoiceFilter(label=_("Role"), choices=Role)
    district = filters.ModelChoiceFilter(label=_("District"), queryset=own_districts)
    is_active = filters.ChoiceFilter(label=_("State"), choices=OPEN_CLOSED)

    class Meta:
        model = User
        form = FilterForm
        fields: list[str] = []

    def named(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A part of the name or of the user name."""
        return rows.filter(Q(name__icontains=value) | Q(username__icontains=value))


class AuditFilter(filters.FilterSet):
    """By who, what, when and on whom."""

    who = filters.CharFilter(label=_("Who"), method="done_by")
    verb = filters.ChoiceFilter(label=_("What"), choices=lambda: verbs())
    subject = filters.CharFilter(label=_("On what"), method="on_what")
    since = filters.DateFilter(label=_("From"), method="from_day")
    until = filters.DateFilter(label=_("Until"), method="until_day")
    kind = filters.CharFilter(field_name="subject_kind", widget=HiddenInput)
    id = filters.NumberFilter(field_name="subject_id", widget=HiddenInput)

    class Meta:
        model = AuditEntry
        form = FilterForm
        fields: list[str] = []

    def done_by(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A part of the person's name or user name."""
        who = User.objects.filter(Q(name__icontains=value) | Q(username__icontains=value))
        return rows.filter(actor__in=list(who.values_list("pk", flat=True)[:500]))

    def on_what(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A part of the subject's name."""
        return rows.filter(subject_label__icontains=value)

    def from_day(self, rows: QuerySet, name: str, value: date) -> QuerySet:
        """From the beginning of that day; by the moment, which has the index."""
        return rows.filter(at__gte=begin_of(value))

    def until_day(self, rows: QuerySet, name: str, value: date) -> QuerySet:
        """Until the end of that day."""
        return rows.filter(at__lt=begin_of(value + timedelta(days=1)))


def begin_of(day: date) -> datetime:
    """The first moment of a day here."""
    return timezone.make_aware(datetime.combine(day, time.min))


class SuggestionFilter(filters.FilterSet):
    """By whether there is an answer."""

    answered = filters.ChoiceFilter(label=_("answer"), choices=ANSWERED, method="has_answer")

    class Meta:
        model = Suggestion
        form = FilterForm
        fields: list[str] = []

    def has_answer(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those with or those without one."""
        return rows.filter(answered_at__isnull=value == "0")


# From one verb to the next by the index, however many entries there are.
VERBS = """
WITH RECURSIVE found(verb) AS (
    SELECT MIN(verb) FROM accounts_auditentry
    UNION ALL
    SELECT (SELECT MIN(verb) FROM accounts_auditentry WHERE verb > found.verb)
    FROM found WHERE found.verb IS NOT NULL
)
SELECT verb FROM found WHERE verb IS NOT NULL
"""


class _Blank(dict):
    def __missing__(self, key: str) -> str:
        return "…"


def verbs() -> list[tuple[str, str]]:
    """Every verb in the trail with its sentence, its parameters left open."""
    with connection.cursor() as cursor:
        cursor.execute(VERBS)
        codes = [code for (code,) in cursor.fetchall()]
    return sorted(((code, str(WORDS.get(code, code)) % _Blank()) for code in codes),
                  key=lambda pair: pair[1])  # fmt: skip
