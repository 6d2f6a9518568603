"""The enterprise's page on a phone: one tap, or what is not so; with script and without."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from common.periods import MONTH, Period
from records.models import ConfirmationAnswer
from tests import factories as make
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TARGET = 44  # pixels that a thumb needs


@pytest.fixture
def asked(cast):
    month = Period.containing(timezone.localdate(), MONTH).previous()
    for day in (5, 12, 20):
        make.make_log(cast.north.person, month.start.replace(day=day), cast.north.enterprise)
    return make.make_confirmation(cast.north.enterprise, month.start)


def too_small(page):
    """Controls that a thumb would miss."""
    boxes = page.locator("main .tickable, main .marks span, main summary, main button")
    found = [boxes.nth(at).bounding_box() for at in range(boxes.count())]
    return [box for box in found if box and box["height"] < TARGET - 0.5]


def test_one_tap_confirms_the_month(asked, signed_in):
    page = signed_in(None, phone=True)
    page.goto(f"/c/{asked.token}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert too_small(page) == []
    page.locator("main form button.btn-primary").tap()
    page.wait_for_url("**/c/done/")
    said = ConfirmationAnswer.objects.get()
    assert [v.happened for v in said.visits.all()] == [True] * 3 and not said.broken
    page.goto(f"/c/{asked.token}/")
    expect(page.locator("main")).not_to_contain_text("北江制造")
    assert [p for p in page.problems if "404" not in p] == []


def test_what_is_not_so_is_marked_without_any_script(asked, chromium, live_server):
    context = chromium.new_context(
        base_url=live_server.url, viewport=PHONE, locale="en", has_touch=True,
        java_script_enabled=False,
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"/c/{asked.token}/")
    page.locator("input[name=denied]").nth(1).check()
    said = page.locator("textarea[name=said-2]")
    expect(said).to_be_hidden()
    page.locator("input[name=broken-2]").check()
    said.fill("Two lunches.")
    page.locator(".marks label").nth(1).tap()
    page.locator("summary").first.tap()
    page.locator("input[name=wants_answer]").check()
    page.locator("main form button.btn-primary").tap()
    expect(page.locator("[role=alert]")).to_be_visible()
    expect(page.locator("input[name=denied]").nth(1)).to_be_checked()
    page.locator("textarea[name=problem_text]").fill("招工困难")
    page.locator("main form button.btn-primary").tap()
    page.wait_for_url("**/c/done/")
    context.close()
    answer = ConfirmationAnswer.objects.get()
    assert [v.happened for v in answer.visits.order_by("day")] == [True, False, True]
    assert [item["said"] for item in answer.broken] == ["Two lunches."]
    asked.refresh_from_db()
    assert asked.problem.title == "招工困难" and answer.satisfaction == "fairly"


def test_the_language_is_switched_on_the_page(asked, signed_in):
    page = signed_in(None, phone=True)
    page.goto(f"/c/{asked.token}/")
    expect(page.locator("main form button.btn-primary")).to_have_text("确认并提交")
    page.locator("form.language button").tap()
    expect(page.locator("main form button.btn-primary")).to_have_text("Confirm and send")
    assert page.url.endswith(f"/c/{asked.token}/")
