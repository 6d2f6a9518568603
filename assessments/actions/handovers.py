"""Handing over when a posting changes: one action, atomic, with one audit entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.notices import notify
from assessments.actions.handing import (
    Choice,
    confirm_rows,
    follow_rows,
    hand_problem,
    hand_target,
)
from assessments.models import Handover, HandoverItem
from assessments.open_matters import Matter, open_matters
from common.actions import locked, once, one_use
from common.refusals import Refused
from instructors.actions.postings import close_posting, may_post, take_over
from instructors.actions.reach import is_department
from instructors.actions.states import change_state, check_move
from instructors.models import Instructor, Posting
from records.actions.handing import pass_decision
from records.models import Visit

Kind, Way, Cause = HandoverItem.Kind, HandoverItem.Way, Handover.Cause
STAYS, STATION = "stays", "station"


@dataclass(frozen=True)
class Plan:
    """What was chosen on the page: when, why, which postings, and who takes what.

    `takers` names by matter code ("problem-12") an instructor's id, "stays" or "station"; what is
    not named goes to the successor. `amounts` says how much of a target is handed on.
    """

    day: date
    cause: str
    reason: str
    successor: Instructor | None = None
    postings: Sequence[int] = ()
    takers: Mapping[str, str] = field(default_factory=dict)
    amounts: Mapping[str, int] = field(default_factory=dict)

    @property
    def leaves(self) -> bool:
        """Whether the former leaves the service."""
        return self.cause in Handover.LEAVING


@one_use(Handover)
@transaction.atomic
def hand_over(
    former: Instructor,
    plan: Plan,
    *,
    by: User,
    back_of: Handover | None = None,
    form_key: UUID | None = None,
) -> Handover:
    """End the postings, move what can move, list what is the former's own; history stays his."""
    former = locked(former)
    postings = _postings(former, plan)
    _check(former, plan, postings, by)
    matters = open_matters(former, postings, cause=plan.cause, day=plan.day, back_of=back_of)
    if not postings and not matters:
        raise Refused("handover.nothing")
    handover, made = once(_row(former, plan, postings, by, back_of), form_key)
    if not made:
        return handover
    handover.number = f"H{handover.district.code}-{plan.day.year}-{handover.pk:04}"
    handover.save(update_fields=["number"])
    people = _people(plan, matters, by)
    items = [_end(handover, posting, plan, people, by) for posting in postings]
    items += [_move(handover, matter, plan, people, by) for matter in matters]
    items += confirm_rows(handover, postings, _taker_of_firms(items))
    items += follow_rows(handover)
    HandoverItem.objects.bulk_create(items)
    ended = change_state(former, plan.cause, plan.day, plan.reason) if plan.leaves else {}
    _record(handover, items, ended.get("leave"), by)
    _tell(handover, items, by)
    return handover


def _postings(former: Instructor, plan: Plan) -> list[Posting]:
    rows = former.postings.select_for_update(of=("self",)).select_related(
        "enterprise", "workstation", "district", "instructor"
    )
    if plan.leaves:
        return list(rows.filter(end=None).order_by("pk"))
    in_force = Q(end=None) | Q(end__gt=plan.day)
    return list(rows.filter(in_force, pk__in=plan.postings).order_by("pk"))


def _check(former: Instructor, plan: Plan, postings: Sequence[Posting], by: User) -> None:
    if plan.day > timezone.localdate():
        raise Refused("handover.in_future")
    if not plan.reason.strip():
        raise Refused("instructor.reason_wanted")
    if plan.cause not in Cause.values:
        raise Refused("handover.no_cause")
    if plan.leaves:
        is_department(by, former)
        check_move(former, plan.cause, plan.reason)
    may_post(by, former, postings[0].workstation if postings else former.workstation)
    firms = [posting.enterprise_id for posting in postings]
    later = Visit.objects.counted().filter(
        log__instructor=former, log__day__gt=plan.day, enterprise__in=firms
    )
    if visit := later.select_related("log", "enterprise").order_by("-log__day").first():
        raise Refused("handover.visited_later", day=visit.log.day, name=str(visit.enterprise))


def _row(
    former: Instructor, plan: Plan, postings: Sequence[Posting], by: User, back_of: Handover | None
) -> Handover:
    station = postings[0].workstation if postings else former.workstation
    return Handover(
        number=f"?{uuid4().hex[:28]}", former=former, day=plan.day, cause=plan.cause,
        reason=plan.reason.strip()[:200], workstation=station,
        district=station.district if station else former.district, by=by, back_of=back_of,
    )  # fmt: skip


def _people(plan: Plan, matters: Sequence[Matter], by: User) -> dict[str, Instructor]:
    """Those who are named as takers, by id; each must be in the reach of who hands over."""
    wanted = {int(code) for code in plan.takers.values() if code.isdecimal()}
    rows = Instructor.objects.visible_to(by).filter(pk__in=wanted)
    found = {str(person.pk): person for person in rows}
    if len(found) < len(wanted):
        raise Refused("handover.no_such_taker")
    for person in {**found, "": plan.successor}.values():
        if person and person.state not in (Instructor.State.APPOINTED, *Instructor.SERVING):
            raise Refused("handover.not_serving", name=str(person))
    return found


def _chosen(code: str, plan: Plan, people: Mapping[str, Instructor]) -> Choice:
    """Who takes a matter: as named, else the successor, else the workstation."""
    named = plan.takers.get(code, "")
    if named == STAYS and not plan.leaves:
        return Choice(Way.STAYS)
    if named == STATION:
        return Choice(Way.STATION)
    taker = people.get(named) or plan.successor
    return Choice(Way.MOVED, taker) if taker else Choice(Way.STATION)


def _end(
    handover: Handover, posting: Posting, plan: Plan, people: Mapping[str, Instructor], by: User
) -> HandoverItem:
    """End a posting and begin the successor's on the day after."""
    state = {"start": posting.start.isoformat()}
    choice = _chosen(f"{Kind.POSTING}-{posting.pk}", plan, people)
    if choice.way == Way.STAYS:  # it would end, and nobody would have it
        raise Refused("handover.enterprise_stays", name=str(posting.enterprise))
    close_posting(posting, by=by, end=plan.day, reason=plan.reason)
    new = None
    if choice.taker:
        if choice.taker.pk == posting.instructor_id:
            raise Refused("handover.to_himself")
        new = take_over(posting, choice.taker, by=by, start=plan.day + timedelta(days=1))
    return HandoverItem(
        handover=handover, kind=Kind.POSTING, way=choice.way, subject_id=posting.pk,
        moved_id=new.pk if new else None, label=str(posting.enterprise)[:300], state=state,
        taker=choice.taker,
    )  # fmt: skip


def _move(
    handover: Handover, matter: Matter, plan: Plan, people: Mapping[str, Instructor], by: User
) -> HandoverItem:
    choice = Choice(Way.FINISH)
    moved, state = None, dict(matter.state)
    if matter.is_movable:
        choice = _chosen(matter.code, plan, people)
        if choice.taker and choice.taker.pk == handover.former_id:
            raise Refused("handover.to_himself")
    if matter.kind == Kind.PROBLEM and choice.way != Way.STAYS:
        hand_problem(matter.row, choice.taker, handover, by=by)
    elif matter.kind == Kind.DECISION and choice.way != Way.STAYS:
        pass_decision(matter.row, choice.taker)
    elif matter.kind == Kind.TARGET and choice.way != Way.STAYS:
        amount = plan.amounts.get(matter.code)
        moved, handed = hand_target(matter.row, choice.taker, amount, plan.day)
        state["handed"] = handed
    return HandoverItem(
        handover=handover, kind=matter.kind, way=choice.way, subject_id=matter.row.pk,
        moved_id=moved, label=matter.label[:300], state=state, taker=choice.taker,
    )  # fmt: skip


def _taker_of_firms(items: Sequence[HandoverItem]) -> dict[int, Instructor | None]:
    """Who takes which posting, by its id."""
    return {item.subject_id: item.taker for item in items if item.kind == Kind.POSTING}


def _record(
    handover: Handover, items: Sequence[HandoverItem], leave: list[int] | None, by: User
) -> None:
    ids: dict[str, list[int]] = {}
    for item in items:
        ids.setdefault(item.kind, []).append(item.subject_id)
    if leave:
        ids["leave_ended"] = leave
    audit.record(
        "handover.made", handover, by=by, name=str(handover.former), number=handover.number,
        day=handover.day, count=len(items),
        moved=sum(item.way == Way.MOVED for item in items), ids=ids,
        takers=sorted({str(item.taker) for item in items if item.taker}),
    )  # fmt: skip


def _tell(handover: Handover, items: Sequence[HandoverItem], by: User) -> None:
    url = handover.get_absolute_url()
    counts: dict[Instructor, int] = {}
    for item in items:
        if item.taker:
            counts[item.taker] = counts.get(item.taker, 0) + 1
    for taker, count in counts.items():
        if taker.user and taker.user_id != by.pk:
            notify(
                taker.user, "handover.taken_note", url=url, name=str(handover.former), count=count
            )
    own: Any = sum(item.way == Way.FINISH for item in items)
    if own and handover.former.user:
        notify(handover.former.user, "handover.finish_note", url=url, count=own)
