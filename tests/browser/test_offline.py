"""Writing a log with the network cut, the server down, the session over, on a shared phone."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from accounts.models import AuditEntry
from records.models import DailyLog, VisitPhoto
from tests import factories as make
from tests.browser import phones
from tests.browser.conftest import PHONE, watch
from tests.browser.phones import SENTENCE, kept, let_in, ready_without_network, until, write

expect.set_options(timeout=30_000)  # a busy machine is no fault of the page
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone_of(chromium, live_server):
    """`phone_of(user)`: the open form of a log, on a phone of the user's own."""
    contexts = []

    def take(user, *, base=live_server.url, open_form=True, workers="block", script=""):
        context = chromium.new_context(
            base_url=base, viewport=PHONE, locale="zh-CN", has_touch=True, service_workers=workers
        )
        context.set_default_timeout(40_000)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        let_in(context, user, base)
        page = context.new_page()
        page.problems = watch(page)
        if open_form:
            page.goto("/logs/new/")
            until(page, "Kept.me().then((me) => Boolean(me && me.places))")
        return page

    yield take
    for context in contexts:
        context.close()


@pytest.fixture
def me(cast):
    """Who writes, with today and yesterday."""
    today = timezone.localdate()
    person = cast.north.person
    return SimpleNamespace(
        person=person, user=person.user, today=today, yesterday=today - timedelta(days=1),
        log=lambda day=today: DailyLog.objects.filter(instructor=person, day=day).first(),
    )  # fmt: skip


def outcome(page):
    """What the page shows once a log is handed in."""
    return page.locator("[data-outcome]")


def expect_kept(page, n=1, why=""):
    expect(outcome(page)).to_contain_text(f"已存本机（{n} 条）")
    expect(outcome(page)).to_have_attribute("data-state", "kept")
    if why:
        expect(page.locator("#kept")).to_contain_text(why)


def expect_received(page, log):
    expect(page.locator("main")).to_contain_text(f"编号 {log().number}")


def audited(verb="log.received"):
    return AuditEntry.objects.filter(verb=verb).count()


def test_without_a_network_it_is_kept_and_then_sent_by_itself_once(me, phone_of):
    page = phone_of(me.user)
    page.context.set_offline(True)
    write(page)
    expect_kept(page, why="联网后自动发送")
    assert me.log() is None
    page.context.set_offline(False)
    expect(outcome(page)).to_have_attribute("data-state", "received")
    expect(outcome(page)).to_contain_text(f"已收到，编号 {me.log().number}")
    assert me.log().visits.get().text == SENTENCE
    assert audited() == 1 and kept(page) == []


def test_the_two_states_differ_in_colour_words_and_number(me, phone_of):
    page = phone_of(me.user)
    page.context.set_offline(True)
    write(page)
    expect_kept(page)
    colour = "getComputedStyle(document.querySelector('[data-outcome] strong')).color"
    before, words = page.evaluate(colour), outcome(page).inner_text()
    page.context.set_offline(False)
    expect(outcome(page)).to_have_attribute("data-state", "received")
    assert page.evaluate(colour) != before
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
    expect(outcome(page)).to_have_attribute("data-state", "received")
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
        expect(outcome(page)).to_have_attribute("data-state", "received")
    assert me.log().visits.get().text == SENTENCE and audited() == 1


@pytest.mark.parametrize("status", [403, 500, 503])
def test_what_the_server_does_not_take_stays(me, phone_of, status):
    page = phone_of(me.user)
    page.route("**/logs/send/", lambda route: route.fulfill(status=status, body="<html>"))
    write(page)
    expect_kept(page)
    assert [item["state"] for item in kept(page)] == ["waiting"]
    page.unroute("**/logs/send/")
    page.locator("#kept [data-part=now]").tap()
    expect(outcome(page)).to_have_attribute("data-state", "received")
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
    page.unroute("**/logs/send/")
    page.locator("#kept [data-part=now]").tap()
    expect(outcome(page)).to_have_attribute("data-state", "received")
    assert audited() == 1 and me.log().visits.count() == 1 and not me.log().revisions.exists()


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
    page.wait_for_url("**/login/**")
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
    page.context.set_offline(False)
    page.route("**/logs/send/", lambda route: route.abort())
    other = cast.south.instructor
    let_in(page.context, other, live_server.url)
    page.unroute("**/logs/send/")
    for address in ("/", "/logs/kept/", "/logs/new/?kept=1"):
        page.goto(address)
        expect(page.locator("#kept")).to_contain_text("他人的内容待发送（1 条）")
        assert "只给作者看的文字" not in page.content()
    write(page, "另一人的日志")
    page.wait_for_url("**?received")
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
    write(page)
    expect_kept(page, why="其他用户")
    assert me.log() is None and len(kept(page)) == 1


def test_two_phones_and_one_day_make_one_log_with_both(me, phone_of):
    first, second = phone_of(me.user), phone_of(me.user)
    first.context.set_offline(True)
    write(first, "甲手机写的")
    expect_kept(first)
    write(second, "乙手机写的")
    second.wait_for_url("**?received")
    first.context.set_offline(False)
    expect(outcome(first)).to_have_attribute("data-state", "received")
    assert sorted(v.text for v in me.log().visits.all()) == ["乙手机写的", "甲手机写的"]
    assert DailyLog.objects.filter(instructor=me.person, day=me.today).count() == 1


@pytest.mark.parametrize(
    ("choice", "texts"),
    [("here", ["手机上改的"]), ("there", ["别处改的"]), ("both", ["别处改的", "手机上改的"])],
)
def test_a_conflict_is_shown_side_by_side_and_decided(cast, me, phone_of, choice, texts):
    log = make.make_log(me.person, me.today, cast.north.enterprise)
    page = phone_of(me.user, open_form=False)
    page.goto(f"/logs/{log.pk}/edit/")
    until(page, "Kept.me()")
    log.visits.update(text="别处改的", version=2)
    page.locator("textarea:visible").first.fill("手机上改的")
    page.locator(".form-actions .btn-primary").tap()
    page.wait_for_url("**/logs/kept/**")
    sides = page.locator(".clash")
    expect(sides.locator("[data-here]")).to_contain_text("手机上改的")
    expect(sides.locator("[data-there]")).to_contain_text("别处改的")
    page.locator(f"[data-choice={choice}]").tap()
    expect(page.locator("[data-nothing]")).to_be_visible()
    assert sorted(visit.text for visit in log.visits.all()) == texts
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


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
    page.wait_for_url("**/login/")
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
    page.wait_for_url("**/login/")
    assert kept(page) == [] and page.evaluate("Kept.me()") is None
    assert me.log() is None


def test_the_page_opens_without_a_network_and_keeps_what_is_written_there(cast, me, phone_of):
    page = phone_of(me.user, workers="allow", open_form=False)
    page.goto("/")  # the page of logs itself was never opened on this phone
    until(page, "Kept.me().then((me) => Boolean(me && me.places))")
    ready_without_network(page)
    page.context.set_offline(True)
    page.goto("/")
    expect(page.locator("h1")).to_have_text("工作日志")
    place = page.locator("input[name$='-place']:checked")
    assert place.get_attribute("value") == str(cast.north.enterprise.pk)
    page.locator("textarea:visible").first.fill("写到一半")
    expect(page.locator("[data-kept]")).to_have_attribute("data-state", "phone")
    page.goto("/logs/new/")
    page.locator("[data-back]").tap()
    expect(page.locator("textarea:visible").first).to_have_value("写到一半")
    write(page, SENTENCE)
    expect_kept(page)
    page.context.set_offline(False)
    expect(outcome(page)).to_have_attribute("data-state", "received")
    assert me.log().visits.get().enterprise == cast.north.enterprise
    assert audited() == 1


def test_the_kept_page_holds_no_name_and_no_token(me, phone_of):
    page = phone_of(me.user, workers="allow")
    ready_without_network(page)
    stored = page.evaluate(
        """async () => {
          const [name] = await caches.keys();
          const cache = await caches.open(name);
          const kept = await cache.matchAll();
          return (await Promise.all(kept.map((answer) => answer.text()))).join("\\n");
        }"""
    )
    assert "<!doctype html>" in stored
    for secret in ('csrfmiddlewaretoken" value', me.user.name, me.user.phone_id):
        assert secret not in stored


def test_over_plain_http_an_open_page_keeps_and_says_so(me, phone_of, live_server, settings):
    settings.ALLOWED_HOSTS = ["*"]
    base = live_server.url.replace("127.0.0.1", "plain.test").replace("localhost", "plain.test")
    page = phone_of(me.user, base=base, workers="allow")
    assert not page.evaluate("isSecureContext")
    expect(page.locator("[data-plain]")).to_contain_text("请勿关闭本页")
    page.context.set_offline(True)
    write(page)
    expect_kept(page)
    page.locator("[data-fresh]").tap()  # another one, without leaving the page
    write(page, "第二篇", day=me.yesterday.isoformat())
    expect_kept(page, 2)
    page.context.set_offline(False)
    expect(outcome(page)).to_have_attribute("data-state", "received")
    assert me.log().counts and me.log(me.yesterday).counts


def test_a_wrong_clock_is_told_and_the_servers_decides(me, phone_of):
    page = phone_of(me.user, script=phones.AHEAD)
    expect(page.locator("[data-clock]")).to_contain_text("快 3 天")
    write(page)
    page.wait_for_url("**?received")
    assert me.log().received_at < timezone.now() + timedelta(seconds=1)


def test_200_kb_of_paste_are_counted_and_not_cut_off(me, phone_of):
    page = phone_of(me.user)
    page.locator("textarea:visible").first.fill("长" * 70_000)
    expect(page.locator(".length")).to_contain_text("70000")
    page.locator(".form-actions .btn-primary").tap()
    expect(page.locator(".wrong-box")).to_contain_text("最多可存 5000")
    assert len(page.locator("textarea:visible").first.input_value()) == 70_000
    write(page, "短一些")
    page.wait_for_url("**?received")
    assert me.log().visits.get().text == "短一些"


def test_a_refused_log_comes_back_with_reason_and_text(me, phone_of):
    page = phone_of(me.user)
    page.context.set_offline(True)
    write(page, day=(me.today + timedelta(days=1)).isoformat())
    expect_kept(page)
    page.context.set_offline(False)
    expect(outcome(page)).to_contain_text("需您处理")
    page.locator("[data-outcome-link]").tap()
    expect(page.locator(".waiting")).to_contain_text("尚未到来")
    page.locator("[data-edit]").tap()
    expect(page.locator("textarea:visible").first).to_have_value(SENTENCE)
    write(page, SENTENCE, day=me.today.isoformat())
    page.wait_for_url("**?received")
    assert me.log().visits.get().text == SENTENCE and kept(page) == []


def test_several_visits_and_what_voice_keyboards_send_are_kept(cast, me, phone_of):
    page = phone_of(me.user)
    area = page.locator("textarea:visible").first
    area.evaluate(
        """(area) => { // a voice keyboard: no keys, only composition and input
          area.dispatchEvent(new CompositionEvent("compositionstart"));
          area.value = "语音输入的内容";
          area.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
        }"""
    )
    until(page, "Kept.all('logs').then((rows) => rows.length === 1)")
    page.locator("button[name=add]").tap()
    page.locator("fieldset.visit").nth(1).locator("textarea").first.fill("第二次走访")
    page.locator(".form-actions .btn-primary").tap()
    page.wait_for_url("**?received")
    assert [visit.text for visit in me.log().visits.all()] == ["语音输入的内容", "第二次走访"]


def test_enter_in_a_line_presses_no_button(me, phone_of):
    page = phone_of(me.user)
    page.locator("textarea:visible").first.fill(SENTENCE)
    page.locator("details.visit-more > summary").tap()
    page.fill("input[name='v-0-met']", "王总")
    page.press("input[name='v-0-met']", "Enter")
    write(page)
    page.wait_for_url("**?received")
    assert me.log().visits.get().met == "王总"


def test_a_correction_given_up_leaves_nothing_on_the_phone(cast, me, phone_of):
    log = make.make_log(me.person, me.today, cast.north.enterprise)
    page = phone_of(me.user, open_form=False)
    page.goto(f"/logs/{log.pk}/edit/")
    page.locator("textarea:visible").first.fill("改到一半")
    until(page, "Kept.all('logs').then((rows) => rows.length === 1)")
    page.locator("[data-cancel]").tap()
    page.wait_for_url(f"**{log.get_absolute_url()}")
    assert kept(page) == []


def test_a_photo_is_shrunk_stripped_and_sent_after_the_text(me, phone_of):
    page = phone_of(me.user)
    order = []
    page.on("request", lambda r: order.append(r.url) if "/logs/send/" in r.url else None)
    page.context.set_offline(True)
    page.locator("textarea:visible").first.fill(SENTENCE)
    page.locator("details.visit-more > summary").tap()
    page.set_input_files("input[type=file]", phones.snapshot())
    expect(page.locator(".visit-photos button")).to_have_count(1)
    page.locator(".form-actions .btn-primary").tap()
    expect_kept(page)
    page.context.set_offline(False)
    expect(outcome(page)).to_have_attribute("data-state", "received")
    until(page, "Kept.all('photos').then((rows) => rows.length === 0)")
    photo = VisitPhoto.objects.get(visit__log=me.log())
    with photo.file.open() as stored:
        picture = Image.open(stored)
        assert max(picture.size) == 1600 and not picture.getexif()
    assert [address.rsplit("/logs", 1)[1] for address in order][-2:] == ["/send/", "/send/photo/"]
    page.goto(me.log().get_absolute_url())
    assert page.locator(".photos img").evaluate(
        "(img) => img.decode().then(() => img.naturalWidth)"
    )
