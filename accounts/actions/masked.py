"""Opening a masked value."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts import audit
from accounts.masking import kind_of, may_open_masked
from accounts.models import AuditEntry, User
from accounts.policies import policy
from common.refusals import Refused
from common.wording import Coded

OPENED = "masked.opened"


@transaction.atomic
def open_masked(row: Model, field: str, *, by: User) -> str:
    """The full value of a masked field, for those who may; leaves an entry in the audit trail."""
    if not may_open_masked(by, row, field):
        raise Refused("masked.not_yours")
    if not by.is_system:
        most = policy("masked_per_hour", by.district)
        hour = timezone.now() - timedelta(hours=1)
        if AuditEntry.objects.filter(actor=by, verb=OPENED, at__gte=hour).count() >= most:
            raise Refused("masked.too_many", most=most)
    audit.record(OPENED, row, by=by, field=Coded(f"masked.{kind_of(field)}"))
    return getattr(row, field)
