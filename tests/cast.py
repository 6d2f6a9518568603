"""The cast: one city with two counties, and everybody who works in them.

    def test_a_county_sees_its_own(cast, page_of):
        assert page_of(cast.north.department).get(url).status_code == 200

`cast.city`, `cast.north` and `cast.south` are offices: `.district`, `.town` (a township in it),
and a user a role: `.administrator .department .committee .station_head .instructor .auditor`.
Rooms add what they need to the offices as their models come.
"""

from types import SimpleNamespace

from accounts.models import District
from tests import factories as make


class Office(SimpleNamespace):
    """A district with its users and whatever the rooms put there."""

    district: District


def build_cast() -> SimpleNamespace:
    """The whole cast, fresh."""
    city = make.make_district("3301", "临江市")
    cast = SimpleNamespace(city=Office(district=city, **make.make_office(city, "city")))
    for name, code, label in [("north", "330105", "北山县"), ("south", "330106", "南浦县")]:
        county = make.make_district(code, label, city)
        town = make.make_district(f"{code}001", f"{label[0]}镇", county)
        office = Office(district=county, town=town, **make.make_office(county, name))
        setattr(cast, name, office)
    cast.offices = [cast.city, cast.north, cast.south]
    cast.counties = [cast.north, cast.south]
    return cast
