"""Who may open which page of this room."""

from tests.access import page, post

OFFICE = "department committee station_head auditor"
READERS = f"{OFFICE} instructor"
WORKING = "department committee station_head"
BRANCH = "department committee"


def firm(office):
    return office.enterprise.pk


def organization(office):
    return office.organization.pk


PAGES = {
    "enterprises:enterprise_list": page(READERS),
    "enterprises:enterprise_add": page(WORKING),
    "enterprises:pick": page(READERS, query="?field=q&q=制造"),
    "enterprises:enterprise_edit": page(WORKING, of=firm),
    "enterprises:enterprise_state": page(WORKING, of=firm),
    "enterprises:enterprise_phone": post(
        READERS, of=lambda office: (office.enterprise.pk, "contact_phone")
    ),
    "enterprises:organization_list": page(READERS),
    "enterprises:organization_add": page(WORKING),
    "enterprises:organization": page(READERS, of=organization),
    "enterprises:organization_edit": page(WORKING, of=organization),
    "enterprises:organization_dissolve": page(WORKING, of=organization),
    "enterprises:organization_phone": post(READERS, of=organization),
    "enterprises:workstation_list": page(READERS),
    "enterprises:workstation_add": page(BRANCH),
    "enterprises:workstation_edit": page(BRANCH, of=lambda office: office.station.pk),
    "enterprises:workstation_close": page(BRANCH, of=lambda office: office.station.pk),
}
