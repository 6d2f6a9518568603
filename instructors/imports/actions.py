"""Writing what an import planned, all of it or nothing."""

from collections.abc import Iterable
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction
from django.db.models import Model

from accounts import audit
from accounts.models import District, User
from common.imports import CHANGED, NEW, UNCHANGED, Entry
from common.refusals import Refused
from instructors.imports.plan import Plan, make_plan, read_contents

BATCH = 500


def apply_import(
    file: BinaryIO, *, by: User, district: str | None = None, digest: str | None = None
) -> Plan:
    """Plan the workbook once more under lock and write it.

    With `digest` (of the plan that somebody looked at), refuses when it would now be another.
    """
    return apply_contents(read_contents(file), by=by, district=district, digest=digest)


def apply_contents(contents: Any, *, by: User, district: str | None, digest: str | None) -> Plan:
    """The same for a workbook that is read already."""
    try:
        with transaction.atomic():
            plan = make_plan(contents, by, district, lock=True)
            if digest is not None and plan.digest() != digest:
                raise Refused("import.plan_changed")
            write(plan, by=by)
            return plan
    except IntegrityError as error:
        raise Refused("import.plan_changed") from error


def write(plan: Plan, *, by: User) -> None:
    """Write the plan's records in the order in which they lean on one another."""
    plan.freeze()
    if not plan.does_something:
        return
    if plan.county.pk is None:
        plan.county.save()
    District.objects.bulk_create(plan.townships)
    for kind in ("workstation", "enterprise", "party_organization"):
        save_entries(plan.entries[kind])
    create(plan.memberships)
    save_entries(plan.entries["instructor"])
    save_entries(plan.terms)
    save_entries(plan.entries["posting"])
    audit.record(
        "import.applied", plan.county, by=by, district=plan.county,
        created=sum(plan.frozen[NEW].values()), updated=sum(plan.frozen[CHANGED].values()),
        unchanged=sum(plan.frozen[UNCHANGED].values()), rejected=len(plan.problems),
        waiting=len(plan.waiting), counts=plan.frozen,
    )  # fmt: skip


def save_entries(entries: list[Entry]) -> None:
    """Make what is new and write what changed, each counted up by one version."""
    new = [entry.item for entry in entries if entry.state == NEW]
    changed = [entry for entry in entries if entry.state == CHANGED]
    create(new)
    if not changed:
        return
    fields = sorted({name for entry in changed for name in entry.changes})
    for entry in changed:
        entry.item.version += 1
    model = type(changed[0].item)
    items = [entry.item for entry in changed]
    model._default_manager.bulk_update(items, [*fields, "version"], batch_size=BATCH)


def create(items: Iterable[Model]) -> None:
    """Insert many rows; their references have been written before them."""
    items = list(items)
    if items:
        type(items[0])._default_manager.bulk_create(items, batch_size=BATCH)
