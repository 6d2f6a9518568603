"""A symposium in a browser: prepared, ticked on a phone, its minutes written and approved."""

from datetime import date

import pytest
from playwright.sync_api import expect

from common.models import PaperStatus
from common.periods import QUARTER, Period
from records.models import Problem, QuarterlyReport, Symposium
from tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def no_wider_than_its_window(page):
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


@pytest.fixture
def quarter(cast):
    Symposium.objects.all().delete()
    period = Period.containing(date.today(), QUARTER)
    QuarterlyReport.objects.filter(pk=cast.north.report.pk).update(
        start=period.start, status=PaperStatus.ACCEPTED, text="本季度走访企业十二次。"
    )
    Problem.objects.filter(pk=cast.north.problem.pk).update(found_on=period.start)
    return period


def test_a_head_holds_his_symposium_and_the_committee_approves(cast, quarter, signed_in):
    head = signed_in(cast.north.station_head, phone=True)
    head.goto("/symposia/prepare/")
    head.select_option("select[name=quarter]", quarter.code)
    head.locator("form.page-form button.btn-primary").click()
    expect(head.locator("main")).to_contain_text("本季度走访企业十二次")
    expect(head.locator("#problems")).to_contain_text(cast.north.problem.title)
    symposium = Symposium.objects.get()
    no_wider_than_its_window(head)

    head.goto(f"/symposia/{symposium.pk}/edit/")
    head.fill("input[name=held_on]", date.today().isoformat())
    head.fill("input[name=place]", "三楼会议室")
    head.locator("form.page-form button.btn-primary").click()

    head.get_by_role("link", name="登记到会").first.click()
    no_wider_than_its_window(head)
    away = head.locator("fieldset.attendee").filter(has_text=cast.north.colleague.name)
    box = away.get_by_text("缺席").bounding_box()
    assert box["height"] >= 20 and box["width"] >= 20
    label = away.locator("label").filter(has_text="缺席").bounding_box()
    assert label["height"] >= 44, "a thumb needs 44 px"
    away.get_by_text("缺席").click()
    away.locator("input.reason").fill("出差")
    head.locator("button[name=rest]").click()
    head.wait_for_url(f"**/symposia/{symposium.pk}/**")
    kinds = dict(symposium.attendances.values_list("name", "kind"))
    assert kinds.pop(cast.north.colleague.name) == "absent"
    assert set(kinds.values()) == {"present"}
    head.get_by_role("button", name="登记已召开").click()

    head.goto(f"/symposia/{symposium.pk}/add/opinion/")
    field = head.get_by_role("combobox", name="企业")
    field.press_sequentially(cast.north.enterprise.name[:2])
    head.locator(".choose [role=option]").first.click()
    expect(field).to_have_value(cast.north.enterprise.name)
    head.fill("textarea[name=text]", "厂区门口路灯不亮")
    head.locator("form.page-form button.btn-primary").click()
    head.fill("input[name=lead_unit]", "区城管局")
    with head.expect_navigation():
        head.get_by_role("button", name="登记为问题").click()
    problem = Problem.objects.get(title="厂区门口路灯不亮")
    assert problem.lead_unit == "区城管局" and problem.due_on

    head.goto(f"/symposia/{symposium.pk}/add/decision/")
    head.fill("textarea[name=text]", "下月办招聘会")
    head.select_option("select[name=who]", f"person:{cast.north.person.pk}")
    head.fill("input[name=deadline]", date.today().isoformat())
    head.locator("form.page-form button.btn-primary").click()

    head.get_by_role("button", name="生成纪要初稿").click()
    head.get_by_role("link", name="撰写纪要").click()
    text = head.locator("textarea[name=minutes]")
    assert "下月办招聘会" in text.input_value() and "出差" in text.input_value()
    text.fill(text.input_value() + "\n补记一句。")
    expect(head.locator("[data-kept][data-state=saved]")).to_be_visible(timeout=10_000)
    symposium.refresh_from_db()
    assert symposium.minutes.endswith("补记一句。")
    head.locator("form.page-form button.btn-primary").click()
    head.locator("details.confirm summary").first.click()
    head.locator("details.confirm[open] button.btn-primary").click()
    assert head.problems == []

    committee = signed_in(cast.north.committee)
    committee.goto(symposium.get_absolute_url())
    no_wider_than_its_window(committee)
    committee.locator("details.confirm summary").first.click()
    committee.locator("details.confirm[open] button.btn-primary").click()
    expect(committee.locator("main")).to_contain_text("〔")
    symposium.refresh_from_db()
    assert symposium.is_locked
    assert committee.problems == []

    owner = signed_in(cast.north.instructor, phone=True)
    owner.goto("/")
    expect(owner.locator("main")).to_contain_text("下月办招聘会")


@pytest.mark.once
@pytest.mark.parametrize("window", [PHONE, DESK])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_pages_fit_their_window_in_both_languages(cast, signed_in, window, language):
    page = signed_in(cast.north.station_head, phone=window == PHONE, language=language)
    pk = cast.north.symposium.pk
    for url in (
        f"/symposia/{pk}/", f"/symposia/{pk}/attendance/", f"/symposia/{pk}/minutes/",
        "/symposia/stations/", f"/assessments/handovers/new/{cast.north.person.pk}/",
        "/assessments/handovers/",
    ):  # fmt: skip
        page.goto(url)
        no_wider_than_its_window(page)
    assert page.problems == []
