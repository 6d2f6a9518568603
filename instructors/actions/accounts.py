"""An instructor's way in: his account, and a one-time password for it."""

from django.db import transaction

from accounts import audit
from accounts.actions import create_user, one_time_password, reset_password
from accounts.models import Role, User
from common.actions import locked, save
from common.refusals import Refused
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
