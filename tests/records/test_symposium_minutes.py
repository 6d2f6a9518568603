"""Held, minutes drafted, submitted, approved and locked: who may, and when not."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from accounts import readable
from accounts.models import AuditEntry, Notice, PolicyValue
from common.refusals import Stale
from records.actions import symposia, symposium_parts, symposium_steps
from records.models import Experience, Opinion, Symposium
from records.symposium_kit import followed
from tests.records.symposium import Q1, Q2, approved, decide, held, prepare, submitted
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("in_april", "without_symposia")


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
    told = Notice.objects.get(user=north.committee, code="symposium.waits")
    with translation.override("en"):  # the period in the reader's words, not the sender's
        assert str(symposium.period) in str(told)
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
    second = submitted(north, period=Q2)
    symposium_parts.settle_decision(
        decision, by=north.station_head, outcome="修好了", done_on=date(2026, 4, 9)
    )
    assert [row.state for row in followed(second, date(2026, 4, 9))] == ["open"]


def test_what_was_done_before_the_minutes_were_submitted_stands_in_them_as_done(north):
    decision = decide(held(north, Q1, date(2026, 3, 30)), north)
    second = symposia.write_minutes(held(north, Q2), by=north.station_head)
    symposium_parts.settle_decision(
        decision, by=north.station_head, outcome="修好了", done_on=date(2026, 4, 9)
    )
    second = symposium_steps.submit_minutes(second, by=north.station_head)
    assert [row.state for row in followed(second, date(2026, 4, 9))] == ["done"]


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
    symposium = submitted(north)
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
    symposium = submitted(north)
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


def test_issued_minutes_are_a_digest_of_the_reports_and_the_discussion_stands_before_the_decisions(
    north,
):
    symposium = held(north)
    by = north.station_head
    numbers = "2026年二季度共记录工作日志 62 天，应履职 66 天、已履职 62 天。"
    own = "帮助两家企业对接招聘。" + "后来的事情还有许多。" * 20
    symposium.work_reports.create(instructor=north.person, text=numbers + "\n" + own)
    symposium.work_reports.create(instructor=north.colleague, text=numbers)
    symposia.edit_symposium(
        symposium, by=by, version=None, discussion="李书记：路灯由城管局牵头。\n\n王总：谢谢。"
    )
    decide(symposium, north)
    minutes = symposia.write_minutes(symposium, by=by).minutes
    assert "应履职" not in minutes, "what each one's numbers are stands in the record"
    assert f"汇报人（2名）：{north.person}、{north.colleague}" in minutes
    told = next(line for line in minutes.splitlines() if "帮助两家企业对接招聘。" in line)
    assert told.endswith("后来的事情还有许多。") and len(told) < 130
    assert f"{north.colleague}：" not in minutes, "who has numbers alone is named once"
    assert minutes.index("1. 李书记：路灯由城管局牵头。\n2. 王总：谢谢。") < minutes.index(
        "解决路灯"
    )


def test_the_draft_of_the_minutes_tells_the_stations_numbers_once(north):
    symposium = held(north)
    symposium.work_reports.create(instructor=north.person, text="自己的话。")
    day = {"due": None, "state": "ok"}
    Symposium.objects.filter(pk=symposium.pk).update(
        figures={"log_days": {"value": 1216, **day}, "contacts": {"value": 7, **day}}
    )
    minutes = symposia.write_minutes(symposium, by=north.station_head).minutes
    assert minutes.count("1216") == 1


def test_the_minutes_say_where_guests_are_from_and_no_line_has_two_full_stops(north):
    symposium = held(north)
    symposium.attendances.create(part="enterprise", name="王总", unit="北江公司", kind="present")
    symposium.attendances.create(
        part="bureau", name="县住建局", unit="县住建局", kind="absent", reason="另有会议"
    )
    decide(symposium, north, text="解决路灯。")
    minutes = symposia.write_minutes(symposium, by=north.station_head).minutes
    assert "王总（北江公司）" in minutes
    assert "县住建局（另有会议）" in minutes
    assert "解决路灯（责任人" in minutes


def test_a_changed_decision_is_told_in_words_in_the_trail(north):
    decision = decide(held(north), north)
    symposium_parts.edit_part(decision, by=north.station_head, deadline=date(2026, 6, 1))
    entry = AuditEntry.objects.get(verb="symposium.part_edited")
    with translation.override("en"):
        (change,) = readable.changes(entry)
    assert (change.label, change.after) == ("until when", "2026-06-01")
