"""The instructor's story on a phone: the day's log, the month's summary, back and forth."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from common.models import PaperStatus
from common.periods import MONTH, Period
from records.actions.due import draft_own
from records.models import DailyLog, MonthlySummary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LISTS = (
    "reports:home", "instructors:instructor_list", "enterprises:enterprise_list",
    "records:log_list", "records:summary_list", "records:report_list", "records:symposium_list",
    "records:problem_list", "assessments:cycle_list", "reports:document_list",
    "reports:statistics",
)  # fmt: skip
SENTENCE = "走访车间，宣讲稳岗政策，企业反映招工困难。"


def test_the_days_log_takes_three_taps_and_a_sentence(cast, signed_in):
    page = signed_in(cast.north.instructor, phone=True)
    page.locator("nav a[href='/logs/new/']:visible").first.tap()  # 1, under the thumb
    expect(page.locator("details.visit-more:not([open])")).to_have_count(1)  # the rest is folded
    page.locator("textarea:visible").first.fill(SENTENCE)
    page.locator("label:has(input[name$='-tags'][value=policy])").first.tap()  # 2
    page.locator("form.log-form .form-actions button.btn-primary").tap()  # 3
    page.locator(".receipt-number").first.wait_for()
    log = DailyLog.objects.get(instructor=cast.north.person, day=timezone.localdate())
    assert log.status == DailyLog.Status.RECEIVED
    visit = log.visits.get()
    assert (visit.text, visit.tags) == (SENTENCE, ",policy,")
    assert visit.enterprise == cast.north.enterprise, "the enterprise is filled in beforehand"
    expect(page.locator("main")).to_contain_text(log.number)
    assert wide(page) == 0, "nothing is wider than the phone"
    assert page.problems == []


def test_what_is_typed_is_kept_on_the_server_before_it_is_handed_in(cast, signed_in):
    page = signed_in(cast.north.instructor, phone=True)
    page.goto("/logs/new/")
    page.locator("textarea:visible").first.fill(SENTENCE)
    expect(page.locator("[data-kept]")).to_contain_text(":", timeout=10_000)  # the time of day
    log = DailyLog.objects.get(instructor=cast.north.person, day=timezone.localdate())
    assert log.status == DailyLog.Status.DRAFT
    assert log.visits.get().text == SENTENCE


def test_a_summary_goes_back_and_forth_until_it_is_accepted(cast, signed_in):
    month = Period.containing(timezone.localdate(), MONTH).previous()
    paper = draft_own(MonthlySummary, cast.north.person, month, by=cast.north.instructor)
    author = signed_in(cast.north.instructor, phone=True)
    author.locator(f"a[href='{paper.get_absolute_url()}']").first.tap()
    edit = f"/summaries/{paper.pk}/edit/"
    author.goto(edit)
    author.locator("textarea[name=next_plan]").fill("下月组织专场招聘。")
    author.locator("button[name=submit]").tap()
    author.wait_for_url(f"**{paper.get_absolute_url()}*")
    assert status(paper) == PaperStatus.SUBMITTED

    head = signed_in(cast.north.station_head)
    head.goto(paper.get_absolute_url())
    head.locator("a[href$='/return/']").click()
    head.locator("form.page-form textarea").first.fill("请写明招工问题的进展。")
    head.locator("form.page-form button.btn-primary").click()
    head.wait_for_url(lambda url: "/return/" not in url)
    assert status(paper) == PaperStatus.RETURNED

    author.goto("/")
    author.locator(f"a[href='{paper.get_absolute_url()}']").first.tap()
    expect(author.locator("main")).to_contain_text("请写明招工问题的进展。")
    author.goto(edit)
    author.locator("textarea[name=difficulties]").fill("招工缺口十人，已对接人社局。")
    author.locator("button[name=submit]").tap()
    author.wait_for_url(f"**{paper.get_absolute_url()}*")

    head.goto(paper.get_absolute_url())
    expect(head.locator("main")).to_contain_text("招工缺口十人")
    head.locator("form[action$='/accept/'] button").click()
    head.locator("form[action$='/accept/']").wait_for(state="detached")
    assert status(paper) == PaperStatus.ACCEPTED
    assert author.problems == head.problems == []


@pytest.mark.once
def test_every_page_of_the_menu_fits_a_phone(cast, signed_in):
    page = signed_in(cast.north.station_head, phone=True)
    for name in LISTS:
        address = reverse(name)
        answer = page.goto(address)
        assert answer.status == 200, address
        assert wide(page) == 0, f"{address} is wider than the phone"
    assert page.problems == []


def status(paper: MonthlySummary) -> str:
    """As it is stored now."""
    return MonthlySummary.objects.values_list("status", flat=True).get(pk=paper.pk)


def wide(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
