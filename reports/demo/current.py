"""The last days of a small demo, done as people do it: through the actions, one at a time.

A log's time of receipt is the clock's and cannot be set back, so this reaches back no further
than a log may come in without being marked as late. A large demo is history up to yesterday.
"""

from datetime import date, timedelta

from accounts.actions.suggestions import send_suggestion
from accounts.policies import policy
from instructors.models import CalendarDay, Instructor
from records.actions.logs import submit_log
from records.actions.problem_assigning import assign_problem
from records.actions.problems import raise_from_visit
from records.actions.visits import Entry
from records.models import Visit
from reports.demo import leave, words
from reports.demo.review import write_review
from reports.demo.world import World

MOST_PEOPLE = 200


def leave_to_actions(world: World) -> None:
    """Say where history ends, and whose last papers are written by hand."""
    if world.people > MOST_PEOPLE:
        world.until = world.today
        return
    world.until = world.today - timedelta(days=policy("log_late_days", world.city))
    world.by_hand = {person.pk for person in world.stations[0].instructors[:12]}


def act(world: World) -> None:
    """Logs of the last workdays, last month's papers in every state, a problem, a suggestion."""
    if world.people > MOST_PEOPLE:
        return
    days = CalendarDay.objects.filter(day__gte=world.until, day__lt=world.today).order_by("day")
    for day in (d.day for d in days if d.is_workday):
        for person in world.instructors:
            if world.rng.random() < (0.9 if person.kind == "full_time" else 0.3):
                _log(world, person, day)
    leave.act(world)
    write_review(world)
    author = world.instructors[1].user
    send_suggestion(by=author, text="希望日志页面能直接看到企业上次反映的问题。", page="/logs/new/")


def _log(world: World, person: Instructor, day: date) -> None:
    open_now = [p for p in world.postings.get(person.pk, []) if p.start <= day]
    away = any(a <= day <= b for a, b in world.away.get(person.pk, ()))
    if not open_now or away:
        return
    tag = world.rng.choice(tuple(words.WORK))
    raised = world.rng.randrange(15) == 0
    entry = Entry(
        text=words.work_text(world.rng, [tag]), tags=[tag],
        enterprise_id=world.rng.choice(open_now).enterprise_id,
        problem_text=world.rng.choice(words.PROBLEMS)[2] if raised else "",
    )  # fmt: skip
    log = submit_log(person, day, [entry], by=person.user)
    if raised:
        visit = Visit.objects.filter(log=log).first()
        problem = raise_from_visit(visit, by=person.user)
        if world.rng.random() < 0.5:
            assign_problem(
                problem, by=world.counties[0].staff, lead_unit=world.rng.choice(words.LEAD_UNITS)
            )
