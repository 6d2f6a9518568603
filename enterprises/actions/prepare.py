"""What is worked out from what was typed, before a row is stored: by hand, import or demo."""

from common.cells import BadCell, credit_code, firm_key
from common.pinyin import name_keys
from common.refusals import Refused
from enterprises.models import Enterprise, PartyOrganization, Workstation


def prepare_firm(firm: Enterprise) -> Enterprise:
    """Its name's sort key, initials and normal form; its credit code in plain capitals.

    Refused when the code is none.
    """
    try:
        firm.credit_code = credit_code(firm.credit_code)
    except BadCell as bad:
        raise Refused(bad.code, **bad.params) from bad
    firm.name = firm.name.strip()
    firm.name_normal = firm_key(firm.name)[:120]
    return _with_keys(firm)


def prepare_organization(organization: PartyOrganization) -> PartyOrganization:
    """Its name's sort key and initials."""
    return _with_keys(organization)


def prepare_station(station: Workstation) -> Workstation:
    """Its name's sort key and initials."""
    return _with_keys(station)


def _with_keys(row: Enterprise | PartyOrganization | Workstation) -> object:
    keys = name_keys(row.name)
    row.name_key = keys.key[: _length(row, "name_key")]
    row.name_initials = keys.initials[: _length(row, "name_initials")]
    return row


def _length(row: object, field: str) -> int:
    return row._meta.get_field(field).max_length
