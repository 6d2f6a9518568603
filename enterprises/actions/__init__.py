"""What can be done with workstations, enterprises and party organizations."""

from enterprises.actions.enterprises import change_state, create_enterprise, edit_enterprise
from enterprises.actions.organizations import (
    create_organization,
    dissolve_organization,
    edit_organization,
)
from enterprises.actions.prepare import prepare_firm, prepare_organization, prepare_station
from enterprises.actions.stations import close_workstation, create_workstation, edit_workstation

__all__ = [
    "change_state",
    "close_workstation",
    "create_enterprise",
    "create_organization",
    "create_workstation",
    "dissolve_organization",
    "edit_enterprise",
    "edit_organization",
    "edit_workstation",
    "prepare_firm",
    "prepare_organization",
    "prepare_station",
]
