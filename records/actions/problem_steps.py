"""What every step of the ledger writes: the step itself, and who is told."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.notices import notify
from common.actions import locked
from common.refusals import Refused
from common.wording import pack
from instructors.models import Instructor
from records.models import Problem, ProblemStep
from records.problem_flow import MOVES, Rules, rules_of, take


def begin(
    name: str, problem: Problem, by: User, version: int | None = None
) -> tuple[Problem, Rules]:
    """The problem under lock, at the version one saw, if the table of moves allows the step."""
    problem = locked(problem, version)
    return problem, take(name, problem, by)


def step(
    problem: Problem, kind: str, by: User, text: str = "", on: date | None = None, **data: Any
) -> ProblemStep:
    """Write a step down."""
    return ProblemStep.objects.create(
        problem=problem, kind=kind, text=text.strip()[:5000], data=pack(data),
        on=on or timezone.localdate(), by=by,
    )  # fmt: skip


def tell(problem: Problem, code: str, by: User, *others: User | None, **params: Any) -> None:
    """Tell the problem's instructor, and others concerned, unless they did it themselves."""
    people = {user.pk: user for user in others if user and not user.is_system}
    if problem.instructor_id:
        person = Instructor.objects.select_related("user").get(pk=problem.instructor_id).user
        if person:
            people[person.pk] = person
    people.pop(by.pk, None)
    if people:
        notify(
            list(people.values()), code, url=problem.get_absolute_url(), number=problem.number,
            title=problem.title, **params,
        )  # fmt: skip


def check_day(problem: Problem, day: date, not_before: date | None = None) -> date:
    """A day on which something was done: not to come, and not before what came before it."""
    if day > timezone.localdate():
        raise Refused("problem.in_future", day=day)
    first = not_before or problem.found_on
    if day < first:
        raise Refused("problem.day_too_early", day=first)
    return day


def wanted(text: str, code: str = "problem.no_text") -> str:
    """A text that must be there."""
    if not text.strip():
        raise Refused(code)
    return text.strip()


def fitting(problems: Sequence[Problem], name: str, by: User) -> list[Problem]:
    """Those of many, locked in the order of their keys, that the table allows the step for."""
    pks = sorted(problem.pk for problem in problems)
    rows = Problem.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    found, rules = [], {}
    for problem in rows.select_related("district", "workstation", "passed_to"):
        if problem.district_id not in rules:
            rules[problem.district_id] = rules_of(problem)
        if not MOVES[name].refusal(by, problem, rules[problem.district_id]):
            found.append(problem)
    return found
