"""The life of a problem: raised, assigned, answered, rated by the enterprise, closed.

Instructors raise, pass on answers and record what the enterprise says of them; offices (station
head, committee, department) do that as well, and they alone assign, extend and close.
"""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Role, User
from accounts.notices import notify
from accounts.policies import policy
from common.actions import changed, locked, once, save
from common.refusals import Refused
from enterprises.models import Enterprise
from instructors.calendar import nth_workday_after
from instructors.models import Instructor, Posting
from records.models import Problem, ProblemStep, Visit
from records.numbers import problem_number

State = Problem.State
OFFICE = (Role.STATION_HEAD, Role.COMMITTEE, Role.DEPARTMENT)
TITLE = 60


@transaction.atomic
def raise_problem(
    enterprise: Enterprise,
    *,
    by: User,
    title: str,
    found_on: date | None = None,
    visit: Visit | None = None,
    form_key: UUID | None = None,
    **values: Any,
) -> Problem:
    """Enter a problem or demand of an enterprise in the ledger."""
    found_on = found_on or timezone.localdate()
    if found_on > timezone.localdate():
        raise Refused("problem.in_future", day=found_on)
    if not title.strip():
        raise Refused("problem.no_title")
    problem = Problem(
        number=f"?{uuid4().hex[:28]}", enterprise=enterprise, title=title.strip()[:120],
        found_on=found_on, visit=visit, created_by=by, **values,
    )  # fmt: skip
    _belong(problem, visit, by)
    if not problem.source:
        problem.source = Problem.Source.VISIT if visit else Problem.Source.DESK
    problem, made = once(problem, form_key)
    if not made:
        return problem
    problem.number = problem_number(problem.district.code, found_on.year, problem.pk)
    problem.save(update_fields=["number"])
    _step(problem, by, problem.description or problem.title, found_on)
    audit.record("problem.raised", problem, by=by, number=problem.number)
    return problem


@transaction.atomic
def raise_from_visit(visit: Visit, *, by: User) -> Problem:
    """One tap in a log: what was written there as a problem, entered in the ledger, once."""
    visit = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    log = visit.log
    if log.instructor.user_id != by.pk and not by.is_system:
        raise Refused("common.not_yours")
    if visit.enterprise_id is None:
        raise Refused("problem.no_enterprise")
    if found := visit.problems.first():
        return found
    said = visit.problem_text.strip() or visit.learned.strip() or visit.text.strip()
    return raise_problem(
        visit.enterprise, by=by, title=first_sentence(said), description=said, found_on=log.day,
        visit=visit, source=Problem.Source.VISIT,
    )  # fmt: skip


def first_sentence(text: str) -> str:
    """The beginning of a text, for a title."""
    line = text.strip().split("\n")[0]
    for mark in "。；;.!！?？":
        line = line.split(mark)[0] or line
    return line if len(line) <= TITLE else line[: TITLE - 1] + "…"


@transaction.atomic
def edit_problem(problem: Problem, *, by: User, version: int | None, **values: Any) -> Problem:
    """Put a problem's words right before it is assigned."""
    problem = locked(problem, version)
    if problem.created_by_id != by.pk:
        _check_office(problem, by)
    _check_state(problem, State.RAISED)
    changes = changed(problem, values)
    if changes:
        save(problem, *values)
        audit.record("problem.edited", problem, by=by, changes=changes)
    return problem


@transaction.atomic
def assign_problem(
    problem: Problem,
    *,
    by: User,
    lead_unit: str,
    assist_unit: str = "",
    due_on: date | None = None,
    note: str = "",
    version: int | None = None,
) -> Problem:
    """Give it to a unit, with a day; without one the policy's workdays from today. Or reassign."""
    problem = locked(problem, version)
    _check_office(problem, by)
    _check_state(problem, State.RAISED, State.ASSIGNED)
    if not lead_unit.strip():
        raise Refused("problem.no_unit")
    today = timezone.localdate()
    if due_on and due_on < today:
        raise Refused("problem.due_in_past", day=due_on)
    changes = changed(problem, {
        "lead_unit": lead_unit.strip(), "assist_unit": assist_unit.strip(),
        "due_on": due_on or due_day(problem, today),
        "assigned_on": problem.assigned_on or today, "state": State.ASSIGNED,
    })  # fmt: skip
    save(problem, "lead_unit", "assist_unit", "due_on", "assigned_on", "state")
    _step(problem, by, "、".join(filter(None, [lead_unit, assist_unit, note])))
    audit.record("problem.assigned", problem, by=by, unit=lead_unit, changes=changes)
    _tell(problem, "problem.assigned_note", by, unit=lead_unit, due=problem.due_on)
    return problem


def due_day(problem: Problem, assigned_on: date) -> date:
    """When a problem assigned that day is to be closed, by the policies of its district."""
    code = "problem_urgent_days" if problem.urgent else "problem_clock_days"
    return nth_workday_after(assigned_on, policy(code, problem.district))


def assign_by(problem: Problem) -> date:
    """The day by which it is to be given to a unit."""
    days = policy("problem_assign_days", problem.district)
    return nth_workday_after(problem.found_on, days)


@transaction.atomic
def extend_problem(
    problem: Problem, *, by: User, due_on: date, reason: str, version: int | None = None
) -> Problem:
    """A later day, with the reason."""
    problem = locked(problem, version)
    _check_office(problem, by)
    _check_state(problem, State.ASSIGNED, State.ANSWERED, State.RATED)
    if problem.due_on and due_on <= problem.due_on:
        raise Refused("problem.not_later", day=problem.due_on)
    if not reason.strip():
        raise Refused("problem.no_text")
    changes = changed(problem, {"due_on": due_on})
    save(problem, "due_on")
    _step(problem, by, reason)
    audit.record("problem.extended", problem, by=by, changes=changes, reason=reason[:500])
    return problem


@transaction.atomic
def answer_problem(
    problem: Problem, *, by: User, result: str, version: int | None = None
) -> Problem:
    """What was done about it, told to the enterprise."""
    problem = locked(problem, version)
    _check_hands(problem, by)
    _check_state(problem, State.ASSIGNED)
    if not result.strip():
        raise Refused("problem.no_text")
    problem.result, problem.answered_on = result, timezone.localdate()
    problem.state = State.ANSWERED
    save(problem, "result", "answered_on", "state")
    _step(problem, by, result)
    audit.record("problem.answered", problem, by=by)
    _tell(problem, "problem.answered_note", by)
    return problem


@transaction.atomic
def rate_problem(
    problem: Problem, *, by: User, satisfaction: str, note: str = "", version: int | None = None
) -> Problem:
    """What the enterprise says of the answer; dissatisfied, it goes back to its unit."""
    problem = locked(problem, version)
    _check_hands(problem, by)
    _check_state(problem, State.ANSWERED)
    if satisfaction not in Problem.Satisfaction.values:
        raise Refused("problem.no_satisfaction")
    problem.satisfaction = satisfaction
    back = satisfaction == Problem.Satisfaction.DISSATISFIED
    problem.state = State.RATED
    said = str(problem.get_satisfaction_display())
    _step(problem, by, f"{said}：{note}" if note.strip() else said)
    if back:
        problem.state, problem.answered_on = State.ASSIGNED, None
    save(problem, "satisfaction", "state", "answered_on")
    audit.record("problem.rated", problem, by=by, satisfaction=satisfaction)
    return problem


@transaction.atomic
def close_problem(problem: Problem, *, by: User, note: str, version: int | None = None) -> Problem:
    """Close it after the return visit, of which the note tells."""
    problem = locked(problem, version)
    _check_office(problem, by)
    _check_state(problem, State.RATED)
    if not note.strip():
        raise Refused("problem.no_return_visit")
    problem.state, problem.closed_on = State.CLOSED, timezone.localdate()
    save(problem, "state", "closed_on")
    _step(problem, by, note)
    audit.record("problem.closed", problem, by=by)
    _tell(problem, "problem.closed_note", by)
    return problem


def may_decide(user: User, problem: Problem) -> bool:
    """Whether the user's office assigns and closes it."""
    if user.is_system:
        return True
    if user.role == Role.STATION_HEAD:
        return problem.workstation_id is not None and problem.workstation.head_id == user.pk
    return user.role in OFFICE and user.district.contains(problem.district)


def may_handle(user: User, problem: Problem) -> bool:
    """Whether the user passes on answers and ratings: his own problem, or his office's."""
    own = user.is_instructor and problem.instructor_id == user.instructor_id
    return own or may_decide(user, problem)


def _belong(problem: Problem, visit: Visit | None, by: User) -> None:
    """Whose it is: the visit's place, his own posting's, or the enterprise's."""
    enterprise = problem.enterprise
    if visit:
        log = visit.log
        problem.instructor, problem.workstation = log.instructor, log.workstation
        problem.district = log.district
        return
    postings = Posting.objects.on(problem.found_on).filter(enterprise=enterprise)
    office = by.is_system or by.role in OFFICE
    if not office:
        postings = postings.filter(instructor__user=by)
    posting = postings.select_related("instructor", "workstation", "district").first()
    if posting:
        problem.instructor, problem.workstation = posting.instructor, posting.workstation
        problem.district = posting.district
    elif office:
        problem.workstation, problem.district = enterprise.workstation, enterprise.district
    else:
        raise Refused("problem.not_your_enterprise", enterprise=str(enterprise))
    if office and not may_decide(by, problem):
        raise Refused("common.not_yours")


def _check_office(problem: Problem, by: User) -> None:
    if not may_decide(by, problem):
        raise Refused("common.not_yours")


def _check_hands(problem: Problem, by: User) -> None:
    if not may_handle(by, problem):
        raise Refused("common.not_yours")


def _check_state(problem: Problem, *states: str) -> None:
    if problem.state not in states:
        raise Refused("problem.other_state", state=str(problem.get_state_display()))


def _step(problem: Problem, by: User, text: str, on: date | None = None) -> None:
    ProblemStep.objects.create(
        problem=problem, state=problem.state, text=text[:5000], on=on or timezone.localdate(), by=by
    )


def _tell(problem: Problem, code: str, by: User, **params: Any) -> None:
    """Tell the instructor, unless he did it himself."""
    if problem.instructor_id is None:
        return
    person = Instructor.objects.select_related("user").get(pk=problem.instructor_id)
    if person.user and person.user_id != by.pk:
        notify(
            person.user, code, url=problem.get_absolute_url(), number=problem.number,
            title=problem.title, **params,
        )  # fmt: skip
