"""The choice that is searched as one types: by keyboard, by touch, in a browser."""

import pytest
from playwright.sync_api import expect

from enterprises.actions.prepare import prepare_firm
from records.models import Problem
from tests import factories as make

HITS = ".choose [role=option]"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def firms(cast):
    office = cast.north
    rows = [
        make.make_enterprise(office.town, office.station, name)
        for name in ("长青食品有限公司", "长青纺织有限公司", "远帆物流有限公司")
    ]
    for row in rows:
        prepare_firm(row).save()
    return rows


def test_an_enterprise_is_chosen_by_keyboard(cast, firms, signed_in):
    page = signed_in(cast.north.department)
    page.goto("/problems/new/")
    field = page.get_by_role("combobox", name="企业")
    field.press_sequentially("cq")
    expect(page.locator(HITS)).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    field.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    expect(chosen).to_have_attribute("aria-selected", "true")
    name = chosen.locator("span").inner_text()
    field.press("Enter")
    expect(field).to_have_value(name)
    expect(field).to_have_attribute("aria-expanded", "false")
    page.locator("input[name=title]").fill("用电不足")
    page.locator("form.page-form button.btn-primary").press("Enter")
    page.wait_for_url(lambda url: "/new/" not in url)
    assert Problem.objects.get(title="用电不足").enterprise.name == name
    assert page.problems == []


def test_escape_closes_the_list_and_a_touch_chooses(cast, firms, signed_in):
    page = signed_in(cast.north.department, phone=True)
    page.goto("/problems/new/")
    field = page.get_by_role("combobox", name="企业")
    field.press_sequentially("yfwl")
    page.locator(HITS).wait_for()
    field.press("Escape")
    expect(page.locator(HITS)).to_be_hidden()
    field.press("ArrowDown")
    page.locator(HITS).tap()
    expect(field).to_have_value("远帆物流有限公司")
    assert page.problems == []
