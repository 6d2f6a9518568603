"""Every page that can be reached by links from a person's home page: its time and its queries."""

import re
import statistics
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
from tests.bench.machine import pace, table

LINK = re.compile(r'(?:href|hx-get)="([^"]+)"')
NOT_PAGES = re.compile(r"export|/file/|logout|/static/|progress|slips")
TIMES = 3
AIM_MS, AIM_QUERIES = 150, 25
SHOWN = 30


@dataclass
class Reading:
    """One page as one person sees it."""

    role: str
    name: str
    url: str
    status: int
    queries: int
    times: list[float] = field(default_factory=list)

    @property
    def ms(self) -> float:
        return statistics.median(self.times)


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
    """What makes two addresses the same page: its name, and which end of a list it shows."""
    parts = urlsplit(url)
    if parts.scheme or parts.netloc or NOT_PAGES.search(url):
        return None
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    ends = sorted(asked.keys() & {"last", "after", "before", "sort"})
    return match.view_name, " ".join(ends)


def links(url: str, page: HttpResponse) -> Iterator[str]:
    """Where the page leads to."""
    if page.streaming or not page.get("Content-Type", "").startswith("text/html"):
        return
    for address in LINK.findall(page.content.decode()):
        yield urljoin(url, unescape(address)).split("#")[0]


def crawl(user: User, times: int = TIMES) -> Iterator[Reading]:
    """Each kind of page once, beginning at home."""
    client, seen, waiting = browser(user), set(), deque(["/"])
    while waiting:
        url = waiting.popleft()
        kind = kind_of(url)
        if kind is None or kind in seen or " " in kind[1]:
            continue  # each end of a list and each order once, not every pair of them
        seen.add(kind)
        if times:
            client.get(url)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url)
        reading = Reading(user.role, " ".join(kind).strip(), url, page.status_code, len(queries))
        for _ in range(times):
            start = time.perf_counter()
            client.get(url)
            reading.times.append((time.perf_counter() - start) * 1000)
        yield reading
        waiting.extend(links(url, page))


def measure() -> str:
    """The table, slowest first."""
    unit = pace()
    found = [reading for user in people() for reading in crawl(user)]
    found.sort(key=lambda r: -r.ms)
    over = [r for r in found if r.ms > AIM_MS or r.queries > AIM_QUERIES]
    rows = [
        [r.name, r.role, r.url[:60], r.status, r.queries, r.ms, f"{r.ms / unit:.2f}"]
        for r in found
        if r in found[:SHOWN] or r in over or r.status >= 500
    ]
    note = (
        f"{len(found)} pages; median {statistics.median(r.ms for r in found):.0f} ms, slowest "
        f"{found[0].ms:.0f} ms, most queries {max(r.queries for r in found)}; {len(over)} beyond "
        f"{AIM_MS} ms or {AIM_QUERIES} queries; shown are these and the {SHOWN} slowest. “Pace”: "
        f"the time divided by that of a fixed piece "
        f"of Python work ({unit:.0f} ms here)."
    )
    heads = ["page", "role", "address", "status", "queries", "ms", "pace"]
    return table("Pages", heads, rows, note)
