"""Import a county's workbook from the command line."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from common.imports import CHANGED, NEW, UNCHANGED
from common.refusals import Refused
from common.wording import words
from instructors.imports.actions import apply_contents
from instructors.imports.plan import KINDS, Plan, make_plan, read_contents
from instructors.imports.report import as_json


class Command(BaseCommand):
    """`manage.py import_roster FILE.xlsx [--district CODE] [--as USER] [--dry-run] [--json]`."""

    help = "Reads a county's workbook: roster of instructors, ledger of enterprises, workstations."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--district", metavar="CODE", help="the county; else the only one")
        parser.add_argument("--as", dest="user", metavar="USER", help="act as this user")
        parser.add_argument("--dry-run", action="store_true", help="plan, write nothing")
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Plan, write unless it is a dry run, report."""
        user = self.acting_user(options["user"])
        try:
            with options["file"].open("rb") as file:
                contents = read_contents(file)
            if options["dry_run"]:
                plan = make_plan(contents, user, options["district"])
            else:
                plan = apply_contents(contents, by=user, district=options["district"], digest=None)
        except OSError as error:
            raise CommandError(str(error)) from error
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(as_json(plan), ensure_ascii=False, indent=1))
        else:
            self.tell(plan)

    def acting_user(self, username: str | None) -> User:
        """The named user, else the system."""
        if username is None:
            return User.objects.system()
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"No active user {username}.")
        return user

    def tell(self, plan: Plan) -> None:
        """The report for people."""
        counts = [plan.counts(state) for state in (NEW, CHANGED, UNCHANGED)]
        self.stdout.write(f"{plan.county.name} ({plan.county.code})")
        for kind in KINDS:
            new, changed, same = (count[kind] for count in counts)
            self.stdout.write(f"  {kind:<20} {new:>6} + {changed:>6} ~ {same:>6} =")
        for code, params in plan.remarks:
            self.stdout.write(words(code, params))
        for problem in plan.problems:
            mark = "✗✗" if problem.whole_row else "✗"
            self.stdout.write(
                f"{mark} {problem.sheet} {problem.row} {problem.column} "
                f"[{problem.value}] {problem.words()}"
            )
        for waiting in plan.waiting:
            self.stdout.write(
                f"… {waiting.sheet} {waiting.row} {waiting.instructor} → {waiting.enterprise} "
                f"({waiting.cause_sheet} {waiting.cause_row})"
            )
