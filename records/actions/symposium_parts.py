"""What is entered at a symposium: who came, what was said, what was decided."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.notices import notify
from common.actions import changed, locked, made_by, save
from common.refusals import Refused
from records.actions.experience import tell_at_symposium, title_keys
from records.actions.problem_assigning import assign_problem
from records.actions.problems import first_sentence, raise_problem
from records.actions.symposia import check_place, may_run, open_for
from records.models import (
    Attendance,
    Decision,
    Experience,
    Opinion,
    Problem,
    Symposium,
    WorkReport,
)
from records.problem_flow import may_decide

Kind = Attendance.Kind
PARTS = (Opinion, Experience, Decision, WorkReport)


# Attendance --------------------------------------------------------------------------------


@transaction.atomic
def tick_attendance(
    symposium: Symposium,
    kinds: Mapping[int, str],
    reasons: Mapping[int, str],
    *,
    by: User,
    rest_came: bool = False,
) -> int:
    """Who came, by id, with the reasons of those who did not; how many changed.

    `rest_came`: whoever is not ticked yet was there.
    """
    symposium = open_for(symposium, by)
    ticked = []
    for row in symposium.attendances.select_for_update(of=("self",)):
        kind = kinds.get(row.pk) or row.kind
        if kind not in Kind.values:
            raise Refused("symposium.no_such_attendance")
        if rest_came and kind == Kind.EXPECTED:
            kind = row.usual
        absent = kind == Kind.ABSENT
        reason = reasons.get(row.pk, row.reason).strip()[:200] if absent else ""
        if changed(row, {"kind": kind, "reason": reason}):
            ticked.append(row)
    Attendance.objects.bulk_update(ticked, ["kind", "reason"], batch_size=200)
    if ticked:
        audit.record("symposium.attendance", symposium, by=by, count=len(ticked))
    return len(ticked)


@transaction.atomic
def add_attendee(
    symposium: Symposium, *, by: User, name: str, unit: str = "", kind: str = Kind.NON_VOTING,
    part: str = Attendance.Part.GUEST,
) -> Attendance:  # fmt: skip
    """Somebody else: a walk-in, or one more who is asked to come."""
    symposium = open_for(symposium, by)
    if kind not in Kind.values or part not in Attendance.Part.values:
        raise Refused("symposium.no_such_attendance")
    found, made = Attendance.objects.get_or_create(
        symposium=symposium, name=name, unit=unit, defaults={"kind": kind, "part": part}
    )
    if made:
        audit.record("symposium.attendee", symposium, by=by, name=name)
    return found


@transaction.atomic
def remove_attendee(row: Attendance, *, by: User) -> None:
    """Somebody who is not asked after all; preparing again does not ask him either."""
    symposium = open_for(row.symposium, by)
    if row.source:
        _leave_out(symposium, row.source)
    audit.record("symposium.attendee_removed", symposium, by=by, name=row.name)
    row.delete()


def _leave_out(symposium: Symposium, source: str) -> None:
    symposium.left_out = sorted({*symposium.left_out, source})
    save(symposium, "left_out")


# Parts -------------------------------------------------------------------------------------


@transaction.atomic
def add_part(
    symposium: Symposium, model: type, *, by: User, form_key: UUID | None = None, **values: Any
) -> Any:
    """An opinion, an experience, a decision or a work report; a form sent twice makes one."""
    if model not in PARTS:
        raise ValueError(model)
    symposium = open_for(symposium, by)
    if first := made_by(model, form_key):
        return first
    _check_deadline(symposium, values)
    if model is Experience:
        part = tell_at_symposium(symposium, by=by, form_key=form_key, **values)
    else:
        part = model.objects.create(symposium=symposium, form_key=form_key, **values)
    audit.record("symposium.part", symposium, by=by, part=str(model._meta.verbose_name))
    if isinstance(part, Decision):
        _tell_owner(part, by)
    return part


@transaction.atomic
def edit_part(part: Any, *, by: User, version: int | None = None, **values: Any) -> Any:
    """Put the words of one of them right."""
    symposium = open_for(part.symposium, by)
    part = locked(part, version)
    _check_deadline(symposium, values)
    changes = changed(part, values)
    if changes:
        fields = list(values)
        if isinstance(part, Experience):
            title_keys(part)
            fields += ["title_key", "title_initials"]
        save(part, *fields)
        name = str(part._meta.verbose_name)
        label = part._meta.label
        plain = {f"{label}.{k}": (str(b), str(a)) for k, (b, a) in changes.items()}
        audit.record("symposium.part_edited", symposium, by=by, part=name, changes=plain)
        if isinstance(part, Decision) and {"user", "instructor"} & set(changes):
            _tell_owner(part, by)
    return part


def _check_deadline(symposium: Symposium, values: Mapping[str, Any]) -> None:
    """What is decided at a symposium cannot have been due before it."""
    deadline = values.get("deadline")
    if deadline and symposium.held_on and deadline < symposium.held_on:
        raise Refused("symposium.due_before_it", deadline=deadline, day=symposium.held_on)


@transaction.atomic
def remove_part(part: Any, *, by: User) -> None:
    """Take out an opinion, experience, decision or work report entered by mistake."""
    symposium = open_for(part.symposium, by)
    if isinstance(part, Experience) and part.status == Experience.Status.PUBLISHED:
        raise Refused("experience.published")
    if isinstance(part, WorkReport) and part.pulled:
        _leave_out(symposium, f"report:{part.instructor_id}")
    audit.record(
        "symposium.part_removed", symposium, by=by, part=str(part._meta.verbose_name),
        text=str(part)[:200],
    )  # fmt: skip
    part.delete()


def _tell_owner(decision: Decision, by: User) -> None:
    owner = owner_of(decision)
    if owner and owner.pk != by.pk:
        notify(
            owner, "symposium.decision_note", url=decision.symposium.get_absolute_url(),
            text=decision.text[:100], deadline=decision.deadline,
        )  # fmt: skip


# Opinions and decisions --------------------------------------------------------------------


@transaction.atomic
def opinion_to_problem(
    opinion: Opinion, *, by: User, lead_unit: str = "", due_on: date | None = None
) -> Problem:
    """Enter an opinion in the ledger, with its owner and day, in one press; once only."""
    opinion = Opinion.objects.select_for_update(of=("self",)).get(pk=opinion.pk)
    check_place(opinion.symposium.workstation, by)
    if opinion.problem_id:
        return opinion.problem
    held_on = opinion.symposium.held_on
    today = timezone.localdate()
    problem = raise_problem(
        opinion.enterprise, by=by, title=first_sentence(opinion.text), description=opinion.text,
        requested_by=opinion.giver, found_on=min(held_on or today, today),
        source=Problem.Source.SYMPOSIUM,
    )  # fmt: skip
    if lead_unit.strip() and may_decide(by, problem):
        problem = assign_problem(problem, by=by, lead_unit=lead_unit, due_on=due_on)
    opinion.problem = problem
    opinion.save(update_fields=["problem"])
    return problem


@transaction.atomic
def settle_decision(
    decision: Decision,
    *,
    by: User,
    outcome: str,
    done_on: date | None,
    version: int | None = None,
) -> Decision:
    """What became of a decision, by its owner or the station; also after the minutes are locked."""
    decision = locked(decision, version)
    if not may_settle(by, decision):
        raise Refused("common.not_yours")
    if done_on and done_on > timezone.localdate():
        raise Refused("symposium.done_in_future")
    if not outcome.strip():
        raise Refused("symposium.no_outcome")
    changes = changed(decision, {"outcome": outcome, "done_on": done_on})
    if changes:
        save(decision, "outcome", "done_on")
        audit.record("symposium.settled", decision.symposium, by=by, changes=changes)
    return decision


def owner_of(decision: Decision) -> User | None:
    """The account in whose queue it stands, if there is one."""
    if decision.user:
        return decision.user
    return decision.instructor.user if decision.instructor else None


def may_settle(user: User, decision: Decision) -> bool:
    """Whether the user may say what became of it: its owner, or who runs the symposia."""
    own = user.is_instructor and decision.instructor_id == user.instructor_id
    return own or decision.user_id == user.pk or may_run(user, decision.symposium.workstation)
