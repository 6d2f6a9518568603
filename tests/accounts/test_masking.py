"""ID numbers and phones: masked for all, opened by some, and never unseen."""

import pytest

from accounts import actions, audit
from accounts.masking import mask_id_number, mask_phone, masked, may_open_masked
from accounts.models import AuditEntry, PolicyValue
from common.refusals import Refused


@pytest.mark.parametrize(
    ("mask", "value", "seen"),
    [
        (mask_id_number, "33010519800517001X", "330105**********1X"),
        (mask_id_number, "330105", "******"),
        (mask_phone, "13912345678", "139****5678"),
        (mask_phone, "0571-8812", "*********"),
        (mask_phone, "", ""),
    ],
)
def test_a_mask_shows_head_and_tail_and_of_short_values_nothing(mask, value, seen):
    assert mask(value) == seen


def test_fields_are_known_by_their_name():
    assert masked("contact_phone", "13912345678") == "139****5678"
    assert masked("name", "王明") == "王明"
    assert masked("phone", None) is None


@pytest.mark.parametrize(
    ("role", "opens_id", "opens_phone"),
    [
        ("department", True, True),
        ("auditor", True, True),
        ("committee", False, True),
        ("station_head", False, True),
        ("administrator", False, False),
    ],
)
def test_who_may_open_what(cast, role, opens_id, opens_phone):
    user, row = getattr(cast.north, role), cast.north.person
    assert may_open_masked(user, row) is opens_id
    assert may_open_masked(user, row, "phone") is opens_phone


def test_everybody_may_open_his_own_and_not_his_colleagues(cast):
    assert may_open_masked(cast.north.instructor, cast.north.person)
    assert not may_open_masked(cast.north.instructor, cast.north.colleague)


def test_opening_is_an_action(cast):
    value = actions.open_masked(cast.north.person, "id_number", by=cast.north.department)
    assert value == cast.north.person.id_number
    entry = AuditEntry.objects.get(verb="masked.opened")
    assert (entry.actor, entry.subject_id) == (cast.north.department, cast.north.person.pk)
    assert value not in str(entry.params)
    with pytest.raises(Refused):
        actions.open_masked(cast.north.person, "id_number", by=cast.north.committee)


def test_there_is_an_end_to_it_within_an_hour(cast):
    PolicyValue.objects.create(district=cast.north.district, code="masked_per_hour", value=2)
    for _ in range(2):
        actions.open_masked(cast.north.person, "phone", by=cast.north.department)
    with pytest.raises(Refused) as refusal:
        actions.open_masked(cast.north.person, "phone", by=cast.north.department)
    assert refusal.value.code == "masked.too_many"


def test_the_audit_trail_itself_is_masked(cast):
    changes = {"id_number": ("33010519800517001X", "330105198005170028")}
    entry = audit.record(
        "user.edited", cast.north.person, by=cast.north.department, changes=changes
    )
    assert entry.changes["id_number"] == {"b": "330105**********1X", "a": "330105**********28"}
