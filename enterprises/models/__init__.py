"""Where the work happens."""

from enterprises.models.enterprises import Enterprise, EnterpriseQuerySet, StateChange
from enterprises.models.organizations import Membership, PartyOrganization
from enterprises.models.workstations import Workstation

__all__ = [
    "Enterprise", "EnterpriseQuerySet", "Membership", "PartyOrganization", "StateChange",
    "Workstation",
]  # fmt: skip
