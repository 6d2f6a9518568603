"""The frame of every page, and the pages of errors."""

import pytest
from django.test import Client, override_settings
from django.urls import path

from common import errors
from config.urls import urlpatterns as house

pytestmark = pytest.mark.django_db


def broken(request):
    raise RuntimeError


urlpatterns = [*house, path("broken/", broken)]


def test_a_page_that_is_not_there_says_so_in_the_frame(cast, page_of):
    answer = page_of(cast.north.department).get("/no-such-page/")
    assert answer.status_code == 404
    assert 'class="rail"' in answer.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_a_broken_page_says_so_and_names_no_detail(cast, page_of):
    client = page_of(cast.north.department)
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert "RuntimeError" not in answer.content.decode()
    assert "app.css" in answer.content.decode()


def test_a_form_without_its_token_is_refused_with_what_was_typed(cast, page_of):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.north.department, "accounts.backends.AccountBackend")
    text = "请把日志页的标签放大一些，方便手机点选操作使用。"
    answer = client.post("/suggestions/send/", {"text": text})
    assert answer.status_code == 403
    assert text in answer.content.decode()
    assert errors.csrf_failure


def test_nothing_in_the_frame_is_inline(cast, page_of):
    html = page_of(cast.north.department).get("/no-such-page/").content.decode()
    assert "style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
    assert "javascript:" not in html
    assert " onclick" not in html


@pytest.mark.parametrize(
    "role", ["administrator", "department", "committee", "station_head", "instructor", "auditor"]
)
def test_at_most_seven_nouns_in_the_rail_and_four_places_on_a_phone(cast, page_of, role):
    html = page_of(getattr(cast.north, role)).get("/no-such-page/").content.decode()
    rail = html.split('class="rail"')[1].split("</nav>")[0]
    bottom = html.split('class="bottom"')[1].split("</nav>")[0]
    assert 1 <= rail.count("<li>") <= 7
    assert 1 <= bottom.count("<li>") <= 4
