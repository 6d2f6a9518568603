"""Who is still without an account, who has one and has not come in, and what he would be called."""

import re
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.actions import taken_names
from accounts.models import Role, User
from accounts.slips import NOT_COME_IN
from common.pinyin import person_keys
from instructors.models import Instructor

LONGEST = 50  # signs of a user name, before its number
ORDER = ("district__code", "workstation__name_key", "name_key", "pk")


def in_charge(by: User) -> QuerySet[Instructor]:
    """The serving people whose accounts the user gives out: the department's, of its branch."""
    people = Instructor.objects.visible_to(by).serving().exclude(user=by)
    return people if by.is_system or by.role == Role.DEPARTMENT else people.none()


def without_account(by: User) -> QuerySet[Instructor]:
    """Those of them who have no account."""
    return in_charge(by).filter(user=None)


def not_come_in(by: User) -> QuerySet[Instructor]:
    """Those of them who have one and have chosen no password yet."""
    waits = Q(user__in=User.objects.filter(NOT_COME_IN, role=Role.INSTRUCTOR).values("pk"))
    return in_charge(by).filter(waits)


def has_not_come_in(person: Instructor) -> bool:
    """The same of one person at hand, for whoever has him in his charge."""
    user = person.user if person.user_id else None
    waits = user and user.is_active and not user.has_usable_password()
    return bool(waits and user.role == Role.INSTRUCTOR and person.state in Instructor.SERVING)


def propose(people: Iterable[Instructor]) -> dict[int, str]:
    """A user name for each: the sound of the name, with a number where it is taken."""
    taken, names = taken_names(), {}
    for person in people:
        base = spelled(person)
        number, name = 1, base
        while name in taken:
            number += 1
            name = f"{base}{number}"
        taken.add(name)
        names[person.pk] = name
    return names


def spelled(person: Instructor) -> str:
    """The sound of the name in letters; what has no known sound is an instructor."""
    sound = re.sub(r"[^a-z0-9]", "", person_keys(person.name, person.readings).key)
    return sound[:LONGEST] or "instructor"
