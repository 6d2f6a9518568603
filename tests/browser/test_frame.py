"""The frame and its little script, in a real browser."""

import time
from contextlib import suppress

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.test import override_settings
from django.urls import path
from django_filters import CharFilter, FilterSet
from playwright.sync_api import Error, expect

from accounts.models import District
from common.columns import STATE, Column
from common.forms import FilterForm, PlainForm
from common.keyset import Sort
from common.pages import Bulk, list_page, ticked
from config.urls import urlpatterns as house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.once]
POSTED: list[dict] = []


class DistrictFilter(FilterSet):
    q = CharFilter(
        field_name="name", lookup_expr="icontains", label="Name",
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip

    class Meta:
        model = District
        fields: list[str] = []
        form = FilterForm


class TextForm(PlainForm):
    text = forms.CharField(label="Text", widget=forms.Textarea)


def rows(request: HttpRequest) -> HttpResponse:
    columns = [
        Column("Name", "name", sort="name"), Column("Code", "code"),
        Column("Level", "level", kind=STATE),
    ]  # fmt: skip
    return list_page(
        request, District.objects.all(), "ui/list.html", columns=columns,
        sorts=[Sort("name", "Name"), Sort("code", "Code")], filterset=DistrictFilter,
        bulk=[Bulk("Accept", "/try/bulk/")], title="Districts",
    )  # fmt: skip


def bulk(request: HttpRequest) -> HttpResponse:
    POSTED.append({"pks": ticked(request), "next": request.POST["next"]})
    return rows(request)


def form(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        POSTED.append({"text": request.POST["text"]})
        time.sleep(0.5)
    return render(request, "ui/form.html", {"form": TextForm(), "title": "Form"})


def kept(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        POSTED.append({"text": request.POST["text"], "kept": True})
        return JsonResponse({"text": "Kept at 10:42", "fields": {"version": 8}})
    return render(request, "try/kept.html")


urlpatterns = [
    path("try/rows/", rows), path("try/bulk/", bulk), path("try/form/", form),
    path("try/kept/", kept), *house,
]  # fmt: skip
KEPT = """<!doctype html><script src="/static/js/app.js" defer></script><body>
<form method="post" data-autosave="/try/kept/" data-guard>{% csrf_token %}
<input name="version" value="7"><textarea name="text"></textarea><p data-kept></p></form>"""


@pytest.fixture(autouse=True)
def pages(settings, cast):
    """The pages above, beside those of the house."""
    POSTED.clear()
    loaders = [
        ("django.template.loaders.locmem.Loader", {"try/kept.html": KEPT}),
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
    loaders = [("django.template.loaders.cached.Loader", loaders)]
    engine = {**settings.TEMPLATES[0], "APP_DIRS": False}
    engine["OPTIONS"] = {
        **engine["OPTIONS"],
        "loaders": [("template_partials.loader.Loader", loaders)],
    }
    with override_settings(ROOT_URLCONF=__name__, TEMPLATES=[engine]):
        yield


def test_a_list_filters_sorts_and_ticks_without_leaving_the_page(cast, signed_in):
    page = signed_in(cast.city.administrator)
    page.goto("/try/rows/")
    page.evaluate("window.stayed = true")
    page.fill(".filters input[name=q]", "北")
    page.wait_for_url("**q=**")
    assert page.locator("tbody tr").count() == 2
    page.click("thead a")
    page.wait_for_url("**sort=-name**")
    expect(page.locator(".htmx-request, .htmx-settling")).to_have_count(0)
    assert page.evaluate("window.stayed")
    assert not page.locator(".bulk").is_visible()
    page.locator("tbody input[name=pk]").first.check()
    assert page.locator(".bulk").is_visible()
    page.click(".bulk button")
    page.wait_for_load_state()
    assert len(POSTED[0]["pks"]) == 1
    assert "sort=-name" in POSTED[0]["next"]
    assert not page.problems


def test_what_is_typed_into_a_filter_keeps_the_order(cast, signed_in):
    page = signed_in(cast.city.administrator)
    page.goto("/try/rows/")
    page.click("thead a")
    page.wait_for_url("**sort=-name**")
    page.fill(".filters input[name=q]", "北")
    page.wait_for_url("**q=**")
    assert "sort=-name" in page.url
    assert page.locator("th[aria-sort=descending]").count() == 1


def test_the_last_asked_for_rows_are_the_ones_that_stay(cast, signed_in):
    page = signed_in(cast.city.administrator)
    page.goto("/try/rows/")
    slow = []
    page.route(lambda url: "q=" in url and "sort" not in url, lambda route: slow.append(route))
    page.fill(".filters input[name=q]", "北")
    expect(page.locator(".htmx-request")).not_to_have_count(0)
    page.click("thead a")
    page.wait_for_url("**sort=-name**")
    for route in slow:
        with suppress(Error):  # given up by the page
            route.continue_()
    expect(page.locator(".htmx-request, .htmx-settling")).to_have_count(0)
    assert slow and "sort=-name" in page.url and "q=" in page.url
    assert page.locator("th[aria-sort=descending]").count() == 1
    assert page.locator("tbody tr").count() == 2


def test_rows_become_cards_on_a_phone_and_nothing_is_cut_off(cast, signed_in):
    page = signed_in(cast.city.administrator, phone=True)
    page.goto("/try/rows/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("getComputedStyle(document.querySelector('tbody tr')).display") == "flex"
    assert page.locator(".bottom").is_visible()
    assert not page.locator(".rail").is_visible()


def test_unsaved_text_is_asked_about_and_sent_text_is_not(cast, signed_in):
    page = signed_in(cast.city.administrator)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/try/form/")
    page.fill("textarea[name=text] >> nth=0", "走访")
    page.goto("/try/rows/")
    assert asked == ["beforeunload"]
    page.goto("/try/form/")
    page.fill("textarea[name=text] >> nth=0", "走访")
    page.click(".page-form .btn-primary")
    page.wait_for_load_state()
    assert asked == ["beforeunload"]


def test_a_field_that_is_full_says_so(cast, signed_in):
    page = signed_in(cast.north.instructor)
    page.goto("/experience/new/")
    note = page.locator("[data-full]")
    page.fill("textarea[name=useful_for]", "长" * 999)
    expect(note).to_have_count(0)
    page.fill("textarea[name=useful_for]", "长" * 1200)  # the browser takes a thousand of them
    expect(note).to_have_text("本栏最多 1000 字，超出部分未录入，请精简。")
    page.fill("textarea[name=useful_for]", "短一些")
    expect(note).to_be_hidden()


def test_a_double_click_sends_once(cast, signed_in):
    page = signed_in(cast.city.administrator)
    page.goto("/try/form/")
    page.fill("textarea[name=text] >> nth=0", "走访")
    page.dblclick(".page-form .btn-primary")
    page.wait_for_timeout(1500)
    assert POSTED == [{"text": "走访"}]


def test_text_is_kept_by_itself_and_the_page_says_when(cast, signed_in):
    page = signed_in(cast.city.administrator)
    page.goto("/try/kept/")
    page.fill("textarea[name=text]", "走访")
    page.wait_for_selector("[data-kept][data-state=saved]")
    assert page.text_content("[data-kept]") == "Kept at 10:42"
    assert page.input_value("input[name=version]") == "8"
    assert POSTED == [{"text": "走访", "kept": True}]
    page.context.set_offline(True)
    page.fill("textarea[name=text]", "走访二")
    page.wait_for_selector("[data-kept][data-state=failed]", state="attached")


def test_the_menu_opens_by_keyboard_and_closes_with_escape(cast, signed_in):
    page = signed_in(cast.city.administrator)
    page.goto("/try/rows/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus(".menu summary")
    page.keyboard.press("Enter")
    assert page.locator(".menu-sheet").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".menu-sheet").is_visible()


def test_lists_and_forms_work_without_script(cast, signed_in, chromium, live_server):
    cookies = signed_in(cast.city.administrator).context.cookies()
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto("/try/rows/")
    page.fill(".filters input[name=q]", "北")
    page.click(".filters button")
    assert page.locator("tbody tr").count() == 2
    page.locator("tbody input[name=pk]").first.check()
    page.click(".bulk button")
    assert len(POSTED[0]["pks"]) == 1
    context.close()
