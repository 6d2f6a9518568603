"""Entering and changing enterprises; their operating state has a dated history."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.masking import masked
from accounts.models import User
from common.actions import changed, locked, once, one_use, save
from common.refusals import Refused
from enterprises.actions.prepare import prepare_firm
from enterprises.actions.reach import within_reach
from enterprises.models import Enterprise, StateChange


@one_use(Enterprise)
@transaction.atomic
def create_enterprise(*, by: User, form_key: UUID | None = None, **values: Any) -> Enterprise:
    """A new enterprise of the ledger; the same form sent twice makes one."""
    firm = prepare_firm(Enterprise(**values))
    within_reach(by, firm.district, firm.workstation)
    _check(firm)
    try:
        firm, made = once(firm, form_key)
    except IntegrityError as error:
        raise Refused("enterprise.code_taken", number=firm.credit_code) from error
    if made:
        audit.record("enterprise.created", firm, by=by, code=firm.credit_code)
    return firm


@transaction.atomic
def edit_enterprise(
    firm: Enterprise, *, by: User, version: int | None = None, **values: Any
) -> Enterprise:
    """Change what the ledger says of an enterprise; its state is `change_state`'s."""
    firm = locked(firm, version)
    within_reach(by, firm.district, firm.workstation)
    values.pop("state", None)
    changes = changed(firm, values)
    if not changes:
        return firm
    prepare_firm(firm)
    within_reach(by, firm.district, firm.workstation)
    _check(firm)
    save(firm)
    audit.record("enterprise.edited", firm, by=by, changes=without_secrets(changes))
    return firm


@transaction.atomic
def change_state(
    firm: Enterprise,
    state: str,
    day: date,
    *,
    by: User,
    version: int | None = None,
) -> Enterprise:
    """Suspended, deregistered, an empty shell, or operating again, from a day on."""
    firm = locked(firm, version)
    within_reach(by, firm.district, firm.workstation)
    if state == firm.state:
        raise Refused("enterprise.state_already", state=firm.get_state_display())
    if day > timezone.localdate():
        raise Refused("enterprise.state_in_future")
    last = firm.state_changes.order_by("day", "pk").last()
    if last and day < last.day:
        raise Refused("enterprise.state_before_last", day=last.day)
    before, firm.state = firm.state, state
    save(firm, "state")
    StateChange.objects.create(enterprise=firm, day=day, before=before, after=state)
    audit.record(
        "enterprise.state_changed", firm, by=by, day=day, changes={"state": (before, state)}
    )
    return firm


def without_secrets(changes: dict[str, tuple]) -> dict[str, tuple]:
    """Changes as the audit trail keeps them: ID numbers and phones masked."""
    return {name: tuple(masked(name, v) for v in pair) for name, pair in changes.items()}


def _check(firm: Enterprise) -> None:
    if Enterprise.objects.filter(credit_code=firm.credit_code).exclude(pk=firm.pk).exists():
        raise Refused("enterprise.code_taken", number=firm.credit_code)
    if None not in (firm.members, firm.employees) and firm.members > firm.employees:
        raise Refused("enterprise.more_members_than_employees")
    under = firm.employees_under_35
    if None not in (under, firm.employees) and under > firm.employees:
        raise Refused("enterprise.more_young_than_employees")
    station = firm.workstation
    if station and station.closed_on:
        raise Refused("workstation.closed_already", day=station.closed_on)
