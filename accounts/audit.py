"""The audit trail: one entry an action, never changed."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from accounts.masking import masked
from accounts.models import AuditEntry, District, User
from common.wording import pack

MOST_IDS = 2000


def record(
    verb: str,
    subject: Model | type[Model],
    *,
    by: User,
    district: District | None = None,
    changes: dict[str, tuple] | None = None,
    **params: Any,
) -> AuditEntry:
    """Write down who did what; `changes` maps a field to (before, after).

    The verb is a wording code (see `common.wording`); its sentence may use `%(subject)s` and the
    params. The district is the subject's own where it has one, else the actor's. ID numbers and
    phones are written down masked.
    """
    row = entry(verb, subject, by=by, district=district, changes=changes, **params)
    row.save(force_insert=True)
    return row


def entry(
    verb: str,
    subject: Model | type[Model],
    *,
    by: User,
    district: District | None = None,
    changes: dict[str, tuple] | None = None,
    **params: Any,
) -> AuditEntry:
    """The same, not stored yet: an action on many rows stores all of its entries at once."""
    single = isinstance(subject, Model)
    return AuditEntry(
        actor=by,
        verb=verb,
        subject_kind=subject._meta.label,
        subject_id=subject.pk if single else None,
        subject_label=str(subject if single else subject._meta.verbose_name)[:200],
        district=district or (single and getattr(subject, "district", None)) or by.district,
        params=pack(params),
        changes={
            name: pack({"b": masked(name, before), "a": masked(name, after)})
            for name, (before, after) in (changes or {}).items()
        },
    )


def record_many(
    verb: str, model: type[Model], ids: Iterable[int], *, by: User, **params: Any
) -> AuditEntry:
    """One entry for a bulk action, with the count and the ids (the first 2,000 of them)."""
    ids = list(ids)
    return record(verb, model, by=by, count=len(ids), ids=ids[:MOST_IDS], **params)
