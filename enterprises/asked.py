"""The forms of this room, for the register (see `common.asked`)."""

from django.utils.translation import gettext_lazy as _

from common.asked import WHEN, Asked, ask
from enterprises.forms import (
    DissolveForm,
    EnterpriseForm,
    OrganizationForm,
    StateForm,
    WorkstationForm,
)

OFFICE = ("department", "committee", "station_head")

ask(
    Asked(
        code="enterprise", label=_("Registering an enterprise"), often=WHEN, roles=OFFICE,
        purpose=_("Once an enterprise; a whole ledger is read in from its workbook."),
        views=("enterprises:enterprise_add", "enterprises:enterprise_edit"),
        forms=(EnterpriseForm,), verbs=("enterprise.created", "enterprise.edited"),
    ),
    Asked(
        code="organization", label=_("Registering a party organization"), often=WHEN,
        roles=OFFICE, purpose=_("What coverage is counted from."),
        views=("enterprises:organization_add", "enterprises:organization_edit"),
        forms=(OrganizationForm,), verbs=("organization.created", "organization.edited"),
    ),
    Asked(
        code="enterprise_state", label=_("State of an enterprise or party organization"),
        often=WHEN, roles=OFFICE, one_of=True,
        purpose=_("What no longer operates is no longer visited, asked or counted."),
        views=("enterprises:enterprise_state", "enterprises:organization_dissolve"),
        forms=(StateForm, DissolveForm),
        verbs=("enterprise.state_changed", "organization.dissolved"),
    ),
    Asked(
        code="workstation", label=_("Registering a workstation"), often=WHEN, roles=OFFICE,
        purpose=_("Where people and enterprises belong."),
        views=("enterprises:workstation_add", "enterprises:workstation_edit"),
        forms=(WorkstationForm,), verbs=("workstation.created", "workstation.edited"),
    ),
)  # fmt: skip
