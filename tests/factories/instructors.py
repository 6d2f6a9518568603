"""Instructors and their postings."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image

from accounts.models import District, User
from common.pictures import read_picture
from enterprises.models import Enterprise, Workstation
from instructors.models import (
    CalendarChange,
    Course,
    Enrolment,
    Instructor,
    Leave,
    Posting,
    RosterImport,
)
from tests.factories.accounts import number

AREAS = [330105, 330102, 330106, 330108, 330109, 330110, 330111, 330112, 330122, 330127]
BORN = date(1980, 5, 17)
WEIGHTS = [2 ** (17 - i) % 11 for i in range(17)]


def make_id_number(born: date = BORN, male: bool = True) -> str:
    """A valid ID number that no other call got."""
    area, place = divmod(number(), 499)
    body = f"{AREAS[area % len(AREAS)]}{born:%Y%m%d}{place * 2 + male:03}"
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


def make_picture(size: tuple[int, int] = (30, 40), kind: str = "JPEG", **how: Any) -> bytes:
    """A small picture's bytes."""
    out = BytesIO()
    Image.new("RGB", size, (90, 120, 160)).save(out, kind, **how)
    return out.getvalue()


def make_photo(person: Instructor) -> Instructor:
    """The person, with a photo."""
    picture = read_picture(BytesIO(make_picture()))
    person.photo.save(picture.name, picture)
    return person


def make_posting(
    instructor: Instructor, enterprise: Enterprise, start: date = date(2025, 1, 1), **fields: Any
) -> Posting:
    """A posting through the instructor's workstation, open-ended."""
    defaults = {"workstation": instructor.workstation, "district": instructor.district}
    return Posting.objects.create(
        **{"instructor": instructor, "enterprise": enterprise, "start": start, **defaults, **fields}
    )


def make_leave(instructor: Instructor, start: date = date(2026, 11, 30), **fields: Any) -> Leave:
    """Two days of leave that wait for the station head."""
    defaults = {
        "workstation": instructor.workstation, "district": instructor.district, "kind": "personal",
        "end": start + timedelta(days=1), "reason": "家中有事", "status": Leave.Status.WAITING,
    }  # fmt: skip
    return Leave.objects.create(**{"instructor": instructor, "start": start, **defaults, **fields})


def make_calendar_change(user: User, day: date = date(2024, 3, 5)) -> CalendarChange:
    """A note that the user once named a workday; nothing was altered by it."""
    before, after = ["workday", "", True], ["workday", "", False]
    days = [{"day": day.isoformat(), "b": before, "a": after}]
    return CalendarChange.objects.create(by=user, first=day, last=day, days=days)


def make_course(
    district: District, *people: Instructor, day: date = date(2024, 5, 7), **fields: Any
) -> Course:
    """A course of one day with these people on its list."""
    defaults = {"title": f"培训班{number()}", "starts_on": day, "ends_on": day, "hours": 8}
    course = Course.objects.create(**{"district": district, **defaults, **fields})
    Enrolment.objects.bulk_create(Enrolment(course=course, instructor=one) for one in people)
    return course


def make_import(user: User, **fields: Any) -> RosterImport:
    """A workbook whose preview waits to be confirmed; it would change nothing."""
    none = dict.fromkeys(("instructor", "enterprise", "workstation", "posting"), 0)
    counts = {state: none | {"party_organization": 0} for state in ("new", "changed", "unchanged")}
    defaults = {
        "district": user.district, "file": "imports/none.xlsx", "file_name": "花名册.xlsx",
        "size": 1, "state": "ready", "expires_at": timezone.now() + timedelta(days=1),
        "preview": {
            "counts": counts, "new": [], "changed": [], "problems": [], "waiting": [],
            "rejected": 0, "remarks": [], "does_something": False, "extra": {},
        },
    }  # fmt: skip
    return RosterImport.objects.create(user=user, **{**defaults, **fields})
