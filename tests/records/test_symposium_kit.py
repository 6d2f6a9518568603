"""Preparing a symposium: what one press gathers, and what preparing again leaves alone."""

import pytest

from accounts.models import PolicyValue
from records.actions import symposia, symposium_parts
from records.models import Problem, QuarterlyReport
from records.symposium_kit import groups_of, missing_reports
from tests import factories as make
from tests.records.symposium import Q1, Q2, prepare
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("in_april", "without_symposia")


def test_one_press_prepares_agenda_figures_problems_people_and_reports(north):
    QuarterlyReport.objects.filter(pk=north.report.pk).update(status="accepted", text="季度工作")
    symposium = prepare(north)
    assert symposium.agenda.startswith("1. 传达学习上级精神")
    assert symposium.figures["log_days"] == {"value": 1, "due": None, "state": "ok"}
    assert symposium.work_reports.get().text == "季度工作"
    assert [row["ids"] for row in symposium.common] == [[north.problem.pk]]
    found = {row.part: row for row in symposium.attendances.all()}
    assert set(found) == {"chair", "instructor", "enterprise", "office"}
    assert found["enterprise"].unit == north.enterprise.name
    assert {row.kind for row in found.values()} == {"expected"}


def test_chair_instructors_enterprises_offices_and_bureaux_are_proposed(north):
    Problem.objects.filter(pk=north.problem.pk).update(lead_unit="区人社局", state="assigned")
    by_part = {}
    for row in prepare(north).attendances.all():
        by_part.setdefault(row.part, []).append(row.name)
    assert by_part["chair"] == [str(north.station_head)]
    assert sorted(by_part["instructor"]) == sorted([north.person.name, north.colleague.name])
    assert sorted(by_part["office"]) == sorted([str(north.committee), str(north.department)])
    assert by_part["bureau"] == ["区人社局"]


def test_preparing_again_refreshes_what_nobody_edited(north):
    symposium = prepare(north)
    symposia.edit_symposium(symposium, by=north.station_head, version=None, agenda="自己的议程")
    guest = make.make_instructor(north.station)
    PolicyValue.objects.create(district=north.district, code="symposium_agenda", value=["新议程"])
    QuarterlyReport.objects.filter(pk=north.report.pk).update(status="accepted", text="季度工作")
    again = prepare(north)
    assert again.pk == symposium.pk
    assert again.agenda == "自己的议程"
    assert again.attendances.filter(instructor=guest).exists()
    assert again.work_reports.get().text == "季度工作"


def test_a_text_nobody_edited_follows_the_policy(north):
    prepare(north)
    PolicyValue.objects.create(district=north.district, code="symposium_agenda", value=["新议程"])
    assert prepare(north).agenda == "1. 新议程"


def test_an_edited_report_is_never_overwritten(north):
    QuarterlyReport.objects.filter(pk=north.report.pk).update(status="accepted", text="季度工作")
    symposium = prepare(north)
    row = symposium.work_reports.get()
    QuarterlyReport.objects.filter(pk=north.report.pk).update(text="改了")
    prepare(north)
    row.refresh_from_db()
    assert row.text == "改了"
    symposium_parts.edit_part(row, by=north.station_head, text="手改的")
    QuarterlyReport.objects.filter(pk=north.report.pk).update(text="又改了")
    prepare(north)
    row.refresh_from_db()
    assert row.text == "手改的"


def test_what_was_taken_out_by_hand_is_not_put_in_again(north):
    QuarterlyReport.objects.filter(pk=north.report.pk).update(status="accepted", text="季度工作")
    symposium = prepare(north)
    symposium_parts.remove_part(symposium.work_reports.get(), by=north.station_head)
    firm = symposium.attendances.get(part="enterprise")
    symposium_parts.remove_attendee(firm, by=north.station_head)
    again = prepare(north)
    assert not again.work_reports.exists()
    assert not again.attendances.filter(part="enterprise").exists()


def test_a_report_that_is_not_accepted_is_named_as_missing(north):
    QuarterlyReport.objects.filter(pk=north.report.pk).update(status="submitted", text="季度工作")
    symposium = prepare(north)
    assert not symposium.work_reports.exists()
    missing = {row.instructor.pk: row.state for row in missing_reports(symposium)}
    assert set(missing) == {north.person.pk, north.colleague.pk}
    assert missing[north.person.pk] != missing[north.colleague.pk]


def test_problems_of_several_enterprises_come_first(north):
    other = make.make_enterprise(north.town, north.station, "北方物流")
    for firm in (north.enterprise, other):
        make.make_problem(firm, north.instructor, category="finance")
    for _n in range(3):
        make.make_problem(other, north.instructor, category="talent")
    symposium = prepare(north)
    groups = groups_of(symposium, Problem.objects.all())
    assert [group.is_common for group in groups] == [True, False, False]
    assert {p.category for p in groups[0].problems} == {"finance"}


def test_people_posted_through_another_station_are_not_asked(cast, north):
    other = make.make_workstation(north.district)
    guest = make.make_instructor(other)
    make.make_posting(guest, north.enterprise, workstation=other)
    assert guest not in [row.instructor for row in prepare(north).attendances.all()]


def test_only_those_in_charge_of_the_station_prepare(cast, north):
    for user in (cast.south.station_head, cast.south.department, north.instructor, north.auditor):
        refused("common.not_yours", symposia.prepare_symposium, north.station, Q1, by=user)
    assert symposia.prepare_symposium(north.station, Q2, by=north.committee)
