"""Coming in, staying in, and going out."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts import actions, firstrun
from accounts.models import District, PolicyValue, Role, User
from common.refusals import Refused

PASSWORD = "quiet-river-2026"
LOGIN = reverse("accounts:login")
ACCOUNT = reverse("accounts:account")


@pytest.fixture
def mei(cast):
    user = cast.north.committee
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(user, password=PASSWORD, browser=None, **more):
    browser = browser or Client()
    data = {"username": getattr(user, "username", user), "password": password, **more}
    return browser, browser.post(LOGIN, data)


def test_the_right_password_opens_the_house(mei):
    browser, answer = sign_in(mei)
    assert answer.status_code == 302
    assert answer.url == reverse("reports:home")
    assert browser.get(ACCOUNT).status_code == 200


def test_a_wrong_password_and_a_wrong_name_get_the_same_answer(mei):
    wrong = sign_in(mei, "no")[1].context["form"].errors
    unknown = sign_in("nobody", "no")[1].context["form"].errors
    mei.is_active = False
    mei.save()
    closed = sign_in(mei)[1].context["form"].errors
    assert str(wrong) == str(unknown) == str(closed)
    assert wrong


def test_signing_in_begins_a_new_session(mei):
    browser = Client()
    browser.get(LOGIN)
    session = browser.session
    session["planted"] = 1
    session.save()
    browser.cookies["sessionid"] = before = session.session_key
    sign_in(mei, browser=browser)
    assert browser.session.session_key != before


@pytest.mark.parametrize("username", ["north_committee", "nobody"])
def test_after_six_failures_one_waits_and_is_told_how_long(mei, username):
    browser = Client()
    for _ in range(5):
        assert sign_in(username, "no", browser)[1].status_code == 200
    locked = sign_in(username, "no", browser)[1]
    assert locked.status_code == 429
    assert 14 <= locked.context["minutes"] <= 15
    assert sign_in(mei, browser=browser)[1].status_code == (
        429 if username == mei.username else 302
    )


def test_the_lock_ends_at_the_time_it_named(mei):
    browser = Client()
    for _ in range(6):
        answer = sign_in(mei, "no", browser)[1]
    with time_machine.travel(answer.context["until"] + timedelta(seconds=1)):
        assert sign_in(mei, browser=browser)[1].status_code == 302


def test_trying_many_names_from_one_address_is_stopped(mei, settings):
    browser = Client()
    for number in range(60):
        sign_in(f"name{number}", "no", browser)
    assert sign_in(mei, browser=browser)[1].status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.9").post(
        LOGIN, {"username": mei.username, "password": PASSWORD}
    ).status_code == 302  # fmt: skip


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_the_way_back_never_leads_outside(mei, target):
    assert sign_in(mei, next=target)[1].url == reverse("reports:home")


def test_the_way_back_leads_where_one_was_going(mei):
    answer = Client().get(ACCOUNT)
    assert answer.url == f"{LOGIN}?next={ACCOUNT}"
    assert sign_in(mei, next=ACCOUNT)[1].url == ACCOUNT


def test_a_fragment_asked_for_without_a_session_sends_the_whole_page_to_sign_in(mei):
    answer = Client().get(
        reverse("accounts:notices"),
        headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{ACCOUNT}"},
    )
    assert answer.headers["HX-Redirect"] == f"{LOGIN}?next={ACCOUNT.replace('/', '%2F')}"


def test_sign_in_needs_a_token_of_ours(mei):
    strict = Client(enforce_csrf_checks=True)
    data = {"username": mei.username, "password": PASSWORD}
    assert strict.post(LOGIN, data).status_code == 403


def test_signing_out_is_a_post_and_ends_the_session(mei):
    browser, _ = sign_in(mei)
    assert browser.get(reverse("accounts:logout")).status_code == 405
    assert browser.post(reverse("accounts:logout")).status_code == 302
    assert browser.get(ACCOUNT).status_code == 302


def test_an_idle_session_ends_after_the_policys_minutes(mei, cast):
    PolicyValue.objects.create(district=cast.city.district, code="idle_minutes", value=20)
    now = timezone.now()
    with time_machine.travel(now) as clock:
        browser, _ = sign_in(mei)
        assert browser.get(ACCOUNT).status_code == 200
        clock.shift(timedelta(minutes=19))
        assert browser.get(ACCOUNT).status_code == 200
        clock.shift(timedelta(minutes=19))
        assert browser.get(ACCOUNT).status_code == 200
        clock.shift(timedelta(minutes=21))
        answer = browser.get(ACCOUNT, follow=True)
    assert answer.redirect_chain[0][0].startswith(LOGIN)
    assert "20" in str(next(iter(answer.context["messages"])))


def test_a_new_password_ends_every_other_session(mei):
    here, _ = sign_in(mei)
    there, _ = sign_in(mei)
    answer = here.post(
        reverse("accounts:password"),
        {"current": PASSWORD, "password": "calm-mountain-77", "again": "calm-mountain-77"},
    )
    assert answer.status_code == 302
    assert here.get(ACCOUNT).status_code == 200
    assert there.get(ACCOUNT).status_code == 302
    assert User.objects.get(pk=mei.pk).check_password("calm-mountain-77")


@pytest.mark.parametrize(
    ("current", "new", "again", "field"),
    [
        ("wrong", "calm-mountain-77", "calm-mountain-77", "current"),
        (PASSWORD, "calm-mountain-77", "calm-mountain-78", "again"),
        (PASSWORD, "short", "short", "password"),
        (PASSWORD, "1234567890", "1234567890", "password"),
    ],
)
def test_a_password_that_will_not_do_says_why(mei, current, new, again, field):
    browser, _ = sign_in(mei)
    answer = browser.post(
        reverse("accounts:password"), {"current": current, "password": new, "again": again}
    )
    assert field in answer.context["form"].errors
    assert User.objects.get(pk=mei.pk).check_password(PASSWORD)


def test_a_one_time_password_leads_to_the_password_page_until_it_is_changed(mei):
    mei.must_change_password = True
    mei.save()
    browser, _ = sign_in(mei)
    assert browser.get(ACCOUNT).url == reverse("accounts:password")
    browser.post(
        reverse("accounts:password"),
        {"current": PASSWORD, "password": "calm-mountain-77", "again": "calm-mountain-77"},
    )
    assert browser.get(ACCOUNT).status_code == 200


def test_pages_of_a_signed_in_person_are_kept_by_no_cache(mei):
    browser, _ = sign_in(mei)
    assert browser.get(ACCOUNT)["Cache-Control"] == "no-store, private"
    assert "no-store" in Client().get(LOGIN)["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "given"),
    [("en-GB,en", "en"), ("zh-CN", "zh-hans"), ("fr", "zh-hans"), ("", "zh-hans")],
)
def test_a_visitor_reads_the_language_his_browser_asks_for(mei, asked, given):
    page = Client().get(LOGIN, headers={"Accept-Language": asked})
    assert f'lang="{given}"' in page.content.decode().lower()


def test_a_users_own_language_goes_before_the_browsers(mei):
    browser, _ = sign_in(mei)
    browser.post(reverse("accounts:language"), {"language": "en"})
    assert User.objects.get(pk=mei.pk).language == "en"
    page = browser.get(ACCOUNT, headers={"Accept-Language": "zh-CN"})
    assert 'lang="en"' in page.content.decode()
    assert browser.post(reverse("accounts:language"), {"language": "xx"}).status_code == 404


# The demo's buttons ---------------------------------------------------------------------
@pytest.mark.parametrize("password", ["short", "1234567890", "password12"])
def test_what_is_wrong_with_a_password_is_said_in_chinese_too(mei, password):
    with translation.override("zh-hans"), pytest.raises(ValidationError) as error:
        validate_password(password)
    assert not any(re.search("[A-Za-z]{4}", said) for said in error.value.messages)


@pytest.fixture
def demo(cast, settings):
    settings.DEMO, settings.BIND = True, "127.0.0.1"
    settings.ALLOWED_HOSTS = ["*"]
    return User.objects.create(
        username="county", name="c", role=Role.DEPARTMENT, district=cast.north.district
    )


LOCAL = {"HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "127.0.0.1"}


def test_at_the_machine_itself_the_demo_offers_a_button_a_role(demo):
    browser = Client(**LOCAL)
    assert demo in browser.get(LOGIN).context["demo_users"]
    browser.post(reverse("accounts:demo_login", args=["county"]))
    assert browser.get(ACCOUNT).status_code == 200


@pytest.mark.parametrize(
    "away",
    [
        {"HTTP_HOST": "zhidao.example"},
        {"REMOTE_ADDR": "10.1.2.3"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_VIA": "1.1 proxy"},
        {"HTTP_HOST": "127.0.0.1.evil.example"},
    ],
)
def test_from_anywhere_else_it_offers_none(demo, away):
    browser = Client(**{**LOCAL, **away})
    assert not browser.get(LOGIN).context["demo_users"]
    assert browser.post(reverse("accounts:demo_login", args=["county"])).status_code == 404


@pytest.mark.parametrize("change", [{"DEMO": False}, {"BIND": "0.0.0.0"}, {"BIND": ""}])
def test_a_server_that_others_reach_offers_none(demo, settings, change):
    for name, value in change.items():
        setattr(settings, name, value)
    browser = Client(**LOCAL)
    assert not browser.get(LOGIN).context["demo_users"]
    assert browser.post(reverse("accounts:demo_login", args=["county"])).status_code == 404


def test_an_account_that_is_no_demo_account_has_no_button(demo, cast):
    browser = Client(**LOCAL)
    url = reverse("accounts:demo_login", args=[cast.north.department.username])
    assert browser.post(url).status_code == 404


# The first run --------------------------------------------------------------------------
FIRST = {
    "district_name": "北山县", "district_code": "330105", "level": "county", "name": "管理员",
    "username": "guanli", "password": PASSWORD, "again": PASSWORD,
}  # fmt: skip


@pytest.fixture
def empty(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path


def test_where_nobody_is_the_holder_of_the_code_makes_the_first_administrator(empty):
    browser = Client()
    assert browser.get(LOGIN).url == reverse("accounts:first_run")
    answer = browser.post(reverse("accounts:first_run"), {**FIRST, "code": firstrun.code()})
    assert answer.status_code == 302
    user = User.objects.get(username="guanli")
    assert user.role == Role.ADMINISTRATOR
    assert user.district == District.objects.get(code="330105")
    assert browser.get(ACCOUNT).status_code == 200


def test_while_the_demo_is_on_its_way_nobody_is_asked_for_the_first_administrator(empty, settings):
    (settings.DATA_DIR / "loading").mkdir()
    (settings.DATA_DIR / "loading" / "demo").touch()
    assert Client().get(LOGIN).status_code == 200
    assert Client().get(reverse("accounts:first_run")).url == LOGIN


def test_without_the_code_nothing_is_made(empty):
    firstrun.code()
    page = Client().post(reverse("accounts:first_run"), {**FIRST, "code": "guess"})
    assert "code" in page.context["form"].errors
    assert not User.objects.people().exists()


def test_the_code_is_for_the_owner_of_the_server_only(empty, settings):
    firstrun.code()
    assert (settings.DATA_DIR / firstrun.FILE).stat().st_mode & 0o077 == 0


def test_once_there_is_somebody_the_first_run_is_over(cast):
    assert Client().get(reverse("accounts:first_run")).url == LOGIN
    with pytest.raises(Refused):
        actions.make_first_administrator(
            username="x", name="x", password="x", code="99", district_name="x", level="county"
        )
