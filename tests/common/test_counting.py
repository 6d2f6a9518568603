"""Figures that count the same rows are one question with several numbers."""

import pytest
from django.db.models import Q

from accounts.models import User
from common.counting import Ask, answered

pytestmark = pytest.mark.django_db
HEADS, DEPARTMENTS = Q(role="station_head"), Q(role="department")


def by_hand(only=None, distinct=None):
    found = {}
    for user in User.objects.filter(only or Q(), district__isnull=False):
        found.setdefault(user.district_id, set()).add(getattr(user, distinct or "pk"))
    return {key: len(values) for key, values in found.items()}


def numbers(lines):
    return {key: n for key, n in lines if n}


def test_a_family_is_counted_in_one_scan(cast, django_assert_num_queries):
    people = User.objects.filter(district__isnull=False)
    asked = [
        Ask(people, "district", family="people"),
        Ask(people, "district", only=HEADS, family="people"),
        Ask(people, "district", distinct="role", only=HEADS | DEPARTMENTS, family="people"),
    ]
    with django_assert_num_queries(1) as seen:
        found = [numbers(lines) for lines in answered(asked)]
    assert seen.captured_queries[0]["sql"].count("FROM") == 1
    assert found == [by_hand(), by_hand(HEADS), by_hand(HEADS | DEPARTMENTS, "role")]


def test_a_family_a_loner_and_values_fit_into_one_statement(cast, django_assert_num_queries):
    people = User.objects.filter(district__isnull=False)
    asked = [
        Ask(people, "district", only=HEADS),
        Ask(people, "district", family="people"),
        Ask(people, "district", only=HEADS, values="pk"),
        Ask(people.none(), "district"),
        Ask(people, "district", only=DEPARTMENTS, family="people"),
    ]
    with django_assert_num_queries(1):
        heads, everybody, who, nobody, departments = answered(asked)
    assert numbers(heads) == by_hand(HEADS)
    assert numbers(everybody) == by_hand()
    assert sorted(who) == sorted(people.filter(HEADS).values_list("district", "pk"))
    assert nobody == []
    assert numbers(departments) == by_hand(DEPARTMENTS)
    assert answered([]) == []
