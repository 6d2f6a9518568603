"""Figures of every instructor in a period, for scripts."""

import json

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common import figures
from common.periods import Period
from instructors.models import Instructor


class Command(BaseCommand):
    """`figures [NAME …] --period CODE [--json]`; without a period, the list with definitions."""

    help = "Read figures of all instructors in a period; without --period, list the figures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME")
        parser.add_argument("--period", help="2026, 2026H1, 2026Q3 or 2026-09")
        parser.add_argument("--json", action="store_true")

    def handle(
        self, *, names: list[str], period: str | None, json: bool, **options: object
    ) -> None:
        """Print to standard output."""
        known = {f.code: f for f in figures.all_figures("instructor")}
        if unknown := [name for name in names if name not in known]:
            raise CommandError(f"no such figure: {', '.join(unknown)}")
        chosen = [known[name] for name in names] or list(known.values())
        if period is None:
            self._list(chosen, as_json=json)
            return
        try:
            found = read(chosen, Period.parse(period))
        except ValueError as error:
            raise CommandError(str(error)) from error
        self._print(found, as_json=json)

    def _list(self, chosen: list[figures.Figure], as_json: bool) -> None:
        if as_json:
            rows = {
                f.code: {
                    "label": str(f.label),
                    "unit": str(f.unit),
                    "definition": str(f.definition),
                }
                for f in chosen
            }
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for figure in chosen:
            self.stdout.write(f"{figure.code}: {figure.label} ({figure.unit}). {figure.definition}")

    def _print(self, found: dict, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False, sort_keys=True, indent=1))
            return
        for code, people in found.items():
            self.stdout.write(code)
            for pk, reading in people.items():
                due = "" if reading["due"] is None else f" / {reading['due']}"
                self.stdout.write(f"  {pk}: {reading['value']}{due} {reading['state']}")


def read(chosen: list[figures.Figure], period: Period) -> dict:
    """{figure: {instructor id: {value, due, state}}} for every instructor there is."""
    people = list(Instructor.objects.order_by("pk").values_list("pk", flat=True))
    return {
        figure.code: {
            pk: {"value": r.value, "due": r.due, "state": r.state}
            for pk, r in figure.by_subject("instructor", people, period).items()
        }
        for figure in chosen
    }
