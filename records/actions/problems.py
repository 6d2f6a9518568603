"""Entering problems in the ledger, and what is decided about a problem as a whole.

Whoever raises one from elsewhere calls `raise_problem`: a log's visit, a symposium's opinion, an
enterprise's confirmation (`by=User.objects.system(), source=Problem.Source.ENTERPRISE`), a desk.
What follows is in `problem_assigning` and `problem_answering`; the order of the steps and who takes
them stands in `records.problem_flow`.
"""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Role, User
from accounts.notices import notify
from common.actions import changed, once, save
from common.refusals import Refused
from enterprises.models import Enterprise
from instructors.models import Posting
from records.actions.problem_steps import begin, step, wanted
from records.categories import label_of
from records.models import Problem, ProblemStep, Visit
from records.numbers import problem_number
from records.problem_flow import in_office, upper_district

State, Kind = Problem.State, ProblemStep.Kind
OFFICE = (Role.STATION_HEAD, Role.COMMITTEE, Role.DEPARTMENT)
TITLE = 60


@transaction.atomic
def raise_problem(
    enterprise: Enterprise,
    *,
    by: User,
    title: str,
    description: str = "",
    requested_by: str = "",
    source: str = "",
    category: str = Problem.Category.OTHER,
    urgent: bool = False,
    found_on: date | None = None,
    visit: Visit | None = None,
    form_key: UUID | None = None,
) -> Problem:
    """Enter a problem or demand of an enterprise in the ledger; it belongs to whoever guides it.

    An instructor raises for his own enterprises, an office within its scope, `system` for all.
    Without a source it is a visit's where there is one, else the desk's. Posted twice under one
    `form_key`, it is entered once.
    """
    found_on = found_on or timezone.localdate()
    if found_on > timezone.localdate():
        raise Refused("problem.in_future", day=found_on)
    default = Problem.Source.VISIT if visit else Problem.Source.DESK
    problem = Problem(
        number=f"?{uuid4().hex[:28]}", enterprise=enterprise, found_on=found_on, visit=visit,
        title=wanted(title, "problem.no_title")[:120], description=description[:5000],
        requested_by=requested_by.strip()[:100], source=source or default, urgent=urgent,
        created_by=by,
    )  # fmt: skip
    _belong(problem, visit, by)
    problem.category, problem.category_label = label_of(category, problem.district)
    problem, made = once(problem, form_key)
    if not made:
        return problem
    problem.number = problem_number(problem.district.code, found_on.year, problem.pk)
    problem.save(update_fields=["number"])
    step(problem, Kind.RAISED, by, problem.description or problem.title, found_on)
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
        visit=visit, requested_by=visit.met, source=Problem.Source.VISIT,
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
    problem, _ = begin("edit", problem, by, version)
    if "category" in values:
        category, label = label_of(values["category"], problem.district)
        values |= {"category": category, "category_label": label}
    changes = changed(problem, values)
    if changes:
        save(problem, *changes)
        audit.record("problem.edited", problem, by=by, changes=changes)
    return problem


@transaction.atomic
def review_problem(
    problem: Problem, *, by: User, note: str = "", version: int | None = None
) -> Problem:
    """The first check: it is a problem, its words are clear, its enterprise is right."""
    problem, _ = begin("review", problem, by, version)
    problem.state = State.REVIEWED
    save(problem, "state")
    step(problem, Kind.REVIEWED, by, note)
    audit.record("problem.reviewed", problem, by=by)
    return problem


@transaction.atomic
def relate_problem(
    problem: Problem, *, by: User, other: Problem, version: int | None = None
) -> Problem:
    """Link another problem that is the same matter; both pages then name each other."""
    problem, _ = begin("relate", problem, by, version)
    if other.pk == problem.pk:
        raise Refused("problem.itself")
    if problem.related.filter(pk=other.pk).exists():
        return problem
    problem.related.add(other)
    save(problem)
    step(problem, Kind.RELATED, by, number=other.number, title=other.title)
    audit.record("problem.related", problem, by=by, other=str(other))
    return problem


@transaction.atomic
def track_problem(
    problem: Problem, *, by: User, reason: str, check_on: date, version: int | None = None
) -> Problem:
    """What cannot be solved soon stays in sight: with the reason, and when to look again."""
    problem, _ = begin("track", problem, by, version)
    if check_on <= timezone.localdate():
        raise Refused("problem.due_in_past", day=check_on)
    problem.long_term, problem.check_on = True, check_on
    save(problem, "long_term", "check_on")
    step(problem, Kind.TRACKED, by, wanted(reason), check_on=check_on)
    audit.record("problem.tracked", problem, by=by, reason=reason[:500], day=check_on)
    return problem


@transaction.atomic
def untrack_problem(
    problem: Problem, *, by: User, reason: str, version: int | None = None
) -> Problem:
    """Back among the ordinary ones."""
    problem, _ = begin("untrack", problem, by, version)
    problem.long_term, problem.check_on = False, None
    save(problem, "long_term", "check_on")
    step(problem, Kind.UNTRACKED, by, wanted(reason))
    audit.record("problem.untracked", problem, by=by, reason=reason[:500])
    return problem


@transaction.atomic
def pass_up(problem: Problem, *, by: User, reason: str, version: int | None = None) -> Problem:
    """To the district above, whose offices decide from then on; the clock goes on."""
    problem, _ = begin("pass_up", problem, by, version)
    place = upper_district(problem)
    changes = changed(problem, {"passed_to": place, "passed_on": timezone.localdate()})
    save(problem, "passed_to", "passed_on")
    step(problem, Kind.PASSED_UP, by, wanted(reason), district=str(place))
    audit.record(
        "problem.passed_up", problem, by=by, district=place, to=str(place), reason=reason[:500],
        changes=changes,
    )  # fmt: skip
    people = User.objects.filter(role=Role.DEPARTMENT, district=place, is_active=True)
    notify(
        people, "problem.passed_note", url=problem.get_absolute_url(), number=problem.number,
        title=problem.title,
    )  # fmt: skip
    return problem


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
    if office and not in_office(by, problem):
        raise Refused("common.not_yours")
