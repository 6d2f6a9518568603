"""Every link that a page offers leads somewhere for the one who sees it."""

from collections import Counter, deque
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from records.symposium_kit import read_figures
from tests import factories as make
from tests.access import ROLES

MOST_PAGES = 200
OF_A_KIND = 3  # addresses of one page that are followed from one and the same page …
ALL_IN_ALL = 8  # … and altogether


class Links(HTMLParser):
    """The addresses that a page leads to with GET."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Links, parts that are fetched later, pictures."""
        given = dict(attrs)
        if "hidden" in given:  # offered by script, to whom it concerns
            return
        names = {"a": ["href"], "img": ["src"]}.get(tag, [])
        self.found += [given[name] or "" for name in (*names, "hx-get") if name in given]


def links_of(content: str, base: str) -> list[str]:
    """Internal addresses, without their fragments."""
    parser = Links()
    parser.feed(content)
    found = []
    for link in parser.found:
        address = urlsplit(urljoin(base, link))
        if address.scheme or address.netloc or link.startswith(("mailto:", "tel:", "data:")):
            continue
        if not address.path.startswith("/static/"):
            found.append(address._replace(fragment="").geturl())
    return list(dict.fromkeys(found))


def kind_of(address: str) -> str:
    """The page behind an address and what it is asked, without whose it is."""
    parts = urlsplit(address)
    asked = "&".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))
    try:
        return f"{resolve(parts.path).view_name}?{asked}"
    except Exception:  # leads nowhere: each one counts
        return address


def crawl(browser: Client, start: str = "/") -> tuple[list[str], int]:
    """The links that failed, each with the page it stands on, and how many pages were opened."""
    waiting, seen, faults, opened = deque([("", start)]), {start}, [], 0
    followed: Counter[str] = Counter()
    while waiting and opened < MOST_PAGES:
        page, address = waiting.popleft()
        answer = browser.get(address)
        opened += 1
        if answer.status_code >= 400:
            faults.append(f"{answer.status_code} {address}  on  {page}")
            continue
        if answer.status_code in (301, 302):
            found = [answer.url]
        elif "text/html" in answer.get("Content-Type", "") and not answer.streaming:
            found = links_of(answer.content.decode(), address)
        else:
            continue
        here: Counter[str] = Counter()
        for link in found:
            kind = kind_of(link)
            if link in seen or here[kind] >= OF_A_KIND or followed[kind] >= ALL_IN_ALL:
                continue
            here[kind] += 1
            followed[kind] += 1
            seen.add(link)
            waiting.append((address, link))
    return faults, opened


@pytest.fixture
def busy(cast):
    """The cast, with ties between the two counties: much that is named lies out of one's sight."""
    north, south = cast.counties
    make.make_photo(north.person)
    make.make_instructor(north.station, user=north.station_head)
    other = make.make_workstation(north.district, "二站")
    make.make_organization(north.enterprise, south.enterprise, form="joint")
    make.make_organization(north.enterprise, make.make_enterprise(north.town, other), form="joint")
    for here, there in ((north, south), (south, north)):
        make.make_posting(here.person, there.enterprise)
        make.make_posting(make.make_instructor(other), here.enterprise)
        make.make_course(there.district, here.person, there.person, here.colleague)
        make.make_problem(there.enterprise, here.instructor, instructor=here.person)
        make.make_log(here.person, date(2026, 3, 3), there.enterprise)
        symposium = make.make_symposium(here.station, date(2025, 10, 1), there.person)
        symposium.figures = read_figures(here.station, symposium.period)
        symposium.save()
    return cast


OFFICES = [("north", role) for role in ROLES] + [("city", "department"), ("city", "instructor")]


@pytest.mark.once  # PostgreSQL answers for every page in test_access
@pytest.mark.parametrize(("office", "role"), OFFICES)
def test_no_link_leads_nowhere(busy, page_of, role, office):
    faults, opened = crawl(page_of(getattr(getattr(busy, office), role)))
    assert opened > 5
    assert not faults, "\n".join(faults)


def test_the_crawl_would_find_a_dead_link():
    page = '<a href="/nowhere/">x</a> <a href="#here">y</a> <a href="https://example.org/">z</a>'
    assert links_of(page, "/logs/") == ["/nowhere/", "/logs/"]
