"""Page × role: every named address of the house, for everybody who works there."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver, reverse

from tests.access import ROLES, Page


def tables(name: str) -> Iterator[Any]:
    """That table of every room that has one."""
    for room in settings.ROOMS:
        if find_spec(f"tests.{room}") and find_spec(f"tests.{room}.access"):
            yield getattr(import_module(f"tests.{room}.access"), name, {})


PAGES: dict[str, Page] = {name: page for table in tables("PAGES") for name, page in table.items()}
OPEN: set[str] = set().union(*tables("OPEN"))


def addresses(patterns: list, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name, pattern) of every address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield prefix + (pattern.name or ""), str(pattern.pattern)


def test_the_tables_name_every_page_and_no_other():
    known = {name for name, _ in addresses(get_resolver().url_patterns)}
    assert known - PAGES.keys() - OPEN == set(), "pages that no tests/<room>/access.py names"
    assert (PAGES.keys() | OPEN) - known == set(), "names that lead nowhere"


def test_every_address_has_a_name():
    every = addresses(get_resolver().url_patterns)
    assert [pattern for name, pattern in every if not name or name.endswith(":")] == []


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_the_pages_that_are_its_own(cast, page_of, role):
    browser = page_of(getattr(cast.north, role))
    wrong = []
    for name, page in PAGES.items():
        url = page.address(name, cast.north)
        status, due = browser.get(url).status_code, page.answer(role)
        if status != due:
            wrong.append(f"{name} {url}: {status}, should be {due}")
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_the_neighbours_is_not_found(cast, page_of, role):
    browser = page_of(getattr(cast.north, role))
    wrong = []
    for name, page in PAGES.items():
        if not (page.of and page.scoped) or page.answer(role) not in (200, 302, 405):
            continue
        url = page.address(name, cast.south)
        ask = browser.post if page.gets == 405 else browser.get
        if (status := ask(url).status_code) != 404:
            wrong.append(f"{name} {url}: {status}, should be 404")
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


def test_without_signing_in_there_is_only_the_way_in(cast, page_of):
    browser = page_of(None)
    wrong = []
    for name, page in PAGES.items():
        url = page.address(name, cast.north)
        answer = browser.get(url)
        if answer.status_code != 302 or not answer.url.startswith(reverse("accounts:login")):
            wrong.append(f"{name} {url}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
