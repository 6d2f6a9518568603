"""Entering and changing instructors."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from common.actions import changed, locked, once, one_use, save
from common.refusals import Refused
from enterprises.actions.enterprises import without_secrets
from instructors.actions.prepare import prepare_person
from instructors.actions.reach import person_within_reach
from instructors.models import Instructor


@one_use(Instructor)
@transaction.atomic
def create_instructor(*, by: User, form_key: UUID | None = None, **values: Any) -> Instructor:
    """A new candidate; the same form sent twice makes one."""
    person = prepare_person(Instructor(**values))
    person_within_reach(by, person)
    _check(person)
    try:
        person, made = once(person, form_key)
    except IntegrityError as error:
        raise Refused("instructor.id_taken") from error
    if made:
        audit.record("instructor.created", person, by=by)
    return person


@transaction.atomic
def edit_instructor(
    person: Instructor, *, by: User, version: int | None = None, **values: Any
) -> Instructor:
    """Change what the roster says of a person; his state and postings have their own actions."""
    person = locked(person, version)
    person_within_reach(by, person)
    changes = changed(person, values)
    if not changes:
        return person
    person_within_reach(by, person)
    prepare_person(person)
    _check(person)
    save(person)
    audit.record("instructor.edited", person, by=by, changes=without_secrets(changes))
    return person


def _check(person: Instructor) -> None:
    if Instructor.objects.filter(id_number=person.id_number).exclude(pk=person.pk).exists():
        raise Refused("instructor.id_taken")
    joined = person.joined_party_on
    if joined and joined.year < person.born_on.year + 18:
        raise Refused("instructor.joined_too_young", born=person.born_on)
    station = person.workstation
    if station and station.closed_on:
        raise Refused("workstation.closed_already", day=station.closed_on)
