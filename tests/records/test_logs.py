"""What a daily log goes through."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine

from accounts.models import AuditEntry, PolicyValue
from common.refusals import Stale
from records.actions import logs
from records.actions.remarks import remark_on_log
from records.actions.visits import Entry
from records.models import DailyLog, LogRevision
from tests import factories as make
from tests.refusals import refused

DAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel("2026-03-10 17:00+08:00", tick=False):
        yield


@pytest.fixture
def me(cast):
    return cast.north.person


def visit(me, text="走访企业", **more):
    return Entry(text=text, enterprise_id=me.postings.get().enterprise_id, **more)


def submit(me, *entries, day=DAY, **more):
    return logs.submit_log(me, day, entries or [visit(me)], by=me.user, **more)


def entries_of(log):
    return [
        Entry(text=v.text, enterprise_id=v.enterprise_id, key=v.key, version=v.version)
        for v in log.visits.all()
    ]


def test_a_submitted_log_is_received_with_a_number_and_leaves_one_trace(me):
    log = submit(me, visit(me, tags=["policy", "demands", "nonsense"]))
    assert log.status == DailyLog.Status.RECEIVED
    assert log.number == f"330105-2026-{log.pk:06}"
    assert (log.late_days, log.is_late) == (0, False)
    assert log.workstation == me.workstation and log.district == me.district
    assert log.visits.get().tags == ",policy,demands,"
    assert AuditEntry.objects.filter(verb="log.received", subject_id=log.pk).count() == 1


def test_a_visit_stands_under_its_log_s_day_wherever_the_draft_is_moved(me):
    yesterday = date(2026, 3, 9)
    log = logs.keep_draft(me, yesterday, [visit(me), visit(me, "又去一次")], by=me.user)
    assert set(log.visits.values_list("day", flat=True)) == {yesterday}
    logs.keep_draft(me, DAY, entries_of(log)[:1], by=me.user, log=log)
    assert list(log.visits.values_list("day", flat=True)) == [DAY, DAY]
    submit(me, *entries_of(log), day=yesterday, log=log)
    assert list(log.visits.values_list("day", flat=True)) == [yesterday, yesterday]


def test_an_autosave_keeps_the_draft_and_leaves_no_trace(me):
    key, entry = uuid4(), visit(me, "写到一半")
    log = logs.keep_draft(me, DAY, [entry], by=me.user, form_key=key)
    entry.text, entry.version = "写到一半，又写", 1
    again = logs.keep_draft(me, DAY, [entry], by=me.user, form_key=key)
    assert again.pk == log.pk and log.visits.get().text == "写到一半，又写"
    assert log.number is None and not log.counts
    assert not AuditEntry.objects.filter(subject_kind="records.DailyLog").exists()


def test_the_same_form_sent_twice_makes_one_log(me):
    key, entries = uuid4(), [visit(me)]
    first = submit(me, *entries, form_key=key)
    assert submit(me, *entries, form_key=key) == first
    assert DailyLog.objects.filter(instructor=me, day=DAY).count() == 1
    assert AuditEntry.objects.filter(verb__startswith="log.", subject_id=first.pk).count() == 1


def test_two_phones_and_one_day_make_one_log_with_both_texts(me):
    logs.keep_draft(me, DAY, [visit(me, "甲手机")], by=me.user, form_key=uuid4())
    log = logs.keep_draft(me, DAY, [visit(me, "乙手机")], by=me.user, form_key=uuid4())
    assert sorted(v.text for v in log.visits.all()) == ["乙手机", "甲手机"]
    log = submit(me, visit(me, "丙手机"), form_key=uuid4())
    assert log.visits.count() == 3
    log = submit(me, visit(me, "丁手机"), form_key=uuid4())
    assert log.visits.count() == 4 and log.revisions.count() == 1


def test_late_entry_is_marked_beyond_the_allowance(me):
    on_the_edge = submit(me, day=date(2026, 3, 7))
    beyond = submit(me, day=date(2026, 3, 6))
    assert (on_the_edge.late_days, on_the_edge.is_late) == (3, False)
    assert (beyond.late_days, beyond.is_late) == (4, True)


def test_the_districts_own_allowance_holds(me):
    PolicyValue.objects.create(district=me.district, code="log_late_days", value=0)
    assert submit(me, day=date(2026, 3, 9)).is_late


def test_late_entry_is_refused_beyond_the_last_day(me):
    PolicyValue.objects.create(district=me.district, code="log_closed_days", value=5)
    assert submit(me, day=date(2026, 3, 5)).is_late
    refused("log.too_old", submit, me, day=date(2026, 3, 4))


def test_days_to_come_and_before_the_posting_are_refused(me):
    refused("log.in_future", submit, me, day=date(2026, 3, 11))
    me.postings.update(start=date(2026, 3, 9))
    refusal = refused("log.before_posting", submit, me, day=date(2026, 3, 6))
    assert refusal.params["first"] == date(2026, 3, 9), "the first day of the posting is named"
    firm = me.postings.get().enterprise
    make.make_posting(me, firm, start=date(2026, 3, 1), end=date(2026, 3, 5))
    between = date(2026, 3, 6)
    refused("log.not_posted", submit, me, Entry(text="走访"), day=between)


def test_an_accepted_month_takes_no_log(cast, me):
    cast.north.summary.status = "accepted"
    cast.north.summary.save()
    refused("log.month_locked", submit, me)


def test_something_must_be_written_about_an_enterprise_of_ones_own(cast, me):
    refused("log.nothing_written", submit, me, visit(me, "  "))
    strange = Entry(text="走访", enterprise_id=cast.south.enterprise.pk)
    refused("log.not_your_enterprise", submit, me, strange)
    assert submit(me, Entry(text="在工作站值班")).visits.get().enterprise is None


def test_an_enterprise_of_the_same_station_may_be_visited_with_a_colleague(cast, me):
    other = make.make_enterprise(cast.north.town, cast.north.station)
    assert submit(me, Entry(text="陪同走访", enterprise_id=other.pk)).visits.count() == 1


def test_text_is_bounded_with_a_clear_message_and_kept_faithfully(me):
    odd = "  表情😀 零宽\u200b\u200d 从右到左\u202eabc\u202c\n第二行 "
    assert submit(me, visit(me, odd)).visits.get().text == odd
    refusal = refused("log.too_long", submit, me, visit(me, "长" * 5001), day=date(2026, 3, 9))
    assert "5000" in str(refusal)


def test_a_correction_keeps_the_former_text(me):
    log = submit(me, visit(me, "原文"))
    (entry,) = entries_of(log)
    entry.text = "更正后"
    logs.correct_log(log, [entry], by=me.user)
    revision = LogRevision.objects.get(log=log)
    assert revision.before["visits"][0]["text"] == "原文"
    assert log.visits.get().text == "更正后"
    assert AuditEntry.objects.filter(verb="log.corrected").count() == 1


def test_a_correction_that_changes_nothing_leaves_no_trace(me):
    log = submit(me)
    logs.correct_log(log, entries_of(log), by=me.user)
    assert not log.revisions.exists()


def test_the_second_editor_of_a_visit_is_told_and_overwrites_nothing(me):
    log = submit(me, visit(me, "原文"))
    (mine,), (other,) = entries_of(log), entries_of(log)
    mine.text, other.text = "我的", "他的"
    logs.correct_log(log, [mine], by=me.user)
    with pytest.raises(Stale) as stale:
        logs.correct_log(log, [other], by=me.user)
    assert stale.value.visits[0].text == "我的"
    assert log.visits.get().text == "我的"


def test_a_visit_can_be_taken_out_but_not_the_last(me):
    log = submit(me, visit(me, "一"), visit(me, "二"))
    one, two = entries_of(log)
    logs.correct_log(log, [one, two], by=me.user, removed=[two.key])
    assert log.visits.get().text == "一"
    refused("log.nothing_written", logs.correct_log, log, [], by=me.user, removed=[one.key])


def test_a_locked_log_cannot_be_corrected(me):
    log = submit(me, day=date(2026, 3, 9))
    with time_machine.travel("2026-04-24 09:00+08:00"):
        (entry,) = entries_of(log)
        entry.text = "改"
        refused("log.locked", logs.correct_log, log, [entry], by=me.user)


def test_the_clock_locks_what_is_old_enough(me, cast):
    log = submit(me, day=date(2026, 3, 9))
    assert logs.lock_logs(date(2026, 4, 23)) == 2  # the two counties' logs of 2 March
    log.refresh_from_db()
    assert log.status == DailyLog.Status.RECEIVED
    logs.lock_logs(date(2026, 4, 24))
    log.refresh_from_db()
    assert log.status == DailyLog.Status.LOCKED


def test_nobody_writes_for_another(cast, me):
    refused("common.not_yours", logs.submit_log, me, DAY, [visit(me)], by=cast.south.instructor)
    refused("common.not_yours", logs.submit_log, me, DAY, [visit(me)], by=cast.north.station_head)


def test_a_draft_moved_to_a_day_that_has_a_log_is_refused(me):
    submit(me)
    draft = logs.keep_draft(me, date(2026, 3, 9), [visit(me)], by=me.user)
    refused("log.day_taken", logs.keep_draft, me, DAY, [], by=me.user, log=draft)


def test_the_office_remarks_on_a_log_and_its_author_is_told(cast, me):
    log = submit(me)
    remark_on_log(log, "请写明见面人员", by=cast.north.station_head)
    remark_on_log(log, "已补充", by=me.user)
    assert [remark.text for remark in log.remarks.all()] == ["请写明见面人员", "已补充"]
    assert me.user.notices.filter(code="log.remark_note").count() == 1
    for user in (cast.south.department, cast.north.auditor):
        refused("common.not_yours", remark_on_log, log, "?", by=user)
