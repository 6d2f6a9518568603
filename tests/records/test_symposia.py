"""The quarterly symposium: prepared in one press, ticked, held, its minutes approved and locked."""

from datetime import date, time

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEntry, Notice, PolicyValue
from common.periods import Period
from common.refusals import Refused, Stale
from records.actions import symposia, symposium_parts, symposium_steps
from records.models import (
    Attendance,
    Decision,
    Experience,
    Opinion,
    Problem,
    QuarterlyReport,
    Symposium,
)
from records.symposium_kit import followed, groups_of, missing_reports
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


def everybody_came(symposium, north):
    symposium_parts.tick_attendance(symposium, {}, {}, by=north.station_head, rest_came=True)


def held(north, period=Q1, day=date(2026, 4, 8)):
    symposium = prepare(north, period)
    everybody_came(symposium, north)
    symposium = symposia.edit_symposium(
        symposium, by=north.station_head, version=None, held_on=day,
        starts_at=time(14, 30), place="会议室", recorder="李四",
    )  # fmt: skip
    return symposium_steps.hold_symposium(symposium, by=north.station_head)


def approved(north, **more):
    symposium = symposia.write_minutes(held(north, **more), by=north.station_head)
    symposium = symposium_steps.submit_minutes(symposium, by=north.station_head)
    return symposium_steps.approve_symposium(symposium, by=north.committee)


def decide(symposium, north, **more):
    values = {"text": "解决路灯", "owner": "张三", "deadline": date(2026, 5, 1), **more}
    return symposium_parts.add_part(symposium, Decision, by=north.station_head, **values)


# Preparing ---------------------------------------------------------------------------------


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


# Attendance --------------------------------------------------------------------------------


def test_attendance_is_ticked_with_reasons(north):
    symposium = prepare(north)
    one, two = symposium.attendances.all()[:2]
    kinds = {one.pk: "absent", two.pk: "present"}
    count = symposium_parts.tick_attendance(
        symposium, kinds, {one.pk: "出差", two.pk: "x"}, by=north.station_head
    )
    one.refresh_from_db()
    two.refresh_from_db()
    assert (count, one.kind, one.reason, two.reason) == (2, "absent", "出差", "")


def test_all_others_came_and_bureaux_without_a_vote(north):
    Problem.objects.filter(pk=north.problem.pk).update(lead_unit="区人社局", state="assigned")
    symposium = prepare(north)
    away = symposium.attendances.get(instructor=north.colleague)
    symposium_parts.tick_attendance(
        symposium, {away.pk: "absent"}, {}, by=north.station_head, rest_came=True
    )
    kinds = {row.part: row.kind for row in symposium.attendances.exclude(pk=away.pk)}
    assert kinds["bureau"] == "non_voting"
    assert {kinds[part] for part in ("chair", "instructor", "enterprise")} == {"present"}
    away.refresh_from_db()
    assert away.kind == "absent"


def test_sixty_names_are_saved_in_one_post_and_somebody_walks_in(north, page_of):
    symposium = prepare(north)
    Attendance.objects.bulk_create(
        Attendance(symposium=symposium, name=f"代表{n}", kind="expected") for n in range(60)
    )
    rows = list(symposium.attendances.all())
    data = {f"kind-{row.pk}": "absent" if n % 5 == 0 else "present" for n, row in enumerate(rows)}
    data |= {f"reason-{row.pk}": "出差" for row in rows}
    data |= {"name": "路过的客人", "unit": "商会", "kind": "non_voting", "part": "guest"}
    url = reverse("records:symposium_attendance", args=[symposium.pk])
    assert page_of(north.station_head).post(url, data).status_code == 302
    assert not symposium.attendances.filter(kind="expected").exists()
    assert symposium.attendances.filter(kind="absent", reason="出差").count() == -(-len(rows) // 5)
    assert symposium.attendances.get(name="路过的客人").kind == "non_voting"
    assert AuditEntry.objects.filter(verb="symposium.attendance").count() == 1


def test_who_is_on_leave_that_day_is_said_beside_the_name(north, page_of):
    make.make_leave(north.colleague, date(2026, 4, 8), status="approved")
    symposium = held(north)
    url = reverse("records:symposium_attendance", args=[symposium.pk])
    assert "事假" in page_of(north.station_head).get(url).content.decode()


def test_who_was_only_expected_does_not_count_as_present(north):
    from common import figures

    symposium = held(north)
    symposium.attendances.filter(instructor=north.colleague).update(kind="expected")
    read = figures.get("symposia_present").by_subject("workstation", [north.station.pk], Q2)
    assert read[north.station.pk].value == 1


# Opinions and decisions --------------------------------------------------------------------


def test_an_opinion_becomes_a_problem_with_owner_and_day_in_one_press(north):
    symposium = held(north)
    opinion = symposium_parts.add_part(
        symposium, Opinion, by=north.station_head, enterprise=north.enterprise,
        text="厂区门口路灯不亮。夜班不便", wants_answer=True,
    )  # fmt: skip
    problem = symposium_parts.opinion_to_problem(
        opinion, by=north.station_head, lead_unit="区城管局", due_on=date(2026, 4, 30)
    )
    assert (problem.title, problem.source) == ("厂区门口路灯不亮", "symposium")
    assert problem.found_on == date(2026, 4, 8)
    assert (problem.lead_unit, problem.due_on) == ("区城管局", date(2026, 4, 30))
    assert symposium_parts.opinion_to_problem(opinion, by=north.station_head) == problem
    assert Problem.objects.filter(title="厂区门口路灯不亮").count() == 1


def test_decisions_of_last_quarter_come_first_and_say_what_became_of_them(north):
    first = held(north, Q1, date(2026, 3, 30))
    done = decide(first, north, text="办招聘会")
    decide(first, north, text="修路灯", deadline=date(2026, 4, 1))
    decide(first, north, text="建书屋", deadline=date(2026, 6, 1))
    symposium_parts.settle_decision(
        done, by=north.station_head, outcome="办了两场", done_on=date(2026, 4, 2)
    )
    second = prepare(north, Q2)
    assert second.agenda.splitlines()[0].startswith("1. 通报上次座谈会议定事项落实情况（共3项")
    states = {row.text: row.state for row in followed(second, date(2026, 4, 9))}
    assert states == {"办招聘会": "done", "修路灯": "overdue", "建书屋": "open"}


def test_the_owner_settles_his_decision_and_nobody_elses(north):
    symposium = held(north)
    decision = decide(symposium, north, instructor=north.person, owner=north.person.name)
    assert Notice.objects.filter(user=north.instructor, code="symposium.decision_note").exists()
    settle = symposium_parts.settle_decision
    settle(decision, by=north.instructor, outcome="已修好", done_on=date(2026, 4, 9))
    other = decide(symposium, north)
    refused("common.not_yours", settle, other, by=north.instructor, outcome="x", done_on=None)
    refused("symposium.done_in_future", settle, other, by=north.station_head, outcome="x",
            done_on=date(2026, 4, 10))  # fmt: skip
    refused("symposium.no_outcome", settle, other, by=north.station_head, outcome=" ",
            done_on=None)  # fmt: skip


# The minutes -------------------------------------------------------------------------------


def test_minutes_are_drafted_from_what_was_entered(north):
    symposium = held(north)
    by = north.station_head
    symposium.attendances.filter(instructor=north.colleague).update(kind="absent", reason="住院")
    symposium_parts.add_part(symposium, Experience, by=by, title="一企一策", text="分类指导")
    symposium_parts.add_part(
        symposium, Opinion, by=by, enterprise=north.enterprise, giver="王总", text="用工难"
    )
    decide(symposium, north)
    minutes = symposia.write_minutes(symposium, by=by).minutes
    for part in ("14:30", "会议室", north.person.name, "住院", "传达学习上级精神", "一企一策",
                 "王总", "用工难", "解决路灯", "张三"):  # fmt: skip
        assert part in minutes
    assert minutes.endswith("散会。")


def test_edited_minutes_are_replaced_only_when_one_says_so(north):
    by = north.station_head
    symposium = symposia.write_minutes(held(north), by=by)
    symposium = symposia.write_minutes(symposium, by=by)
    symposium = symposia.keep_minutes(symposium, by=by, minutes="自己写的", version=None)
    refused("symposium.minutes_edited", symposia.write_minutes, symposium, by=by)
    assert symposia.write_minutes(symposium, by=by, anew=True).minutes != "自己写的"


def test_what_is_typed_is_kept_and_two_who_type_do_not_overwrite_each_other(north, page_of):
    symposium = symposia.write_minutes(held(north), by=north.station_head)
    url = reverse("records:symposium_autosave", args=[symposium.pk])
    data = {"minutes": "第一稿", "version": symposium.version}
    answer = page_of(north.station_head).post(url, data).json()
    assert answer["fields"]["version"] == symposium.version + 1
    late = page_of(north.committee).post(url, data | {"minutes": "第二稿"}).json()
    assert late["failed"]
    with pytest.raises(Stale):
        symposia.keep_minutes(symposium, by=north.committee, minutes="x", version=symposium.version)
    symposium.refresh_from_db()
    assert symposium.minutes == "第一稿"


def test_held_needs_a_day_everybody_ticked_and_somebody_present(north):
    symposium = prepare(north)
    hold = symposium_steps.hold_symposium
    refused("symposium.no_date", hold, symposium, by=north.station_head)
    Symposium.objects.update(held_on=date(2026, 4, 8))
    refused("symposium.not_ticked", hold, symposium, by=north.station_head)
    symposium.attendances.update(kind="absent")
    refused("symposium.nobody_there", hold, symposium, by=north.station_head)


def test_approved_minutes_are_numbered_and_locked_but_decisions_are_followed_up(north):
    symposium = held(north)
    by = north.station_head
    decision = decide(symposium, north)
    refused("symposium.no_minutes", symposium_steps.submit_minutes, symposium, by=by)
    symposia.write_minutes(symposium, by=by)
    symposium_steps.submit_minutes(symposium, by=by)
    assert Notice.objects.filter(user=north.committee, code="symposium.waits").exists()
    refused("symposium.waits_for_approval", symposia.refresh_symposium, symposium, by=by)
    symposium = symposium_steps.approve_symposium(symposium, by=north.committee)
    assert symposium.number == "〔2026〕1号"
    for call, more in [
        (symposia.edit_symposium, {"version": None, "place": "别处"}),
        (symposia.keep_minutes, {"version": None, "minutes": "别的"}),
        (symposia.refresh_symposium, {}),
        (symposia.write_minutes, {}),
    ]:
        refused("symposium.locked", call, symposium, by=by, **more)
    refused("symposium.locked", symposium_parts.remove_part, decision, by=by)
    refused("symposium.locked", symposium_parts.edit_part, decision, by=by, text="x")
    tick = symposium_parts.tick_attendance
    refused("symposium.locked", tick, symposium, {}, {}, by=by)
    symposium_parts.settle_decision(decision, by=by, outcome="已修好", done_on=date(2026, 4, 9))
    decision.refresh_from_db()
    assert decision.outcome == "已修好"


def test_what_a_submitted_symposium_says_of_last_time_stays_as_it_was(north):
    first = held(north, Q1, date(2026, 3, 30))
    decision = decide(first, north)
    second = symposia.write_minutes(held(north, Q2), by=north.station_head)
    second = symposium_steps.submit_minutes(second, by=north.station_head)
    symposium_parts.settle_decision(
        decision, by=north.station_head, outcome="修好了", done_on=date(2026, 4, 9)
    )
    assert [row.state for row in followed(second, date(2026, 4, 9))] == ["open"]


@pytest.mark.parametrize(
    "named, may, may_not",
    [
        ("committee", "committee", "station_head"),
        ("department", "department", "committee"),
        ("station", "station_head", "committee"),
    ],
)
def test_the_policy_names_who_approves(north, named, may, may_not):
    PolicyValue.objects.create(district=north.district, code="symposium_approver", value=named)
    symposium = symposia.write_minutes(held(north), by=north.station_head)
    symposium = symposium_steps.submit_minutes(symposium, by=north.station_head)
    approve = symposium_steps.approve_symposium
    refused("common.not_yours", approve, symposium, by=getattr(north, may_not))
    assert approve(symposium, by=getattr(north, may)).is_locked


def test_nobody_approves_what_he_submitted(north):
    symposium = symposia.write_minutes(held(north), by=north.committee)
    symposium = symposium_steps.submit_minutes(symposium, by=north.committee)
    approve = symposium_steps.approve_symposium
    refused("common.not_yours", approve, symposium, by=north.committee)
    assert approve(symposium, by=north.department).is_locked


def test_minutes_come_back_with_the_reason(north):
    symposium = symposia.write_minutes(held(north), by=north.station_head)
    symposium = symposium_steps.submit_minutes(symposium, by=north.station_head)
    back = symposium_steps.return_minutes
    refused("paper.no_reason", back, symposium, by=north.committee, reason=" ")
    symposium = back(symposium, by=north.committee, reason="请补充参会人员")
    assert symposium.status == "held"
    assert Notice.objects.filter(user=north.station_head, code="symposium.returned_note").exists()


def test_only_the_department_opens_approved_minutes_again_and_says_why(north):
    symposium = approved(north)
    reopen = symposium_steps.reopen_symposium
    for user in (north.committee, north.station_head):
        refused("common.not_yours", reopen, symposium, by=user, reason="有误")
    refused("paper.no_reason", reopen, symposium, by=north.department, reason="")
    symposium = reopen(symposium, by=north.department, reason="人名有误")
    assert symposium.is_open
    entry = AuditEntry.objects.get(verb="symposium.reopened")
    assert entry.params["reason"] == "人名有误"
    symposium = symposium_steps.submit_minutes(symposium, by=north.station_head)
    again = symposium_steps.approve_symposium(symposium, by=north.committee)
    assert again.number == "〔2026〕1号", "reopened minutes keep their number"


# The list by workstation, and the reminder -------------------------------------------------


def test_the_list_by_workstation_says_which_have_held_theirs_by_name(north, page_of):
    approved(north)
    make.make_workstation(north.district, "安站")
    url = reverse("records:symposium_stations") + "?quarter=2026Q1"
    page = page_of(north.department).get(url)
    assert (page.context["held"], page.context["all"]) == (1, 2)
    assert [row.name for row in page.context["page"]] == sorted(["北站", "安站"], key=name_key)
    assert "未筹备" in page.content.decode()


def name_key(name):
    from enterprises.models import Workstation

    return Workstation.objects.get(name=name).name_key


def test_heads_are_reminded_once_before_the_quarter_ends_unless_it_was_held(cast, north):
    held(north)
    told = Notice.objects.filter(code="symposium.due_soon")
    assert symposium_steps.remind_symposia(date(2026, 3, 1)) == 0
    symposium_steps.remind_symposia(date(2026, 3, 20))
    symposium_steps.remind_symposia(date(2026, 3, 21))
    assert [n.user for n in told] == [cast.south.station_head]


# Pages -------------------------------------------------------------------------------------


def test_the_whole_story_by_its_pages(north, page_of):
    head, committee = page_of(north.station_head), page_of(north.committee)
    head.post(reverse("records:symposium_prepare"),
              {"workstation": north.station.pk, "quarter": "2026Q1"})  # fmt: skip
    symposium = Symposium.objects.get()

    def step(browser, name, data=None):
        return browser.post(reverse(f"records:symposium_{name}", args=[symposium.pk]), data or {})

    step(head, "attendance", {"rest": "1"})
    symposium.refresh_from_db()
    step(head, "edit", {"title": "一季度座谈会", "held_on": "2026-04-08", "agenda": "1. 汇报",
                        "version": symposium.version})  # fmt: skip
    step(head, "hold")
    add = reverse("records:symposium_part", args=[symposium.pk, "decision"])
    head.post(add, {"text": "修路灯", "who": f"person:{north.person.pk}", "deadline": "2026-05-01"})
    decision = Decision.objects.get()
    assert (decision.instructor, decision.owner) == (north.person, north.person.name)
    step(head, "draft")
    step(head, "submit")
    step(committee, "approve")
    symposium.refresh_from_db()
    assert symposium.is_locked and "修路灯" in symposium.minutes
    for browser in (head, committee, page_of(north.instructor), page_of(north.auditor)):
        assert browser.get(symposium.get_absolute_url()).status_code == 200


def test_the_page_of_a_symposium_costs_the_same_for_more_rows(north, page_of, costs_the_same):
    symposium = held(north)

    def grow():
        for n in range(5):
            decide(symposium, north, text=f"事项{n}", instructor=north.colleague)
            Opinion.objects.create(
                symposium=symposium, enterprise=north.enterprise, text=f"意见{n}"
            )

    decide(symposium, north, instructor=north.person)
    grow()
    costs_the_same(page_of(north.station_head), symposium.get_absolute_url(), grow)
