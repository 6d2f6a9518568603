"""The rules of the daily log as plain functions: what actions ask, and whoever writes in bulk.

`late_mark` is where a late log gets its mark.
"""

from datetime import date, timedelta

from common.periods import MONTH, Period
from common.refusals import Refused


def late_mark(day: date, received_on: date, allowance: int) -> tuple[int, bool]:
    """How many days after its day a log came in, and whether that is beyond the allowance.

    The allowance is the policy `log_late_days`; `allowance=3` lets Monday's log come on Thursday.
    """
    late_days = max((received_on - day).days, 0)
    return late_days, late_days > allowance


def check_day(day: date, today: date, closed_days: int) -> None:
    """Refuse days to come, and those older than the policy `log_closed_days`."""
    if day > today:
        raise Refused("log.in_future", day=day)
    if (today - day).days > closed_days:
        first = today - timedelta(days=closed_days)
        raise Refused("log.too_old", day=day, days=closed_days, first=first)


def is_past_lock(day: date, today: date, lock_days: int) -> bool:
    """Whether a received log of that day can no longer be corrected (`log_lock_days`)."""
    return (today - day).days > lock_days


def month_of(day: date) -> Period:
    """The month whose summary speaks of the day."""
    return Period.containing(day, MONTH)
