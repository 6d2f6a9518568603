"""Duty rules."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts import audit
from accounts.models import District, Role, User
from common.actions import changed, locked, once, save
from common.refusals import Refused
from records.models import DutyRule

# What counties commonly ask: full-time people record every workday, part-time ones are on site
# three days a month and in touch once a week, leading cadres are on site once a quarter.
SAMPLES = (
    ("full_time", DutyRule.Metric.LOG_DAY, 1, DutyRule.Per.WORKDAY),
    ("part_time", DutyRule.Metric.VISIT_DAY, 3, DutyRule.Per.MONTH),
    ("part_time", DutyRule.Metric.CONTACT_DAY, 1, DutyRule.Per.WEEK),
    ("leader", DutyRule.Metric.VISIT_DAY, 1, DutyRule.Per.QUARTER),
)
SAMPLES_FROM = date(2020, 1, 1)


@transaction.atomic
def ensure_sample_rules(district: District, *, by: User | None = None) -> list[DutyRule]:
    """The sample rules for a district that has none of its own; those made."""
    by = by or User.objects.system()
    _check_office(by, district)
    District.objects.select_for_update().get(pk=district.pk)
    if DutyRule.objects.filter(district=district).exists():
        return []
    rules = DutyRule.objects.bulk_create(
        DutyRule(
            district=district, kind=kind, metric=metric, minimum=minimum, per=per,
            valid_from=SAMPLES_FROM,
        )
        for kind, metric, minimum, per in SAMPLES
    )  # fmt: skip
    audit.record("duty.samples", DutyRule, by=by, district=district, count=len(rules))
    return rules


@transaction.atomic
def create_rule(*, by: User, form_key: UUID | None = None, **values: Any) -> DutyRule:
    """A new rule of the department's own district or one below."""
    rule = DutyRule(**values)
    _check_office(by, rule.district)
    District.objects.select_for_update().get(pk=rule.district_id)
    found = DutyRule.objects.filter(form_key=form_key).first() if form_key else None
    if found:
        return found
    _check(rule)
    rule, made = once(rule, form_key)
    if made:
        audit.record("duty.created", rule, by=by)
    return rule


@transaction.atomic
def change_rule(rule: DutyRule, *, by: User, version: int | None, **values: Any) -> DutyRule:
    """Change a rule; it counts for the days for which it is valid, also those gone by."""
    rule = locked(rule, version)
    _check_office(by, rule.district)
    changes = changed(rule, values)
    _check_office(by, rule.district)
    District.objects.select_for_update().get(pk=rule.district_id)
    _check(rule)
    if changes:
        save(rule, *values)
        audit.record("duty.changed", rule, by=by, changes=changes)
    return rule


@transaction.atomic
def end_rule(rule: DutyRule, *, by: User, last: date) -> DutyRule:
    """Let a rule end with a day; what was due until then stays due."""
    rule = locked(rule)
    _check_office(by, rule.district)
    if last < rule.valid_from - timedelta(days=1):
        raise Refused("duty.ends_before_it_starts")
    changes = changed(rule, {"valid_until": last})
    save(rule, "valid_until")
    audit.record("duty.ended", rule, by=by, changes=changes)
    return rule


def _check_office(by: User, district: District) -> None:
    if by.is_system:
        return
    if by.role != Role.DEPARTMENT or not by.district.contains(district):
        raise Refused("common.not_yours")


def _check(rule: DutyRule) -> None:
    if rule.minimum < 1:
        raise Refused("duty.at_least_one")
    if rule.per == DutyRule.Per.WORKDAY and rule.minimum > 1:
        raise Refused("duty.once_a_workday")
    if rule.each_enterprise and (
        rule.per == DutyRule.Per.WORKDAY or rule.metric == DutyRule.Metric.LOG_DAY
    ):
        raise Refused("duty.no_day_at_each")
    if rule.valid_until and rule.valid_until < rule.valid_from:
        raise Refused("duty.ends_before_it_starts")
    same = DutyRule.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=rule.valid_from),
        district=rule.district, kind=rule.kind, metric=rule.metric,
        each_enterprise=rule.each_enterprise,
    )  # fmt: skip
    if rule.valid_until:
        same = same.filter(valid_from__lte=rule.valid_until)
    if other := same.exclude(pk=rule.pk).first():
        raise Refused("duty.overlaps", rule=str(other), start=other.valid_from)
