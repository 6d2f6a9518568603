"""A compile of everybody in the city's counties."""

from accounts.models import User
from assessments.actions import compiling
from assessments.models import Cycle, Evaluation
from tests.bench.machine import Part, seconds, table


def measure() -> Part:
    """The open half-year of each county, one after the other."""
    system = User.objects.system()
    rows, people, spent = [], 0, 0.0
    for cycle in Cycle.objects.exclude(stage=Cycle.Stage.FINAL).order_by("code", "district__code"):
        if cycle.stage not in Cycle.COMPILED_IN:
            continue
        count = Evaluation.objects.filter(cycle=cycle).count()
        took = seconds(lambda cycle=cycle: compiling.compile_now(cycle, by=system))
        rows.append([str(cycle), count, took, took / max(count, 1) * 1000])
        people, spent = people + count, spent + took
    rows.append(["together", people, spent, spent / max(people, 1) * 1000])
    text = table("Compile", ["cycle", "instructors", "seconds", "ms a person"], rows)
    what = f"compile of {people:,} people, {len(rows) - 1} cycles one after the other"
    return Part(text, [[what, f"{spent:.1f} s", "10 s"]])
