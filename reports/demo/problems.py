"""Problems raised from the demo's visits, and what became of them."""

from datetime import date, timedelta

from records.models import Problem, ProblemStep, Visit
from records.numbers import problem_number
from reports.demo import words
from reports.demo.world import World

BY_TEXT = {text: (category, title) for category, title, text in words.PROBLEMS}


def write_problems(world: World, visits: list[Visit]) -> None:
    """A problem of every visit that tells of one; old ones are nearly all closed."""
    rows = [_problem(world, visit) for visit in visits]
    Problem.objects.bulk_create(rows, batch_size=2000)
    steps = [step for row in rows for step in _steps(world, row)]
    ProblemStep.objects.bulk_create(steps, batch_size=2000)


def _problem(world: World, visit: Visit) -> Problem:
    rng, log = world.rng, visit.log
    category, title = BY_TEXT[visit.problem_text]
    key = (f"problem {log.district_id}", log.day.year)
    world.serials[key] = world.serials.get(key, 0) + 1
    code = world.codes[log.district_id]
    problem = Problem(
        number=problem_number(code, log.day.year, world.serials[key]), found_on=log.day,
        source=Problem.Source.VISIT, category=category, enterprise_id=visit.enterprise_id,
        instructor=log.instructor, visit=visit, workstation_id=log.workstation_id,
        district_id=log.district_id, title=title, description=visit.problem_text,
        created_by_id=log.instructor.user_id, urgent=rng.random() < 0.08,
    )  # fmt: skip
    _advance(world, problem)
    return problem


def _advance(world: World, problem: Problem) -> None:
    """How far it has come by today: assigned in three days, answered in five to thirty."""
    rng, today = world.rng, world.today
    assigned = problem.found_on + timedelta(days=rng.randint(0, 3))
    answered = assigned + timedelta(days=rng.choice((3, 4, 5, 6, 7, 8, 9, 10, 12, 25)))
    closed = answered + timedelta(days=rng.randint(1, 5))
    if assigned > today:
        return
    problem.state = Problem.State.ASSIGNED
    problem.assigned_on, problem.due_on = assigned, assigned + timedelta(days=21)
    problem.lead_unit = rng.choice(words.LEAD_UNITS)
    if answered > today or rng.random() < 0.02:
        return
    problem.state, problem.answered_on = Problem.State.ANSWERED, answered
    problem.result = rng.choice(words.ANSWERS)
    if closed > today:
        return
    problem.state, problem.closed_on = Problem.State.CLOSED, closed
    problem.satisfaction = rng.choices(
        [s.value for s in Problem.Satisfaction], weights=(80, 17, 3)
    )[0]


def _steps(world: World, problem: Problem) -> list[ProblemStep]:
    found = [(Problem.State.RAISED, problem.found_on, problem.description)]
    if problem.assigned_on:
        found.append((Problem.State.ASSIGNED, problem.assigned_on, problem.lead_unit))
    if problem.answered_on:
        found.append((Problem.State.ANSWERED, problem.answered_on, problem.result))
    if problem.closed_on:
        said = problem.get_satisfaction_display()
        found.append((Problem.State.RATED, problem.closed_on, said))
        found.append((Problem.State.CLOSED, problem.closed_on, "回访确认，予以销号。"))
    return [_step(world, problem, *values) for values in found]


def _step(world: World, problem: Problem, state: str, on: date, text: str) -> ProblemStep:
    return ProblemStep(problem=problem, state=state, on=on, text=text, by_id=problem.created_by_id)
