"""The tree of districts."""

import pytest

from accounts import actions
from accounts.models import AuditEntry, District
from common.refusals import Refused


def add(cast, code="330107", level="county", parent=None, by=None, name="东溪县"):
    return actions.add_district(
        by=by or cast.city.administrator, parent=parent or cast.city.district,
        code=code, name=name, level=level,
    )  # fmt: skip


def edit(district, by, **values):
    fields = {"name": district.name, "code": district.code, "parent": district.parent}
    return actions.edit_district(district, by=by, **{**fields, **values})


def test_an_administrator_adds_a_county_to_his_city(cast):
    county = add(cast)
    assert county.parent == cast.city.district
    assert AuditEntry.objects.get(verb="district.added").district == county


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"code": "440101"}, "district.code_prefix"),
        ({"code": "3301"}, "district.code_taken"),
        ({"code": "330105"}, "district.code_taken"),
        ({"code": "3301x7"}, "district.code_of_digits"),
        ({"code": "330105002"}, "district.belongs_under_another"),
        ({"level": "city"}, "district.level"),
    ],
)
def test_a_code_begins_with_that_of_the_district_it_lies_in(cast, values, code):
    with pytest.raises(Refused) as refusal:
        add(cast, **values)
    assert refusal.value.code == code


def test_the_tree_is_changed_within_ones_branch_only(cast):
    with pytest.raises(Refused):
        add(cast, by=cast.north.administrator)
    with pytest.raises(Refused):
        edit(cast.south.district, cast.north.administrator, name="x")
    with pytest.raises(Refused):
        edit(cast.north.district, cast.north.department, name="x")


def test_a_new_code_goes_down_to_everything_in_it(cast):
    edit(cast.north.district, cast.city.administrator, code="330109")
    cast.north.town.refresh_from_db()
    assert cast.north.town.code == "330109001"
    entry = AuditEntry.objects.get(verb="district.edited")
    assert entry.changes["code"] == {"b": "330105", "a": "330109"}


def test_a_township_moves_to_another_county_with_a_code_of_that_county(cast):
    admin = cast.city.administrator
    with pytest.raises(Refused) as refusal:
        edit(cast.north.town, admin, parent=cast.south.district)
    assert refusal.value.code == "district.code_prefix"
    edit(cast.north.town, admin, parent=cast.south.district, code="330106002")
    assert cast.north.enterprise in cast.north.enterprise.__class__.objects.visible_to(
        cast.south.department
    )


def test_a_district_cannot_be_moved_into_itself(cast):
    with pytest.raises(Refused) as refusal:
        edit(cast.north.district, cast.city.administrator, parent=cast.north.town)
    assert refusal.value.code == "district.into_itself"


def test_codes_that_pass_through_one_another_arrive(cast):
    make = District.objects.create
    make(code="330105002", name="b", level="township", parent=cast.north.district)
    edit(cast.north.district, cast.city.administrator, code="33010500")
    below = District.objects.filter(parent=cast.north.district)
    assert set(below.values_list("code", flat=True)) == {"33010500001", "33010500002"}
