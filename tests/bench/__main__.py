"""`python -m tests.bench [PART …]`, on the database that the environment names; see bin/bench."""

import importlib
import os
import sys
from collections.abc import Callable

PARTS = ("pages", "clients", "phones", "compile", "export", "papers")


def size() -> str:
    """What the numbers below are about."""
    from enterprises.models import Enterprise
    from instructors.models import Instructor
    from records.models import DailyLog
    from tests.bench.machine import pace, where

    return (
        f"{Instructor.objects.count():,} instructors, {Enterprise.objects.count():,} enterprises, "
        f"{DailyLog.objects.count():,} logs on PostgreSQL, made in {os.environ.get('MADE_IN', '?')}"
        f" s; {where()}; fixed piece of Python work {pace():.0f} ms.\n\n"
    )


def main() -> int:
    """Each part, with what stops it told and the others still measured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    failed = 0
    sys.stdout.write(size())
    for part in sys.argv[1:] or PARTS:
        measure: Callable[[], str] = importlib.import_module(f"tests.bench.{part}").measure
        try:
            sys.stdout.write(measure() + "\n")
        except Exception as error:  # one part must not hide the others
            failed = 1
            sys.stdout.write(f"## {part}\nnot measured: {type(error).__name__}: {error}\n\n")
        sys.stdout.flush()
    return failed


if __name__ == "__main__":
    sys.exit(main())
