"""The working calendar from 2020 to the next year."""

from django.db import migrations

from instructors.calendar import ensure_calendar


def seed(apps, editor):
    ensure_calendar(model=apps.get_model("instructors", "CalendarDay"))


class Migration(migrations.Migration):
    dependencies = [("instructors", "0002_search")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
