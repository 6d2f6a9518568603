"""The code of the first-run page."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts import firstrun


class Command(BaseCommand):
    help = "Prints the code with which the first administrator is made, while nobody is there."

    def handle(self, *args: Any, **options: Any) -> None:
        if firstrun.is_due():
            self.stdout.write(firstrun.code())
        else:
            self.stderr.write("There are accounts already; the first run is over.")
