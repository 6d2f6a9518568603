"""Problems raised from the demo's visits, and what became of them."""

from datetime import date, timedelta

from accounts.models import User
from common.bulk import store
from common.wording import pack
from records.models import Problem, ProblemStep, Visit
from records.numbers import problem_number
from reports.demo import words
from reports.demo.world import World

BY_TEXT = {text: (category, title) for category, title, text in words.PROBLEMS}


def write_problems(world: World, visits: list[Visit]) -> None:
    """A problem of every visit that tells of one; old ones are nearly all closed."""
    rows = [_problem(world, visit) for visit in visits]
    store(rows)
    store([step for row in rows for step in _steps(world, row)])


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
        created_by_id=log.instructor.user_id, urgent=rng.random() < 0.08, requested_by="企业负责人",
    )  # fmt: skip
    _advance(world, problem)
    return problem


def _advance(world: World, problem: Problem) -> None:
    """How far it has come by today: assigned in three days, answered in five to thirty."""
    rng, today = world.rng, world.today
    head = world.heads.get(problem.workstation_id) or world.system
    assigned = problem.found_on + timedelta(days=rng.randint(0, 3))
    answered = assigned + timedelta(days=rng.choice((3, 4, 5, 6, 7, 8, 9, 10, 12, 25)))
    closed = answered + timedelta(days=rng.randint(1, 5))
    if assigned > today:
        return
    problem.state = Problem.State.ASSIGNED
    problem.assigned_on, problem.due_on = assigned, assigned + timedelta(days=21)
    problem.lead_unit, problem.assigned_by = rng.choice(words.LEAD_UNITS), head
    problem.noted_on = assigned
    if answered > today or rng.random() < 0.02:
        return
    problem.state, problem.answered_on = Problem.State.ANSWERED, answered
    problem.result = rng.choice(words.ANSWERS)
    problem.answered_by_id = problem.created_by_id
    if closed > today:
        return
    _finish(world, problem, closed, head)


def _finish(world: World, problem: Problem, closed: date, head: User) -> None:
    """Rated by phone, visited again and closed, all on one day."""
    problem.state, problem.closed_on, problem.closed_by = Problem.State.CLOSED, closed, head
    problem.satisfaction = world.rng.choices(
        [s.value for s in Problem.Satisfaction][:2], weights=(82, 18)
    )[0]
    problem.rated_on, problem.rated_how = closed, Problem.How.PHONE
    problem.revisited_on, problem.revisit_result = closed, words.REVISITED
    problem.revisited_by = problem.instructor.name


def _steps(world: World, problem: Problem) -> list[ProblemStep]:
    kind, author, head = ProblemStep.Kind, problem.created_by_id, problem.assigned_by_id
    found = [(kind.RAISED, problem.found_on, problem.description, {}, author)]
    if problem.assigned_on:
        data = {"lead": problem.lead_unit, "due": problem.due_on}
        found.append((kind.ASSIGNED, problem.assigned_on, "", data, head))
    if problem.answered_on:
        found.append((kind.ANSWERED, problem.answered_on, problem.result, {}, author))
    if problem.closed_on:
        day = problem.closed_on
        rating = {"satisfaction": problem.satisfaction, "how": problem.rated_how}
        found.append((kind.RATED, day, "", rating, author))
        visit = {"person": problem.revisited_by, "solved": True}
        found.append((kind.REVISITED, day, problem.revisit_result, visit, author))
        found.append((kind.CLOSED, day, "同意销号。", {}, head))
    return [
        ProblemStep(problem=problem, kind=kind, on=on, text=text, data=pack(data), by_id=by)
        for kind, on, text, data, by in found
    ]
