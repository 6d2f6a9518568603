"""Several questions in one statement."""

import pytest
from django.db.models import Count

from accounts.models import District, User
from common.together import counts, together

pytestmark = pytest.mark.django_db


def test_each_question_gets_its_own_lines_from_one_query(cast, django_assert_num_queries):
    heads = User.objects.filter(role="station_head")
    asked = [
        heads.values_list("district__code", "pk"),
        heads.none().values_list("district__code", "pk"),
        User.objects.values("role").annotate(n=Count("pk")).values_list("role", "n"),
    ]
    with django_assert_num_queries(1):
        found = together(asked)
    assert [sorted(lines) for lines in found] == [sorted(rows) for rows in asked]
    assert found[0] and found[2] and found[1] == []


def test_a_question_alone_stays_what_it_is(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = together([District.objects.values_list("code", "pk")])
    assert sorted(found[0]) == sorted(District.objects.values_list("code", "pk"))
    assert together([]) == []


def test_rows_are_counted_as_they_are_one_by_one(cast, django_assert_num_queries):
    asked = [
        District.objects.order_by("-name"),
        User.objects.none(),
        User.objects.filter(workstations__isnull=False),
        User.objects.filter(username="nobody"),
    ]
    with django_assert_num_queries(1):
        found = counts(asked)
    assert found == [rows.count() for rows in asked]
    assert found[0] and found[2]
    assert counts([]) == []
