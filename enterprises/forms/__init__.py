"""The forms of this room: they check shape; the rules stand in the actions."""

from enterprises.forms.enterprises import EnterpriseForm, StateForm
from enterprises.forms.organizations import DissolveForm, OrganizationForm
from enterprises.forms.stations import CloseForm, WorkstationForm

__all__ = [
    "CloseForm",
    "DissolveForm",
    "EnterpriseForm",
    "OrganizationForm",
    "StateForm",
    "WorkstationForm",
]
