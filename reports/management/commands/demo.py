"""A believable county of any size."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from accounts.models import District, User
from reports.demo import build

BREATH = 0.3  # seconds between steps: SQLite has one writer, and pages want their turn too


class Command(BaseCommand):
    """Make the demo county; it refuses where there are users or districts already."""

    help = "Make a believable county: accounts, people, enterprises, and their records."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--instructors", type=int, default=120)
        parser.add_argument("--enterprises", type=int, help="default: 13 to every 6 instructors")
        parser.add_argument(
            "--months", type=int, help="of history up to now; default: since January last year"
        )
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--password", help="of every demo account; none: nobody can sign in")
        parser.add_argument("--every-day", action="store_true", help="everyone logs every workday")
        parser.add_argument("--accounts-only", action="store_true", help="no history")

    def handle(self, **options: object) -> None:
        """Run the parts, each in a transaction of its own, telling how far it is."""
        if not settings.DEMO:
            raise CommandError("The demo county is only made in demo mode (DEMO=1).")
        if options["instructors"] < 1:
            raise CommandError("--instructors takes a whole number from 1")
        if User.objects.exclude(username="system").exists() or District.objects.exists():
            raise CommandError("There are users or districts already; the demo wants neither.")
        build.build(
            people_wanted=options["instructors"],
            firms=options["enterprises"] or options["instructors"] * 13 // 6,
            months=options["months"],
            seed=options["seed"],
            password=options["password"],
            every_day=options["every_day"],
            accounts_only=options["accounts_only"],
            tell=self.tell,
        )

    def tell(self, stage: str, done: int, total: int) -> None:
        """One line a step, for the terminal and for the banner on the pages."""
        self.stdout.write(f"{stage} {done}/{total}")
        if connection.vendor == "sqlite":
            time.sleep(BREATH)
