"""Receipt numbers: district code, year, serial.

The serial of a row that comes in one by one is its primary key: unique whoever else is handing in
at the same moment, without a counter to wait for; gaps are allowed. History written in bulk may
count from 1 in each district, for its serials stay below the keys of what comes after it.
"""


def log_number(code: str, year: int, serial: int) -> str:
    """The receipt number of a daily log: 330105-2026-000123."""
    return f"{code}-{year}-{serial:06}"


def problem_number(code: str, year: int, serial: int) -> str:
    """The number of a problem: P330105-2026-0123."""
    return f"P{code}-{year}-{serial:04}"
