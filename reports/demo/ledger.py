"""The problem ledger and the library of experience in every state, through the actions."""

from datetime import timedelta

from accounts.models import User
from enterprises.models import Enterprise
from instructors.models import Instructor
from records.actions import experience as library
from records.actions import problem_answering as answering
from records.actions import problem_assigning as assigning
from records.actions import problems as ledger
from records.models import Problem
from reports.demo import words
from reports.demo.current import MOST_PEOPLE
from reports.demo.world import Station, World


def show_ledger(world: World) -> None:
    """Of the first station: one problem in each state, good practice on each shelf."""
    station = world.stations[0]
    if world.people > MOST_PEOPLE or station.row.head is None:
        return
    served = [(p, f) for p in station.instructors if (f := _firm(world, p))]
    if not served:
        return
    for at, (way, (title, text)) in enumerate(zip(WAYS, words.LEDGER, strict=True)):
        person, firm = served[at % len(served)]
        problem = ledger.raise_problem(
            firm, by=person.user, title=title, description=text, requested_by="赵经理（总经理）",
            source=Problem.Source.VISIT, category=words.LEDGER_KINDS[at % len(words.LEDGER_KINDS)],
        )  # fmt: skip
        way(world, problem, person.user, station.row.head)
    for at, (title, text, result, useful) in enumerate(words.PRACTICE):
        person, firm = served[at % len(served)]
        _practice(world, station, person, firm, (title, text, result, useful), at)


def _firm(world: World, person: Instructor) -> Enterprise | None:
    if person.user is None:
        return None
    now = [p for p in world.postings.get(person.pk, []) if p.end is None]
    return Enterprise.objects.get(pk=now[0].enterprise_id) if now else None


def _assigned(world: World, problem: Problem, author: User, head: User) -> Problem:
    return assigning.assign_problem(
        problem, by=head, lead_unit=words.LEAD_UNITS[0], assist_unit=words.LEAD_UNITS[1]
    )


def _objected(world: World, problem: Problem, author: User, head: User) -> None:
    problem = _assigned(world, problem, author, head)
    assigning.object_to_assignment(problem, by=author, reason="该事项属市级权限，建议改派。")


def _working(world: World, problem: Problem, author: User, head: User) -> Problem:
    problem = _assigned(world, problem, author, head)
    return answering.note_progress(problem, by=author, text="主办单位已上门核实，正在制定方案。")


def _extended(world: World, problem: Problem, author: User, head: User) -> None:
    problem = _working(world, problem, author, head)
    later = problem.due_on + timedelta(days=30)
    assigning.ask_extension(problem, by=author, wanted_on=later, reason="需多部门会商。")


def _answered(world: World, problem: Problem, author: User, head: User) -> Problem:
    problem = _working(world, problem, author, head)
    return answering.answer_problem(problem, by=author, result=words.ANSWERS[0])


def _came_back(world: World, problem: Problem, author: User, head: User) -> None:
    problem = _answered(world, problem, author, head)
    answering.rate_problem(
        problem, by=author, satisfaction="dissatisfied", note="只解决了一半。", said_by="赵经理"
    )


def _rated(world: World, problem: Problem, author: User, head: User) -> Problem:
    problem = _answered(world, problem, author, head)
    return answering.rate_problem(
        problem, by=author, satisfaction="satisfied", how="visit", said_by="赵经理"
    )


def _revisited(world: World, problem: Problem, author: User, head: User) -> Problem:
    problem = _rated(world, problem, author, head)
    return answering.revisit_problem(problem, by=author, person=author.name, result=words.REVISITED)


def _closed(world: World, problem: Problem, author: User, head: User) -> None:
    problem = _revisited(world, problem, author, head)
    answering.close_problem(problem, by=head, note="同意销号。")


def _tracked(world: World, problem: Problem, author: User, head: User) -> None:
    problem = _working(world, problem, author, head)
    ledger.track_problem(
        problem, by=head, reason="涉及规划调整，需分步解决。",
        check_on=world.today + timedelta(days=30),
    )  # fmt: skip


def _passed_up(world: World, problem: Problem, author: User, head: User) -> None:
    ledger.pass_up(problem, by=head, reason="超出本级权限。")


def _raised(world: World, problem: Problem, author: User, head: User) -> None:
    """It stays as it is."""


WAYS = (
    _raised, _assigned, _objected, _working, _extended, _answered, _came_back, _rated, _revisited,
    _closed, _tracked, _passed_up,
)  # fmt: skip


def _practice(
    world: World, station: Station, person: Instructor, firm: Enterprise, text: tuple, at: int
) -> None:
    """By its place: a draft, handed in, come back, checked, in the county's, in the city's."""
    title, done, result, useful = text
    head, staff = station.row.head, world.counties[0].staff
    row = library.write_experience(
        by=person.user, title=title, text=done, result=result, useful_for=useful, enterprise=firm,
        tags=words.PRACTICE_TAGS[at % len(words.PRACTICE_TAGS)],
    )  # fmt: skip
    if at == 0:
        return
    row = library.submit_experience(row, by=person.user)
    if at == 1:
        return
    good = at != 2
    row = library.review_experience(
        row, by=head, good=good, remark="" if good else "请补充成效数据。"
    )
    if at < 4 or staff is None:
        return
    shelf = world.counties[0].district if at == 4 else world.city
    by = staff if at == 4 else world.system
    row = library.publish_experience(row, by=by, district=shelf)
    other = next((p for p in station.instructors if p.user and p.pk != person.pk), person)
    library.take_up(row, by=other.user, note="已在两家企业试行，反响较好。")
