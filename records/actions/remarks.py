"""Remarks on logs: by the author, or by the office that he works for. Never deleted."""

from django.db import transaction

from accounts import audit
from accounts.models import Role, User
from accounts.notices import notify
from common.refusals import Refused
from records.models import DailyLog, Remark


@transaction.atomic
def remark_on_log(log: DailyLog, text: str, *, by: User) -> Remark:
    """Say something about a received log; its author is told when somebody else does."""
    if not may_remark(by, log):
        raise Refused("common.not_yours")
    if not log.counts:
        raise Refused("log.not_received", day=log.day)
    if not text.strip():
        raise Refused("log.no_remark")
    remark = Remark.objects.create(log=log, text=text[:2000], by=by)
    audit.record("log.remarked", log, by=by, day=log.day)
    author = log.instructor.user
    if author and author != by:
        notify(author, "log.remark_note", url=log.get_absolute_url(), day=log.day, text=text[:500])
    return remark


def may_remark(user: User, log: DailyLog) -> bool:
    """Its author, the head of its workstation, committee and department of its branch."""
    if user.is_system or log.instructor.user_id == user.pk:
        return True
    if user.role == Role.STATION_HEAD:
        return log.workstation_id is not None and log.workstation.head_id == user.pk
    office = user.role in (Role.DEPARTMENT, Role.COMMITTEE)
    return office and user.district.contains(log.district)
