"""Working on a problem: progress, answer, what the enterprise says, return visit, closing."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.actions import changed, save
from common.refusals import Refused
from records.actions.problem_steps import begin, check_day, fitting, step, tell, wanted
from records.models import Problem, ProblemStep

State, Kind = Problem.State, ProblemStep.Kind
BACK = ("state", "answered_on", "answered_by", "noted_on")


@transaction.atomic
def note_progress(
    problem: Problem, *, by: User, text: str, check_on: date | None = None,
    version: int | None = None,
) -> Problem:  # fmt: skip
    """How it stands; a tracked one also says when to look again. The first note begins the work."""
    problem, _ = begin("progress", problem, by, version)
    today = timezone.localdate()
    if check_on and check_on <= today:
        raise Refused("problem.due_in_past", day=check_on)
    problem.state, problem.noted_on = State.WORKING, today
    if problem.long_term and check_on:
        problem.check_on = check_on
    save(problem, "state", "noted_on", "check_on")
    step(problem, Kind.PROGRESS, by, wanted(text))
    audit.record("problem.noted", problem, by=by)
    return problem


@transaction.atomic
def answer_problem(
    problem: Problem,
    *,
    by: User,
    result: str,
    answered_on: date | None = None,
    version: int | None = None,
) -> Problem:
    """What was done about it, and the day on which the enterprise was told."""
    problem, _ = begin("answer", problem, by, version)
    day = check_day(problem, answered_on or timezone.localdate(), problem.assigned_on)
    changed(problem, {
        "result": wanted(result)[:5000], "answered_on": day, "answered_by": by,
        "state": State.ANSWERED, "objection_open": False, "satisfaction": "", "rated_on": None,
        "rated_how": "",
    })  # fmt: skip
    save(problem)
    step(problem, Kind.ANSWERED, by, result, day)
    audit.record("problem.answered", problem, by=by, day=day)
    tell(problem, "problem.answered_note", by)
    return problem


@transaction.atomic
def rate_problem(
    problem: Problem,
    *,
    by: User,
    satisfaction: str,
    note: str = "",
    how: str = Problem.How.PHONE,
    said_by: str = "",
    rated_on: date | None = None,
    version: int | None = None,
) -> Problem:
    """What the enterprise says of the answer; dissatisfied, it goes back to its unit.

    Recorded by who handles it; through the enterprise's own link by `system`.
    """
    problem, _ = begin("rate", problem, by, version)
    if satisfaction not in Problem.Satisfaction.values:
        raise Refused("problem.no_satisfaction")
    if how == Problem.How.LINK and not by.is_system:
        raise Refused("problem.own_link_only")
    day = check_day(problem, rated_on or timezone.localdate(), problem.answered_on)
    changed(problem, {
        "satisfaction": satisfaction, "rated_on": day, "rated_how": how, "state": State.RATED,
    })  # fmt: skip
    step(
        problem, Kind.RATED, by, note, day, satisfaction=satisfaction, how=how,
        said_by=said_by.strip()[:100],
    )  # fmt: skip
    if satisfaction == Problem.Satisfaction.DISSATISFIED:
        _send_back(problem)
    save(problem, "satisfaction", "rated_on", "rated_how", *BACK)
    audit.record("problem.rated", problem, by=by, satisfaction=satisfaction)
    if problem.state == State.WORKING:
        tell(problem, "problem.back_note", by, problem.assigned_by)
    return problem


@transaction.atomic
def revisit_problem(
    problem: Problem,
    *,
    by: User,
    person: str,
    result: str,
    solved: bool = True,
    visited_on: date | None = None,
    version: int | None = None,
) -> Problem:
    """The return visit: by whom, when, what was found; not solved after all, it goes back."""
    problem, _ = begin("revisit", problem, by, version)
    day = check_day(problem, visited_on or timezone.localdate(), problem.answered_on)
    changed(problem, {
        "revisited_on": day, "revisited_by": wanted(person, "problem.no_visitor")[:60],
        "revisit_result": wanted(result, "problem.no_return_visit")[:2000],
        "state": State.REVISITED,
    })  # fmt: skip
    step(problem, Kind.REVISITED, by, result, day, person=problem.revisited_by, solved=solved)
    if not solved:
        _send_back(problem)
        problem.revisited_on = None
    save(problem, "revisited_on", "revisited_by", "revisit_result", *BACK)
    audit.record("problem.revisited", problem, by=by, day=day)
    if not solved:
        tell(problem, "problem.back_note", by, problem.assigned_by)
    return problem


def _send_back(problem: Problem) -> None:
    """Back to its unit; the clock has gone on all the while."""
    problem.state, problem.noted_on = State.WORKING, timezone.localdate()
    problem.answered_on = problem.answered_by = None


@transaction.atomic
def close_problem(
    problem: Problem, *, by: User, note: str = "", version: int | None = None
) -> Problem:
    """Approve that it is done with."""
    problem, _ = begin("close", problem, by, version)
    _close(problem, by, note)
    audit.record("problem.closed", problem, by=by)
    return problem


@transaction.atomic
def close_many(problems: Sequence[Problem], *, by: User, note: str = "") -> list[Problem]:
    """Close those of several that may be closed, with one entry in the audit trail."""
    rows = fitting(problems, "close", by)
    for problem in rows:
        _close(problem, by, note)
    if rows:
        audit.record_many("problem.closed_many", Problem, [row.pk for row in rows], by=by)
    return rows


def _close(problem: Problem, by: User, note: str) -> None:
    problem.state, problem.closed_on, problem.closed_by = State.CLOSED, timezone.localdate(), by
    problem.long_term, problem.check_on = False, None
    save(problem, "state", "closed_on", "closed_by", "long_term", "check_on")
    step(problem, Kind.CLOSED, by, note)
    tell(problem, "problem.closed_note", by)
