"""What the three record pages share: numbers that open, the thread, papers to ask for."""

from collections.abc import Iterable
from itertools import chain

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from accounts.masking import masked, may_open_masked
from accounts.models import AuditEntry, User
from reports import builders

ENTRIES = 30


def thread(row: Model, user: User, *also: Iterable[Model]) -> QuerySet:
    """The audit trail of the record, newest first, as far as the user may read it.

    `also` names rows that belong to the record and have entries of their own.
    """
    subjects: dict[str, list[int]] = {row._meta.label: [row.pk]}
    for other in chain(*also):
        subjects.setdefault(other._meta.label, []).append(other.pk)
    about = Q()
    for label, ids in subjects.items():
        about |= Q(subject_kind=label, subject_id__in=ids)
    return AuditEntry.objects.visible_to(user).select_related("actor").filter(about)[:ENTRIES]


def papers_of(row: Model, user: User) -> list[tuple[str, str]]:
    """The papers that can be asked for about this record: (label, address of the form)."""
    ask = reverse("reports:document_new")
    return [
        (str(builder.label), f"{ask}?kind={builder.kind}&subject={row.pk}")
        for builder in builders.builders()
        if builder.subject is type(row) and builder.offers(user, row)
    ]


def numbers_to_open(row: Model, user: User, names: Iterable[tuple[str, str]]) -> list[dict]:
    """Masked fields for the page: label, masked value, and where it opens (empty: not for him)."""
    lines = []
    for field, url in names:
        label = row._meta.get_field(field).verbose_name
        value = masked(field, getattr(row, field))
        may = may_open_masked(user, row, field)
        lines.append({"label": label, "value": value, "url": url if may else ""})
    return lines
