"""The machine's own pace, so that numbers from two machines can be compared, and tables."""

import gc
import os
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple


class Part(NamedTuple):
    """What a part of the bench says: its tables, and in short (what, reading, aim)."""

    text: str
    short: list[list[str]]


def pace() -> float:
    """Milliseconds for a fixed piece of Python work: what times are divided by elsewhere."""

    def work() -> None:
        total = 0
        for number in range(300_000):
            total += len(str(number)) * (number % 7)

    return median(work, 7)


def median(work: Callable[[], object], times: int = 5) -> float:
    """The median of several runs, in milliseconds, after one that does not count."""
    work()
    found = []
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1000)
    return statistics.median(found)


def seconds(work: Callable[[], object]) -> float:
    """One run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def memory(pid: int | str = "self", kind: str = "Rss") -> float:
    """Megabytes that a process holds: Rss all of it, Pss its fair share of what is shared."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{kind}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def table(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[object]], note: str = ""
) -> str:
    """A Markdown table with its title and what is to be known about it."""
    lines = [f"## {title}", note] if note else [f"## {title}"]
    lines += ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(map(shown, row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def shown(value: object) -> str:
    """A number with as many digits as it means."""
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 20 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def where() -> str:
    """The machine in a few words."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "unknown processor",
    )
    return f"{model}, {os.cpu_count()} cores"
