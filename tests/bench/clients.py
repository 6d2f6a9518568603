"""Ten people at once, on the web server as it is run; and the memory of its workers."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from itertools import islice

from django.conf import settings

from tests.bench.machine import Part, memory, table
from tests.bench.pages import browser, crawl, people
from tests.bench.server import serving

CLIENTS, PAGES, ROUNDS = 10, 30, 2


def measure() -> Part:
    """Everybody walks through his pages at the same time, several times over."""
    walks = []
    for user in people():
        pages = [r.url for r in islice(crawl(user), PAGES) if r.status == 200]
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
    errors, middle = len(times) - len(good), statistics.median(good)
    slowest = statistics.quantiles(good, n=100)[98]
    rows = [
        ["requests", len(times)],
        ["errors", errors],
        ["requests a second", len(times) / spent],
        ["median, ms", middle],
        ["slowest of a hundred, ms", slowest],
        ["a web worker, MB (all of it)", most[0]],
        ["a web worker, MB (its share)", most[1]],
    ]
    text = table("Ten clients at once", ["2 workers × 4 threads", ""], rows)
    reading = (
        f"{len(times)} requests, {errors} errors, {len(times) / spent:.0f} a second, median "
        f"{middle:.0f} ms, slowest of a hundred {slowest:.0f} ms"
    )
    memory_read = f"{most[0]:.0f} MB, its share {most[1]:.0f} MB"
    return Part(text, [
        ["ten clients at once, two workers of four threads", reading, "no error"],
        ["a web worker after use", memory_read, "150 MB"],
    ])  # fmt: skip


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
