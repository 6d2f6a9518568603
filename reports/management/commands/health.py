"""What /healthz says, for a shell and for containers that serve no page."""

import json

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports import health


class Command(BaseCommand):
    """Print the state of everything; fail when the part that is asked for does not live."""

    help = "Database, broker, workers and clock as JSON; with a part's name, fails unless it lives."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("part", nargs="?", choices=["database", "broker", *health.LIVING])

    def handle(self, part: str | None, **options: object) -> None:
        """One look."""
        state = health.state()
        self.stdout.write(json.dumps(state, indent=2))
        if part and not health.lives(state.get(part)):
            raise CommandError(f"{part} does not live")
