"""The whole way in: accounts in one press at a desk, then the slip's address on a phone."""

import re

import pytest
from playwright.sync_api import expect

from accounts import slips
from instructors import actions
from instructors.accounts import not_come_in
from tests import factories as make
from tests.browser.conftest import PASSWORD, PHONE
from tests.browser.test_accessible import problems

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person(cast):
    """The colleague, with an account and a slip."""
    by, colleague = cast.north.department, cast.north.colleague
    actions.give_accounts({colleague.pk: "beifang"}, by=by)
    colleague.refresh_from_db()
    return colleague


def link(person):
    return f"/s/{slips.address_of(person.user, slips.last_day(person.district))}/"


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("phone", [True, False])
def test_the_department_makes_the_accounts_of_those_it_leaves_ticked(cast, signed_in, phone):
    make.make_instructor(cast.north.station, "张伟")
    page = signed_in(cast.north.department, phone=phone)
    page.goto("/instructors/")
    page.locator("main .page-actions a", has_text="账号").click()
    boxes = page.locator("main input[name=pk]")
    expect(boxes).to_have_count(2)
    assert problems(page) == []
    page.locator("tr", has_text="zhangwei").locator("input[name=pk]").uncheck()
    expect(page.locator(".bulk-count")).to_have_text(re.compile("1$"))
    page.get_by_role("button", name="开通账号").click()
    expect(page.locator("main")).to_contain_text("已开通账号 1 个")
    expect(page.locator("#waiting")).to_contain_text("1")
    expect(boxes).to_have_count(1)
    assert [row.user.username for row in not_come_in(cast.north.department)] == ["beifang"]
    page.get_by_role("button", name="打印首次登录单").click()
    page.wait_for_url(re.compile(r"/papers/\d+/"))
    assert page.problems == []


def test_on_a_phone_the_slip_leads_to_ones_own_first_page(person, signed_in):
    page = signed_in(None, phone=True)
    page.goto(link(person))
    expect(page.locator("main")).to_contain_text("beifang")
    assert problems(page) == []
    for name in ("password", "again"):
        box = page.locator(f"input[name={name}]")
        box.fill("short" if name == "password" else "shorter")
        assert box.bounding_box()["height"] >= 43
    page.locator("main form button.btn-primary").tap()
    expect(page.locator("[role=alert]").first).to_be_visible()
    assert fits(page)
    page.fill("input[name=password]", PASSWORD)
    page.fill("input[name=again]", PASSWORD)
    page.locator("main form button.btn-primary").tap()
    page.wait_for_url(lambda url: "/s/" not in url)
    expect(page.locator("body.framed")).to_be_visible()
    assert fits(page)
    person.user.refresh_from_db()
    assert person.user.has_usable_password()
    assert page.problems == []


def test_a_used_slip_says_how_to_go_on(person, signed_in):
    address = link(person)
    person.user.set_password(PASSWORD)
    person.user.save()
    page = signed_in(None, phone=True, language="en")
    page.goto(address)
    expect(page.locator("main")).to_contain_text("one-time password")
    assert problems(page) == []
    page.locator("main a.btn").tap()
    page.fill("input[name=username]", "beifang")
    page.fill("input[name=password]", PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("body.framed")).to_be_visible()


def test_it_works_without_any_script(person, chromium, live_server):
    context = chromium.new_context(
        base_url=live_server.url, viewport=PHONE, locale="zh-CN", has_touch=True,
        java_script_enabled=False,
    )  # fmt: skip
    page = context.new_page()
    page.goto(link(person))
    page.fill("input[name=password]", PASSWORD)
    page.fill("input[name=again]", PASSWORD)
    page.locator("main form button.btn-primary").tap()
    expect(page.locator("body.framed")).to_be_visible()
    context.close()
