"""Whose business a person is."""

from accounts.models import Role, User
from common.refusals import Refused
from enterprises.actions.reach import within_reach
from instructors.models import Instructor


def person_within_reach(by: User, person: Instructor) -> None:
    """Refused unless the person is in the user's branch or station; nobody decides on himself."""
    if person.user_id and person.user_id == by.pk:
        raise Refused("instructor.own_record")
    within_reach(by, person.district, person.workstation)


def is_department(by: User, person: Instructor) -> None:
    """Refused unless the user is of the department that the person belongs to."""
    if not by.is_system and by.role != Role.DEPARTMENT:
        raise Refused("common.not_yours")
    person_within_reach(by, person)
