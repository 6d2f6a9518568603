"""Tests that commit can still be cleaned up after, and the trail stays closed in the next one."""

import pytest
from django.db import DatabaseError

from accounts import audit
from accounts.models import AuditEntry
from tests.cast import build_cast


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_a_committing_test_finds_an_empty_closed_trail(time):
    assert not AuditEntry.objects.exists()
    cast = build_cast()
    audit.record("user.created", cast.north.instructor, by=cast.city.administrator)
    with pytest.raises(DatabaseError, match="append-only"):
        AuditEntry.objects.all().delete()
