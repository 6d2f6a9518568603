"""Writing what an import planned, all of it or nothing."""

from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from accounts import audit
from accounts.models import District, User
from common.imports import CHANGED, NEW, UNCHANGED, Entry
from common.refusals import Refused
from enterprises.actions.prepare import prepare_firm, prepare_organization, prepare_station
from enterprises.models import StateChange
from instructors.actions.prepare import prepare_person
from instructors.imports.plan import Plan, make_plan, read_contents

BATCH = 500
WORKED_OUT = {"name_key", "name_initials", "name_normal"}
MOST_IDS = 2000
PREPARE: dict[str, Callable[[Any], object]] = {
    "workstation": prepare_station, "enterprise": prepare_firm,
    "party_organization": prepare_organization, "instructor": prepare_person,
}  # fmt: skip


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
    touched = {kind: [e for e in es if e.is_touched] for kind, es in plan.entries.items()}
    if plan.county.pk is None:
        plan.county.save()
    District.objects.bulk_create(plan.townships)
    for kind in ("workstation", "enterprise", "party_organization"):
        save_entries(plan.entries[kind])
    keep_states(plan.entries["enterprise"])
    create(plan.memberships)
    save_entries(plan.entries["instructor"])
    save_entries(plan.terms)
    save_entries(plan.entries["posting"])
    audit.record(
        "import.applied", plan.county, by=by, district=plan.county,
        created=sum(plan.frozen[NEW].values()), updated=sum(plan.frozen[CHANGED].values()),
        unchanged=sum(plan.frozen[UNCHANGED].values()), rejected=len(plan.problems),
        waiting=len(plan.waiting), counts=plan.frozen,
        ids={kind: [e.item.pk for e in entries][:MOST_IDS] for kind, entries in touched.items()},
    )  # fmt: skip


def save_entries(entries: list[Entry]) -> None:
    """Make what is new and write what changed, each counted up by one version."""
    for entry in entries:
        if entry.is_touched and entry.kind in PREPARE:
            PREPARE[entry.kind](entry.item)
    create(entry.item for entry in entries if entry.state == NEW)
    changed = [entry for entry in entries if entry.state == CHANGED]
    if not changed:
        return
    model = type(changed[0].item)
    fields = {name for entry in changed for name in entry.changes} | {"version"}
    fields |= {f.name for f in model._meta.fields if f.name in WORKED_OUT}
    for entry in changed:
        entry.item.version += 1
    items = [entry.item for entry in changed]
    model._default_manager.bulk_update(items, sorted(fields), batch_size=BATCH)


def keep_states(entries: list[Entry]) -> None:
    """The dated history of the states that the ledger changes, as from today."""
    today = timezone.localdate()
    create(
        StateChange(
            enterprise=entry.item, day=today, before=entry.changes["state"][0],
            after=entry.changes["state"][1],
        )
        for entry in entries
        if "state" in entry.changes
    )  # fmt: skip


def create(items: Iterable[Model]) -> None:
    """Insert many rows; their references have been written before them."""
    items = list(items)
    if items:
        type(items[0])._default_manager.bulk_create(items, batch_size=BATCH)
