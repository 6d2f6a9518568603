"""What an enterprise has said can be neither changed nor deleted."""

from django.db import migrations

from accounts import triggers
from records.models.confirmations import GUARDS


def install(apps, editor):
    triggers.install(editor.connection, *GUARDS)


def remove(apps, editor):
    triggers.remove(editor.connection, *GUARDS)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
