"""The audit trail: one entry an action, for ever."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts import audit, readable
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


def test_the_list_is_narrowed_down_by_who_what_when_and_on_whom(entry, cast, page_of):
    browser, today = page_of(cast.city.auditor), timezone.localdate()
    url = reverse("accounts:audit_list")

    def shown(**query):
        return entry in list(browser.get(url, query).context["page"])

    assert shown()
    assert shown(who="city_adm", verb="user.edited", subject="north", since=today, until=today)
    assert not shown(who="nobody")
    assert not shown(subject="south")
    assert not shown(since=today + timedelta(days=1))
    assert not shown(until=today - timedelta(days=1))
    assert shown(kind="accounts.User", id=cast.north.instructor.pk)


def test_before_and_after_read_in_the_readers_language(cast):
    changes = {"role": ("committee", "auditor"), "is_active": (True, False)}
    entry = audit.record(
        "user.edited", cast.north.committee, by=cast.city.administrator, changes=changes
    )
    with translation.override("zh-hans"):
        assert readable.changes_in_words(entry) == "角色: 两新工委 → 审计员\n可以登录: 是 → 否"
    with translation.override("en"):
        assert "role: committee → auditor" in readable.changes_in_words(entry)


def test_an_administrator_reads_what_concerns_accounts_and_nothing_of_the_work(cast):
    audit.record("masked.opened", cast.north.person, by=cast.north.department, field="x")
    audit.record("user.closed", cast.north.committee, by=cast.north.administrator)
    seen = AuditEntry.objects.visible_to(cast.north.administrator)
    assert [entry.verb for entry in seen] == ["user.closed"]


def test_taking_the_list_away_is_an_action_too(entry, cast, page_of):
    answer = page_of(cast.city.auditor).get(reverse("accounts:audit_list"), {"export": "xlsx"})
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert AuditEntry.objects.filter(verb="audit.exported", actor=cast.city.auditor).exists()


def test_the_list_costs_the_same_for_more_rows(entry, cast, page_of, costs_the_same):
    def grow():
        for _ in range(10):
            audit.record("user.edited", cast.north.instructor, by=cast.north.administrator)

    costs_the_same(page_of(cast.city.auditor), reverse("accounts:audit_list"), grow)
