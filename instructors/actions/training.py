"""Courses, enrolments, and what came of them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.models import User
from common.actions import changed, locked, once, one_use, save
from common.refusals import Refused
from common.wording import Coded
from enterprises.actions.reach import within_reach
from instructors.models import Course, Enrolment, Instructor

MOST_HOURS = 400


@one_use(Course)
@transaction.atomic
def create_course(*, by: User, form_key: UUID | None = None, **values: Any) -> Course:
    """A new course; the same form sent twice makes one."""
    course = Course(**values)
    _check(course, by)
    course, made = once(course, form_key)
    if made:
        audit.record("course.created", course, by=by, hours=course.hours)
    return course


@transaction.atomic
def edit_course(course: Course, *, by: User, version: int | None = None, **values: Any) -> Course:
    """Change a course; its hours cannot fall below what somebody has attended."""
    course = locked(course, version)
    within_reach(by, course.district)
    changes = changed(course, values)
    if not changes:
        return course
    _check(course, by)
    if course.enrolments.filter(hours__gt=course.hours).exists():
        raise Refused("course.more_hours_attended", hours=course.hours)
    save(course)
    audit.record("course.edited", course, by=by, changes=changes)
    return course


@transaction.atomic
def enrol(course: Course, people: Iterable[Instructor], *, by: User) -> int:
    """Put people on the course's list; how many are new there."""
    course = locked(course)
    people = {person.pk: person for person in people}
    for person in people.values():
        if not by.is_system:
            within_reach(by, person.district, person.workstation)
    held = set(course.enrolments.filter(instructor__in=people).values_list("instructor", flat=True))
    fresh = sorted(people.keys() - held)
    Enrolment.objects.bulk_create(Enrolment(course=course, instructor_id=pk) for pk in fresh)
    if fresh:
        audit.record("course.enrolled", course, by=by, count=len(fresh), ids=fresh[:2000])
    return len(fresh)


@transaction.atomic
def record_results(
    course: Course, results: Mapping[int, dict[str, Any]], *, by: User
) -> Collection[int]:
    """Hours, result, score and certificate of many at once, by enrolment id.

    Each row names the `version` it was based on; the ids of rows that somebody else has changed
    meanwhile come back, and those rows stay as they are.
    """
    course = locked(course)
    rows = course.enrolments.select_for_update(of=("self",)).select_related(
        "instructor__district", "instructor__workstation"
    )
    stale, done = [], {}
    for row in rows.filter(pk__in=results).order_by("pk"):
        values = dict(results[row.pk])
        version = values.pop("version", row.version)
        within_reach(by, row.instructor.district, row.instructor.workstation)
        before = _told(row)
        if not changed(row, values):
            continue
        if version != row.version:
            stale.append(row.pk)
            continue
        _check_result(course, row)
        save(row)
        done[row.pk] = (f"{row.instructor} ({row.pk})", before, _told(row))
    if done:
        audit.record(
            "course.results", course, by=by, count=len(done), ids=list(done),
            changes={name: (before, after) for name, before, after in done.values()},
        )  # fmt: skip
    return stale


def _told(row: Enrolment) -> list[Any]:
    """What came of it, for the audit trail."""
    return [Coded(f"course.result.{row.result}"), row.hours, row.score, row.certificate]


def _check(course: Course, by: User) -> None:
    within_reach(by, course.district)
    if course.ends_on < course.starts_on:
        raise Refused("course.ends_before_it_begins")
    if not 0 < course.hours <= MOST_HOURS:
        raise Refused("course.hours_out_of_range", most=MOST_HOURS)


def _check_result(course: Course, row: Enrolment) -> None:
    if row.hours > course.hours:
        raise Refused("course.too_many_hours", name=str(row.instructor), hours=course.hours)
    if row.score is not None and row.score > 100:
        raise Refused("course.score_out_of_range", name=str(row.instructor))
    if row.result == Enrolment.Result.ABSENT and row.hours:
        raise Refused("course.absent_with_hours", name=str(row.instructor))
