"""Ten people at once, on the web server as it is run; and the memory of its workers."""

import os
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from itertools import islice
from pathlib import Path

from django.conf import settings

from tests.bench.machine import memory, table
from tests.bench.pages import browser, crawl, people

CLIENTS, PAGES, ROUNDS = 10, 30, 2


def measure() -> str:
    """Everybody walks through his pages at the same time, several times over."""
    walks = []
    for user in people():
        pages = [r.url for r in islice(crawl(user, times=0), PAGES) if r.status == 200]
        cookie = browser(user).cookies[settings.SESSION_COOKIE_NAME].value
        walks.append((cookie, pages))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "gunicorn"), "config.wsgi", f"--bind=127.0.0.1:{port}",
        "--workers=2", "--threads=4", "--preload", "--timeout=60", "--no-control-socket",
        "--log-level=warning",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=os.environ)
    try:
        wait_for(port)
        start = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            tasks = [pool.submit(walk, port, *walks[n % len(walks)]) for n in range(CLIENTS)]
            times = [one for task in tasks for one in task.result()]
        spent = time.perf_counter() - start
        workers = children(server.pid)
        most = max(memory(pid) for pid in workers), max(memory(pid, "Pss") for pid in workers)
    finally:
        server.terminate()
        server.wait()
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


def wait_for(port: int) -> None:
    """Until the server takes connections."""
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


def children(pid: int) -> list[str]:
    """The server's worker processes."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
