"""PostgreSQL finds enterprises and organizations by any part of the name, the sound or the number."""

from django.db import migrations

INDEXES = {
    "enterprise_search": (
        "enterprises_enterprise USING gin ("
        "upper(name) gin_trgm_ops, "
        "name_key gin_trgm_ops, "
        "name_initials gin_trgm_ops, "
        "credit_code gin_trgm_ops, "
        "contact_phone gin_trgm_ops)"
    ),
    "organization_search": (
        "enterprises_partyorganization USING gin ("
        "upper(name) gin_trgm_ops, "
        "name_key gin_trgm_ops, "
        "name_initials gin_trgm_ops)"
    ),
    "workstation_search": (
        "enterprises_workstation USING gin ("
        "upper(name) gin_trgm_ops, "
        "name_key gin_trgm_ops, "
        "name_initials gin_trgm_ops)"
    ),
}


def install(apps, editor):
    if editor.connection.vendor == "postgresql":
        for name, columns in INDEXES.items():
            editor.execute(f"CREATE INDEX {name} ON {columns}")


def remove(apps, editor):
    if editor.connection.vendor == "postgresql":
        for name in INDEXES:
            editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_initial"), ("accounts", "0002_audit_and_search")]
    operations = [migrations.RunPython(install, remove)]
