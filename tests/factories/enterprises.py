"""Workstations, enterprises, party organizations."""

from typing import Any

from accounts.models import District
from enterprises.models import Enterprise, Membership, PartyOrganization, Workstation
from tests.factories.accounts import number

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [3**i % 31 for i in range(17)]


def make_credit_code() -> str:
    """A valid unified social credit code that no other call got."""
    body = f"91330105{number():09}"
    total = sum(LETTERS.index(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return body + LETTERS[-total % 31]


def make_workstation(district: District, name: str = "", **fields: Any) -> Workstation:
    """A workstation, without a head unless one is given."""
    name = name or f"工作站{number()}"
    keys = {"name_key": name, "name_initials": ""}
    return Workstation.objects.create(**{"name": name, "district": district, **keys, **fields})


def make_enterprise(
    district: District, workstation: Workstation | None = None, name: str = "", **fields: Any
) -> Enterprise:
    """An operating enterprise with a valid credit code."""
    name = name or f"企业{number()}有限公司"
    defaults = {
        "name": name, "name_normal": name, "name_key": name, "name_initials": "",
        "credit_code": make_credit_code(), "district": district, "workstation": workstation,
    }  # fmt: skip
    return Enterprise.objects.create(**{**defaults, **fields})


def make_organization(*enterprises: Enterprise, **fields: Any) -> PartyOrganization:
    """A branch of the enterprises: own of one, joint of several."""
    form = PartyOrganization.Form.JOINT if len(enterprises) > 1 else PartyOrganization.Form.OWN
    defaults = {
        "name": f"{enterprises[0]}党支部",
        "form": form,
        "district": enterprises[0].district,
    }
    organization = PartyOrganization.objects.create(**{**defaults, **fields})
    Membership.objects.bulk_create(
        Membership(organization=organization, enterprise=enterprise) for enterprise in enterprises
    )
    return organization
