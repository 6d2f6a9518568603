"""The working-day records of the demo's history, in bulk, month by month."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from common.bulk import look_again, store
from instructors.models import CalendarDay, Instructor, Posting
from records.models import DailyLog, Visit
from records.numbers import log_number
from records.rules import late_mark
from reports.demo import words
from reports.demo.world import World

MOMENT = timezone.get_default_timezone()
TAGS = tuple(words.WORK)
PROBLEM_ONE_IN = 18
TAG_WEIGHTS = (16, 6, 8, 10, 4, 4, 5, 14, 16, 3, 3, 4)


@dataclass
class Day:
    """One log to be written, with its visits."""

    log: DailyLog
    visits: list[Visit]


def write_month(
    world: World, days: list[CalendarDay], allowance: int, left_open: Collection[int]
) -> list[Visit]:
    """The logs of a month while history lasts, locked but for the people who are left open.

    Gives the visits that tell of a problem.
    """
    working = [d.day for d in days if d.is_workday and d.day < world.until]
    made = list(_days(world, working, allowance))
    for log in (day.log for day in made if day.log.instructor_id not in left_open):
        log.status = DailyLog.Status.LOCKED
    store([day.log for day in made])
    visits = []
    for day in made:
        for visit in day.visits:
            visit.log = day.log
            visits.append(visit)
    store(visits)
    look_again(DailyLog, Visit)
    return [visit for visit in visits if visit.problem_text]


def _days(world: World, working: list[date], allowance: int) -> Iterator[Day]:
    serial: dict[tuple[str, int], int] = world.serials
    for station in world.stations:
        for person in station.instructors:
            postings = world.postings.get(person.pk, [])
            for day in _chosen(world, person, working):
                yield _one(world, person, postings, day, allowance, serial)


def _chosen(world: World, person: Instructor, working: list[date]) -> list[date]:
    """The days he wrote: full-time nearly every workday, part-time some six a month."""
    rng = world.rng
    away = world.away.get(person.pk, ())
    free = [day for day in working if not any(a <= day <= b for a, b in away)]
    if person.kind == "full_time":
        missing = 0.0 if world.every_day else 0.04 + person.pk % 7 * 0.012
        return [day for day in free if rng.random() >= missing]
    wanted = min(len(free), max(0, 6 + person.pk % 4 - (person.pk % 11 == 0) * 5))
    return sorted(rng.sample(free, wanted))


def _one(
    world: World,
    person: Instructor,
    postings: list[Posting],
    day: date,
    allowance: int,
    serial: dict,
) -> Day:
    rng = world.rng
    lag = rng.choices((0, 1, 2, 3, allowance + 1), weights=(80, 12, 4, 3, 1))[0]
    received = min(day + timedelta(days=lag), world.today)
    late_days, is_late = late_mark(day, received, allowance)
    district = person.district
    key = (district.code, day.year)
    serial[key] = serial.get(key, 0) + 1
    moment = datetime.combine(received, time(17, rng.randint(0, 59)), MOMENT)
    log = DailyLog(
        instructor=person, day=day, workstation_id=person.workstation_id, district=district,
        status=DailyLog.Status.RECEIVED, number=log_number(district.code, day.year, serial[key]),
        received_at=moment, late_days=late_days, is_late=is_late,
    )  # fmt: skip
    open_now = [p for p in postings if p.start <= day and (p.end is None or p.end >= day)]
    count = 2 if len(open_now) > 1 and rng.random() < 0.25 else 1
    chosen = rng.sample(open_now, count) if open_now else [None]
    return Day(log, [_visit(world, day, at, posting) for at, posting in enumerate(chosen)])


def _visit(world: World, day: date, order: int, posting: Posting | None) -> Visit:
    rng = world.rng
    raised = posting is not None and rng.randrange(PROBLEM_ONE_IN) == 0
    tags = list(dict.fromkeys(rng.choices(TAGS, TAG_WEIGHTS, k=rng.choice((1, 1, 2)))))
    text = words.work_text(rng, tags)
    return Visit(
        day=day, order=order, enterprise_id=posting.enterprise_id if posting else None,
        way=rng.choices([w.value for w in Visit.Way], weights=(70, 15, 8, 7))[0],
        tags="," + ",".join(tags) + ",", text=text, learned=rng.choice(words.LEARNED),
        met=rng.choice(("支部书记", "企业负责人", "工会主席", "车间主任", "")),
        problem_text=rng.choice(words.PROBLEMS)[2] if raised else "",
        next_plan=rng.choice(words.NEXT), starred=rng.random() < 0.06,
    )  # fmt: skip
