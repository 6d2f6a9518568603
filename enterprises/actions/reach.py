"""Whose business a record is: every action asks before it writes."""

from accounts.models import District, Role, User
from common.refusals import Refused
from enterprises.models import Workstation

BRANCH = (Role.DEPARTMENT, Role.COMMITTEE)


def within_reach(by: User, district: District, station: Workstation | None = None) -> None:
    """Refused unless the place lies in the user's branch, or the workstation is his own."""
    if by.is_system:
        return
    if by.role in BRANCH and by.district.contains(district):
        return
    if by.role == Role.STATION_HEAD and station is not None and station.head_id == by.pk:
        return
    raise Refused("enterprise.out_of_reach", place=str(station or district))
