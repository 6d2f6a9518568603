"""Setting up, changing and dissolving party organizations, and whom they cover."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Role, User
from common.actions import changed, locked, once, one_use, save
from common.refusals import Refused
from enterprises.actions.enterprises import without_secrets
from enterprises.actions.prepare import prepare_organization
from enterprises.actions.reach import within_reach
from enterprises.models import Enterprise, Membership, PartyOrganization

OWN, JOINT = PartyOrganization.Form.OWN, PartyOrganization.Form.JOINT


@one_use(PartyOrganization)
@transaction.atomic
def create_organization(
    *,
    by: User,
    enterprises: Collection[Enterprise],
    form_key: UUID | None = None,
    **values: Any,
) -> PartyOrganization:
    """A new party organization covering the enterprises from its founding on."""
    organization = prepare_organization(PartyOrganization(**values))
    _lock(enterprises)
    _check(organization, enterprises, by)
    organization, made = once(organization, form_key)
    if not made:
        return organization
    since = organization.founded_on
    Membership.objects.bulk_create(
        Membership(organization=organization, enterprise=firm, since=since) for firm in enterprises
    )
    audit.record(
        "organization.created", organization, by=by, covers=[str(firm) for firm in enterprises]
    )
    return organization


@transaction.atomic
def edit_organization(
    organization: PartyOrganization,
    *,
    by: User,
    enterprises: Collection[Enterprise] | None = None,
    version: int | None = None,
    **values: Any,
) -> PartyOrganization:
    """Change an organization and whom it covers; coverage that ends keeps its dates."""
    organization = locked(organization, version)
    if organization.dissolved_on:
        raise Refused("organization.dissolved_already", day=organization.dissolved_on)
    covered = covered_now(organization)
    wanted = covered if enterprises is None else list(enterprises)
    changes = changed(organization, values)
    _lock(wanted)
    _check(prepare_organization(organization), wanted, by)
    changes |= _cover(organization, covered, wanted)
    if changes:
        save(organization)
        audit.record("organization.edited", organization, by=by, changes=without_secrets(changes))
    return organization


@transaction.atomic
def dissolve_organization(
    organization: PartyOrganization, day: date, *, by: User, version: int | None = None
) -> PartyOrganization:
    """The organization ends on that day, and with it its coverage."""
    organization = locked(organization, version)
    _reach(by, organization, covered_now(organization))
    if organization.dissolved_on:
        raise Refused("organization.dissolved_already", day=organization.dissolved_on)
    if organization.founded_on and day < organization.founded_on:
        raise Refused("organization.ends_before_it_begins", day=organization.founded_on)
    organization.dissolved_on = day
    save(organization, "dissolved_on")
    audit.record(
        "organization.dissolved", organization, by=by, changes={"dissolved_on": (None, day)}
    )
    return organization


def covered_now(organization: PartyOrganization) -> list[Enterprise]:
    """The enterprises that the organization covers without an end."""
    return list(
        Enterprise.objects.filter(
            memberships__organization=organization, memberships__until=None
        ).select_related("district", "workstation")
    )


def _cover(
    organization: PartyOrganization, covered: list[Enterprise], wanted: list[Enterprise]
) -> dict[str, tuple]:
    """Begin and end coverage; what changed, for the audit."""
    today = timezone.localdate()
    before, after = {firm.pk for firm in covered}, {firm.pk for firm in wanted}
    if before == after:
        return {}
    rows = organization.memberships
    rows.filter(enterprise__in=before - after).update(until=today - timedelta(days=1))
    known = set(rows.filter(enterprise__in=after - before).values_list("enterprise", flat=True))
    rows.filter(enterprise__in=known).update(until=None)
    Membership.objects.bulk_create(
        Membership(organization=organization, enterprise_id=pk, since=today)
        for pk in sorted(after - before - known)
    )
    return {"enterprises": ([str(firm) for firm in covered], [str(firm) for firm in wanted])}


def _lock(enterprises: Collection[Enterprise]) -> None:
    # Two organizations that cover one enterprise are set up one after the other.
    rows = Enterprise.objects.filter(pk__in=[firm.pk for firm in enterprises]).order_by("pk")
    list(rows.select_for_update().values_list("pk"))


def _check(organization: PartyOrganization, enterprises: Collection[Enterprise], by: User) -> None:
    _reach(by, organization, enterprises)
    if not enterprises:
        raise Refused("organization.covers_nothing")
    if organization.form == OWN and len(enterprises) > 1:
        raise Refused("organization.own_covers_one")
    few = len(enterprises) < 2 and not organization.partners_unnamed
    if organization.form == JOINT and few:
        raise Refused("organization.joint_covers_several")
    ends, founded = organization.term_ends_on, organization.founded_on
    if ends and founded and ends < founded:
        raise Refused("organization.ends_before_it_begins", day=founded)
    _check_single(organization, enterprises)


def _check_single(organization: PartyOrganization, enterprises: Collection[Enterprise]) -> None:
    """An enterprise has one own or joint organization at a time."""
    if organization.form not in (OWN, JOINT):
        return
    others = Membership.objects.on(timezone.localdate()).filter(
        enterprise__in=enterprises, organization__form__in=(OWN, JOINT)
    )
    if organization.pk:
        others = others.exclude(organization=organization)
    if other := others.select_related("enterprise", "organization").first():
        raise Refused(
            "organization.covered_already",
            enterprise=str(other.enterprise), organization=str(other.organization),
        )  # fmt: skip


def _reach(by: User, organization: PartyOrganization, enterprises: Collection[Enterprise]) -> None:
    if by.role == Role.STATION_HEAD and not by.is_system:
        for firm in enterprises:
            within_reach(by, firm.district, firm.workstation)
    else:
        within_reach(by, organization.district)
