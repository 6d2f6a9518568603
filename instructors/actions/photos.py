"""A person's photo: he or his office puts it in and takes it out."""

from django.core.files.base import ContentFile
from django.db import transaction

from accounts import audit
from accounts.models import Role, User
from common.actions import locked, save
from common.pictures import forget_picture
from common.refusals import Refused
from instructors.actions.reach import person_within_reach
from instructors.models import Instructor


def may_picture(user: User, person: Instructor) -> bool:
    """Whether the photo is the user's to change: his own, or one of his branch or station."""
    if person.user_id and person.user_id == user.pk:
        return user.role != Role.AUDITOR
    return user.is_system or user.role in (Role.DEPARTMENT, Role.COMMITTEE, Role.STATION_HEAD)


@transaction.atomic
def put_photo(
    person: Instructor, picture: ContentFile, *, by: User, version: int | None = None
) -> Instructor:
    """Keep the picture (see `common.pictures.read_picture`) in place of the one there was."""
    person = _mine_to_change(person, by, version)
    had_one = bool(person.photo)
    forget_picture(person.photo)
    person.photo.save(picture.name, picture, save=False)
    save(person, "photo")
    audit.record(
        "instructor.photo_replaced" if had_one else "instructor.photo_added", person, by=by
    )
    return person


@transaction.atomic
def remove_photo(person: Instructor, *, by: User, version: int | None = None) -> Instructor:
    """Take the photo out; the file is gone with it."""
    person = _mine_to_change(person, by, version)
    if not person.photo:
        raise Refused("instructor.no_photo")
    forget_picture(person.photo)
    person.photo = ""
    save(person, "photo")
    audit.record("instructor.photo_removed", person, by=by)
    return person


def _mine_to_change(person: Instructor, by: User, version: int | None) -> Instructor:
    person = locked(person, version)
    if not may_picture(by, person):
        raise Refused("common.not_yours")
    if person.user_id != by.pk:
        person_within_reach(by, person)
    return person
