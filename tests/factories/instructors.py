"""Instructors and their postings."""

from datetime import date
from typing import Any

from accounts.models import User
from enterprises.models import Enterprise, Workstation
from instructors.models import Instructor, Posting
from tests.factories.accounts import number

BORN = date(1980, 5, 17)
WEIGHTS = [2 ** (17 - i) % 11 for i in range(17)]


def make_id_number(born: date = BORN, male: bool = True) -> str:
    """A valid ID number that no other call got (within 500 of one birthday and sex)."""
    body = f"330105{born:%Y%m%d}{(number() % 499) * 2 + male:03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def make_instructor(
    workstation: Workstation, name: str = "", user: User | None = None, **fields: Any
) -> Instructor:
    """An active part-time instructor of a workstation, with a user where one is given."""
    name = name or f"指导员{number()}"
    defaults = {
        "name": name, "name_key": name, "name_initials": "", "id_number": make_id_number(),
        "gender": Instructor.Gender.MALE, "born_on": BORN, "phone": f"139{number():08}",
        "kind": Instructor.Kind.PART_TIME, "state": Instructor.State.ACTIVE,
        "district": workstation.district, "workstation": workstation, "user": user,
    }  # fmt: skip
    return Instructor.objects.create(**{**defaults, **fields})


def make_posting(
    instructor: Instructor, enterprise: Enterprise, start: date = date(2025, 1, 1), **fields: Any
) -> Posting:
    """A posting through the instructor's workstation, open-ended."""
    defaults = {"workstation": instructor.workstation, "district": instructor.district}
    return Posting.objects.create(
        **{"instructor": instructor, "enterprise": enterprise, "start": start, **defaults, **fields}
    )
