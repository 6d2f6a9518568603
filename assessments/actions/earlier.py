"""Annual results from before this system: entered, put right, taken out; what follows from them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import District, Role, User
from accounts.policies import by_district
from assessments.models import Consequence, Cycle, CycleKind, EarlierGrade, Evaluation, Rubric
from assessments.priority import due_listings
from assessments.samples import sample
from common.refusals import Refused
from instructors.models import Instructor

FARTHEST = 15  # years back
MOST_NAMED = 100


@dataclass(frozen=True)
class Entry:
    """What was typed for one person: the grade's code (none: take it out), and what stood there."""

    grade: str
    stood: str = ""


def grades_for(district: District) -> list[dict[str, Any]]:
    """The grades of the district's annual assessment, from best to worst."""
    rubric = Rubric.objects.for_district(district).filter(kind=CycleKind.ANNUAL).first()
    return rubric.grades if rubric else sample(CycleKind.ANNUAL)["grades"]


def open_years() -> range:
    """The years whose results can be taken over: past ones."""
    this = timezone.localdate().year
    return range(this - 1, this - 1 - FARTHEST, -1)


@transaction.atomic
def enter_grades(
    year: int, entries: Mapping[int, Entry], *, source: str, by: User, district: District
) -> tuple[int, int]:
    """Take over a year's grades from its document: (how many changed, how many were stale).

    A line that somebody else has changed since the page was opened stays as it is stored.
    """
    _check(year, source, by, district)
    people = _people(entries, by)
    stored = {
        row.instructor_id: row
        for row in EarlierGrade.objects.select_for_update().filter(
            year=year, instructor__in=list(people)
        )
    }
    changes, stale = {}, 0
    for pk, entry in entries.items():
        now = stored[pk].grade if pk in stored else ""
        if now == entry.grade or pk not in people:
            continue
        if now != entry.stood:
            stale += 1
        else:
            changes[pk] = entry.grade
    _refuse_assessed(year, [pk for pk, grade in changes.items() if grade])
    _write(year, changes, stored, people, source.strip(), by, district)
    return len(changes), stale


def _check(year: int, source: str, by: User, district: District) -> None:
    may = by.is_system or (by.role == Role.DEPARTMENT and by.district.contains(district))
    if not may:
        raise Refused("common.not_yours")
    if year not in open_years():
        raise Refused("earlier.year", first=open_years()[-1], last=open_years()[0])
    if not source.strip():
        raise Refused("earlier.source")


def _people(entries: Mapping[int, Entry], by: User) -> dict[int, Instructor]:
    """Those of the named people who are the user's to decide on; never himself."""
    rows = Instructor.objects.visible_to(by).filter(pk__in=list(entries))
    if by.instructor_id:
        rows = rows.exclude(pk=by.instructor_id)
    return rows.select_related("district").in_bulk()


def _refuse_assessed(year: int, people: list[int]) -> None:
    here = Evaluation.objects.filter(
        instructor__in=people, cycle__kind=Cycle.Kind.ANNUAL, cycle__code=str(year)
    )
    if row := here.select_related("instructor").first():
        raise Refused("earlier.assessed_here", name=str(row.instructor), year=year)


def _write(
    year: int, changes: dict[int, str], stored: dict[int, EarlierGrade],
    people: dict[int, Instructor], source: str, by: User, district: District,
) -> None:  # fmt: skip
    if not changes:
        return
    known = grades_for(district)
    labels = {grade["code"]: grade["label"] for grade in known}
    if unknown := set(changes.values()) - {"", *labels}:
        raise Refused("earlier.unknown_grade", grade=sorted(unknown)[0])
    said, fresh = [], []
    for pk, code in changes.items():
        person, row = people[pk], stored.get(pk)
        before = row.label if row else "—"
        said.append(f"{person}: {before} → {labels.get(code, '—')}")
        if not code:
            _take_out(row)
            continue
        row = row or EarlierGrade(instructor=person, year=year, version=0)
        row.grade, row.label, row.is_best = code, labels[code], code == known[0]["code"]
        row.source, row.entered_by = source, by
        row.workstation_id, row.district = person.workstation_id, person.district
        row.version += 1
        if row.pk is None:
            fresh.append(row)
        else:
            row.save()
    EarlierGrade.objects.bulk_create(fresh, batch_size=500)
    _renew_priority([people[pk] for pk in changes], year)
    audit.record_many(
        "earlier.entered", EarlierGrade, changes, by=by, year=year, source=source,
        grades=said[:MOST_NAMED], district=district,
    )  # fmt: skip


def _take_out(row: EarlierGrade) -> None:
    """Without the result nothing follows from it either."""
    row.consequences.all().delete()
    row.delete()


def _renew_priority(people: Collection[Instructor], year: int) -> None:
    """Put those on the priority list who belong there now, and take the others off it."""
    needed = by_district("priority_years", {person.district for person in people})
    for running in set(needed.values()):
        mine = [person.pk for person in people if needed[person.district.code] == running]
        ends = range(year, min(year + running, timezone.localdate().year))
        due = due_listings(mine, ends, running)
        wanted = {(row.instructor_id, tuple(row.reason["years"])) for row in due}
        listed = Consequence.objects.filter(instructor__in=mine, kind=Consequence.Kind.PRIORITY)
        for row in listed:
            years = tuple(row.reason.get("years", ()))
            if str(year) in years and (row.instructor_id, years) not in wanted:
                row.delete()
        Consequence.objects.bulk_create(due, ignore_conflicts=True)
