"""Print one paper into a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from common.refusals import Refused
from reports import builders, formats, printing


class Command(BaseCommand):
    """`render KIND --subject ID --period CODE --out FILE [--language]`, or `render --list`."""

    help = "Print one paper as PDF; --list names the kinds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", nargs="?", help="which paper")
        parser.add_argument("--list", action="store_true", help="name the kinds of paper")
        parser.add_argument("--subject", type=int, help="primary key of whom or what it is about")
        parser.add_argument("--period", help="2026, 2026H1, 2026Q3 or 2026-09")
        parser.add_argument("--out", type=Path, help="the file to write")
        parser.add_argument("--language", default="zh-hans", choices=formats.LANGUAGES)
        parser.add_argument("--as", dest="by", help="user name; without it, the system's own")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say why not."""
        if options["list"]:
            for builder in builders.builders():
                lengths = " ".join(str(months) for months in builder.months)
                subject = builder.subject._meta.model_name
                self.stdout.write(f"{builder.kind:20} {subject:12} months: {lengths}")
            return
        missing = [name for name in ("kind", "subject", "period", "out") if not options[name]]
        if missing:
            raise CommandError(f"missing: {', '.join(missing)}")
        try:
            paper = self._paper(options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        options["out"].write_bytes(paper.printed.content)
        self.stdout.write(f"{options['out']}: {paper.printed.pages} pages")
        if paper.printed.missing:
            self.stderr.write(f"no glyph for: {' '.join(sorted(paper.printed.missing))}")

    def _paper(self, options: dict) -> printing.Paper:
        by = User.objects.system()
        if options["by"]:
            by = User.objects.filter(username=options["by"], is_active=True).first()
            if by is None:
                raise CommandError(f"no user {options['by']}")
        order = printing.read_order(
            options["kind"], options["subject"], options["period"], options["language"], by
        )
        return printing.make(order, printing.collect(order))
