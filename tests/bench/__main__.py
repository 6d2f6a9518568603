"""`python -m tests.bench [PART …]`, on the database that the environment names; see bin/bench."""

import importlib
import os
import sys
import time
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
    """Each part, with what stops it told and the others still measured; all in short at the end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from tests.bench.machine import table

    failed, short = 0, [["the city made", f"{os.environ.get('MADE_IN', '?')} s", "a few minutes"]]
    sys.stdout.write(size())
    for part in sys.argv[1:] or PARTS:
        sys.stdout.flush()
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} {part}\n")
        try:
            measure: Callable = importlib.import_module(f"tests.bench.{part}").measure
            found = measure()
            sys.stdout.write(f"{found.text}\n")
            short += found.short
        except Exception as error:  # one part must not hide the others
            failed = 1
            said = f"not measured: {type(error).__name__}: {error}"
            sys.stdout.write(f"## {part}\n{said}\n\n")
            short.append([part, said, ""])
    sys.stdout.write(table("In short", ["what", "reading", "aim"], short))
    return failed


if __name__ == "__main__":
    sys.exit(main())
