"""The way in: the form, on a phone and at a desk."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("phone", [True, False])
def test_whoever_gives_name_and_password_is_let_in(cast, signed_in, phone):
    page = signed_in(None, phone=phone)
    page.goto("/logs/")
    page.wait_for_url("**/login/**")
    sign_in(page, cast.north.instructor)
    expect(page.locator("main")).to_be_visible()
    assert {cookie["name"] for cookie in page.context.cookies()} >= {"sessionid"}
    page.goto("/logs/")
    assert page.url.endswith("/logs/")
    assert page.problems == []


def test_a_wrong_password_is_refused_in_words(cast, signed_in):
    page = signed_in(None)
    page.goto("/login/")
    page.fill("input[name=username]", cast.north.instructor.username)
    page.fill("input[name=password]", "not-the-password")
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("[role=alert]").first).to_be_visible()
    page.goto("/logs/")
    assert "/login/" in page.url
