"""Writing, reviewing, publishing and taking up good practice."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import District, Role, User
from accounts.notices import notify
from common.actions import changed, locked, once, one_use, save
from common.pinyin import name_keys
from common.refusals import Refused
from enterprises.models import Enterprise
from instructors.models import Instructor, Posting
from records import tags as catalogue
from records.models import Experience, ExperienceUse, Symposium, Visit

Status = Experience.Status
OFFICE = (Role.STATION_HEAD, Role.COMMITTEE, Role.DEPARTMENT)
WORDS = ("title", "tags", "text", "result", "useful_for", "enterprise")


@transaction.atomic
def write_experience(
    *,
    by: User,
    title: str,
    text: str,
    instructor: Instructor | None = None,
    visit: Visit | None = None,
    form_key: UUID | None = None,
    **values: Any,
) -> Experience:
    """A draft: of one's own, from one's own visit, or for one's instructor at the desk."""
    _check_words(title, text)
    if visit:
        instructor, values["enterprise"] = visit.log.instructor, visit.enterprise
    elif not _in_office(by):
        instructor = Instructor.objects.get(user=by)
    row = Experience(
        title=title.strip(), text=text, instructor=instructor, visit=visit, created_by=by,
        day=visit.log.day if visit else timezone.localdate(), **_clean(values),
    )  # fmt: skip
    _belong(row, by)
    if instructor and instructor.user_id != by.pk and not (by.is_system or _offices(by, row)):
        raise Refused("common.not_yours")
    return _stored(row, form_key)[0]


@transaction.atomic
def tell_at_symposium(
    symposium: Symposium,
    *,
    by: User,
    title: str,
    text: str,
    instructor: Instructor | None = None,
    form_key: UUID | None = None,
    **values: Any,
) -> Experience:
    """What was told at a symposium: everybody there heard it, so it needs no review of its own.

    The caller holds the symposium's lock and right, and writes the audit entry of its part.
    """
    _check_words(title, text)
    row = Experience(
        symposium=symposium, title=title.strip(), text=text, instructor=instructor, created_by=by,
        workstation=symposium.workstation, district=symposium.district,
        day=symposium.held_on or symposium.start, status=Status.REVIEWED, reviewed_by=by,
        reviewed_on=timezone.localdate(), form_key=form_key, **_clean(values),
    )  # fmt: skip
    title_keys(row)
    row.save(force_insert=True)
    return row


def follow_symposium(symposium: Symposium) -> None:
    """Its experience is of the day on which it is held; the caller is the symposium's action."""
    if symposium.held_on:
        symposium.experiences.exclude(day=symposium.held_on).update(day=symposium.held_on)


def title_keys(row: Experience) -> None:
    """How its title sounds, for searching and sorting."""
    keys = name_keys(row.title)
    row.title_key, row.title_initials = keys.key[:900], keys.initials[:120]


def _stored(row: Experience, form_key: UUID | None) -> tuple[Experience, bool]:
    title_keys(row)
    row, made = once(row, form_key)
    if made:
        audit.record("experience.written", row, by=row.created_by)
    return row, made


@transaction.atomic
def edit_experience(row: Experience, *, by: User, version: int | None, **values: Any) -> Experience:
    """Better words; a reviewed one only by the office that reviews, the library's not at all."""
    row = locked(row, version)
    if row.status == Status.PUBLISHED:
        raise Refused("experience.published")
    if not (may_write(by, row) if row.status in Experience.OPEN else may_review(by, row)):
        raise Refused("common.not_yours")
    values = _clean({name: values[name] for name in WORDS if name in values})
    _check_words(values.get("title", row.title), values.get("text", row.text))
    changes = changed(row, values)
    if changes:
        title_keys(row)
        save(row, *changes, "title_key", "title_initials")
        audit.record("experience.edited", row, by=by, changes=changes)
    return row


@transaction.atomic
def submit_experience(row: Experience, *, by: User, version: int | None = None) -> Experience:
    """Hand it in for review; its station's head is told."""
    row = locked(row, version)
    if not may_write(by, row):
        raise Refused("common.not_yours")
    _check_status(row, *Experience.OPEN)
    _turn(row, Status.SUBMITTED, by, "experience.submitted")
    head = row.workstation.head if row.workstation_id else None
    if head and head.pk != by.pk:
        notify(head, "experience.waits", url=row.get_absolute_url(), title=row.title)
    return row


@transaction.atomic
def review_experience(
    row: Experience, *, by: User, good: bool, remark: str = "", version: int | None = None
) -> Experience:
    """Good as it is, or back to its author with a remark. Nobody reviews his own."""
    row = locked(row, version)
    if not may_review(by, row):
        raise Refused("common.not_yours")
    _check_status(row, Status.SUBMITTED)
    if not good and not remark.strip():
        raise Refused("experience.no_remark")
    row.remark, row.reviewed_by, row.reviewed_on = remark.strip(), by, timezone.localdate()
    save(row, "remark", "reviewed_by", "reviewed_on")
    if good:
        _turn(row, Status.REVIEWED, by, "experience.reviewed")
    else:
        _turn(row, Status.RETURNED, by, "experience.returned", reason=row.remark[:500])
        author = row.created_by
        if author.pk != by.pk:
            notify(author, "experience.came_back", url=row.get_absolute_url(), title=row.title,
                   reason=row.remark[:200])  # fmt: skip
    return row


@transaction.atomic
def publish_experience(
    row: Experience, *, by: User, district: District, version: int | None = None
) -> Experience:
    """Put it into the library of a county or city: a department's decision for its own branch."""
    row = locked(row, version)
    if not may_publish(by, row):
        raise Refused("common.not_yours")
    _check_status(row, Status.REVIEWED)
    if district.pk not in {place.pk for place in shelves(by, row)}:
        raise Refused("experience.no_shelf", district=str(district))
    row.published_in, row.published_on = district, timezone.localdate()
    save(row, "published_in", "published_on")
    _turn(row, Status.PUBLISHED, by, "experience.shared", place=str(district))
    person = row.instructor.user if row.instructor_id else None
    if person and person.pk != by.pk:
        notify(person, "experience.shared_note", url=row.get_absolute_url(), title=row.title,
               district=str(district))  # fmt: skip
    return row


@transaction.atomic
def withdraw_experience(
    row: Experience, *, by: User, reason: str, version: int | None = None
) -> Experience:
    """Take it out of the library again, with the reason; it stays reviewed."""
    row = locked(row, version)
    if not may_publish(by, row):
        raise Refused("common.not_yours")
    _check_status(row, Status.PUBLISHED)
    if not reason.strip():
        raise Refused("experience.no_remark")
    row.published_in = row.published_on = None
    save(row, "published_in", "published_on")
    _turn(row, Status.REVIEWED, by, "experience.withdrawn", reason=reason[:500])
    return row


@one_use(ExperienceUse)
@transaction.atomic
def take_up(
    row: Experience,
    *,
    by: User,
    enterprise: Enterprise | None = None,
    note: str = "",
    form_key: UUID | None = None,
) -> ExperienceUse:
    """Note that one uses it, where, and how it went."""
    row = locked(row)
    _check_status(row, Status.PUBLISHED)
    if not Experience.objects.published_for(by).filter(pk=row.pk).exists():
        raise Refused("common.not_yours")
    use = ExperienceUse(
        experience=row, by=by, enterprise=enterprise, note=note.strip(), on=timezone.localdate()
    )
    use, made = once(use, form_key)
    if made:
        audit.record("experience.taken_up", row, by=by)
    return use


def shelves(user: User, row: Experience) -> list[District]:
    """The counties and cities into whose library the user may put it: his own and below."""
    found, place = [], row.district
    while place is not None:
        if place.level != District.Level.TOWNSHIP and _covers(user, place):
            found.append(place)
        place = place.parent
    return found


def may_write(user: User, row: Experience) -> bool:
    """Its author, the instructor it speaks of, or his office."""
    if user.is_system or row.created_by_id == user.pk:
        return True
    own = user.is_instructor and row.instructor_id == user.instructor_id
    return bool(own) or _offices(user, row)


def may_review(user: User, row: Experience) -> bool:
    """The office above it; nobody his own."""
    if user.is_system:
        return True
    own = user.is_instructor and row.instructor_id == user.instructor_id
    return not own and row.created_by_id != user.pk and _offices(user, row)


def may_publish(user: User, row: Experience) -> bool:
    """A department of the district, the county's or the city's."""
    if user.is_system:
        return True
    return user.role == Role.DEPARTMENT and _covers(user, row.district)


def _offices(user: User, row: Experience) -> bool:
    if user.role == Role.STATION_HEAD:
        return row.workstation_id is not None and row.workstation.head_id == user.pk
    return user.role in OFFICE and _covers(user, row.district)


def _covers(user: User, district: District) -> bool:
    return user.is_system or bool(user.district_id and user.district.contains(district))


def _in_office(user: User) -> bool:
    return user.is_system or user.role in OFFICE


def _belong(row: Experience, by: User) -> None:
    """The place it is of: the visit's, the instructor's, the enterprise's, or the writer's."""
    if row.visit_id:
        row.workstation, row.district = row.visit.log.workstation, row.visit.log.district
    elif row.instructor_id:
        row.workstation, row.district = row.instructor.workstation, row.instructor.district
    elif row.enterprise_id:
        row.workstation, row.district = row.enterprise.workstation, row.enterprise.district
    else:
        row.workstation, row.district = by.workstations.order_by("pk").first(), by.district
    firm = row.enterprise
    if firm and by.role == Role.INSTRUCTOR and not row.visit_id:
        mine = Posting.objects.on(row.day).filter(instructor=row.instructor, enterprise=firm)
        if not mine.exists():
            raise Refused("problem.not_your_enterprise", enterprise=str(firm))


def _check_words(title: str, text: str) -> None:
    if not title.strip() or not text.strip():
        raise Refused("experience.no_words")


def _check_status(row: Experience, *allowed: str) -> None:
    if row.status not in allowed:
        raise Refused("experience.other_state", state=str(row.get_status_display()))


def _clean(values: dict[str, Any]) -> dict[str, Any]:
    if "tags" in values and not isinstance(values["tags"], str):
        return values | {"tags": catalogue.frame(values["tags"])}
    return values


def _turn(row: Experience, status: str, by: User, verb: str, **params: Any) -> None:
    before, row.status = row.status, status
    save(row, "status")
    audit.record(verb, row, by=by, changes={"status": (before, status)}, **params)
