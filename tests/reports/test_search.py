"""One field: names, sound, codes, phone tails; and nobody finds what is not his."""

import pytest

from instructors.models import Instructor
from reports.search import search

pytestmark = pytest.mark.django_db


@pytest.fixture
def zeng(cast):
    """Somebody whose surname is read otherwise than the character elsewhere."""
    person = cast.north.person
    Instructor.objects.filter(pk=person.pk).update(
        name="曾喆", name_key="zeng zhe", name_initials="zz", phone="13812345678"
    )
    return person


def names(user, text):
    return [hit.name for hit in search(user, text)]


@pytest.mark.parametrize("text", ["曾", "喆", "zz", "zeng", "zengzhe", "5678", "13812345678"])
def test_somebody_is_found_by_name_sound_and_phone_tail(cast, zeng, text):
    assert "曾喆" in names(cast.north.department, text)


@pytest.mark.parametrize("text", ["曾", "zz", "5678"])
def test_nobody_finds_anybody_of_another_county(cast, zeng, text):
    assert names(cast.south.department, text) == []


def test_a_number_one_may_not_open_finds_nobody(cast, zeng):
    number = Instructor.objects.get(pk=zeng.pk).id_number
    assert names(cast.north.department, number) == ["曾喆"]
    assert names(cast.north.station_head, number) == []


def test_an_enterprise_is_found_by_its_code_and_a_station_by_its_name(cast):
    north = cast.north
    assert north.enterprise.name in names(north.department, north.enterprise.credit_code)
    assert north.station.name in names(north.department, north.station.name)


def test_an_empty_field_finds_nothing_and_any_text_is_only_text(cast):
    for text in ("", "   ", "%", "_", "' OR 1=1 --", "<script>"):
        assert names(cast.north.department, text) == [], text
