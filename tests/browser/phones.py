"""Phones for the tests of writing without a network: whose they are, and what is on them."""

import io
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from accounts.models import AuditEntry, User
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

# A page that loses its patience with a slow line at once, and not after two and a half seconds.
IMPATIENT = """
const patient = setTimeout;
globalThis.setTimeout = (work, ms, ...facts) => patient(work, ms === 2500 ? 0 : ms, ...facts);
"""

# A browser that is asked to wake the service worker, and leaves that to the test: it knows of a
# network, though the test has cut the page off.
ASLEEP = """
Object.defineProperty(ServiceWorkerRegistration.prototype, "sync", {
  value: { register: async (tag) => { globalThis.asked = tag; } },
});
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
    page.wait_for_load_state()  # a page that is only half there has no store yet
    return page.evaluate("Kept.all('logs')")


def outcome(page: Page) -> Locator:
    """What the page shows once a log is handed in."""
    return page.locator("[data-outcome]")


def expect_kept(page: Page, n: int = 1, why: str = "") -> None:
    """It is on this phone, and the page says so."""
    expect(outcome(page)).to_contain_text(f"已存本机（{n} 条）")
    expect(outcome(page)).to_have_attribute("data-state", "kept")
    if why:
        expect(page.locator("#kept")).to_contain_text(why)


def expect_received(page: Page) -> None:
    """Its number is shown: on the log's page or, where the line was slow, on the form's."""
    number = page.locator("main :is([data-outcome][data-state=received], .receipt, .receipt-big)")
    expect(number.filter(visible=True).first).to_contain_text("编号")


def audited(verb: str = "log.received") -> int:
    """How often that was done."""
    return AuditEntry.objects.filter(verb=verb).count()


def until(page: Page, promise: str, seconds: float = 20) -> None:
    """Ask the page again and again; its own waiting would take a promise for a yes."""
    end = time.monotonic() + seconds
    page.wait_for_load_state()
    while not page.evaluate(promise):
        assert time.monotonic() < end, f"still not: {promise}"
        page.wait_for_timeout(50)


def ready_without_network(page: Page) -> None:
    """Wait until the service worker has the page to write on."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, "caches.keys().then((names) => names.length === 1)")


def waker(page: Page) -> Callable[[], None]:
    """What wakes the service worker, as the browser does when the network is back."""
    session = page.context.new_cdp_session(page)
    found: list[dict] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated", lambda e: found.extend(e["registrations"])
    )
    session.send("ServiceWorker.enable")
    end = time.monotonic() + 20
    while not found:
        assert time.monotonic() < end, "no service worker"
        page.wait_for_timeout(50)
    facts = {"registrationId": found[0]["registrationId"], "tag": "zhidao", "lastChance": False}
    facts["origin"] = found[0]["scopeURL"].rstrip("/")
    return lambda: session.send("ServiceWorker.dispatchSyncEvent", facts) and None


def held_back(page: Page, address: str) -> Callable[[], None]:
    """The next request there gets no answer, until what is given back lets it go."""
    routes: list[Route] = []
    page.route(address, lambda route: route.continue_() if routes else routes.append(route))

    def let_go() -> None:
        end = time.monotonic() + 20
        while not routes:
            assert time.monotonic() < end, f"nothing was asked of {address}"
            page.wait_for_timeout(50)
        routes[0].continue_()

    return let_go


def eventually(true: Callable[[], object], seconds: float = 20) -> None:
    """Wait until it is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


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
