"""Posting instructors to enterprises, and ending it; the history stays."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.models import Role, User
from common.actions import locked, once, one_use, save
from common.refusals import Refused
from enterprises.actions.reach import within_reach
from enterprises.models import Enterprise, Workstation
from instructors.actions.reach import person_within_reach
from instructors.leaving import left_open
from instructors.models import Instructor, Posting

S = Instructor.State
POSTABLE = (S.APPOINTED, S.ACTIVE, S.ON_LEAVE, S.UNDER_CORRECTION)


@one_use(Posting)
@transaction.atomic
def post(
    person: Instructor,
    enterprise: Enterprise,
    *,
    by: User,
    start: date,
    workstation: Workstation | None = None,
    end: date | None = None,
    form_key: UUID | None = None,
) -> Posting:
    """Send a person to an enterprise from a day on; who was only appointed becomes active."""
    person = locked(person)  # two postings of one person are made one after the other
    station = workstation or person.workstation
    _check(person, enterprise, station, by)
    if end and end < start:
        raise Refused("posting.ends_before_it_begins", day=start)
    _check_overlap(person, enterprise, start, end)
    posting = Posting(
        instructor=person, enterprise=enterprise, workstation=station, start=start, end=end,
        district=station.district if station else enterprise.district,
    )  # fmt: skip
    posting, made = once(posting, form_key)
    if not made:
        return posting
    changes = {}
    if person.state == S.APPOINTED:
        changes["state"] = (person.state, S.ACTIVE)
        person.state = S.ACTIVE
        save(person, "state")
    audit.record(
        "posting.made", posting, by=by, instructor=str(person), enterprise=str(enterprise),
        start=start, changes=changes,
    )  # fmt: skip
    return posting


@transaction.atomic
def end_posting(
    posting: Posting, *, by: User, end: date, reason: str, version: int | None = None
) -> Posting:
    """The last day of a posting, with the reason; what is open there is handed over first."""
    locked(posting.instructor)
    posting = locked(posting, version)
    if found := left_open(posting.instructor, [posting]):
        raise Refused("posting.hand_over_first", count=found.count)
    before = posting.end
    close_posting(posting, by=by, end=end, reason=reason)
    audit.record(
        "posting.ended", posting, by=by, instructor=str(posting.instructor),
        enterprise=str(posting.enterprise), end=end, reason=reason, changes={"end": (before, end)},
    )  # fmt: skip
    return posting


def close_posting(posting: Posting, *, by: User, end: date, reason: str) -> None:
    """End a posting, as a part of an action that writes the audit entry."""
    may_post(by, posting.instructor, posting.workstation)
    if posting.end and posting.end <= timezone.localdate():
        raise Refused("posting.ended_already", day=posting.end)
    if end < posting.start:
        raise Refused("posting.ends_before_it_begins", day=posting.start)
    _check_overlap(posting.instructor, posting.enterprise, posting.start, end, but=posting)
    posting.end, posting.end_reason = end, reason[:200]
    save(posting, "end", "end_reason")


def take_over(posting: Posting, person: Instructor, *, by: User, start: date) -> Posting | None:
    """Post the person where the other served, as a part of an action that writes the audit entry.

    None where he is posted already.
    """
    person = locked(person)
    if person.postings.on(start).filter(enterprise=posting.enterprise).exists():
        return None
    station = posting.workstation or person.workstation
    _check(person, posting.enterprise, station, by)
    _check_overlap(person, posting.enterprise, start, None)
    if person.state == S.APPOINTED:
        person.state = S.ACTIVE
        save(person, "state")
    return Posting.objects.create(
        instructor=person, enterprise=posting.enterprise, workstation=station, start=start,
        district=station.district if station else posting.enterprise.district,
    )  # fmt: skip


def held_on(person: Instructor, day: date) -> int:
    """How many enterprises the person serves that day."""
    return person.postings.on(day).values("enterprise").distinct().count()


def may_post(by: User, person: Instructor, station: Workstation | None) -> None:
    """Refuse unless the user posts this person through that station; nobody posts himself."""
    if by.role == Role.STATION_HEAD and not by.is_system:
        if person.user_id == by.pk:
            raise Refused("instructor.own_record")
        within_reach(by, person.district, station)
    else:
        person_within_reach(by, person)


def _check(
    person: Instructor, enterprise: Enterprise, station: Workstation | None, by: User
) -> None:
    may_post(by, person, station)
    if person.state not in POSTABLE:
        raise Refused("posting.not_appointed", name=str(person), now=person.get_state_display())
    if enterprise.state != Enterprise.State.OPERATING:
        raise Refused(
            "posting.not_operating", name=str(enterprise), now=enterprise.get_state_display()
        )
    if station and station.closed_on:
        raise Refused("workstation.closed_already", day=station.closed_on)


def _check_overlap(
    person: Instructor,
    enterprise: Enterprise,
    start: date,
    end: date | None,
    but: Posting | None = None,
) -> None:
    held = person.postings.filter(Q(end=None) | Q(end__gte=start), enterprise=enterprise)
    if end:
        held = held.filter(start__lte=end)
    if but:
        held = held.exclude(pk=but.pk)
    if other := held.first():
        raise Refused("posting.overlaps", name=str(enterprise), start=other.start, end=other.end)
