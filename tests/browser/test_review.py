"""The story of a review, on a phone and at a desk: star, insert, hand in, sample, ask, accept."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from common.periods import MONTH, Period
from records.actions.due import draft_own
from records.models import DailyLog, MonthlySummary, Question, Sample, Star
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "走访一号车间，宣讲稳岗政策。企业反映招工困难。"


def wide(page):
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.fixture
def month():
    return Period.containing(timezone.localdate(), MONTH).previous()


@pytest.fixture
def paper(cast, month):
    """A month in which four days came in together."""
    evening = timezone.make_aware(datetime.combine(month.last, datetime.min.time()))
    for n in range(5):
        log = make.make_log(
            cast.north.person, month.start + timedelta(days=2 + n), cast.north.enterprise,
            received_at=evening + timedelta(minutes=n),
        )  # fmt: skip
        log.visits.update(text=TEXT if n == 0 else f"第{n}次走访，了解情况。")
    return draft_own(MonthlySummary, cast.north.person, month, by=cast.north.instructor)


def test_a_month_is_written_on_a_phone_and_reviewed_at_a_desk(cast, signed_in, paper):
    author = signed_in(cast.north.instructor, phone=True)
    author.goto(f"/summaries/{paper.pk}/edit/")
    row = author.locator(".stars li", has_text="企业反映招工困难。")
    row.locator("button.star").tap()
    expect(row.locator("button.star[aria-pressed=true]")).to_be_visible()
    assert Star.objects.get().sentence == "企业反映招工困难。"
    text = author.locator("#id_text")
    text.fill("开头。\n结尾。")
    text.evaluate(
        "area => { area.setSelectionRange(3, 3); area.dispatchEvent(new Event('blur')); }"
    )
    row.locator("button[data-insert]").tap()
    first, second, *_rest = text.input_value().splitlines()
    assert first == "开头。" and second.endswith("企业反映招工困难。")
    assert wide(author) == 0
    author.locator("button[name=submit]").tap()
    author.wait_for_url(f"**{paper.get_absolute_url()}*")
    expect(author.locator("#questions")).to_contain_text("审核人可能询问的事项")

    head = signed_in(cast.north.station_head)
    head.goto("/")
    head.locator("a[href='/summaries/sample/']").first.click()
    head.locator("form[action='/summaries/sample/draw/'] button").click()
    assert Sample.objects.get().papers.get(picked=True).paper == paper.pk
    expect(head.locator("form[action='/summaries/sample/accept/']")).to_have_count(0)
    head.locator(f".lines a[href='{paper.get_absolute_url()}']").click()

    question = Question.objects.get(summary=paper, kind="batch")
    asked = head.locator(f"#question-{question.pk}")
    asked.locator("summary").first.press("Enter")  # by keyboard
    asked.locator("form[action$='/ask/'] button").press("Enter")
    head.wait_for_url("**#questions")
    field = head.locator("#field-text")
    field.locator("summary").last.click()
    field.locator("textarea").last.fill("请写明下一步。")
    field.locator("form[action$='/remark/'] button").last.click()
    expect(head.locator("#field-text .thread")).to_contain_text("请写明下一步。")
    head.locator("a[href$='/return/']").click()
    head.locator("form.page-form button.btn-primary").click()
    head.wait_for_url(lambda url: "/return/" not in url)

    author.goto(f"/summaries/{paper.pk}/edit/")
    reply = author.locator(f"#question-{question.pk}")
    reply.locator("summary").first.tap()
    reply.locator("textarea").first.fill("那几天没有网络。")
    reply.locator("form[action$='/answer/'] button").tap()
    author.wait_for_url("**#remark-*")
    author.goto(f"/summaries/{paper.pk}/edit/")
    author.locator("textarea[name=next_plan]").fill("下月组织专场招聘。")
    author.locator("button[name=submit]").tap()
    author.wait_for_url(f"**{paper.get_absolute_url()}")

    head.goto("/summaries/sample/")
    head.locator("form[action='/summaries/sample/draw/'] button").click()
    head.locator(f".lines a[href='{paper.get_absolute_url()}']").click()
    expect(head.locator("#changes ins")).to_contain_text("下月组织专场招聘。")
    expect(head.locator(f"#question-{question.pk}")).to_contain_text("那几天没有网络。")
    head.locator("a[href='/summaries/sample/']").click()
    head.locator("form[action='/summaries/sample/accept/'] button").click()
    expect(head.locator("main")).to_contain_text("没有待您审核的材料")
    assert MonthlySummary.objects.get(pk=paper.pk).status == "accepted"
    assert DailyLog.objects.filter(day__gte=paper.start, status="received").count() == 0
    assert author.problems == head.problems == []


@pytest.mark.once
@pytest.mark.parametrize("phone", [True, False])
def test_the_pages_of_a_review_fit(cast, signed_in, paper, phone):
    page = signed_in(cast.north.station_head, phone=phone)
    for url in (
        paper.get_absolute_url(), f"/summaries/{paper.pk}/editions/", "/summaries/sample/",
        "/summaries/missing/", "/summaries/", "/quarterly-reports/missing/",
    ):  # fmt: skip
        assert page.goto(url).status == 200
        assert wide(page) == 0, url
    assert page.problems == []
