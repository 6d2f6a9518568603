"""The audit trail becomes append-only; PostgreSQL learns trigram search for names."""

from django.db import migrations

from accounts import triggers


def install(apps, editor):
    triggers.install(editor.connection, triggers.AUDIT)


def remove(apps, editor):
    triggers.remove(editor.connection, triggers.AUDIT)


def trigrams(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        editor.execute(
            "CREATE INDEX IF NOT EXISTS audit_by_label ON accounts_auditentry "
            "USING gin (UPPER(subject_label) gin_trgm_ops)"
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunPython(install, remove),
        migrations.RunPython(trigrams, migrations.RunPython.noop),
    ]
