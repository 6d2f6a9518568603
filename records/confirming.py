"""What is asked of an enterprise about a month, and who may read and hold what."""

import hashlib
import re

from django.db.models import Q, QuerySet

from accounts.access import WORKING
from accounts.models import District, Role, User
from accounts.policies import policy
from accounts.scope import BRANCH_ROLES
from common.periods import Period
from enterprises.models import Enterprise
from records.models import Confirmation, ConfirmedVisit, Problem, Visit


def visits_in(month: Period) -> QuerySet[Visit]:
    """The contacts with enterprises, in received logs of the month."""
    rows = Visit.objects.counted().filter(day__gte=month.start, day__lt=month.end)
    return rows.filter(log__day__gte=month.start, log__day__lt=month.end)  # found by either


def visits_of(confirmation: Confirmation) -> QuerySet[Visit]:
    """The visits that it asks about, as they are now."""
    rows = visits_in(confirmation.period).filter(enterprise=confirmation.enterprise_id)
    return rows.select_related("log", "log__instructor").order_by("log__day", "pk")


def answers_of(confirmation: Confirmation) -> QuerySet[Problem]:
    """The enterprise's own problems that are answered and on which it has not given its word."""
    rows = Problem.objects.filter(
        enterprise=confirmation.enterprise_id, state=Problem.State.ANSWERED
    )
    return rows.order_by("answered_on", "pk")


def answer_mark(problem: Problem) -> str:
    """Stands on the page for an answer as it was shown; another answer has another mark."""
    said = f"{problem.title}\n{problem.answered_on}\n{problem.result}"
    return f"{problem.pk}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def not_asked(month: Period, by: User) -> QuerySet[Enterprise]:
    """Enterprises in the user's charge that have something to say and no question about it yet:
    a visit in the month, or a problem answered by its end that waits for their word.
    """
    asked = Confirmation.objects.filter(start=month.start).values("enterprise")
    answered = Problem.objects.filter(state=Problem.State.ANSWERED, answered_on__lt=month.end)
    visited = visits_in(month).exclude(enterprise__in=asked)  # few, before their logs are read
    firms = Enterprise.objects.filter(
        Q(pk__in=visited.values("enterprise")) | Q(pk__in=answered.values("enterprise"))
    )
    return in_charge(firms, by).exclude(pk__in=asked)


def in_charge(firms: QuerySet[Enterprise], by: User) -> QuerySet[Enterprise]:
    """Those that the user asks on behalf of: his branch's, or his workstation's.

    The enterprises that somebody serves as an instructor are not in his charge here.
    """
    if by.is_system:
        return firms
    if by.role == Role.STATION_HEAD:
        return firms.filter(workstation__head=by)
    if by.role in BRANCH_ROLES and by.role in WORKING:
        return firms.filter(district__in=by.branch)
    return firms.none()


def may_ask(user: User, confirmation: Confirmation) -> bool:
    """Whether it is his to revoke, to issue anew, to make a problem of."""
    if user.is_system:
        return True
    seen = Confirmation.objects.visible_to(user).filter(pk=confirmation.pk)
    return user.role in WORKING and seen.exists()


def may_hold(user: User, confirmation: Confirmation) -> bool:
    """Whether he may be given the address: never whoever the enterprise is asked about."""
    if not may_ask(user, confirmation):
        return False
    own = user.instructor_id if user.is_instructor else None
    if own is None:
        return True
    asked_about = visits_of(confirmation).filter(log__instructor=own).exists()
    return not (asked_about or answers_of(confirmation).filter(instructor=own).exists())


def holdable(rows: QuerySet[Confirmation], user: User) -> list[Confirmation]:
    """Those of the confirmations whose address he may be given, in a few queries."""
    found = list(rows.select_related("enterprise", "workstation", "district"))
    if user.is_system or not user.is_instructor:
        return found if user.is_system or user.role in WORKING else []
    months = {row.period for row in found}
    own = {
        (month.start, firm)
        for month in months
        for firm in visits_in(month)
        .filter(log__instructor=user.instructor_id)
        .values_list("enterprise", flat=True)
    }
    answered = Problem.objects.filter(instructor=user.instructor_id, state=Problem.State.ANSWERED)
    firms = set(answered.values_list("enterprise", flat=True))
    return [
        row for row in found
        if (row.start, row.enterprise_id) not in own and row.enterprise_id not in firms
    ]  # fmt: skip


def handlers(district: District) -> QuerySet[User]:
    """Who is told that one of the five noes was not kept, and may read it.

    The department's people that the policy names; where it names nobody in office, the nearest
    department.
    """
    line = [district.code[:n] for n in range(1, len(district.code) + 1)]
    office = User.objects.filter(
        is_active=True, role=Role.DEPARTMENT, district__code__in=line
    ).people()
    names = re.split(r"[\s,，、;；]+", policy("noes_handlers", district).strip())
    named = office.filter(username__in=names)
    if named.exists():
        return named
    nearest = office.order_by("-district__code").values_list("district", flat=True).first()
    return office.filter(district=nearest)


def may_read_noes(user: User, confirmation: Confirmation) -> bool:
    """Whether he is one of its handlers."""
    if user.is_system:
        return True
    return (
        user.role == Role.DEPARTMENT and handlers(confirmation.district).filter(pk=user.pk).exists()
    )


def with_confirmations(visits: QuerySet[Visit]) -> list[Visit]:
    """Visits with what their enterprise said of them in `vouched`: a row, or None."""
    found = list(visits)
    rows = ConfirmedVisit.objects.standing().filter(visit__in=[visit.pk for visit in found])
    said = {row.visit_id: row for row in rows.select_related("answer")}
    for visit in found:
        visit.vouched = said.get(visit.pk)
    return found
