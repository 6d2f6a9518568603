"""The days on which a person's record is missing."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.policies import policy
from common.periods import MONTH, Period
from instructors.models import Instructor
from records.days import expected_days
from records.models import DutyRule


def missing_days(person: Instructor) -> list[date]:
    """Expected days without a log, oldest first, as far back as one may still be entered.

    Only where a rule asks for something every workday; today is among them until it is done.
    """
    today = timezone.localdate()
    first = today - timedelta(days=min(policy("log_closed_days", person.district), 62))
    duty, stays = expected_days(person.pk, _stretch(first, today), DutyRule.Per.WORKDAY)
    found: set[date] = set()
    for stay in stays:
        for rule, holds in duty.holding(stay.kind, stay.district):
            if rule.per == DutyRule.Per.WORKDAY:
                done = duty.done_of(stay, rule)
                due = duty.expected(stay, done | duty.calendar.bit(today)) & holds & ~done
                found |= set(duty.calendar.in_mask(due))
    return sorted(day for day in found if day >= first)


def _stretch(first: date, last: date) -> Period:
    """The whole months from the first day's to the last day's."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return Period(Period.containing(first, MONTH).start, months)
