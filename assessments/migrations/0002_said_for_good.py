"""What an enterprise has said of an instructor can be neither changed nor deleted."""

from django.db import migrations

from accounts import triggers
from assessments.models.ratings import GUARDS


def install(apps, editor):
    triggers.install(editor.connection, *GUARDS)


def remove(apps, editor):
    triggers.remove(editor.connection, *GUARDS)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
