"""Leave on its pages: a draft, the tiers, an extension, what is today, and the queue of each."""

from datetime import date

import pytest
from django.urls import reverse

from instructors import actions
from instructors.models import Leave
from reports.queues import queue_for
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
TYPED = {"kind": "sick", "start": "2026-03-12", "end": "2026-03-13", "reason": "看病"}


@pytest.fixture(autouse=True)
def a_tuesday(time_machine):
    time_machine.move_to("2026-03-10 09:00+08:00", tick=False)


def url(name, *args):
    return reverse(f"instructors:{name}", args=args)


def standing(office, first, last, person=None, **fields):
    return make.make_leave(
        person or office.person, date(2026, 3, first), end=date(2026, 3, last),
        **{"status": "approved", **fields},
    )  # fmt: skip


def test_a_draft_is_kept_changed_and_sent(cast, page_of):
    mine = page_of(cast.north.instructor)
    mine.post(url("leave_ask"), {**TYPED, "draft": "1"})
    leave = Leave.objects.get(reason="看病")
    assert leave.status == "draft"
    page = mine.get(leave.get_absolute_url())
    assert url("leave_edit", leave.pk) in page.content.decode()
    assert page_of(cast.north.station_head).get(leave.get_absolute_url()).status_code == 404
    mine.post(url("leave_edit", leave.pk), {**TYPED, "reason": "复查", "version": 1})
    leave.refresh_from_db()
    assert (leave.status, leave.reason) == ("waiting", "复查")
    assert mine.get(url("leave_edit", leave.pk)).status_code == 302  # it is no draft any more


def test_two_windows_with_one_draft_are_told(cast, page_of):
    mine = page_of(cast.north.instructor)
    mine.post(url("leave_ask"), {**TYPED, "draft": "1"})
    leave = Leave.objects.get(reason="看病")
    edit = url("leave_edit", leave.pk)
    mine.post(edit, {**TYPED, "reason": "一", "draft": "1", "version": 1})
    page = mine.post(edit, {**TYPED, "reason": "二", "version": 1})
    leave.refresh_from_db()
    assert page.status_code == 200 and (leave.status, leave.reason) == ("draft", "一")


def test_a_draft_is_thrown_away(cast, page_of):
    draft = cast.north.leave_draft
    page_of(cast.north.instructor).post(url("leave_withdraw", draft.pk))
    assert not Leave.objects.filter(pk=draft.pk).exists()


def test_leave_asked_for_twice_by_one_form_is_one(cast, page_of):
    mine = page_of(cast.north.instructor)
    key = str(mine.get(url("leave_ask")).context["form"]["form_key"].value())
    for _turn in range(2):
        mine.post(url("leave_ask"), {**TYPED, "form_key": key})
    assert Leave.objects.filter(reason="看病").count() == 1


def test_the_committee_decides_after_the_head_and_each_sees_his_turn(cast, page_of):
    leave = actions.ask_leave(
        cast.north.person, by=cast.north.instructor, kind="sick", reason="看病",
        start=date(2026, 3, 12), end=date(2026, 3, 13),
    )  # fmt: skip
    head, committee = page_of(cast.north.station_head), page_of(cast.north.committee)

    def waits(browser):
        return leave in browser.get(url("leave_list")).context["waiting"]

    assert waits(head) and not waits(committee)
    page = head.get(leave.get_absolute_url())
    assert [str(tier) for tier in page.context["tiers"]] == ["站长", "两新工委（乡镇党委）"]
    head.post(url("leave_decide", leave.pk), {"answer": "yes", "version": 1})
    assert waits(committee) and not waits(head)
    committee.post(url("leave_decide", leave.pk), {"answer": "no", "version": 2})
    leave.refresh_from_db()
    assert leave.status == "waiting"  # a no needs its reason
    committee.post(url("leave_decide", leave.pk), {"answer": "no", "note": "改日", "version": 2})
    leave.refresh_from_db()
    assert leave.status == "refused"


def test_an_extension_is_asked_for_and_decided_on_its_pages(cast, page_of):
    leave = standing(cast.north, 9, 11)
    mine = page_of(cast.north.instructor)
    assert mine.get(leave.get_absolute_url()).context["may_extend"]
    typed = {"until": "2026-03-12", "reason": "复查", "version": 1}
    mine.post(url("leave_extend", leave.pk), typed)
    head = page_of(cast.north.station_head)
    assert leave in head.get(url("leave_list")).context["waiting"]
    assert head.get(leave.get_absolute_url()).context["may_decide"]
    page_of(cast.north.department).post(
        url("leave_decide", leave.pk), {"answer": "yes", "version": 2}
    )
    leave.refresh_from_db()
    assert leave.end == date(2026, 3, 12)
    assert "2026" in head.get(leave.get_absolute_url()).content.decode()


def test_the_list_shows_and_finds_what_a_leave_is_today(cast, page_of):
    cast.north.leave.delete()
    cast.south.leave.delete()
    rows = {
        "ahead": standing(cast.north, 20, 20), "on_leave": standing(cast.north, 10, 11),
        "to_return": standing(cast.north, 8, 9), "overdue": standing(cast.north, 2, 3),
        "returned": standing(cast.north, 5, 5, status="returned"),
    }  # fmt: skip
    browser = page_of(cast.north.department)
    for stage, leave in rows.items():
        page = browser.get(url("leave_list"), {"status": stage})
        assert list(page.context["page"]) == [leave], stage
    assert "逾期未归" in browser.get(url("leave_list")).content.decode()


def texts(user):
    queue = queue_for(user, TODAY)
    return {
        name: [str(task.text) for task in getattr(queue, name)]
        for name in ("overdue", "soon", "waiting")
    }


def test_today_names_what_to_decide_who_is_overdue_and_one_s_own_return(cast):
    Leave.objects.all().delete()
    standing(cast.north, 2, 3, cast.north.colleague)
    standing(cast.north, 8, 9)
    make.make_leave(cast.north.colleague, date(2026, 3, 20), step=Leave.Step.COMMITTEE)
    head, committee = texts(cast.north.station_head), texts(cast.north.committee)
    assert any("逾期未归：1 人" in text for text in head["overdue"])
    assert not any("请假" in text for text in head["waiting"])
    assert any("请假" in text for text in committee["waiting"])
    assert any("逾期未归" in text for text in texts(cast.north.department)["overdue"])
    assert any("请销假" in text for text in texts(cast.north.instructor)["soon"])


def test_the_list_costs_the_same_for_more_leave(cast, page_of, costs_the_same):
    def grow():
        for n in range(8):
            person = make.make_instructor(cast.north.station)
            standing(cast.north, 2 + n, 3 + n, person)
            make.make_leave(person, date(2026, 4, 20))

    costs_the_same(page_of(cast.north.station_head), url("leave_list"), grow)
