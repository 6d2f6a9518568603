"""The quarterly symposium."""

from datetime import date, time

import pytest
import time_machine

from common.periods import Period
from common.refusals import Refused
from records.actions import symposia
from records.models import Decision, Experience, Opinion, QuarterlyReport, Symposium
from tests import factories as make

Q1, Q2 = Period.parse("2026Q1"), Period.parse("2026Q2")


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel("2026-04-09 09:00+08:00", tick=False):
        yield


@pytest.fixture
def north(cast):
    Symposium.objects.all().delete()
    return cast.north


def prepare(north, period=Q1):
    return symposia.prepare_symposium(north.station, period, by=north.station_head)


def refused(code, call, *args, **more):
    with pytest.raises(Refused) as refusal:
        call(*args, **more)
    assert refusal.value.code == code


def held(north):
    symposium = prepare(north)
    symposium = symposia.edit_symposium(
        symposium, by=north.station_head, version=None, held_on=date(2026, 4, 8),
        starts_at=time(14, 30), place="会议室", recorder="李四",
    )  # fmt: skip
    return symposia.hold_symposium(symposium, by=north.station_head)


def test_one_press_prepares_agenda_figures_people_and_reports(north):
    QuarterlyReport.objects.filter(pk=north.report.pk).update(status="submitted", text="季度工作")
    symposium = prepare(north)
    assert symposium.agenda.startswith("1. 传达学习上级精神")
    assert symposium.figures["log_days"] == {"value": 1, "due": None, "state": "ok"}
    names = [row.name for row in symposium.attendances.all()]
    assert sorted(names) == sorted([north.person.name, north.colleague.name])
    assert symposium.work_reports.get().text == "季度工作"
    assert prepare(north) == symposium and symposium.attendances.count() == 2


def test_a_report_that_comes_later_is_pulled_and_what_was_edited_stays(north):
    symposium = prepare(north)
    QuarterlyReport.objects.filter(pk=north.report.pk).update(status="accepted", text="季度工作")
    symposia.refresh_symposium(symposium, by=north.station_head)
    symposium.work_reports.update(text="改过的")
    symposia.refresh_symposium(symposium, by=north.station_head)
    assert symposium.work_reports.get().text == "改过的"


def test_attendance_is_ticked_with_reasons(north):
    symposium = prepare(north)
    one, two = symposium.attendances.all()
    kinds = {one.pk: "absent", two.pk: "present"}
    assert symposia.tick_attendance(symposium, kinds, {one.pk: "出差", two.pk: "x"},
                                    by=north.station_head) == 1  # fmt: skip
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.kind, one.reason, two.reason) == ("absent", "出差", "")


def test_an_opinion_becomes_a_problem_in_one_press(north):
    symposium = held(north)
    opinion = symposia.add_part(
        symposium, Opinion, by=north.station_head, enterprise=north.enterprise,
        text="厂区门口路灯不亮。夜班不便",
    )  # fmt: skip
    problem = symposia.opinion_to_problem(opinion, by=north.station_head)
    assert (problem.title, problem.source) == ("厂区门口路灯不亮", "symposium")
    assert problem.found_on == date(2026, 4, 8)
    assert symposia.opinion_to_problem(opinion, by=north.station_head) == problem


def test_minutes_are_drafted_from_what_was_entered(north):
    symposium = held(north)
    by = north.station_head
    symposia.add_part(symposium, Experience, by=by, title="一企一策", text="分类指导")
    symposia.add_part(
        symposium, Decision, by=by, text="解决路灯", owner="张三", deadline=date(2026, 5, 1)
    )
    minutes = symposia.write_minutes(symposium, by=by).minutes
    for part in ("14:30", "会议室", north.person.name, "一企一策", "解决路灯", "张三"):
        assert part in minutes


def test_held_needs_a_date_and_somebody_present(north):
    symposium = prepare(north)
    refused("symposium.no_date", symposia.hold_symposium, symposium, by=north.station_head)
    symposium.attendances.update(kind="absent")
    Symposium.objects.update(held_on=date(2026, 4, 8))
    refused("symposium.nobody_there", symposia.hold_symposium, symposium, by=north.station_head)


def test_approved_minutes_are_locked_but_decisions_are_followed_up(north):
    symposium = held(north)
    by = north.station_head
    decision = symposia.add_part(
        symposium, Decision, by=by, text="解决路灯", owner="张三", deadline=date(2026, 5, 1)
    )
    refused("symposium.no_minutes", symposia.approve_symposium, symposium, by=by)
    symposia.write_minutes(symposium, by=by)
    symposia.approve_symposium(symposium, by=by)
    for call, more in [
        (symposia.edit_symposium, {"version": None, "place": "别处"}),
        (symposia.refresh_symposium, {}),
        (symposia.write_minutes, {}),
    ]:
        refused("symposium.locked", call, symposium, by=by, **more)
    refused("symposium.locked", symposia.remove_part, decision, by=by)
    symposia.settle_decision(decision, by=by, outcome="已修好", done_on=date(2026, 4, 9))
    decision.refresh_from_db()
    assert decision.outcome == "已修好"


def test_only_those_in_charge_of_the_station(cast, north):
    for user in (cast.south.station_head, cast.south.department, north.instructor, north.auditor):
        refused("common.not_yours", symposia.prepare_symposium, north.station, Q1, by=user)
    assert symposia.prepare_symposium(north.station, Q2, by=north.committee)


def test_people_posted_through_another_station_are_not_invited(cast, north):
    other = make.make_workstation(north.district)
    guest = make.make_instructor(other)
    make.make_posting(guest, north.enterprise, workstation=other)
    assert guest not in [row.instructor for row in prepare(north).attendances.all()]
