"""`compile_cycle 2026H1`: compile a cycle here and now, and print its result."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import District, User
from assessments.actions.compiling import compile_now
from assessments.actions.cycles import open_cycle, period_of
from assessments.models import Cycle
from assessments.results import result_of
from common.refusals import Refused
from instructors.models import Instructor


class Command(BaseCommand):
    """Acts as the built-in user."""

    help = "Compile an assessment cycle (2026H1, 2026): opened if there is none; a final one is only printed."  # noqa: E501

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="2026H1, 2026H2 or 2026")
        parser.add_argument("--district", help="only this district (its code)")
        parser.add_argument("--json", action="store_true", help="the whole result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.system()
        try:
            period_of(options["code"])
            cycles = cycles_of(options["code"], options["district"], by)
            for cycle in cycles:
                if not cycle.is_final:
                    compile_now(cycle, by=by)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        result = result_of(cycles)
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))
            return
        for row in result["evaluations"]:
            total = "—" if row["total"] is None else f"{row['total']:.2f}"
            self.stdout.write(f"{row['instructor']['name']}\t{total}\t{row['grade'] or '—'}")


def cycles_of(code: str, district_code: str | None, by: User) -> list[Cycle]:
    """The cycles of that code; opened now where there is none yet."""
    cycles = Cycle.objects.filter(code=code).select_related("district").order_by("district__code")
    if district_code:
        cycles = cycles.filter(district__code=district_code)
    found = list(cycles)
    if found:
        return found
    nobody = None
    for district in assessing(district_code):
        try:
            found.append(open_cycle(district, code, by=by))
        except Refused as refusal:
            if refusal.code != "cycle.nobody":
                raise
            nobody = refusal
    if not found:
        raise nobody or CommandError("no district")
    return found


def assessing(district_code: str | None) -> list[District]:
    """Who opens a cycle: the named district, else every county with instructors, else the root."""
    if district_code:
        found = list(District.objects.filter(code=district_code))
        if not found:
            raise CommandError(f"no district {district_code}")
        return found
    people = set(Instructor.objects.values_list("district__code", flat=True))
    counties = [
        d
        for d in District.objects.filter(level=District.Level.COUNTY).order_by("code")
        if any(code.startswith(d.code) for code in people)
    ]
    covered = all(any(code.startswith(d.code) for d in counties) for code in people)
    if counties and covered:
        return counties
    return counties + list(District.objects.filter(parent=None).order_by("code"))
