"""Courses and leave of the demo."""

from datetime import date, timedelta

from instructors.models import Course, Enrolment, Leave
from reports.demo import words
from reports.demo.world import County, World


def make_training(world: World) -> None:
    """Every year a pre-job class and four others a county; most attend, a few fail or miss."""
    for year in range(world.first.year, world.today.year + 1):
        for county in world.counties:
            _year_of_county(world, county, year)


def _year_of_county(world: World, county: County, year: int) -> None:
    rng, enrolments = world.rng, []
    people = [p for station in county.stations for p in station.instructors]
    for at, (title, kind, organizer, place, hours) in enumerate(words.COURSES):
        starts = date(year, 2 + at * 2, 10 + at)
        if not world.first <= starts <= world.today:
            continue
        course = Course.objects.create(
            title=f"{year}年{title}", kind=kind, organizer=organizer, place=place,
            district=county.district, starts_on=starts, ends_on=starts + timedelta(hours // 8),
            hours=hours,
        )  # fmt: skip
        over = course.ends_on < world.today
        for person in people:
            if rng.random() < 0.8:
                enrolments.append(_enrolment(world, course, person.pk, over))
    Enrolment.objects.bulk_create(enrolments, batch_size=2000)


def _enrolment(world: World, course: Course, person: int, over: bool) -> Enrolment:
    if not over:
        return Enrolment(course=course, instructor_id=person)
    result = world.rng.choices(("passed", "failed", "absent"), weights=(92, 3, 5))[0]
    came = result != "absent"
    return Enrolment(
        course=course, instructor_id=person, result=result, hours=course.hours if came else 0,
        score=world.rng.randint(66, 98) if result == "passed" else 52 if came else None,
    )  # fmt: skip


def make_leave(world: World) -> None:
    """A few days of leave a year for a third of the people; what is over has been returned."""
    rng, rows = world.rng, []
    for person in world.instructors:
        for year in range(world.first.year, world.today.year + 1):
            if rng.random() > 0.35:
                continue
            start = date(year, rng.randint(1, 12), rng.randint(1, 25))
            end = start + timedelta(days=rng.choice((0, 1, 2, 4)))
            if not world.first <= start or end >= world.today:
                continue
            rows.append(
                Leave(
                    instructor=person,
                    workstation_id=person.workstation_id,
                    district=person.district,
                    kind=rng.choice(("personal", "sick", "annual")),
                    start=start,
                    end=end,
                    reason="家中有事" if rng.random() < 0.5 else "身体不适",
                    status=Leave.Status.RETURNED,
                    step=Leave.Step.DEPARTMENT,
                    returned_on=end + timedelta(days=1),
                )
            )
            world.away.setdefault(person.pk, []).append((start, end))
    Leave.objects.bulk_create(rows, batch_size=1000)
