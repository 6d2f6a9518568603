"""An instructor's way in: his account, and a one-time password for it; many accounts at once."""

from collections.abc import Mapping
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.actions import create_user, create_users, one_time_password, reset_password
from accounts.models import Role, User
from common.actions import locked, save
from common.refusals import Refused
from instructors.accounts import ORDER, propose, without_account
from instructors.actions.reach import is_department
from instructors.models import Instructor


@transaction.atomic
def give_account(person: Instructor, username: str, *, by: User) -> str:
    """Make the person's account; the one-time password, shown once."""
    person = locked(person)
    is_department(by, person)
    if person.user_id:
        raise Refused("instructor.has_account", username=person.user.username)
    password = one_time_password()
    person.user = create_user(
        by=by, username=username, name=person.name, role=Role.INSTRUCTOR,
        district=person.district, password=password, must_change_password=True,
    )  # fmt: skip
    save(person, "user")
    audit.record("instructor.account_given", person, by=by, username=username)
    return password


@transaction.atomic
def renew_password(person: Instructor, *, by: User) -> str:
    """A new one-time password for the person's account, shown once."""
    person = locked(person)
    is_department(by, person)
    if person.user_id is None:
        raise Refused("instructor.no_account")
    return reset_password(person.user, by=by)


def give_accounts(shown: Mapping[int, str], *, by: User, form_key: UUID | None = None) -> int:
    """Accounts for many, under the names that were `shown` for them; how many they are.

    All or none: where one has an account by now or would be called otherwise, nothing is done.
    The second press of the same form finds what the first one made.
    """
    if not by.is_system and by.role != Role.DEPARTMENT:
        raise Refused("common.not_yours")
    if not shown:
        raise Refused("instructor.nobody_ticked")
    try:
        return _give(shown, by, form_key)
    except (Refused, IntegrityError):
        if made := _made_before(shown, form_key):
            return made
        raise Refused("instructor.accounts_changed") from None


@transaction.atomic
def _give(shown: Mapping[int, str], by: User, form_key: UUID | None) -> int:
    waiting = without_account(by)
    people = waiting.filter(pk__in=shown).select_related("district").order_by("pk")
    people = list(people.select_for_update(of=("self",)))
    names = propose(waiting.order_by(*ORDER))
    if {person.pk: names[person.pk] for person in people} != dict(shown):
        raise Refused("instructor.accounts_changed")
    for person in people:
        person.user = User(
            username=names[person.pk], name=person.name, role=Role.INSTRUCTOR,
            district=person.district, form_key=_key(form_key, person.pk),
        )  # fmt: skip
    create_users([person.user for person in people], by=by)
    for person in people:
        person.user_id, person.version = person.user.pk, person.version + 1
    Instructor.objects.bulk_update(people, ["user", "version"])
    ids = [person.pk for person in people]
    audit.record_many("instructor.accounts_given", Instructor, ids, by=by)
    return len(people)


def _made_before(shown: Mapping[int, str], form_key: UUID | None) -> int:
    """How many accounts this very form has made already."""
    keys = [_key(form_key, pk) for pk in shown] if form_key else []
    return User.objects.filter(form_key__in=keys).count() if keys else 0


def _key(form_key: UUID | None, pk: int) -> UUID | None:
    """Each account's own one-use key, of the form and its person."""
    return uuid5(form_key, str(pk)) if form_key else None
