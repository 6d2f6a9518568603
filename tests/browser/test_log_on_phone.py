"""The form of a log on a phone: what is typed is kept, counted, refused, compared, and opens
without a network.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from records.models import VisitPhoto
from tests import factories as make
from tests.browser import phones
from tests.browser.phones import (
    SENTENCE,
    audited,
    expect_kept,
    expect_received,
    kept,
    outcome,
    ready_without_network,
    until,
    write,
)

expect.set_options(timeout=30_000)  # a busy machine is no fault of the page
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHOICES = {
    "here": ["手机上改的"], "there": ["别处改的"], "both": ["别处改的", "手机上改的"],
}  # fmt: skip


def test_the_page_opens_without_a_network_and_keeps_what_is_written_there(cast, me, phone_of):
    page = phone_of(me.user, workers="allow", open_form=False, script=phones.ASLEEP)
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
    expect_received(page)
    assert me.log().visits.get().enterprise == cast.north.enterprise
    assert audited() == 1


def test_the_kept_page_holds_no_name_and_no_token(me, phone_of):
    page = phone_of(me.user, workers="allow")
    ready_without_network(page)
    page.goto("/")  # pages with a name and a token in them, through the service worker
    page.goto("/logs/new/")
    assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
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
    expect(page.locator("[data-plain]")).to_be_visible()
    page.context.set_offline(True)
    write(page)
    expect_kept(page)
    page.locator("[data-fresh]").tap()  # another one, without leaving the page
    write(page, "第二篇", day=me.yesterday.isoformat())
    expect_kept(page, 2)
    page.context.set_offline(False)
    expect_received(page)
    assert me.log().counts and me.log(me.yesterday).counts


def test_a_wrong_clock_is_told_and_the_servers_decides(me, phone_of):
    page = phone_of(me.user, script=phones.AHEAD)
    expect(page.locator("[data-clock]")).to_contain_text("快 3 天")
    expect(page.locator("[data-clock]")).to_be_visible()
    write(page)
    expect_received(page)
    assert me.log().received_at < timezone.now() + timedelta(seconds=1)
    page.goto("/logs/offline/zh-hans/")  # as it opens without a network
    expect(page.locator("input[name=day]")).to_have_value(me.today.isoformat())


def test_the_back_button_brings_no_text_back_that_was_handed_in(me, phone_of):
    # So that earlier days are missing, and one of them is offered.
    make.make_duty_rule(me.person.district, kind="part_time", metric="log_day", per="workday")
    page = phone_of(me.user, open_form=False)
    page.goto("/logs/new/")
    write(page, day=me.today.isoformat())
    expect_received(page)
    page.go_back()  # the browser would fill the form with what was typed there, under a new id
    until(page, "Kept.me().then((me) => Boolean(me && me.places))")
    expect(page.locator("input[name=day]")).not_to_have_value(me.today.isoformat())
    expect(page.locator("textarea:visible").first).to_have_value("")


def test_200_kb_of_paste_are_counted_and_not_cut_off(me, phone_of):
    page = phone_of(me.user)
    page.locator("textarea:visible").first.fill("长" * 70_000)
    expect(page.locator(".length")).to_contain_text("70000")
    page.locator(".form-actions .btn-primary").tap()
    expect(page.locator(".wrong-box")).to_contain_text("最多可存 5000")
    area = page.locator("textarea:visible").first
    assert len(area.input_value()) == 70_000
    area.fill("短一些")
    expect(page.locator(".length")).to_have_count(0)  # laid out anew before the finger comes down
    expect(page.locator(".log-form [data-kept]")).to_have_attribute("data-state", "saved")
    page.locator(".log-form .form-actions .btn-primary").tap()
    expect_received(page)
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
    expect_received(page)
    assert me.log().visits.get().text == SENTENCE and kept(page) == []


def test_a_conflict_is_shown_side_by_side_and_decided(cast, me, phone_of):
    page = phone_of(me.user, open_form=False)
    for at, (choice, texts) in enumerate(CHOICES.items()):
        log = make.make_log(me.person, me.today - timedelta(days=at), cast.north.enterprise)
        page.goto(f"/logs/{log.pk}/edit/")
        until(page, "Kept.me()")
        log.visits.update(text="别处改的", version=2)
        page.locator("textarea:visible").first.fill("手机上改的")
        page.locator(".form-actions .btn-primary").tap()
        sides = page.locator(".clash")
        expect(sides.locator("[data-here]")).to_contain_text("手机上改的")
        expect(sides.locator("[data-there]")).to_contain_text("别处改的")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator(f"[data-choice={choice}]").tap()
        expect(page.locator("[data-nothing]")).to_be_visible()
        assert sorted(visit.text for visit in log.visits.all()) == texts


def test_several_visits_and_what_voice_keyboards_send_are_kept(cast, me, phone_of):
    page = phone_of(me.user)
    page.route("**/autosave/", lambda route: route.abort())  # on the phone, whatever the server has
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
    expect_received(page)
    assert [visit.text for visit in me.log().visits.all()] == ["语音输入的内容", "第二次走访"]


def test_enter_in_a_line_presses_no_button(me, phone_of):
    page = phone_of(me.user)
    page.locator("textarea:visible").first.fill(SENTENCE)
    page.locator("details.visit-more > summary").tap()
    page.fill("input[name='v-0-met']", "王总")
    page.press("input[name='v-0-met']", "Enter")
    write(page)
    expect_received(page)
    assert me.log().visits.get().met == "王总"


def test_a_correction_given_up_leaves_nothing_on_the_phone(cast, me, phone_of):
    log = make.make_log(me.person, me.today, cast.north.enterprise)
    page = phone_of(me.user, open_form=False)
    page.goto(f"/logs/{log.pk}/edit/")
    page.locator("textarea:visible").first.fill("改到一半")
    until(page, "Kept.all('logs').then((rows) => rows.length === 1)")
    page.locator("[data-cancel]").tap()
    expect(page.locator("form.log-form")).to_have_count(0)
    assert kept(page) == []


def test_a_photo_is_shrunk_stripped_and_sent_after_the_text(me, phone_of):
    page = phone_of(me.user)
    order = []
    page.on("request", lambda r: order.append(r.url) if "/logs/send/" in r.url else None)
    page.locator("textarea:visible").first.fill(SENTENCE)
    page.locator("details.visit-more > summary").tap()
    page.set_input_files("input[type=file]", phones.snapshot())
    expect(page.locator(".visit-photos button")).to_have_count(1)
    text = page.evaluate("Kept.all('photos').then(([photo]) => photo.blob.text())")
    assert "Exif" not in text, "where it was taken does not even leave the phone"
    shrunk = "Kept.all('photos').then(([photo]) => createImageBitmap(photo.blob))"
    assert page.evaluate(f"{shrunk}.then((drawn) => Math.max(drawn.width, drawn.height))") == 1600
    page.evaluate("Kept.send(true)")
    assert order == [], "nothing of it goes out before the text is handed in"
    page.context.set_offline(True)
    page.locator(".form-actions .btn-primary").tap()
    expect_kept(page)
    page.context.set_offline(False)
    expect_received(page)
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


def test_on_a_slow_line_the_page_says_so_and_shows_the_number_in_place(me, phone_of):
    page = phone_of(me.user, script=phones.IMPATIENT)
    let_go = phones.held_back(page, "**/logs/send/")
    write(page)
    expect_kept(page)
    expect(page.locator("form.log-form")).to_have_attribute("inert", "")  # nothing typed is lost
    let_go()
    expect(outcome(page)).to_contain_text("已收到，编号")
    expect(outcome(page)).to_have_attribute("data-state", "received")
    assert me.log().visits.get().text == SENTENCE and kept(page) == []


def test_a_late_word_on_a_slow_line_hides_no_refusal(me, phone_of):
    page = phone_of(me.user, script=phones.IMPATIENT)
    page.evaluate(
        """() => { // the phone's store takes its time
          const { all } = Kept;
          const slept = new Promise((go) => { globalThis.go = go; });
          Kept.all = (name) => slept.then(() => all(name));
        }"""
    )
    said = {"state": "refused", "text": "不收", "errors": []}
    page.route("**/logs/send/", lambda route: route.fulfill(status=422, json=said))
    write(page)
    expect(page.locator(".wrong-box")).to_contain_text("不收")
    page.evaluate("go()")
    page.evaluate("Kept.me()")  # the store has answered by now
    expect(page.locator("textarea:visible").first).to_have_value(SENTENCE)
    expect(outcome(page)).to_be_hidden()
    page.unroute("**/logs/send/")
    write(page)
    expect_received(page)


def test_an_answer_for_the_former_log_is_not_taken_for_the_next_one(me, phone_of):
    page = phone_of(me.user)
    let_go = phones.held_back(page, "**/autosave/")
    page.route("**/logs/send/", lambda route: route.abort())
    write(page)  # what was typed is on its way to be kept when the button is pressed
    expect_kept(page)
    page.locator("[data-fresh]").tap()
    let_go()
    with page.expect_request("**/autosave/") as asked:
        page.locator("textarea:visible").first.fill("第二篇")
        page.locator("textarea:visible").first.blur()
    assert asked.value.url.endswith("/logs/autosave/")
    assert 'name="v-0-version"\r\n\r\n0' in asked.value.post_data
