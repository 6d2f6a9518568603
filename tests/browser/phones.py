"""Phones for the tests of writing without a network: whose they are, and what is on them."""

import io
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from accounts.models import User
from tests.bench.server import wait_for
from tests.worker import ROOT, environment

SENTENCE = "走访车间，宣讲稳岗政策。"
# A phone whose clock is three days ahead.
AHEAD = """
const Right = Date;
const shift = 3 * 24 * 3600 * 1000;
globalThis.Date = class extends Right {
  constructor(...given) { super(...(given.length ? given : [Right.now() + shift])); }
  static now() { return Right.now() + shift; }
};
"""


def let_in(context: BrowserContext, user: User | None, base: str) -> None:
    """Sign the phone's browser in (or, with nobody, leave it without a session)."""
    context.clear_cookies()
    if user is not None:
        client = Client()
        client.force_login(user, "accounts.backends.AccountBackend")
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base}])


def write(page: Page, text: str = SENTENCE, day: str = "") -> None:
    """Type a log into the open form and hand it in."""
    page.locator("textarea:visible").first.fill(text)
    if day:
        page.fill("input[name=day]", day)
    page.locator("form.log-form .form-actions .btn-primary").tap()


def kept(page: Page) -> list[dict]:
    """The logs in the phone's store, handed in or not."""
    return page.evaluate("Kept.all('logs')")


def until(page: Page, promise: str, seconds: float = 20) -> None:
    """Ask the page again and again; its own waiting would take a promise for a yes."""
    end = time.monotonic() + seconds
    while not page.evaluate(promise):
        assert time.monotonic() < end, f"still not: {promise}"
        page.wait_for_timeout(50)


def ready_without_network(page: Page) -> None:
    """Wait until the service worker has the page to write on."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, "caches.keys().then((names) => names.length === 1)")


def snapshot(**exif: object) -> dict:
    """A photo as a phone takes it, larger than needed, with the place in it."""
    place = Image.Exif()
    place[0x8825] = {1: "N", 2: (30.0, 15.0, 0.0)}
    out = io.BytesIO()
    Image.effect_noise((2400, 1800), 40).convert("RGB").save(out, "JPEG", exif=place)
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


class OwnServer:
    """A web server of this test's own, on its database, that can be stopped and started again."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Until it answers."""
        command = [
            str(Path(sys.executable).parent / "gunicorn"), "config.wsgi", "--threads=4",
            f"--bind=127.0.0.1:{self.port}", "--no-control-socket", "--log-level=warning",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment())
        wait_for(self.port)
        urlopen(f"{self.base}/logs/offline/en/", timeout=90).close()

    def stop(self) -> None:
        """Until nothing listens any more."""
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """Running; stopped at the end, if it still runs."""
    server = OwnServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
