"""Who may open which page of this room."""

from tests.access import page

READERS = "department committee station_head auditor instructor"
PAGES = {
    "reports:person": page(READERS, of=lambda office: office.person.pk),
    "reports:enterprise": page(READERS, of=lambda office: office.enterprise.pk),
    "reports:workstation": page(
        READERS, of=lambda office: office.station.pk, special={"instructor": 404}
    ),
}
