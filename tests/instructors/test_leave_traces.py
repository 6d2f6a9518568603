"""What each step of leave leaves behind, and from which state of the row it starts."""

from datetime import date
from uuid import uuid4

import pytest

from accounts.models import AuditEntry, Notice, User
from common.refusals import Refused, Stale
from instructors import actions
from instructors.leave_chain import waiting_for
from instructors.models import Instructor, Leave
from tests import factories as make
from tests.instructors.leaves import (
    COMMITTEE,
    DEPARTMENT,
    MONDAY,
    STATION,
    approved,
    ask,
    extended,
    told,
)

pytestmark = pytest.mark.django_db
TUESDAY, FRIDAY = date(2026, 3, 10), date(2026, 3, 13)


@pytest.fixture(autouse=True)
def early_march(time_machine):
    time_machine.move_to("2026-03-02 09:00+08:00", tick=False)  # a Monday


def entered(office, end=MONDAY, **more):
    """The head enters a day of training for the colleague, who has no account."""
    values = {"kind": "training", "start": MONDAY, "end": end, "reason": "党校培训", **more}
    return actions.enter_leave(office.colleague, by=office.station_head, **values)


def entry(leave, verb):
    """The one entry of that verb."""
    return AuditEntry.objects.get(subject_id=leave.pk, verb=verb)


def changes(leave, verb):
    """What the entry says was before and after."""
    return entry(leave, verb).changes


# What is stored ---------------------------------------------------------------------------


def test_what_is_asked_and_what_is_entered_is_what_is_stored(cast):
    office = cast.north
    for leave, person, kind, reason in (
        (ask(office, kind="seconded", end=TUESDAY), office.person, "seconded", "家中有事"),
        (ask(office, kind="annual", draft=True), office.person, "annual", "家中有事"),
        (entered(office), office.colleague, "training", "党校培训"),
    ):
        leave = Leave.objects.get(pk=leave.pk)
        assert (leave.instructor, leave.kind, leave.reason) == (person, kind, reason)
        assert (leave.workstation, leave.district) == (office.station, office.district)
        assert leave.start == MONDAY and leave.end == (TUESDAY if kind == "seconded" else MONDAY)


def test_who_belongs_to_no_workstation_asks_the_next_tier(cast):
    Instructor.objects.filter(pk=cast.north.person.pk).update(workstation=None)
    cast.north.person.refresh_from_db()
    leave = ask(cast.north)
    assert (leave.workstation, leave.step) == (None, COMMITTEE)
    with pytest.raises(Refused):
        actions.decide_leave(leave, True, by=cast.north.station_head)
    assert actions.decide_leave(leave, True, by=cast.north.committee).status == "approved"


def test_what_waits_for_one_is_of_his_own_people(cast):
    leave = ask(cast.north)
    assert list(waiting_for(cast.north.station_head).filter(pk=leave.pk)) == [leave]
    for step, role in (
        (STATION, "station_head"),
        (COMMITTEE, "committee"),
        (DEPARTMENT, "department"),
    ):
        Leave.objects.filter(pk=leave.pk).update(step=step)
        assert leave in waiting_for(getattr(cast.north, role))
        assert leave not in waiting_for(getattr(cast.south, role))


def test_only_secondment_training_and_official_business_are_other_duty(cast):
    other = {kind for kind in Leave.Kind.values if Leave(kind=kind).is_other_duty}
    assert other == {"official", "training", "seconded"}


def test_a_no_at_the_first_of_several_tiers_ends_it(cast):
    leave = ask(cast.north, end=TUESDAY)
    actions.decide_leave(leave, False, "月底检查", by=cast.north.station_head)
    leave.refresh_from_db()
    assert leave.status == "refused" and not leave.is_waiting


def test_each_decision_keeps_who_what_and_why(cast):
    head, committee = cast.north.station_head, cast.north.committee
    leave = actions.decide_leave(ask(cast.north, end=TUESDAY), True, "请交接", by=head)
    leave.refresh_from_db()
    assert (leave.status, leave.step) == ("waiting", COMMITTEE)
    leave = actions.decide_leave(leave, True, by=committee)
    leave = extended(cast.north, leave, FRIDAY)
    leave.refresh_from_db()
    assert (leave.extend_to, leave.extend_reason, leave.step) == (FRIDAY, "病未痊愈", STATION)
    actions.decide_leave(leave, False, "工作需要", by=cast.north.department)
    leave.refresh_from_db()
    assert (leave.end, leave.extend_to, leave.extend_reason) == (TUESDAY, None, "")
    found = [(s.step, s.by, s.approved, s.note, s.until, s.asked) for s in leave.steps.all()]
    assert found == [
        (STATION, head, True, "请交接", None, ""), (COMMITTEE, committee, True, "", None, ""),
        (DEPARTMENT, cast.north.department, False, "工作需要", FRIDAY, "病未痊愈"),
    ]  # fmt: skip


# One entry each ---------------------------------------------------------------------------


def test_every_step_leaves_one_entry_that_says_what_changed(cast):
    mine, head = cast.north.instructor, cast.north.station_head
    leave = ask(cast.north, end=TUESDAY)
    asked = entry(leave, "leave.asked")
    assert asked.actor == mine
    assert asked.params["start"] == {"$date": "2026-03-09"}
    assert asked.params["end"] == {"$date": "2026-03-10"}
    leave = actions.decide_leave(leave, True, "请交接", by=head)
    passed = entry(leave, "leave.passed_on")
    assert (passed.actor, passed.params["days"], passed.params["note"]) == (head, 2, "请交接")
    leave = actions.decide_leave(leave, True, by=cast.north.committee)
    assert changes(leave, "leave.approved")["status"] == {"b": "waiting", "a": "approved"}
    leave = extended(cast.north, leave, FRIDAY)
    longer = entry(leave, "leave.extension_asked").params
    assert (longer["until"], longer["reason"]) == ({"$date": "2026-03-13"}, "病未痊愈")
    leave = actions.withdraw_leave(leave, by=mine)
    assert "extend_to" in changes(leave, "leave.extension_withdrawn")
    leave.refresh_from_db()
    assert (leave.extend_to, leave.extend_reason) == (None, "")
    leave = extended(cast.north, leave, FRIDAY)
    leave = actions.decide_leave(leave, True, by=cast.north.department)
    assert "end" in changes(leave, "leave.extended")
    assert entry(leave, "leave.extended").params["until"] == {"$date": "2026-03-13"}
    leave = actions.withdraw_leave(leave, by=mine)
    assert changes(leave, "leave.withdrawn")["status"] == {"b": "approved", "a": "withdrawn"}


def test_a_return_a_no_and_a_draft_thrown_away_leave_theirs(cast, time_machine):
    draft = ask(cast.north, draft=True)
    number = draft.pk
    assert not AuditEntry.objects.filter(subject_id=number, verb="leave.asked").exists()
    actions.discard_draft(draft, by=cast.north.instructor)
    gone = AuditEntry.objects.get(subject_id=number, verb="leave.discarded")
    assert gone.actor == cast.north.instructor
    assert gone.params["start"] == gone.params["end"] == {"$date": "2026-03-09"}
    leave = extended(cast.north, approved(cast.north), FRIDAY)
    leave = actions.decide_leave(leave, False, "工作需要", by=cast.north.department)
    assert entry(leave, "leave.not_extended").params["note"] == "工作需要"
    time_machine.move_to("2026-03-10 09:00+08:00")
    leave = actions.return_from_leave(leave, TUESDAY, by=cast.north.instructor)
    back = entry(leave, "leave.returned")
    assert back.params["returned_on"] == {"$date": "2026-03-10"}
    assert back.changes["status"] == {"b": "approved", "a": "returned"}


def test_a_draft_tells_nobody_until_it_is_sent_and_is_then_stored_as_sent(cast):
    mine, office = cast.north.instructor, cast.north
    draft = ask(office, draft=True)
    actions.change_draft(draft, by=mine, reason="改")
    assert not AuditEntry.objects.filter(subject_id=draft.pk).exists()
    assert not told("leave.asked_notice")
    other = make.make_workstation(office.town, "新站")
    Instructor.objects.filter(pk=office.person.pk).update(workstation=other, district=office.town)
    sent = actions.change_draft(draft, by=mine, send=True)
    assert entry(sent, "leave.asked").actor == mine
    sent.refresh_from_db()
    assert (sent.workstation, sent.district) == (other, office.town)
    assert (sent.status, sent.step) == ("waiting", COMMITTEE), "the new station has no head"


def test_the_system_asks_for_anybody(cast):
    leave = actions.ask_leave(
        cast.north.colleague, by=User.objects.system(), kind="sick", reason="病", start=MONDAY,
        end=MONDAY,
    )  # fmt: skip
    assert leave.status == "waiting"


def test_what_the_office_enters_leaves_one_entry_with_name_and_days(cast):
    leave = entered(cast.north, end=TUESDAY)
    found = entry(leave, "leave.entered")
    assert found.actor == cast.north.station_head
    assert found.params["name"] == cast.north.colleague.name
    assert (found.params["start"], found.params["end"]) == (
        {"$date": "2026-03-09"}, {"$date": "2026-03-10"},
    )  # fmt: skip


def test_who_enters_leave_is_not_told_of_it_himself(cast):
    assert entered(cast.north).status == "approved"
    assert told("leave.entered_approved_notice") == set()


def test_the_system_sees_drafts_as_it_sees_everything(cast):
    draft = ask(cast.north, draft=True)
    assert draft in Leave.objects.visible_to(User.objects.system())
    assert draft not in Leave.objects.visible_to(cast.city.department)


def test_a_head_who_is_an_instructor_himself_sees_his_people_s_leave_and_his_own_drafts(cast):
    own = make.make_instructor(cast.north.station, user=cast.north.station_head)
    head = User.objects.get(pk=cast.north.station_head.pk)
    draft, theirs = make.make_leave(own, status="draft"), ask(cast.north, draft=True)
    sent = approved(cast.north, start=FRIDAY, end=FRIDAY)
    seen = Leave.objects.visible_to(head)
    assert draft in seen and sent in seen and theirs not in seen


# Notices ----------------------------------------------------------------------------------


def test_a_notice_names_the_person_the_days_and_the_page(cast):
    leave = ask(cast.north, end=TUESDAY)
    note = Notice.objects.get(code="leave.asked_notice")
    assert note.url == leave.get_absolute_url()
    assert note.params["name"] == cast.north.person.name
    assert note.params["end"] == {"$date": "2026-03-10"}
    leave = actions.decide_leave(leave, False, "月底检查", by=cast.north.station_head)
    note = Notice.objects.get(code="leave.refused_notice")
    assert (note.url, note.params["note"]) == (leave.get_absolute_url(), "月底检查")
    leave = extended(cast.north, approved(cast.north), FRIDAY)
    assert Notice.objects.get(code="leave.extension_asked_notice").params["end"] == {
        "$date": "2026-03-13"
    }
    actions.decide_leave(leave, True, by=cast.north.department)
    assert Notice.objects.get(code="leave.extended_notice").params["end"] == {"$date": "2026-03-13"}


def test_nobody_is_told_of_leave_of_who_has_no_account(cast):
    leave = entered(cast.north, end=TUESDAY)
    before = Notice.objects.count()
    actions.decide_leave(leave, True, by=cast.north.committee)
    assert Notice.objects.count() == before


# Versions, one row at a time --------------------------------------------------------------


def test_an_overtaken_page_changes_nothing(cast, time_machine):
    mine = cast.north.instructor
    draft = ask(cast.north, draft=True, start=FRIDAY, end=FRIDAY)
    leave = approved(cast.north, end=TUESDAY)
    time_machine.move_to("2026-03-10 09:00+08:00")
    for act, row, *given in (
        (actions.change_draft, draft), (actions.withdraw_leave, leave),
        (actions.ask_extension, leave, date(2026, 3, 11), "病"),
        (actions.return_from_leave, leave, TUESDAY), (actions.decide_leave, leave, True),
    ):  # fmt: skip
        with pytest.raises(Stale):
            act(row, *given, by=mine, version=row.version + 7)
        assert Leave.objects.get(pk=row.pk).version == row.version


def test_every_step_counts_the_version_up(cast):
    leave = ask(cast.north, end=TUESDAY)
    seen = [leave.version]
    for act in (
        lambda: actions.decide_leave(leave, True, by=cast.north.station_head),
        lambda: actions.decide_leave(leave, True, by=cast.north.committee),
        lambda: extended(cast.north, leave, FRIDAY),
        lambda: actions.withdraw_leave(leave, by=cast.north.instructor),
    ):
        seen.append(act().version)
    assert seen == list(range(seen[0], seen[0] + 5))


def test_what_was_read_before_somebody_else_acted_is_read_anew(cast):
    """Whoever comes second acts on the row as it is by then, not as he had it before him."""
    mine = cast.north.instructor
    held = ask(cast.north)
    actions.withdraw_leave(Leave.objects.get(pk=held.pk), by=mine)
    for act, *given in ((actions.decide_leave, True), (actions.withdraw_leave,)):
        with pytest.raises(Refused):
            act(held, *given, by=mine if act is actions.withdraw_leave else cast.north.department)
    draft = ask(cast.north, draft=True)
    actions.change_draft(Leave.objects.get(pk=draft.pk), by=mine, send=True)
    for act in (actions.change_draft, actions.discard_draft):
        with pytest.raises(Refused) as refusal:
            act(draft, by=mine)
        assert refusal.value.code == "leave.sent_already"
    held = actions.decide_leave(
        Leave.objects.get(pk=draft.pk), True, by=cast.north.department
    )  # fmt: skip
    actions.withdraw_leave(Leave.objects.get(pk=draft.pk), by=mine)
    for act in (extended,):
        with pytest.raises(Refused) as refusal:
            act(cast.north, held, TUESDAY)
        assert refusal.value.code == "leave.not_approved"


def test_one_form_asks_and_enters_once_and_tells_once(cast):
    office, key = cast.north, uuid4()
    first = ask(office, form_key=key)
    assert ask(office, form_key=key) == first
    key = uuid4()
    assert entered(office, form_key=key) == entered(office, form_key=key)
    assert Notice.objects.filter(code="leave.asked_notice").count() == 1
    assert told("leave.asked_notice") == {office.station_head.username}
    assert AuditEntry.objects.filter(verb="leave.asked").count() == 1
    assert Leave.objects.filter(instructor=office.colleague).count() == 1
