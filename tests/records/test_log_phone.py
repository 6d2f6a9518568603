"""What a phone has kept and sends: the token, the door, the page without a network, photos."""

import io
import json
import re
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from PIL import Image

from accounts.models import AuditEntry, PolicyValue
from records.actions.logs import SENDINGS_KNOWN, lock_logs
from records.models import DailyLog, LogSending, VisitPhoto
from tests import factories as make
from tests.records.test_log_pages import DAY, typed

SEND, TOKEN = "/logs/send/", "/logs/token/"


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel("2026-03-10 17:00+08:00", tick=False), translation.override("en"):
        yield


@pytest.fixture
def me(cast):
    return cast.north.person


@pytest.fixture
def phone(cast, page_of):
    return page_of(cast.north.instructor, HTTP_ACCEPT_LANGUAGE="en")


def kept(me, *texts, **more):
    """A log in the phone's store."""
    return typed(me, *texts) | {"sending": str(uuid4()), "owner": me.user.phone_id} | more


def entries(verb):
    return AuditEntry.objects.filter(verb=verb).count()


def picture(side=60, **more):
    out = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(out, "JPEG", **more)
    return SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")


def test_the_token_comes_with_nothing_but_whom_it_is_for(me, phone):
    said = phone.get(TOKEN).json()
    assert said.keys() == {"token", "user"} and said["user"] == me.user.phone_id
    assert str(me.user.pk) != said["user"] and me.user.username not in said["user"]


def test_the_phone_learns_its_writers_enterprises(cast, me, phone, page_of):
    other = make.make_enterprise(cast.north.town, cast.north.station)
    said = phone.get("/logs/places/").json()
    assert said["places"] == [[str(cast.north.enterprise.pk), cast.north.enterprise.name]]
    assert said["others"] == [[str(other.pk), other.name]] and said["photos"] == VisitPhoto.MOST
    assert page_of(None).get("/logs/places/").status_code == 401
    assert page_of(cast.north.auditor).get("/logs/places/").status_code == 403


def test_a_kept_log_is_received_once_however_often_it_is_sent(me, phone):
    log = kept(me, "走访企业")
    first, second = phone.post(SEND, log), phone.post(SEND, log)
    assert first.status_code == 200 and first.json() == second.json()
    stored = DailyLog.objects.get(instructor=me, day=DAY)
    assert first.json() == {
        "state": "received", "number": stored.number, "url": stored.get_absolute_url(),
    }  # fmt: skip
    assert stored.visits.count() == 1 and not stored.revisions.exists()
    assert entries("log.received") == 1


def test_what_is_sent_again_late_undoes_no_correction(me, phone):
    log = kept(me, "第一次", "第二次")
    phone.post(SEND, log)
    stored = DailyLog.objects.get(instructor=me, day=DAY)
    stored.visits.filter(text="第二次").delete()
    stored.visits.update(text="更正后", version=2, editor=uuid4())
    assert phone.post(SEND, log).status_code == 200
    assert [visit.text for visit in stored.visits.all()] == ["更正后"]


def test_the_token_is_asked_for(cast, me):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(me.user, "accounts.backends.AccountBackend")
    assert strict.post(SEND, kept(me, "走访")).status_code == 403
    token = strict.get(TOKEN).json()["token"]
    answer = strict.post(SEND, kept(me, "走访"), headers={"X-CSRFToken": token})
    assert answer.status_code == 200


@pytest.mark.parametrize("address", [SEND, "/logs/send/photo/"])
def test_nobody_signed_in_is_told_so_and_not_led_away(cast, me, page_of, address):
    nobody = page_of(None)
    assert nobody.get(TOKEN).status_code == 401
    assert nobody.post(address, kept(me, "走访")).status_code == 401
    assert not DailyLog.objects.filter(instructor=me, day=DAY).exists()


def test_a_log_is_taken_only_from_who_wrote_it(cast, me, page_of):
    for user in (cast.south.instructor, cast.north.department):
        other = page_of(user)
        assert other.post(SEND, kept(me, "走访")).status_code == 403
    assert page_of(cast.north.department).get(TOKEN).status_code == 403
    assert not DailyLog.objects.filter(day=DAY).exists()


def test_a_one_time_password_is_no_way_in(me, phone):
    me.user.must_change_password = True
    me.user.save()
    assert phone.post(SEND, kept(me, "走访")).status_code == 302
    assert not DailyLog.objects.filter(day=DAY).exists()


@pytest.mark.parametrize(
    ("day", "because"),
    [
        ("2026-03-11", "has not come yet"),
        ("2026-01-02", "entry closes after 30 days"),
        ("2024-12-31", "before the first posting of 北明, which began on 1 January 2025"),
    ],
)
def test_a_day_that_cannot_be_written_is_refused_with_the_reason(me, phone, day, because):
    answer = phone.post(SEND, kept(me, "走访", day=day))
    assert answer.status_code == 422 and because in answer.json()["text"]
    assert not LogSending.objects.exists()


def test_a_locked_month_is_refused_with_the_reason(cast, me, phone):
    cast.north.summary.status = "accepted"
    cast.north.summary.save()
    answer = phone.post(SEND, kept(me, "走访"))
    assert answer.status_code == 422 and "is accepted" in answer.json()["text"]


def test_200_kb_are_refused_by_the_field_with_its_bound(me, phone):
    answer = phone.post(SEND, kept(me, "长" * 200_000))
    assert answer.status_code == 422
    (wrong,) = answer.json()["errors"]
    assert wrong["id"] == "id_v-0-text" and "5000" in wrong["text"] and "200000" in wrong["text"]


def test_odd_characters_are_stored_and_shown_as_they_are(me, phone):
    odd = "😀👩‍👩‍👧 零宽\u200b\u200d 右\u202eabc ‮עברית <b>&amp;"
    url = phone.post(SEND, kept(me, odd)).json()["url"]
    assert DailyLog.objects.get(day=DAY).visits.get().text == odd
    page = phone.get(url).content.decode()
    shown = re.search(r'<p class="prose" dir="auto">(.*?)</p>', page, re.S).group(1)
    assert shown == odd.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_the_page_to_write_on_is_light_enough_for_one_bar(me, phone):
    url = reverse("records:log_new")
    page = phone.get(url)
    assert "Content-Encoding" not in page, "only for who can read it"
    loaded = re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js|svg))', page.content.decode())
    sizes = {}
    for address in dict.fromkeys([url, *loaded]):
        answer = phone.get(address, HTTP_ACCEPT_ENCODING="gzip")
        if answer.status_code == 200:  # the style sheets of others are there once set up
            assert answer["Content-Encoding"] == "gzip" or len(answer.content) < 500, address
            sizes[address] = len(b"".join(answer) if answer.streaming else answer.content)
    assert len(sizes) > 8 and sum(sizes.values()) < 120_000, sizes  # 2.4 s at 50 kB a second


def test_no_field_is_cut_off_by_the_browser(me, phone):
    page = phone.get(reverse("records:log_new")).content.decode()
    assert "maxlength" not in page.split('id="main"')[1].split("</form>")[0]
    assert 'data-most="5000"' in page


def test_a_visit_changed_elsewhere_comes_back_with_what_is_stored(me, phone):
    log = make.make_log(me, DAY, me.postings.get().enterprise)
    visit = log.visits.get()
    visit.text, visit.version = "别处改过", 2
    visit.save()
    mine = kept(me, "手机上的", log=log.pk)
    mine |= {"v-0-key": str(visit.key), "v-0-version": "1"}
    answer = phone.post(SEND, mine)
    assert answer.status_code == 409
    (stored,) = answer.json()["clashes"]
    assert stored["text"] == "别处改过" and stored["version"] == 2
    chosen = phone.post(SEND, mine | {"v-0-version": "2"})
    assert chosen.status_code == 200
    visit.refresh_from_db()
    assert visit.text == "手机上的" and log.revisions.count() == 1


def test_keeping_both_makes_two_visits_of_one_log(me, phone):
    log = make.make_log(me, DAY, me.postings.get().enterprise)
    assert phone.post(SEND, kept(me, "手机上的", log=log.pk)).status_code == 200
    assert log.visits.count() == 2 and entries("log.corrected") == 1


def test_a_draft_thrown_away_meanwhile_loses_nothing_of_the_phone(me, phone):
    answer = phone.post(SEND, kept(me, "走访", log=987654))
    assert answer.status_code == 200


def test_taking_a_log_in_costs_the_same_with_more_enterprises(cast, me, phone):
    logs = [kept(me, "走访", day=day) for day in ("2026-03-10", "2026-03-09")]
    counts = []
    for log in logs:
        with CaptureQueriesContext(connection) as queries:
            assert phone.post(SEND, log).status_code == 200
        counts.append(len(queries))
        for _n in range(5):
            make.make_posting(me, make.make_enterprise(cast.north.town, cast.north.station))
    assert counts[1] <= counts[0] <= 40, counts


def test_sendings_are_forgotten_when_none_can_come_again(me, phone):
    phone.post(SEND, kept(me, "走访"))
    lock_logs(DAY + SENDINGS_KNOWN)
    assert LogSending.objects.exists()
    lock_logs(date(2027, 4, 20))
    assert not LogSending.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_shell_is_the_same_for_everybody_and_about_nobody(cast, page_of, language):
    url = reverse("records:log_shell", args=[language])
    pages = []
    for user in (None, cast.north.instructor, cast.north.department):
        answer = page_of(user).get(url)
        assert answer.status_code == 200 and not (user is None and answer.cookies)
        pages.append(answer.content.decode())
    assert len(set(pages)) == 1
    for word in ("csrf", cast.north.instructor.name, cast.north.enterprise.name, "phone_id"):
        assert word not in pages[0], word
    assert f'<html lang="{language}">' in pages[0]


def test_the_worker_may_serve_the_whole_site_and_keeps_what_exists(page_of, db):
    answer = page_of(None).get(reverse("records:log_worker", args=["en"]))
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-store" in answer["Cache-Control"]
    shell = json.loads(re.search(r"const SHELL = (.*);\n", answer.content.decode()).group(1))
    page = page_of(None).get(shell["page"]).content.decode()
    loaded = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    assert loaded <= set(shell["files"])
    assert page_of(None).get(reverse("records:log_worker", args=["fr"])).status_code == 404


def test_the_caches_name_changes_with_what_is_in_it(monkeypatch, tmp_path):
    from records.views import phones

    before = phones._version.__wrapped__("en")
    assert before == phones._version.__wrapped__("en")
    changed = tmp_path / "app.css"
    changed.write_text("body {}")
    monkeypatch.setattr(phones.finders, "find", lambda name: str(changed))
    assert phones._version.__wrapped__("en") != before


def test_every_page_says_who_is_signed_in_only_by_an_opaque_id(cast, page_of):
    page = page_of(cast.north.instructor).get("/").content.decode()
    assert f'data-owner="{cast.north.instructor.phone_id}"' in page
    assert "data-owner" not in page_of(None).get("/login/").content.decode()
    assert cast.north.instructor.phone_id != cast.south.instructor.phone_id


def test_a_photo_comes_after_the_text_once_and_without_its_place(me, phone):
    phone.post(SEND, kept(me, "走访"))
    visit = DailyLog.objects.get(day=DAY).visits.get()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (30.0, 15.0, 0.0)}
    sent = {"visit": str(visit.key), "key": str(uuid4()), "owner": me.user.phone_id}
    for _again in range(2):
        answer = phone.post("/logs/send/photo/", sent | {"photo": picture(exif=exif)})
        assert answer.status_code == 200, answer.content
    photo = VisitPhoto.objects.get(visit=visit)
    with photo.file.open() as stored:
        assert not Image.open(stored).getexif()
    assert entries("log.photo_added") == 1
    page = phone.get(visit.log.get_absolute_url()).content.decode()
    assert reverse("records:photo", args=[photo.pk]) in page


def test_what_is_no_picture_is_refused_by_its_content(me, phone):
    log = make.make_log(me, DAY)
    page = SimpleUploadedFile("a.jpg", b"<html><script>1</script>", "image/jpeg")
    sent = {"visit": str(log.visits.get().key), "owner": me.user.phone_id, "photo": page}
    assert phone.post("/logs/send/photo/", sent).status_code == 422
    assert not log.visits.get().photos.exists()


def test_photos_are_bounded_may_be_switched_off_and_need_a_visit_of_ones_own(cast, me, phone):
    log = make.make_log(me, DAY)
    visit = log.visits.get()
    sent = {"visit": str(visit.key), "owner": me.user.phone_id}
    for n in range(VisitPhoto.MOST + 1):
        answer = phone.post("/logs/send/photo/", sent | {"photo": picture(20 + n)})
    assert answer.status_code == 422 and visit.photos.count() == VisitPhoto.MOST
    theirs = make.make_log(cast.south.person, DAY).visits.get()
    answer = phone.post("/logs/send/photo/", sent | {"visit": theirs.key, "photo": picture()})
    assert answer.status_code == 422 and not theirs.photos.exists()
    PolicyValue.objects.create(district=me.district, code="log_photos", value=False)
    assert 'type="file"' not in phone.get("/logs/new/?kept=1").content.decode()
    other = make.make_log(me, date(2026, 3, 9)).visits.get()
    answer = phone.post("/logs/send/photo/", sent | {"visit": other.key, "photo": picture()})
    assert answer.status_code == 422 and "switched off" in answer.json()["text"]


def test_a_photo_is_added_and_taken_out_on_the_page_without_script(me, phone):
    log = make.make_log(me, DAY)
    visit = log.visits.get()
    phone.post(reverse("records:photo_add"), {"visit": visit.key, "photo": picture()})
    photo = visit.photos.get()
    path = settings.MEDIA_ROOT / photo.file.name
    assert path.exists()
    phone.post(reverse("records:photo_remove", args=[photo.pk]))
    assert not visit.photos.exists() and entries("log.photo_removed") == 1


def test_photos_of_a_visit_taken_out_go_with_it(me, phone, django_capture_on_commit_callbacks):
    log = make.make_log(me, DAY, me.postings.get().enterprise)
    visit = log.visits.get()
    phone.post(reverse("records:photo_add"), {"visit": visit.key, "photo": picture()})
    path = settings.MEDIA_ROOT / visit.photos.get().file.name
    mine = kept(me, "另一次", "", log=log.pk)
    mine |= {"v-1-key": str(visit.key), "v-1-version": "1", "v-1-remove": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        assert phone.post(SEND, mine).status_code == 200
    assert not VisitPhoto.objects.filter(visit__log=log).exists() and not path.exists()
