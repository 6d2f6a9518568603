"""Writing a log on its page."""

import json
import re
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from accounts.models import AuditEntry
from records.missing import missing_days
from records.models import DailyLog, Problem, Visit
from tests import factories as make

DAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel("2026-03-10 17:00+08:00", tick=False), translation.override("en"):
        yield


@pytest.fixture
def me(cast):
    return cast.north.person


@pytest.fixture
def browser(cast, page_of):
    return page_of(cast.north.instructor, HTTP_ACCEPT_LANGUAGE="en")


def typed(me, *texts, day=DAY, form_key=None, **fields):
    """What the browser sends."""
    data = {
        "day": day.isoformat(), "form_key": str(form_key or uuid4()),
        "v-TOTAL_FORMS": str(len(texts)), "v-INITIAL_FORMS": "0",
    }  # fmt: skip
    for n, text in enumerate(texts):
        data |= {
            f"v-{n}-key": str(uuid4()), f"v-{n}-version": "0", f"v-{n}-text": text,
            f"v-{n}-place": str(me.postings.get().enterprise_id), f"v-{n}-way": "on_site",
        }  # fmt: skip
    return data | fields


def today(me):
    return DailyLog.objects.get(instructor=me, day=DAY)


def test_day_and_enterprise_are_filled_in_and_one_sentence_is_enough(me, browser):
    page = browser.get(reverse("records:log_new"))
    sheet = page.context["sheet"]
    assert sheet.head["day"].value() == DAY
    assert sheet.visits[0]["place"].value() == str(me.postings.get().enterprise_id)
    folded = re.findall(r'<details class="visit-more"(.*?)>', page.content.decode())
    assert folded == ["", ""], "the rest is folded: in the visit and in the pattern of another one"
    answer = browser.post(reverse("records:log_new"), typed(me, "走访企业"))
    log = today(me)
    assert answer.url == f"{log.get_absolute_url()}?received"
    assert log.number in browser.get(answer.url).content.decode()


def test_todays_log_once_written_leads_to_its_page_or_its_draft(me, browser):
    log = make.make_log(me, DAY)
    assert browser.get(reverse("records:log_new") + f"?day={DAY}").url == log.get_absolute_url()
    DailyLog.objects.filter(pk=log.pk).update(status="draft")
    assert browser.get(reverse("records:log_new")).url == reverse("records:log_edit", args=[log.pk])


def test_after_todays_log_the_oldest_missing_workday_comes_up(me, browser):
    make.make_duty_rule(me.district, kind="part_time", metric="log_day", per="workday")
    page = browser.get(reverse("records:log_new"))
    days = [date(2026, 3, n) for n in (3, 4, 5, 6, 9)]  # the cast wrote on the 2nd
    assert page.context["missing"][-5:] == days
    make.make_log(me, DAY)
    page = browser.get(reverse("records:log_new"))
    assert page.context["sheet"].head["day"].value() == date(2026, 2, 9)  # 30 days back: the 8th


def test_on_a_day_off_the_oldest_missing_workday_comes_up(me, browser):
    make.make_duty_rule(me.district, kind="part_time", metric="log_day", per="workday")
    with time_machine.travel("2026-03-08 09:00+08:00", tick=False):  # a Sunday
        page = browser.get(reverse("records:log_new"))
        assert page.context["sheet"].head["day"].value() == min(missing_days(me))


def test_an_autosave_answers_with_the_time_and_the_versions(me, browser):
    data = typed(me, "写到一半")
    answer = json.loads(browser.post(reverse("records:log_autosave"), data).content)
    log = today(me)
    assert "17:00" in answer["text"] and answer["fields"] == {"v-0-version": 1}
    assert answer["autosave"] == reverse("records:log_autosave_of", args=[log.pk])
    again = json.loads(browser.post(answer["autosave"], data).content)
    assert "failed" not in again and log.visits.count() == 1
    browser.post(reverse("records:log_new"), data)
    log.refresh_from_db()
    assert log.counts and DailyLog.objects.filter(instructor=me, day=DAY).count() == 1


def test_an_autosave_that_cannot_be_kept_says_why(me, browser):
    answer = browser.post(reverse("records:log_autosave"), typed(me, "长" * 5001))
    assert json.loads(answer.content)["failed"] and "5000" in answer.json()["text"]
    early = typed(me, "早", day=date(2024, 1, 2))
    assert browser.post(reverse("records:log_autosave"), early).json()["failed"]


def test_the_same_form_sent_twice_is_led_to_the_same_log(me, browser):
    data = typed(me, "走访企业")
    first = browser.post(reverse("records:log_new"), data)
    second = browser.post(reverse("records:log_new"), data)
    assert first.url == second.url
    assert DailyLog.objects.filter(instructor=me, day=DAY).count() == 1


def test_another_visit_and_a_copy_of_the_last_one_need_no_script(me, browser):
    old = make.make_log(me, date(2026, 3, 9), me.postings.get().enterprise)
    old.visits.update(text="上次的内容", tags=",policy,", met="王总", way="phone")
    page = browser.post(reverse("records:log_new"), typed(me, "第一次", add="1"))
    assert len(page.context["sheet"].visits.forms) == 2
    page = browser.post(reverse("records:log_new"), typed(me, "", copy="0"))
    form = page.context["sheet"].visits[0]
    assert form["text"].value() == "上次的内容" and form["way"].value() == "phone"
    assert form["tags"].value() == ["policy"] and form.unfolds
    assert '<details class="visit-more" open>' in page.content.decode(), "what is in use is seen"
    page = browser.post(reverse("records:log_new"), typed(me, "今天的", copy="0"))
    form = page.context["sheet"].visits[0]
    assert form["text"].value() == "今天的" and form["met"].value() == "王总"
    assert not DailyLog.objects.filter(day=DAY, instructor=me).exists()


def test_another_visit_is_to_an_enterprise_not_named_yet(me, browser):
    data, own = typed(me, "第一次", add="1"), me.postings.get().enterprise
    firm = make.make_enterprise(me.district, me.workstation)
    make.make_posting(me, firm, date(2026, 1, 1))
    page = browser.post(reverse("records:log_new"), data)
    places = [form["place"].value() for form in page.context["sheet"].visits]
    assert places == [str(own.pk), str(firm.pk)]


def test_what_is_refused_comes_back_with_all_that_was_typed(me, browser):
    answer = browser.post(
        reverse("records:log_new"), typed(me, "明天的工作", day=date(2026, 3, 11))
    )
    page = answer.content.decode()
    assert answer.status_code == 200 and "明天的工作" in page
    assert "has not come yet" in page


def test_a_text_that_is_too_long_is_named_and_kept(me, browser):
    page = browser.post(reverse("records:log_new"), typed(me, "长" * 5001)).content.decode()
    assert "长" * 5001 in page and "5000" in page
    data = typed(me, "走访") | {"v-0-next_plan": "长" * 501}
    page = browser.post(reverse("records:log_new"), data).content.decode()
    assert '<details class="visit-more" open>' in page, "a field that is wrong is seen"


def test_line_ends_count_once_and_odd_characters_come_back_as_they_were(me, browser):
    odd = "  一\r\n" * 1000 + "😀\u200b\u202eabc \u3000"
    browser.post(reverse("records:log_new"), typed(me, odd))
    assert today(me).visits.get().text == odd.replace("\r\n", "\n")
    assert len(odd) > 5000 > len(odd.replace("\r\n", "\n"))


def test_a_problem_is_raised_in_one_tap(me, browser):
    log = make.make_log(me, DAY, me.postings.get().enterprise)
    visit = log.visits.get()
    before = Problem.objects.count()
    answer = browser.post(reverse("records:visit_problem", args=[visit.pk]))
    assert answer.url == visit.problems.get().get_absolute_url()
    browser.post(reverse("records:visit_problem", args=[visit.pk]))
    assert Problem.objects.count() == before + 1


def test_anothers_draft_is_seen_by_nobody_else(cast, me, page_of):
    draft = cast.north.draft
    head = page_of(cast.north.station_head)
    assert list(head.get(reverse("records:log_page", args=[draft.pk])).context["visits"]) == []
    shown = head.get(reverse("records:log_list")).context["page"]
    assert draft.pk not in [log.pk for log in shown]


def test_the_list_is_narrowed_by_duty_enterprise_day_and_lateness(cast, page_of):
    north = cast.north
    late = make.make_log(north.person, DAY, north.enterprise, is_late=True)
    late.visits.update(tags=",policy,")
    head = page_of(north.station_head)

    def found(query):
        page = head.get(reverse("records:log_list") + "?" + query).context["page"]
        return [log.pk for log in page]

    assert len(found("")) == 2
    firm = north.enterprise.pk
    for query in ("tag=policy", "late=on", f"since={DAY}", f"since={DAY}&enterprise={firm}"):
        assert found(query) == [late.pk], query
    assert found("tag=service") == []


def test_the_list_costs_the_same_for_more_rows(cast, page_of, costs_the_same):
    def grow():
        for day in range(11, 22):
            make.make_log(cast.north.person, date(2026, 2, day), cast.north.enterprise)

    costs_the_same(page_of(cast.north.department), reverse("records:log_list"), grow)


def test_the_form_costs_the_same_for_more_visits_and_postings(cast, page_of, costs_the_same):
    log = make.make_log(cast.north.person, DAY, cast.north.enterprise)

    def grow():
        for _n in range(5):
            firm = make.make_enterprise(cast.north.town, cast.north.station)
            make.make_posting(cast.north.person, firm)
            Visit.objects.create(log=log, day=log.day, enterprise=firm, text="走访")

    url = reverse("records:log_edit", args=[log.pk])
    costs_the_same(page_of(cast.north.instructor), url, grow)


def test_the_form_of_a_new_log_takes_few_queries(cast, page_of):
    make.make_duty_rule(cast.north.district, kind="part_time", metric="log_day", per="workday")
    browser = page_of(cast.north.instructor)
    browser.get(reverse("records:log_new"))
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(reverse("records:log_new")).status_code == 200
    assert len(queries) <= 25, [q["sql"][:90] for q in queries]


def test_the_export_names_every_visit_and_is_audited(cast, page_of):
    other = make.make_enterprise(cast.north.town, name="第二家企业")
    visits = cast.north.log.visits
    visits.update(tags=",policy,", text="=1+1 第一次")
    visits.create(
        day=visits.get().day,
        enterprise=other,
        way="phone",
        tags=",policy,service,",
        text="第二次",
        order=1,
    )
    head = page_of(cast.north.station_head, HTTP_ACCEPT_LANGUAGE="en")
    answer = head.get(reverse("records:log_list") + "?export=xlsx&sort=day")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    header, row = book.active.iter_rows(values_only=True)
    said = dict(zip(header, row, strict=True))
    assert said["Enterprises"] == f"{cast.north.enterprise}, 第二家企业"
    assert said["What was done"] == "=1+1 第一次\n第二次"
    assert said["Duties"] == "publicize policy, serve development"
    assert said["Ways"] == "on site, by phone" and said["Receipt number"] == cast.north.log.number
    assert AuditEntry.objects.filter(verb="log.exported").count() == 1


def test_a_former_text_is_shown_whole(me, browser):
    log = make.make_log(me, DAY)
    Visit.objects.filter(log=log).update(way="phone", met="王总", next_plan="下周再去")
    edit = reverse("records:log_edit", args=[log.pk])
    sent = typed(me, "当面谈过") | {"v-0-key": log.visits.get().key, "v-0-version": 1}
    assert browser.post(edit, sent).status_code == 302
    page = browser.get(log.get_absolute_url()).content.decode()
    before = page[page.index("Former texts") :]
    assert all(
        word in before for word in ("by phone", "王总", "下周再去", "走访企业，了解生产经营情况")
    )
