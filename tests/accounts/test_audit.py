"""The audit trail: one entry an action, for ever."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import audit
from accounts.models import AuditEntry


@pytest.fixture
def entry(cast):
    changes = {"name": ("A", "B")}
    return audit.record("user.edited", cast.north.instructor, by=cast.city.administrator,
                        changes=changes)  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditentry SET verb = 'x'",
        "UPDATE accounts_auditentry SET changes = '{}' WHERE id = %s",
        "DELETE FROM accounts_auditentry",
        "DELETE FROM accounts_auditentry WHERE id = %s",
    ],
)
def test_the_database_refuses_to_change_an_entry(entry, statement):
    params = [entry.pk] if "%s" in statement else []
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement, params)
    assert AuditEntry.objects.get(pk=entry.pk).verb == "user.edited"


def test_the_model_cannot_get_around_it_either(entry):
    entry.verb = "x"
    for attempt in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
def test_truncate_is_refused_too(entry):
    connection.check_constraints()  # else PostgreSQL refuses for another reason
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("TRUNCATE accounts_auditentry")


def test_an_entry_says_who_what_on_whom_before_and_after(entry, cast):
    assert entry.actor == cast.city.administrator
    assert entry.subject_label == str(cast.north.instructor)
    assert entry.district == cast.north.district
    assert entry.changes == {"name": {"b": "A", "a": "B"}}


def test_departments_and_auditors_see_their_branch_and_others_nothing(entry, cast):
    def seen(user):
        return AuditEntry.objects.visible_to(user).filter(pk=entry.pk).exists()

    assert seen(cast.city.auditor)
    assert seen(cast.north.department)
    assert not seen(cast.south.auditor)
    assert not seen(cast.north.committee)
    assert not seen(cast.north.instructor)
