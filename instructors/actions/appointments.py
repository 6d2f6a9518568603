"""Appointment: one unified document, a term, and the five-noes pledge signed."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts import audit
from accounts.models import User
from accounts.policies import policy
from common.actions import locked, once, one_use, save
from common.refusals import Refused
from instructors.actions.reach import is_department
from instructors.models import Instructor, Pledge, Term


@one_use(Term)
@transaction.atomic
def appoint(
    person: Instructor,
    *,
    by: User,
    document_number: str,
    start: date,
    end: date,
    pledged_on: date,
    batch: str = "",
    form_key: UUID | None = None,
    version: int | None = None,
) -> Term:
    """Appoint somebody under review to a term; the pledge keeps the five noes of that day."""
    person = locked(person, version)
    is_department(by, person)
    if person.state != Instructor.State.UNDER_REVIEW:
        raise Refused("instructor.not_under_review", now=person.get_state_display())
    if end < start:
        raise Refused("term.ends_before_it_begins", day=start)
    overlapping = person.terms.filter(Q(end=None) | Q(end__gte=start), start__lte=end)
    if other := overlapping.first():
        raise Refused("term.overlaps", start=other.start, end=other.end)
    term, made = once(
        Term(instructor=person, batch=batch, document_number=document_number, start=start, end=end),
        form_key,
    )
    if not made:
        return term
    items = list(policy("five_noes", person.district))
    Pledge.objects.create(instructor=person, items=items, signed_on=pledged_on, recorded_by=by)
    before, person.state = person.state, Instructor.State.APPOINTED
    save(person, "state")
    audit.record(
        "instructor.appointed", person, by=by, number=document_number, start=start, end=end,
        pledged_on=pledged_on, changes={"state": (before, person.state)},
    )  # fmt: skip
    return term
