"""A real Chromium, a real server, and people who are signed in."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import Browser, Page, sync_playwright

from accounts.models import User
from records.models import DailyLog
from tests.browser import phones

# Playwright's own event loop runs in this thread; Django would take it for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
PASSWORD = "a-long-enough-password"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--no-first-run",
    "--host-resolver-rules=MAP plain.test 127.0.0.1",  # a host without TLS that is not this one
)  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: bin/setup installs it (Debian package chromium)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def signed_in(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """`signed_in(user, phone=True, language="en")`: a page of a browser of his own."""
    contexts = []

    def open_page(user: User | None, *, phone: bool = False, language: str = "zh-CN") -> Page:
        context = chromium.new_context(
            base_url=live_server.url, viewport=PHONE if phone else DESK, locale=language,
            has_touch=phone,
        )  # fmt: skip
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.problems = watch(page)
        if user is not None:
            phones.let_in(context, user, live_server.url)
            page.goto("/")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def phone_of(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """`phone_of(user)`: the open form of a log, on a phone of the user's own."""
    contexts = []

    def take(
        user: User, *, base: str = live_server.url, open_form: bool = True,
        workers: str = "block", script: str = "",
    ) -> Page:  # fmt: skip
        context = chromium.new_context(
            base_url=base, viewport=PHONE, locale="zh-CN", has_touch=True, service_workers=workers
        )
        context.set_default_timeout(40_000)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        phones.let_in(context, user, base)
        page = context.new_page()
        page.problems, page.base = watch(page), base
        if open_form:
            page.goto("/logs/new/")
            phones.until(page, "Kept.me().then((me) => Boolean(me && me.places))")
        return page

    yield take
    for context in contexts:
        context.close()


@pytest.fixture
def me(cast: Any) -> SimpleNamespace:
    """Who writes, with today and yesterday."""
    today = timezone.localdate()
    person = cast.north.person
    return SimpleNamespace(
        person=person, user=person.user, today=today, yesterday=today - timedelta(days=1),
        log=lambda day=today: DailyLog.objects.filter(instructor=person, day=day).first(),
    )  # fmt: skip


def watch(page: Page) -> list[str]:
    """What the browser complains about: script errors, blocked styles or scripts, lost files."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    page.on(
        "console",
        lambda said: problems.append(f"console: {said.text}") if said.type == "error" else None,
    )
    return problems


def sign_in(page: Page, user: User) -> None:
    """Through the form."""
    User.objects.filter(pk=user.pk).update(password=make_password(PASSWORD))
    page.goto("/login/")
    page.fill("input[name=username]", user.username)
    page.fill("input[name=password]", PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
