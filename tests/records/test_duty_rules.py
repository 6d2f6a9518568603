"""Setting duty rules, and the clock's own work."""

from datetime import date

import time_machine
from django.urls import reverse

from accounts.models import AuditEntry
from records import tasks
from records.actions import duty
from records.models import DailyLog, DutyRule, MonthlySummary
from tests.refusals import refused

START = date(2026, 1, 1)


def make(office, **fields):
    values = {
        "district": office.district, "kind": "part_time", "metric": "visit_day", "minimum": 3,
        "per": "month", "valid_from": START,
    }  # fmt: skip
    return duty.create_rule(by=office.department, **{**values, **fields})


def test_samples_are_made_once_and_only_where_there_is_none(cast):
    made = duty.ensure_sample_rules(cast.city.district, by=cast.city.department)
    assert {rule.kind for rule in made} == {"full_time", "part_time", "leader"}
    assert duty.ensure_sample_rules(cast.city.district, by=cast.city.department) == []
    assert AuditEntry.objects.filter(verb="duty.samples").count() == 1
    assert duty.ensure_sample_rules(cast.north.district, by=cast.north.department) == []


def test_two_rules_for_one_matter_do_not_overlap(cast):
    rule = make(cast.north)
    refused("duty.overlaps", make, cast.north, minimum=5)
    duty.end_rule(rule, by=cast.north.department, last=date(2026, 6, 30))
    later = make(cast.north, minimum=5, valid_from=date(2026, 7, 1))
    refused(
        "duty.overlaps", duty.change_rule, later, by=cast.north.department, version=None,
        valid_from=date(2026, 6, 30),
    )  # fmt: skip
    make(cast.north, metric="contact_day")
    make(cast.south)


def test_what_makes_no_sense_is_refused(cast):
    refused("duty.at_least_one", make, cast.north, minimum=0)
    refused("duty.once_a_workday", make, cast.north, per="workday", minimum=2)
    refused("duty.ends_before_it_starts", make, cast.north, valid_until=date(2025, 12, 31))


def test_only_the_department_of_the_branch_sets_them(cast):
    for by in (cast.south.department, cast.north.committee, cast.north.station_head):
        refused(
            "common.not_yours", duty.create_rule, by=by, district=cast.north.district,
            kind="part_time", metric="visit_day", minimum=3, per="month", valid_from=START,
        )  # fmt: skip
    rule = make(cast.north)
    refused("common.not_yours", duty.end_rule, rule, by=cast.south.department, last=START)
    duty.end_rule(rule, by=cast.city.department, last=START)


def test_everybody_reads_the_rules_that_hold_for_him(cast, page_of):
    make(cast.city, minimum=2)
    make(cast.south)
    for user in (cast.north.instructor, cast.north.auditor, cast.north.department):
        rules = page_of(user).get(reverse("records:duty_list")).context["rules"]
        assert {rule.district for rule in rules} == {cast.city.district, cast.north.district}


def test_a_rule_is_made_and_changed_on_its_pages(cast, page_of):
    browser = page_of(cast.north.department)
    form = browser.get(reverse("records:duty_new")).context["form"]
    data = {
        "district": cast.north.district.pk, "kind": "full_time", "metric": "log_day",
        "minimum": 1, "per": "workday", "prorate": "on", "valid_from": "2026-01-01",
        "form_key": str(form["form_key"].value()),
    }  # fmt: skip
    browser.post(reverse("records:duty_new"), data)
    browser.post(reverse("records:duty_new"), data)  # sent twice
    rule = DutyRule.objects.get(kind="full_time")
    url = reverse("records:duty_edit", args=[rule.pk])
    browser.post(url, data | {"per": "week", "minimum": 4, "version": 1})
    rule.refresh_from_db()
    assert (rule.per, rule.minimum) == ("week", 4)
    page = browser.post(url, data | {"per": "month", "version": 1})
    assert page.status_code == 200  # somebody was faster: both are shown
    rule.refresh_from_db()
    assert rule.per == "week"


def test_the_clock_drafts_reminds_and_locks(cast):
    MonthlySummary.objects.all().delete()
    with time_machine.travel("2026-04-06 08:05+08:00"):
        assert tasks.draft_papers() == 2  # the cast's reports are drafted already
        assert tasks.draft_papers() == 0
        assert tasks.remind() == 2
        assert tasks.lock_old_logs() == 0
    with time_machine.travel("2026-05-01 08:05+08:00"):
        assert tasks.lock_old_logs() == 2
    assert set(DailyLog.objects.exclude(status="draft").values_list("status", flat=True)) == {
        "locked"
    }


def test_at_each_enterprise_visits_are_counted_and_no_workdays(cast):
    refused("duty.no_day_at_each", make, cast.north, metric="log_day", each_enterprise=True)
    refused(
        "duty.no_day_at_each", make, cast.north, per="workday", minimum=1, each_enterprise=True
    )  # fmt: skip
    rule = make(cast.north, per="half_month", each_enterprise=True)
    assert str(rule) == "每半月到每户企业实地走访不少于3天"
    assert str(make(cast.north, per="quarter")) == "每季度实地走访不少于3天"  # both may hold
    refused("duty.overlaps", make, cast.north, per="year", each_enterprise=True)
