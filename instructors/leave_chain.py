"""Whose turn it is to decide on leave: up to three tiers, by the length of the leave.

The settings `leave_tiers`, `leave_station_days` and `leave_committee_days` say which tiers there
are and how long a leave each decides without the next one. A tier that has nobody is passed over;
where the last one has nobody, the next higher one decides. Nobody decides on his own leave.
"""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from accounts.models import District, Role, User
from accounts.policies import policies
from instructors.models import Leave

STATION, COMMITTEE, DEPARTMENT = Leave.Step.STATION, Leave.Step.COMMITTEE, Leave.Step.DEPARTMENT
TIERS = {
    "station_committee_department": (STATION, COMMITTEE, DEPARTMENT),
    "station_department": (STATION, DEPARTMENT),
    "station_committee": (STATION, COMMITTEE),
    "department": (DEPARTMENT,),
}
SETTINGS = ("leave_tiers", "leave_station_days", "leave_committee_days")
ROLES = {COMMITTEE: Role.COMMITTEE, DEPARTMENT: Role.DEPARTMENT}


def chain(days: int, district: District) -> tuple[list[int], list[int]]:
    """The tiers that leave of that many days passes, lowest first; and who stands in above them."""
    rules = policies(SETTINGS, district)
    alone = {STATION: rules["leave_station_days"], COMMITTEE: rules["leave_committee_days"]}
    wanted = TIERS[rules["leave_tiers"]]
    last = next(i for i, t in enumerate(wanted) if days <= alone.get(t, days) or t == wanted[-1])
    return list(wanted[: last + 1]), [*wanted[last + 1 :], DEPARTMENT]


def next_tier(leave: Leave, after: int | None = None) -> int | None:
    """The tier that decides next, once `after` has said yes; None when nobody is left to ask."""
    tiers, above = chain(leave.days_asked, leave.district)
    if after is not None and after >= tiers[-1]:
        return None
    open_tiers = [tier for tier in (*tiers, *above) if after is None or tier > after]
    return next((tier for tier in open_tiers if deciders(leave, tier)), None)


def deciders(leave: Leave, tier: int) -> list[User]:
    """Who decides on the leave at a tier: the head, or the nearest office of that role."""
    if tier == STATION:
        head = leave.workstation.head if leave.workstation else None
        return [head] if head and head.is_active and head.pk != leave.instructor.user_id else []
    codes = [leave.district.code[:n] for n in range(1, len(leave.district.code) + 1)]
    offices = User.objects.people().filter(
        role=ROLES[tier], is_active=True, district__code__in=codes
    )
    offices = offices.exclude(pk=leave.instructor.user_id).order_by("-district__code", "pk")
    first = offices.first()
    return list(offices.filter(district=first.district_id)) if first else []


def tier_of(user: User, leave: Leave) -> int | None:
    """The tier at which the user stands to this leave; None when it is not his to decide."""
    if user.is_system:
        return DEPARTMENT
    if leave.instructor.user_id == user.pk:
        return None
    if user.role == Role.STATION_HEAD:
        station = leave.workstation
        return STATION if station is not None and station.head_id == user.pk else None
    tier = next((tier for tier, role in ROLES.items() if role == user.role), None)
    return tier if tier is not None and user.district.contains(leave.district) else None


def may_decide(leave: Leave, by: User) -> bool:
    """Whether it is this user's turn; the department may always step in."""
    tier = tier_of(by, leave)
    return leave.is_waiting and tier in (leave.step, DEPARTMENT)


def is_office_of(user: User, leave: Leave) -> bool:
    """Whether the user's office looks after the person: at whichever tier."""
    return tier_of(user, leave) is not None


def speaks_for(user: User, leave: Leave) -> bool:
    """Whether the user may report on the leave: the person himself, or who looks after him."""
    return leave.instructor.user_id == user.pk or is_office_of(user, leave)


def may_take_back(user: User, leave: Leave) -> bool:
    """Whether the asking is the user's to take back: his own, or one an office entered."""
    own = user.is_system or leave.instructor.user_id == user.pk
    return own or (leave.entered_by_id is not None and is_office_of(user, leave))


def says_yes_by_entering(leave: Leave, tier: int) -> bool:
    """Whether entering it is the tier's yes: at its turn, as the last one, or the department's."""
    tiers, _above = chain(leave.days_asked, leave.district)
    return tier in (leave.step, tiers[-1], DEPARTMENT)


def turn_of(user: User) -> Q | None:
    """The condition "waits at this user's tier"; None for those who never decide."""
    tiers = {Role.STATION_HEAD: STATION, **{role: tier for tier, role in ROLES.items()}}
    return Q(step=tiers[user.role]) if user.role in tiers else None


def waiting_for(user: User) -> QuerySet:
    """The leave that waits for this user's decision now."""
    turn = turn_of(user)
    if turn is None:
        return Leave.objects.none()
    rows = Leave.objects.visible_to(user).to_decide().filter(turn)
    return rows.exclude(instructor=user.instructor_id)


def all_of(leave: Leave, tiers: Collection[int]) -> list[User]:
    """Who decides at the first of the tiers that has somebody."""
    return next((people for tier in tiers if (people := deciders(leave, tier))), [])
