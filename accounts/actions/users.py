"""Making, changing and closing accounts; passwords."""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts import audit, slips
from accounts.actions.districts import add_district
from accounts.models import AuditEntry, District, Role, User
from common.actions import changed, locked, save
from common.refusals import Refused

# No characters that are mistaken for one another when read aloud or typed from a note.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """A random password that is easy to read out: four groups of four."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


@transaction.atomic
def create_user(
    *,
    by: User,
    username: str,
    name: str,
    role: str,
    district: District,
    password: str | None = None,
    must_change_password: bool = False,
    email: str = "",
    language: str = "",
    form_key: UUID | None = None,
) -> User:
    """A new account; without a password it cannot sign in until one is set."""
    _within_reach(by, district, role)
    if User.objects.filter(username__iexact=username).exists():
        raise Refused("user.name_taken", username=username)
    user = User.objects.create_user(
        username, password, name=name, role=role, district=district, email=email,
        language=language, must_change_password=must_change_password, form_key=form_key,
    )  # fmt: skip
    _made(user, by).save(force_insert=True)
    return user


@transaction.atomic
def create_users(users: Sequence[User], *, by: User) -> None:
    """Many new accounts, all or none; each is let in by a slip, where a password is chosen.

    No password is made and none is hashed: a hundred hashes take a minute.
    """
    for user in users:
        _within_reach(by, user.district, user.role)
        user.set_unusable_password()
    if taken_names() & {user.username.casefold() for user in users}:
        raise Refused("user.names_taken")
    User.objects.bulk_create(users)
    AuditEntry.objects.bulk_create([_made(user, by) for user in users])


def taken_names() -> set[str]:
    """Every user name, as small letters."""
    return {name.casefold() for name in User.objects.values_list("username", flat=True)}


def _made(user: User, by: User) -> AuditEntry:
    return audit.entry(
        "user.created", user, by=by, username=user.username, role=user.role,
        changes={"role": (None, user.role), "district": (None, str(user.district))},
    )  # fmt: skip


@transaction.atomic
def come_in(address: str, password: str) -> User | None:
    """Set the password that a slip's holder has chosen; None when the slip is good no more."""
    user = slips.find(address)
    if user is None:
        return None
    locked(user)
    user = slips.find(address)  # as it is now: another's form may have come first
    if user is None:
        return None
    user.set_password(password)
    user.must_change_password = False
    save(user, "password", "must_change_password")
    audit.record("user.came_in", user, by=user)
    return user


@transaction.atomic
def edit_user(user: User, *, by: User, version: int | None = None, **values: Any) -> User:
    """Change name, role, district or e-mail of an account; nobody changes his own office."""
    user = locked(user, version)
    _may_change(user, by)
    if user.pk == by.pk and {"role", "district"} & changed_names(user, values):
        raise Refused("user.own_office")
    if values.keys() & {"district", "role"}:
        _within_reach(by, values.get("district", user.district), values.get("role", user.role))
    changes = changed(user, values)
    if changes:
        save(user, *values)
        audit.record("user.edited", user, by=by, changes=changes)
    return user


def changed_names(user: User, values: dict[str, Any]) -> set[str]:
    """The fields whose value would change."""
    return {name for name, value in values.items() if getattr(user, name) != value}


@transaction.atomic
def set_active(user: User, active: bool, *, by: User, version: int | None = None) -> User:
    """Close or reopen an account; a closed one is signed out at its next click."""
    user = locked(user, version)
    _may_change(user, by)
    if user.pk == by.pk:
        raise Refused("user.own_account")
    if user.is_active == active:
        raise Refused("user.already_open" if active else "user.already_closed", name=user.name)
    user.is_active = active
    save(user, "is_active")
    verb = "user.reopened" if active else "user.closed"
    audit.record(verb, user, by=by, changes={"is_active": (not active, active)})
    return user


@transaction.atomic
def reset_password(user: User, *, by: User) -> str:
    """A one-time password that must be changed at the next sign-in; all sessions end."""
    user = locked(user)
    _may_change(user, by)
    if user.pk == by.pk:
        raise Refused("user.own_account")
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    save(user, "password", "must_change_password")
    audit.record("user.password_reset", user, by=by)
    return password


@transaction.atomic
def change_password(user: User, password: str, *, by: User) -> User:
    """One's own new password. Every session of the account ends, for the hash is in them all."""
    user = locked(user)
    if user.pk != by.pk:
        raise Refused("common.not_yours")
    user.set_password(password)
    user.must_change_password = False
    save(user, "password", "must_change_password")
    audit.record("user.password_changed", user, by=by)
    return user


@transaction.atomic
def edit_own(user: User, *, by: User, version: int | None = None, **values: Any) -> User:
    """One's own name, e-mail and language."""
    user = locked(user, version)
    if user.pk != by.pk or not values.keys() <= {"name", "email", "language"}:
        raise Refused("common.not_yours")
    changes = changed(user, values)
    if changes:
        save(user, *values)
        audit.record("user.edited_own", user, by=by, changes=changes)
    return user


@transaction.atomic
def set_language(user: User, language: str, *, by: User) -> User:
    """The language one reads the pages in."""
    return edit_own(user, by=by, language=language)


@transaction.atomic
def make_first_administrator(
    *, username: str, name: str, password: str, code: str, district_name: str, level: str
) -> User:
    """The first district and its administrator, in an installation where nobody is yet."""
    if User.objects.people().exists():
        raise Refused("user.not_the_first")
    system = User.objects.system()
    district = District.objects.filter(parent=None).order_by("code").first()
    if district is None:
        district = add_district(by=system, parent=None, code=code, name=district_name, level=level)
    return create_user(
        by=system, username=username, name=name, role=Role.ADMINISTRATOR, district=district,
        password=password,
    )  # fmt: skip


def _within_reach(by: User, district: District | None, role: str) -> None:
    if by.is_system:
        return
    # Administrators look after every account, departments after those of their instructors.
    instructors = by.role == Role.DEPARTMENT and role == Role.INSTRUCTOR
    if by.role != Role.ADMINISTRATOR and not instructors:
        raise Refused("common.not_yours")
    if district is None or not by.district.contains(district):
        raise Refused("user.other_district")


def _may_change(user: User, by: User) -> None:
    if user.is_system:
        raise Refused("common.not_yours")
    _within_reach(by, user.district, user.role)
