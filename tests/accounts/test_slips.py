"""The slip that lets a person in for the first time, and what it refuses without saying why."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils import timezone

from accounts import slips
from accounts.actions import come_in, doors, reset_password, set_active, set_policy
from accounts.models import AuditEntry, Role, User
from common.links import spaced
from common.refusals import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db
PASSWORD = "qing-chi-fan-le-ma"  # long enough, and like nobody's name


@pytest.fixture
def holder(cast):
    """Somebody with an account who has not come in."""
    user = make.make_user(Role.INSTRUCTOR, cast.north.district, "zhangwei", name="张伟")
    user.set_unusable_password()
    user.save()
    return user


def address(user, days=30):
    return slips.address_of(user, timezone.localdate() + timedelta(days=days))


def page(token):
    return f"/s/{token}/"


def chosen(password=PASSWORD):
    return {"password": password, "again": password}


def test_the_slip_shows_whose_account_it_is_and_lets_him_in(holder, page_of):
    browser, token = page_of(None), address(holder)
    shown = browser.get(page(token))
    text = shown.content.decode()
    assert "张伟" in text and "zhangwei" in text and "设置密码" in text
    answer = browser.post(page(token), chosen())
    assert (answer.status_code, answer.url) == (302, "/")
    assert browser.get("/").context["user"] == holder
    holder.refresh_from_db()
    assert holder.check_password(PASSWORD) and not holder.must_change_password
    entry = AuditEntry.objects.get(verb="user.came_in")
    assert (entry.actor, entry.subject_id) == (holder, holder.pk)


def test_the_session_is_a_new_one(holder, cast, page_of):
    browser = page_of(cast.north.department)
    before = browser.session.session_key
    warning = "本浏览器现由"
    assert warning in browser.get(page(address(holder))).content.decode()
    assert warning not in page_of(None).get(page(address(holder))).content.decode()
    browser.post(page(address(holder)), chosen())
    assert browser.session.session_key != before
    assert browser.get("/").context["user"] == holder


def test_nothing_keeps_the_page_and_nobody_lists_it(holder, page_of):
    for token in (address(holder), "nonsense"):
        answer = page_of(None).get(page(token))
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
        # no host but ours is ever told the address; forms of ours are recognized by it
        assert answer["Referrer-Policy"] == "same-origin"


def test_the_address_may_be_typed_from_paper(holder):
    token = address(holder)
    assert len(spaced(token).replace("-", "")) == len(token)
    typed = spaced(token).upper().replace("0", "O").replace("1", "l")
    assert slips.find(typed) == holder


def test_no_two_addresses_are_alike_and_none_stands_in_the_database(holder):
    token = address(holder)
    assert token != address(holder, days=29)
    fields = User.objects.filter(pk=holder.pk).values_list().get()
    assert not any(token[: slips.SEAL] in str(value) for value in fields)


def spoiled(user):
    """Each way a slip can be wrong: what makes it so, and the address that is tried."""
    token, other = address(user), make.make_user(Role.INSTRUCTOR, user.district)
    other.set_unusable_password()
    other.save()
    sign = "0" if token[0] != "0" else "1"
    admin = make.make_user(Role.ADMINISTRATOR, user.district)
    seal, days = token[: slips.SEAL], token[slips.SEAL : slips.SEAL + slips.DAY]
    later = address(user, days=60)[slips.SEAL : slips.SEAL + slips.DAY]
    return {
        "forged": (lambda: None, sign + token[1:]),
        "of another account": (lambda: None, seal + days + slips._written(other.pk)),
        "of a later day": (lambda: None, seal + later + slips._written(user.pk)),
        "nonsense": (lambda: None, "nonsense"),
        "no sign of ours": (lambda: None, "é" * len(token)),
        "nobody's": (lambda: None, token[:-1] + "z" * 9),
        "over": (lambda: None, address(user, days=-1)),
        "used": (lambda: come_in(token, PASSWORD), token),
        "overtaken by a one-time password": (lambda: reset_password(user, by=admin), token),
        "of a closed account": (lambda: set_active(user, False, by=admin), token),
    }  # fmt: skip


WAYS = (
    "forged", "of another account", "of a later day", "nonsense", "no sign of ours", "nobody's",
    "over", "used", "overtaken by a one-time password", "of a closed account",
)  # fmt: skip


def refusal(browser, token):
    """What a refused visitor gets, without what is new on every page."""
    answer = browser.get(page(token))
    text = re.sub(r"\b\w{64}\b|/s/[^\"/]*/", "", answer.content.decode())
    return answer.status_code, text


@pytest.mark.parametrize("way", WAYS)
def test_every_wrong_slip_is_refused_in_the_same_words(holder, page_of, way):
    spoil, token = spoiled(holder)[way]
    assert set(spoiled(holder)) == set(WAYS)
    spoil()
    before = User.objects.get(pk=holder.pk).password
    expected = refusal(page_of(None), "another")
    assert expected[0] == 404 and "一次性密码" in expected[1]
    assert refusal(page_of(None), token) == expected
    browser = page_of(None)
    assert browser.post(page(token), chosen("dui-bu-qi-la-1234")).status_code == 404
    assert "_auth_user_id" not in browser.session
    assert User.objects.get(pk=holder.pk).password == before


def test_a_slip_is_good_through_its_last_day(holder):
    token = address(holder, days=2)
    today = timezone.localtime()
    with time_machine.travel((today + timedelta(days=2)).replace(hour=23, minute=50), tick=False):
        assert slips.find(token) == holder
    with time_machine.travel((today + timedelta(days=3)).replace(hour=0, minute=10), tick=False):
        assert slips.find(token) is None


def test_how_long_it_is_good_is_a_setting(holder, cast):
    today = timezone.localdate()
    assert slips.last_day(cast.north.district) == today + timedelta(days=30)
    admin = cast.north.administrator
    set_policy("first_sign_in_days", 7, district=cast.north.district, by=admin)
    assert slips.last_day(cast.north.town) == today + timedelta(days=7)
    with pytest.raises(Refused):
        set_policy("first_sign_in_days", 0, district=cast.north.district, by=admin)


def test_of_two_forms_sent_at_once_the_first_one_holds(holder):
    token = address(holder)
    assert come_in(token, PASSWORD) == holder
    assert come_in(token, "another-password-1") is None
    holder.refresh_from_db()
    assert holder.check_password(PASSWORD)


@pytest.mark.parametrize("password", ["short1x", "1234567890123", "password1234", "zhangwei1234"])
def test_the_password_obeys_the_rules_of_all_passwords(holder, page_of, password):
    browser = page_of(None)
    answer = browser.post(page(address(holder)), chosen(password))
    assert answer.status_code == 200 and 'role="alert"' in answer.content.decode()
    holder.refresh_from_db()
    assert not holder.has_usable_password()


def test_the_two_must_be_the_same(holder, page_of):
    data = {"password": PASSWORD, "again": PASSWORD + "x"}
    assert page_of(None).post(page(address(holder)), data).status_code == 200
    holder.refresh_from_db()
    assert not holder.has_usable_password()


def test_who_tries_too_often_is_not_listened_to(holder, page_of, monkeypatch):
    monkeypatch.setattr(doors, "MOST_REFUSED", 3)
    browser, token = page_of(None), address(holder)
    for at in range(3):
        assert browser.get(page(token)).status_code == 200, at
        assert browser.get(page(f"wrong{at}")).status_code == 404
    assert browser.get(page(token)).status_code == 404, "a right one too, from this visitor"
    assert page_of(None, REMOTE_ADDR="10.9.9.9").get(page(token)).status_code == 200


def test_one_slip_takes_so_many_forms_an_hour(holder, page_of, monkeypatch):
    monkeypatch.setattr(doors, "MOST_SENT", 2)
    for at in range(2):
        browser = page_of(None, REMOTE_ADDR=f"10.9.9.{at}")
        assert browser.post(page(address(holder)), chosen("short")).status_code == 200
    assert page_of(None).post(page(address(holder)), chosen()).status_code == 404


def test_whoever_is_locked_out_of_signing_in_is_locked_out_here(holder, page_of, monkeypatch):
    monkeypatch.setattr("accounts.views.signin.MOST_FAILURES_AN_ADDRESS", 1)
    browser = page_of(None)
    browser.post("/login/", {"username": "nobody", "password": "wrong"})
    assert browser.post(page(address(holder)), chosen()).status_code == 429
    assert browser.post(page("nonsense"), chosen()).status_code == 429
    holder.refresh_from_db()
    assert not holder.has_usable_password()


def test_the_form_is_not_taken_from_another_page(holder):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(page(address(holder)), chosen()).status_code == 403


def test_another_key_opens_nothing_and_the_former_one_for_as_long_as_it_is_named(holder, settings):
    token, former = address(holder), settings.SECRET_KEY
    with override_settings(SECRET_KEY="another" * 10):
        assert slips.find(token) is None
    with override_settings(SECRET_KEY="another" * 10, SECRET_KEY_FALLBACKS=[former]):
        assert slips.find(token) == holder


def test_a_token_of_django_s_own_kind_is_another(holder):
    from django.contrib.auth.tokens import default_token_generator

    day = (timezone.localdate() + timedelta(days=3) - slips.BEGAN).days
    theirs = default_token_generator._make_token_with_timestamp(holder, day, slips._seal.secret)
    seal = slips._written(int(theirs.partition("-")[2], 16), slips.SEAL)
    rest = slips._written(day, slips.DAY) + slips._written(holder.pk)
    assert slips.find(seal + rest) is None
