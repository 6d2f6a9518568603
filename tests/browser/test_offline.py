"""Logs on their way: the network cut, the server down, the session over, a shared phone."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from records.models import DailyLog
from tests.browser import phones
from tests.browser.phones import (
    SENTENCE,
    audited,
    expect_kept,
    expect_received,
    kept,
    let_in,
    outcome,
    ready_without_network,
    until,
    write,
)

expect.set_options(timeout=30_000)  # a busy machine is no fault of the page
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_without_a_network_it_is_kept_and_then_sent_by_itself_once(me, phone_of):
    page = phone_of(me.user)
    page.context.set_offline(True)
    write(page)
    expect_kept(page, why="联网后自动发送")
    assert me.log() is None
    colour = "getComputedStyle(document.querySelector('[data-outcome] strong')).color"
    before, words = page.evaluate(colour), outcome(page).inner_text()
    page.context.set_offline(False)
    expect_received(page)
    expect(outcome(page)).to_contain_text(f"已收到，编号 {me.log().number}")
    assert me.log().visits.get().text == SENTENCE
    assert audited() == 1 and kept(page) == []
    assert page.evaluate(colour) != before, "two states: another colour, other words"
    assert "已存本机" in words and "已收到" not in words
    assert "已存本机" not in outcome(page).inner_text()


def test_several_days_go_out_oldest_first(me, phone_of):
    page = phone_of(me.user)
    page.context.set_offline(True)
    write(page)
    expect_kept(page)
    page.locator("[data-fresh]").tap()
    write(page, "前一天的工作", day=me.yesterday.isoformat())
    expect_kept(page, 2)
    sent = []
    page.on("request", lambda r: sent.append(r.post_data) if r.url.endswith("/send/") else None)
    page.context.set_offline(False)
    expect_received(page)
    assert [re.search(r"day=([\d-]+)", body).group(1) for body in sent] == [
        me.today.isoformat(), me.yesterday.isoformat(),
    ]  # fmt: skip
    assert me.log() and me.log(me.yesterday).visits.get().text == "前一天的工作"


def test_while_the_server_is_down_nothing_is_lost(me, phone_of):
    with phones.own_server() as server:
        page = phone_of(me.user, base=server.base)
        server.stop()
        write(page)
        expect_kept(page, why="尚未收到")
        assert me.log() is None
        server.start()
        page.locator("#kept [data-part=now]").tap()
        expect_received(page)
    assert me.log().visits.get().text == SENTENCE and audited() == 1


def test_what_the_server_does_not_take_stays(me, phone_of):
    page = phone_of(me.user)
    answers = iter([403, 500, 503])
    page.route("**/logs/send/", lambda route: route.fulfill(status=next(answers)))
    for why in ("未予受理", "暂无应答", "暂无应答"):
        with page.expect_response("**/logs/send/"):
            again = page.locator("#kept [data-part=now]")
            again.tap() if kept(page) else write(page)
        expect_kept(page, why=why)
        assert [item["state"] for item in kept(page)] == ["waiting"]
    page.unroute("**/logs/send/")
    page.locator("#kept [data-part=now]").tap()
    expect_received(page)
    assert audited() == 1


def test_an_answer_that_got_lost_makes_no_second_log(me, phone_of):
    page = phone_of(me.user)

    def lose(route):
        route.fetch()  # the server has it, the phone does not hear of it
        route.abort()

    page.route("**/logs/send/", lose)
    write(page)
    expect_kept(page)
    assert me.log().counts
    me.log().visits.update(text="随后更正", version=2, editor=None)  # on the office's computer
    page.unroute("**/logs/send/")
    page.locator("#kept [data-part=now]").tap()
    expect_received(page)
    assert audited() == 1 and not me.log().revisions.exists()
    assert me.log().visits.get().text == "随后更正", "what came twice undoes nothing"


def test_every_sending_asks_for_a_token_of_its_own(me, phone_of, live_server):
    page = phone_of(me.user, script=phones.IMPATIENT)
    let_go = phones.held_back(page, "**/logs/send/")
    write(page)
    expect_kept(page)
    let_go()
    expect_received(page)
    let_in(page.context, me.user, live_server.url)  # another session, another token
    page.locator("[data-fresh]").tap()
    write(page, "前一天的工作", day=me.yesterday.isoformat())
    expect_received(page)
    assert me.log(me.yesterday).counts


def test_a_session_that_ends_in_the_middle_asks_to_sign_in_and_then_sends(
    me, phone_of, live_server
):
    page = phone_of(me.user)
    page.locator("textarea:visible").first.fill(SENTENCE)
    expect(page.locator("[data-kept]")).to_have_attribute("data-state", "saved")
    Session.objects.all().delete()
    write(page)
    expect_kept(page, why="请重新登录")
    assert not me.log().counts
    page.locator("#kept [data-part=signin]").tap()
    expect(page.locator("input[name=username]")).to_be_visible()
    assert SENTENCE not in page.content(), "whoever is not signed in sees no text"
    expect(page.locator("#kept")).to_contain_text("作者本人登录后自动发送")
    let_in(page.context, me.user, live_server.url)
    page.goto("/")
    expect(page.locator("#kept")).to_contain_text("已收到，编号")
    assert me.log().counts and me.log().visits.get().text == SENTENCE


def test_another_user_of_the_phone_sees_only_that_something_waits(cast, me, phone_of, live_server):
    page = phone_of(me.user)
    page.context.set_offline(True)
    write(page, "只给作者看的文字")
    expect_kept(page)
    page.route("**/logs/send/", lambda route: route.abort())
    page.context.set_offline(False)
    other = cast.south.instructor
    let_in(page.context, other, live_server.url)
    page.unroute("**/logs/send/")
    for address in ("/", "/logs/kept/", f"/logs/new/?kept={kept(page)[0]['id']}"):
        page.goto(address)
        expect(page.locator("#kept")).to_contain_text("他人的内容待发送（1 条）")
        assert "只给作者看的文字" not in page.content()
    write(page, "另一人的日志")
    expect_received(page)
    assert me.log() is None or not me.log().counts, "nothing goes out under another name"
    let_in(page.context, me.user, live_server.url)
    page.goto("/")
    expect(page.locator("#kept")).to_contain_text("已收到，编号")
    assert me.log().visits.get().text == "只给作者看的文字"
    assert DailyLog.objects.get(instructor=cast.south.person, day=me.today).visits.count() == 1


def test_who_writes_no_logs_any_more_still_reads_what_waits_here(me, phone_of):
    page = phone_of(me.user)
    page.context.set_offline(True)
    write(page)
    expect_kept(page)
    me.person.user = None
    me.person.save(update_fields=["user"])
    page.context.set_offline(False)
    page.goto("/")
    page.locator("#kept [data-part=open]").tap()
    expect(page.locator(".waiting")).to_contain_text(SENTENCE)
    expect(page.locator(".waiting [data-edit]")).to_be_hidden()
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator(".waiting [data-discard]").tap()
    expect(page.locator("[data-nothing]")).to_be_visible()
    assert kept(page) == []


def test_a_page_of_the_former_user_does_not_send_as_the_new_one(cast, me, phone_of, live_server):
    page = phone_of(me.user)
    let_in(page.context, cast.south.instructor, live_server.url)
    sent = []
    page.on("request", lambda r: sent.append(r.url) if r.url.endswith("/send/") else None)
    write(page)
    expect_kept(page, why="其他用户")
    assert me.log() is None and len(kept(page)) == 1 and sent == []


def test_two_phones_and_one_day_make_one_log_with_both(me, phone_of):
    first, second = phone_of(me.user), phone_of(me.user)
    first.context.set_offline(True)
    write(first, "甲手机写的")
    expect_kept(first)
    write(second, "乙手机写的")
    expect_received(second)
    first.context.set_offline(False)
    expect_received(first)
    assert sorted(v.text for v in me.log().visits.all()) == ["乙手机写的", "甲手机写的"]
    assert DailyLog.objects.filter(instructor=me.person, day=me.today).count() == 1


def test_signing_out_warns_and_sends_or_throws_away(me, phone_of):
    page = phone_of(me.user)
    page.context.set_offline(True)
    write(page)
    expect_kept(page)
    page.locator("details.menu > summary").tap()
    page.locator("form[data-leave] button").tap()
    dialog = page.locator("#leave")
    expect(dialog).to_contain_text("尚未收到：1 条")
    dialog.locator("[data-leave-send]").tap()
    expect(dialog.locator("[data-leave-why]")).to_contain_text("联网后自动发送")
    assert len(kept(page)) == 1, "without a network it stays, and so does whoever wrote it"
    page.context.set_offline(False)
    dialog.locator("[data-leave-send]").tap()
    expect(page.locator("input[name=username]")).to_be_visible()
    until(page, "Boolean(globalThis.Kept)")
    assert me.log().counts and kept(page) == []


def test_signing_out_leaves_nothing_on_the_phone_where_it_is_thrown_away(me, phone_of):
    page = phone_of(me.user)
    page.context.set_offline(True)
    write(page)
    expect_kept(page)
    page.route("**/logs/send/", lambda route: route.abort())
    page.context.set_offline(False)
    page.locator("details.menu > summary").tap()
    page.locator("form[data-leave] button").tap()
    page.locator("[data-leave-discard]").tap()
    expect(page.locator("input[name=username]")).to_be_visible()
    until(page, "Boolean(globalThis.Kept)")
    assert kept(page) == [] and page.evaluate("Kept.me()") is None
    assert me.log() is None


def test_every_tab_of_the_same_person_hears_of_a_receipt(me, phone_of):
    page = phone_of(me.user)
    other = page.context.new_page()
    other.goto("/")
    until(other, "Kept.me()")
    write(page)
    expect_received(page)
    expect(other.locator("#kept")).to_contain_text(f"已收到，编号 {me.log().number}")


def test_the_worker_sends_what_a_closed_tab_left_and_only_as_its_author(cast, me, phone_of):
    page = phone_of(me.user, workers="allow", script=phones.ASLEEP)
    ready_without_network(page)
    wake = phones.waker(page)
    page.context.set_offline(True)
    write(page, "关页前写的")
    expect_kept(page)
    until(page, "globalThis.asked === 'zhidao'")
    wake()  # no network yet: it stays
    blank = page.context.new_page()
    page.close()  # before the network is back: an open page would send by itself
    blank.context.set_offline(False)
    let_in(page.context, cast.south.instructor, page.base)
    phones.waker(blank)()
    let_in(page.context, None, page.base)
    phones.waker(blank)()
    assert me.log() is None, "nothing goes out under another name, or under none"
    let_in(page.context, me.user, page.base)
    phones.waker(blank)()
    phones.eventually(lambda: me.log() and me.log().counts)
    phones.waker(blank)()
    blank.goto(page.base)
    until(blank, "Kept.all('logs').then((rows) => rows.length === 0)")
    assert me.log().visits.get().text == "关页前写的" and audited() == 1
