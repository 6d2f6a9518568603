"""Two people, or two phones, at one log: on the page without script."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from records.models import DailyLog
from tests import factories as make
from tests.records.test_log_pages import DAY, typed


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


@pytest.fixture
def clash(me, browser):
    """A visit that was changed after the form was opened; what is typed, and the page it gives."""
    log = make.make_log(me, DAY, me.postings.get().enterprise)
    visit = log.visits.get()
    mine = typed(me, "我的文字")
    mine |= {
        "v-0-key": str(visit.key), "v-0-version": "1", "v-0-met": "王总", "v-0-way": "phone",
        "v-0-tags": "policy",
    }  # fmt: skip
    log.visits.update(text="别人的文字", result="已解决", version=2, editor=uuid4())
    url = reverse("records:log_edit", args=[log.pk])
    return log, url, mine, browser.post(url, mine)


def again(page, mine, **more):
    """The form as it came back."""
    form = page.context["sheet"].visits[0]
    shown = {f"v-0-{name}": str(form[name].value()) for name in ("key", "version", "spare")}
    return mine | shown | {"v-0-choice": str(form["choice"].value())} | more


def texts(log):
    return sorted(visit.text for visit in log.visits.all())


def test_the_second_editor_sees_all_of_both_side_by_side(clash):
    log, _url, _mine, page = clash
    said = page.content.decode()
    assert page.status_code == 200 and texts(log) == ["别人的文字"]
    here, there = said.split('<div class="sides">')[1].split("</dl></div>")[:2]
    for word in ("我的文字", "王总", "by phone", "publicize policy"):
        assert word in here and word not in there, word
    for word in ("别人的文字", "已解决", "on site"):
        assert word in there and word not in here, word
    assert here.count('class="differs"') == 4, "place alone is the same"
    for choice in ("both", "here", "there"):
        assert f'name="v-0-choice" value="{choice}"' in said
    assert 'value="both" checked' in said
    assert 'name="v-0-text"' in said and ">\n我的文字</textarea>" in said


def test_pressing_the_button_once_more_keeps_both_and_only_once(clash, browser):
    log, url, mine, page = clash
    answer = again(page, mine)
    for _double in range(2):
        assert browser.post(url, answer).url == f"{log.get_absolute_url()}?received"
    assert texts(log) == ["别人的文字", "我的文字"] and log.revisions.count() == 1


def test_what_was_typed_takes_the_place_of_the_other_where_that_is_chosen(clash, browser):
    log, url, mine, page = clash
    assert browser.post(url, again(page, mine, **{"v-0-choice": "here"})).status_code == 302
    assert texts(log) == ["我的文字"] and log.revisions.get().before["visits"][0]["text"] == (
        "别人的文字"
    )


def test_the_other_text_stays_where_that_is_chosen(clash, browser):
    log, url, mine, page = clash
    assert browser.post(url, again(page, mine, **{"v-0-choice": "there"})).status_code == 302
    assert texts(log) == ["别人的文字"] and not log.revisions.exists()


def test_a_choice_outlives_another_refusal_and_a_third_change_is_asked_about_again(clash, browser):
    log, url, mine, page = clash
    said = again(page, mine, **{"v-0-choice": "here", "v-0-text": "长" * 5001})
    page = browser.post(url, said)
    form = page.context["sheet"].visits[0]
    assert form["choice"].value() == "here" and not form.sides
    assert '<input type="hidden" name="v-0-choice" value="here"' in page.content.decode()
    log.visits.update(text="第三份", version=3, editor=uuid4())
    page = browser.post(url, said | {"v-0-text": "我的文字"})
    assert "第三份" in page.content.decode() and texts(log) == ["第三份"]


def test_taking_a_visit_out_that_somebody_has_changed_is_asked_about(clash, browser):
    log, url, mine, _page = clash
    gone = mine | {"v-0-remove": "on"}
    page = browser.post(url, gone)
    assert page.status_code == 200 and "别人的文字" in page.content.decode()
    browser.post(url, again(page, gone, **{"v-0-choice": "there"}))
    assert texts(log) == ["别人的文字"]


def test_a_draft_thrown_away_meanwhile_does_not_take_what_is_typed_with_it(cast, me, browser):
    draft = make.make_log(me, DAY)
    DailyLog.objects.filter(pk=draft.pk).update(status="draft")
    url = reverse("records:log_edit", args=[draft.pk])
    draft.delete()
    assert browser.get(url).status_code == 404
    assert browser.post(url, typed(me, "写好的文字")).status_code == 302
    assert DailyLog.objects.get(instructor=me, day=DAY).visits.get().text == "写好的文字"
    theirs = make.make_log(cast.south.person, date(2026, 3, 9))
    url = reverse("records:log_edit", args=[theirs.pk])
    assert browser.post(url, typed(me, "写好的文字")).status_code == 404
