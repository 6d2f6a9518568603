"""Ten people at once, on the web server as it is run; and the memory of its workers."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from itertools import islice

from django.conf import settings

from tests.bench.machine import memory, table
from tests.bench.pages import browser, crawl, people
from tests.bench.server import serving

CLIENTS, PAGES, ROUNDS = 10, 30, 2


def measure() -> str:
    """Everybody walks through his pages at the same time, several times over."""
    walks = []
    for user in people():
        pages = [r.url for r in islice(crawl(user, times=0), PAGES) if r.status == 200]
        cookie = browser(user).cookies[settings.SESSION_COOKIE_NAME].value
        walks.append((cookie, pages))
    with serving() as server:
        start = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            tasks = [pool.submit(walk, server.port, *walks[n % len(walks)]) for n in range(CLIENTS)]
            times = [one for task in tasks for one in task.result()]
        spent = time.perf_counter() - start
        most = [max(memory(pid, kind) for pid in server.workers) for kind in ("Rss", "Pss")]
    good = [ms for ms, ok in times if ok]
    rows = [
        ["requests", len(times)],
        ["errors", len(times) - len(good)],
        ["requests a second", len(times) / spent],
        ["median, ms", statistics.median(good)],
        ["slowest of a hundred, ms", statistics.quantiles(good, n=100)[98]],
        ["a web worker, MB (all of it)", most[0]],
        ["a web worker, MB (its share)", most[1]],
    ]
    return table("Ten clients at once", ["2 workers × 4 threads", ""], rows)


def walk(port: int, cookie: str, pages: list[str]) -> list[tuple[float, bool]]:
    """One person's round, several times: (ms, whether it went well) for each page."""
    found = []
    for url in pages * ROUNDS:
        start = time.perf_counter()
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            line.request("GET", url, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"})
            answer = line.getresponse()
            answer.read()
            ok = answer.status == 200
        except (OSError, HTTPException):
            ok = False
        finally:
            line.close()
        found.append(((time.perf_counter() - start) * 1000, ok))
    return found
