"""Where the work happens."""

from enterprises.models.enterprises import Enterprise, EnterpriseQuerySet
from enterprises.models.organizations import Membership, PartyOrganization
from enterprises.models.workstations import Workstation

__all__ = ["Enterprise", "EnterpriseQuerySet", "Membership", "PartyOrganization", "Workstation"]
