"""Every page that can be reached by links from a person's home page: its time and its queries.

One page of each kind is asked for by each role: a kind is the page's name, the words in its address
(which figure, which form) and which end of a list it shows. A quick page is timed once,
others four times. Progress goes to stderr.
"""

import logging
import re
import statistics
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from accounts.models import Role, User
from tests.bench.machine import Part, pace, table

LINK = re.compile(r'(?:href|hx-get)="([^"]+)"')
NOT_PAGES = re.compile(r"export|/file/|logout|/static/|progress|slips")
WORDS = ("code", "kind", "part")  # what in an address makes another page of it, not another row
ENDS = {"last", "after", "before", "sort"}
TIMES, QUICK = 4, 2  # a page is timed once where it takes less than twice the piece of work
TOLD_EVERY = 25
AIM_MS, AIM_QUERIES = 150, 25
SHOWN = 20


@dataclass
class Reading:
    """One page as one person sees it, and the page where the link to it stood."""

    role: str
    name: str
    url: str
    status: int
    queries: int
    linked_from: str
    times: list[float] = field(default_factory=list)

    @property
    def ms(self) -> float:
        """The median of its times."""
        return statistics.median(self.times)

    @property
    def is_beyond(self) -> bool:
        """Whether it takes longer, or asks the database more often, than is aimed at."""
        return self.ms > AIM_MS or self.queries > AIM_QUERIES


def people() -> Iterator[User]:
    """One of each office, the city's department first: it sees most."""
    active = User.objects.filter(is_active=True).exclude(username="system")
    for role in (Role.DEPARTMENT, Role.COMMITTEE, Role.STATION_HEAD, Role.AUDITOR,
                 Role.ADMINISTRATOR):  # fmt: skip
        user = active.filter(role=role).order_by("district__code", "pk").first()
        if user:
            yield user
    yield active.filter(role=Role.INSTRUCTOR, instructor__isnull=False).order_by("pk").first()


def browser(user: User) -> Client:
    """A browser in which the user has signed in."""
    client = Client(
        headers={"accept-language": "zh-CN"}, SERVER_NAME="localhost", raise_request_exception=False
    )
    client.force_login(user, "accounts.backends.AccountBackend")
    return client


def kind_of(url: str) -> tuple[str, str] | None:
    """What makes two addresses the same page: its name and words, and which end of a list."""
    parts = urlsplit(url)
    if parts.scheme or parts.netloc or NOT_PAGES.search(url):
        return None
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    said = [str(match.kwargs[word]) for word in WORDS if word in match.kwargs]
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    return " ".join([match.view_name, *said]), " ".join(sorted(asked.keys() & ENDS))


def links(url: str, page: HttpResponse) -> Iterator[str]:
    """Where the page leads to."""
    if page.streaming or not page.get("Content-Type", "").startswith("text/html"):
        return
    for address in LINK.findall(page.content.decode()):
        yield urljoin(url, unescape(address)).split("#")[0]


def crawl(user: User, quick_ms: float = 0) -> Iterator[Reading]:
    """Each kind of page once, beginning at home; timed where it is said what is quick."""
    client, seen, waiting = browser(user), set(), deque([("/", "")])
    while waiting:
        url, linked_from = waiting.popleft()
        kind = kind_of(url)
        if kind is None or kind in seen or " " in kind[1]:
            continue  # each end of a list and each order once, not every pair of them
        seen.add(kind)
        if quick_ms:
            client.get(url)  # warms up
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url)
        name = " ".join(kind).strip()
        reading = Reading(user.role, name, url, page.status_code, len(queries), linked_from)
        if quick_ms:
            reading.times = list(times_of(client, url, quick_ms))
        yield reading
        waiting.extend((address, url) for address in links(url, page))


def times_of(client: Client, url: str, quick_ms: float) -> Iterator[float]:
    """Milliseconds of one answer, or of several where the first is not quick."""
    for _ in range(TIMES):
        start = time.perf_counter()
        client.get(url)
        spent = (time.perf_counter() - start) * 1000
        yield spent
        if spent < quick_ms:
            return


def crawled(unit: float) -> Iterator[Reading]:
    """What everybody finds, telling how far it is."""
    for user in people():
        count, start = 0, time.perf_counter()
        for reading in crawl(user, QUICK * unit):
            count += 1
            if count % TOLD_EVERY == 0:
                tell(f"  {user.role}: {count} pages in {time.perf_counter() - start:.0f} s")
            yield reading
        tell(f"pages: {user.role}, {count} pages in {time.perf_counter() - start:.0f} s")


def tell(text: str) -> None:
    """How far it is, beside the tables."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def measure() -> Part:
    """The table, slowest first; the links that led to no page; and what to say in a line."""
    logging.getLogger("django.request").setLevel(logging.ERROR)  # the second table tells them
    unit, start = pace(), time.perf_counter()
    found = sorted(crawled(unit), key=lambda reading: -reading.ms)
    spent = time.perf_counter() - start
    over = [reading for reading in found if reading.is_beyond]
    rows = [
        [r.name, r.role, r.url[:60], r.status, r.queries, r.ms, f"{r.ms / unit:.2f}"]
        for at, r in enumerate(found)
        if at < SHOWN or r.is_beyond
    ]
    middle = statistics.median(reading.ms for reading in found)
    note = (
        f"{len(found)} pages in {spent:.0f} s; median {middle:.0f} ms, slowest {found[0].ms:.0f} "
        f"ms, most queries {max(r.queries for r in found)}; {len(over)} beyond {AIM_MS} ms or "
        f"{AIM_QUERIES} queries; shown are these and the {SHOWN} slowest. “Pace”: the time divided "
        f"by that of a fixed piece of Python work ({unit:.0f} ms here)."
    )
    heads = ["page", "role", "address", "status", "queries", "ms", "pace"]
    reading = f"median {middle:.0f} ms, slowest {found[0].ms:.0f} ms; {len(over)} beyond the aim"
    aim = f"{AIM_MS} ms, {AIM_QUERIES} queries"
    text = table("Pages", heads, rows, note) + lost(found)
    return Part(text, [[f"{len(found)} pages of six roles, crawled from home", reading, aim]])


def lost(found: list[Reading]) -> str:
    """The links that led a person to a refusal or an error; there should be none."""
    rows = [[r.role, r.linked_from, r.url, r.status] for r in found if r.status >= 400]
    heads = ["role", "page", "links to", "status"]
    return "\n" + table("Links that lead nowhere", heads, rows) if rows else ""
