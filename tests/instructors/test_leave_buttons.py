"""What a page of leave offers to whom and when, and what it says after each press."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from instructors import actions
from instructors.models import Leave
from tests import factories as make
from tests.instructors.leaves import ask

pytestmark = pytest.mark.django_db
TYPED = {"kind": "sick", "start": "2026-03-12", "end": "2026-03-12", "reason": "看病"}
BUTTONS = ("may_decide", "may_return", "may_extend", "may_withdraw")


@pytest.fixture(autouse=True)
def a_tuesday(time_machine):
    time_machine.move_to("2026-03-10 09:00+08:00", tick=False)


@pytest.fixture
def english(page_of):
    return lambda user: page_of(user, HTTP_ACCEPT_LANGUAGE="en")


def url(name, *args):
    return reverse(f"instructors:{name}", args=args)


def standing(office, first, last, **fields):
    return make.make_leave(
        office.person, date(2026, 3, first), end=date(2026, 3, last),
        **{"status": "approved", **fields},
    )  # fmt: skip


def offered(browser, leave):
    context = browser.get(leave.get_absolute_url()).context
    return {name.removeprefix("may_") for name in BUTTONS if context[name]}


def said(answer):
    return [str(message) for message in answer.context["messages"]]


# Which buttons ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "own", "head"),
    [
        ({"first": 20, "last": 20, "status": "waiting"}, {"withdraw"}, {"decide"}),
        ({"first": 20, "last": 20}, {"extend", "withdraw"}, {"extend"}),
        ({"first": 10, "last": 11}, {"return", "extend"}, {"return", "extend"}),
        ({"first": 6, "last": 6}, {"return"}, {"return"}),
        ({"first": 2, "last": 3}, {"return"}, {"return"}),
        ({"first": 2, "last": 3, "status": "returned"}, set(), set()),
        ({"first": 20, "last": 20, "status": "refused"}, set(), set()),
        ({"first": 20, "last": 20, "status": "withdrawn"}, set(), set()),
        ({"first": 9, "last": 11, "extend_to": date(2026, 3, 12)}, {"return", "withdraw"},
         {"return", "decide"}),
    ],
)  # fmt: skip
def test_each_sees_the_buttons_that_he_can_press(cast, page_of, fields, own, head):
    leave = standing(cast.north, **fields)
    assert offered(page_of(cast.north.instructor), leave) == own
    assert offered(page_of(cast.north.station_head), leave) == head
    assert offered(page_of(cast.north.auditor), leave) == set()


def test_the_chain_stands_on_the_page_while_it_is_asked_about(cast, page_of):
    leave = ask(cast.north, start=date(2026, 3, 12), end=date(2026, 3, 13))
    page = page_of(cast.north.instructor).get(leave.get_absolute_url())
    assert len(page.context["tiers"]) == 2 and page.context["back"] is None
    leave = actions.decide_leave(leave, True, by=cast.north.department)
    page = page_of(cast.north.instructor).get(leave.get_absolute_url())
    assert page.context["back"] == date(2026, 3, 16), "a Monday"
    assert [step.by for step in page.context["steps"]] == [cast.north.department]


def test_the_page_of_a_draft_is_filled_in_with_it(cast, page_of):
    draft = make.make_leave(cast.north.person, date(2026, 3, 20), status="draft", kind="annual")
    form = page_of(cast.north.instructor).get(url("leave_edit", draft.pk)).context["form"]
    shown = [form[name].value() for name in ("kind", "start", "end", "reason")]
    assert shown == ["annual", date(2026, 3, 20), date(2026, 3, 21), "家中有事"]


def test_hits_come_for_a_name_only_a_dozen_at_most_each_with_his_place(cast, page_of):
    for n in range(14):
        make.make_instructor(cast.north.station, f"同姓{n}", name_key=f"tong{n:02}")
    alone = make.make_instructor(cast.north.station, "独一")
    alone.workstation = None
    alone.save()
    office = page_of(cast.north.department)

    def hits(text):
        found = office.get(url("instructor_pick"), {"field": "person", "person": text})
        return found.context["options"]

    assert hits("") == hits("  ") == []
    assert len(hits("同姓")) == 12
    assert {place for _value, _name, place in hits("同姓")} == {cast.north.station}
    assert [place for _value, _name, place in hits("独一")] == [alone.district]


def test_the_page_says_for_whom_leave_is_entered_and_leads_back_to_him(cast, english):
    head, person = english(cast.north.station_head), cast.north.colleague
    context = head.get(url("leave_enter_for", person.pk)).context
    assert context["title"] == f"Enter leave for {person.name}"
    assert context["back"] == person.get_absolute_url()
    context = head.get(url("leave_enter")).context
    assert context["title"] == "Enter leave for somebody"
    assert context["back"] == url("leave_list")
    assert "where you are its last approver" in context["says"]


# What it says -----------------------------------------------------------------------------


def test_a_draft_and_what_is_sent_are_told_apart(cast, english):
    mine = english(cast.north.instructor)
    answer = mine.post(url("leave_ask"), TYPED | {"draft": "1"}, follow=True)
    assert said(answer) == ["Kept as a draft; nobody has received it yet."]
    draft = Leave.objects.get(reason="看病")
    answer = mine.post(
        url("leave_edit", draft.pk), TYPED | {"draft": "1", "version": 1}, follow=True
    )
    assert said(answer) == ["Kept as a draft; nobody has received it yet."]
    assert Leave.objects.get(pk=draft.pk).status == "draft"
    version = Leave.objects.get(pk=draft.pk).version
    answer = mine.post(url("leave_edit", draft.pk), TYPED | {"version": version}, follow=True)
    assert said(answer) == ["Sent. It waits for: station head."]
    draft = make.make_leave(cast.north.person, date(2026, 3, 20), status="draft")
    answer = mine.post(url("leave_withdraw", draft.pk), follow=True)
    assert said(answer) == ["The draft is thrown away."]


def test_after_a_decision_it_says_whose_turn_it_is(cast, english):
    leave = ask(cast.north, start=date(2026, 3, 12), end=date(2026, 3, 13))
    decide = url("leave_decide", leave.pk)
    answer = english(cast.north.station_head).post(
        decide, {"answer": "yes", "version": 1}, follow=True
    )
    assert said(answer) == ["Agreed. It now waits for: committee."]
    answer = english(cast.north.committee).post(
        decide, {"answer": "no", "note": "  改日 ", "version": 2}, follow=True
    )
    assert said(answer) == ["Written down: refused."]
    assert leave.steps.last().note == "改日"


def test_an_overtaken_decision_or_withdrawal_is_not_written_down(cast, english):
    leave = ask(cast.north, start=date(2026, 3, 12), end=date(2026, 3, 12))
    mine = english(cast.north.instructor)
    mine.post(url("leave_withdraw", leave.pk), {"version": "²"})  # no number at all
    leave = ask(cast.north, start=date(2026, 3, 12), end=date(2026, 3, 12))
    for browser, name, more in (
        (english(cast.north.station_head), "leave_decide", {"answer": "yes"}),
        (english(cast.north.instructor), "leave_withdraw", {}),
    ):
        browser.post(url(name, leave.pk), {**more, "version": 9})
        leave.refresh_from_db()
        assert leave.status == "waiting", name
    answer = english(cast.north.instructor).post(
        url("leave_withdraw", leave.pk), {"version": 1}, follow=True
    )
    assert said(answer) == ["Withdrawn."]


def test_entering_it_says_whether_that_was_the_yes(cast, english):
    head, person = english(cast.north.station_head), cast.north.colleague
    enter = url("leave_enter_for", person.pk)
    answer = head.post(enter, TYPED, follow=True)
    assert said(answer) == ["Entered and approved by the same act."]
    answer = head.post(
        enter, TYPED | {"start": "2026-03-16", "end": "2026-03-17"}, follow=True
    )  # fmt: skip
    assert said(answer) == ["Entered. It waits for: committee."]


def test_the_return_is_reported_on_its_page_with_today_filled_in(cast, page_of):
    leave = standing(cast.north, 9, 11)
    mine = page_of(cast.north.instructor)
    form = mine.get(url("leave_return", leave.pk)).context["form"]
    assert form["returned_on"].value() == date(2026, 3, 10)
    mine.post(url("leave_return", leave.pk), {"returned_on": "2026-03-10", "version": 9})
    leave.refresh_from_db()
    assert leave.status == "approved", "the page was overtaken"
    answer = mine.post(url("leave_return", leave.pk), {"returned_on": "2026-03-10", "version": 1})
    leave.refresh_from_db()
    assert (leave.status, leave.end) == ("returned", date(2026, 3, 9))
    assert answer.url == leave.get_absolute_url()


def test_an_extension_of_an_overtaken_page_is_not_asked_for(cast, page_of):
    leave = standing(cast.north, 9, 11)
    mine, extend = page_of(cast.north.instructor), url("leave_extend", leave.pk)
    assert mine.get(extend).context["form"]["until"].value() == date(2026, 3, 11)
    typed = {"until": "2026-03-12", "reason": "复查", "version": 9}
    assert mine.post(extend, typed).status_code == 200
    leave.refresh_from_db()
    assert leave.extend_to is None
    assert mine.post(extend, typed | {"version": 1}).url == leave.get_absolute_url()


def test_an_export_is_on_record_with_its_rows(cast, page_of):
    head = page_of(cast.north.station_head)
    answer = head.get(url("leave_list"), {"export": "xlsx"})
    assert answer.status_code == 200
    entry = AuditEntry.objects.get(verb="leave.exported")
    assert (entry.actor, entry.params["count"]) == (cast.north.station_head, 1)


def test_who_enters_leave_for_others_is_offered_it(cast, page_of):
    for role, offered_it in (
        ("station_head", True), ("committee", True), ("department", True), ("auditor", False),
        ("instructor", False),
    ):  # fmt: skip
        page = page_of(getattr(cast.north, role)).get(url("leave_list"))
        assert page.context["enters"] is offered_it, role


def test_who_is_back_on_the_first_day_reads_that_it_was_not_taken(cast, english):
    leave = standing(cast.north, 10, 11)
    mine = english(cast.north.instructor)
    page = mine.get(url("leave_return", leave.pk)).content.decode()
    assert "who is back on its first day has not taken it" in page
    mine.post(url("leave_return", leave.pk), {"returned_on": "2026-03-10", "version": 1})
    page = mine.get(leave.get_absolute_url())
    assert page.context["stage"] == "not_taken" and "not taken" in page.content.decode()
    assert offered(mine, leave) == set()
    rows = english(cast.north.station_head).get(url("leave_list"), {"status": "not_taken"})
    assert list(rows.context["page"]) == [leave]
