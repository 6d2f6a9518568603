"""Closed to the outside: no page asks another host, runs a line of script or styles itself."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from tests.access import ROLES, Page
from tests.test_access import OPEN, PAGES

ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "srcset", "hx-get", "hx-post"}
NAMES_ONLY = ("http://www.w3.org/", "http://schemas.openxmlformats.org/")  # namespaces, not links
OUTSIDE = re.compile(r"(?:https?:)?//[^\s\"')]+", re.IGNORECASE)
IN_CSS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
OPENED = {"application/pdf", "image/jpeg", "image/png"}  # papers of ours, checked pictures
STRICT = {
    "default-src": "'self'", "img-src": "'self' data:", "frame-ancestors": "'none'",
    "object-src": "'none'", "base-uri": "'self'", "form-action": "'self'",
}  # fmt: skip


class Finder(HTMLParser):
    """What in a page would break the rules."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name, value in given.items():
            if name in ADDRESSES and leads_outside(tag, value.strip()):
                self.faults.append(f"<{tag} {name}={value!r}> leads outside")
            if name == "style" or name.startswith(("on", "hx-on")):
                self.faults.append(f"<{tag} {name}={value!r}> is inline")
        code = tag == "style" or (tag == "script" and "src" not in given)
        if code and given.get("type") != "application/json":
            self.faults.append(f"<{tag}> is inline")
        if tag == "base" or given.get("http-equiv", "").lower() == "refresh":
            self.faults.append(f"<{tag}> leads elsewhere")


def leads_outside(tag: str, address: str) -> bool:
    """Whether an address names a host or a scheme; pictures may be data, numbers are dialled."""
    if address.startswith("tel:") or (tag == "img" and address.startswith("data:image/")):
        return False
    return bool(re.match(r"(?:[a-z][a-z0-9+.-]*:|//)", address, re.IGNORECASE))


def faults(html: str) -> list[str]:
    """The faults of one page."""
    finder = Finder()
    finder.feed(html)
    return finder.faults


def policy_of(header: str) -> dict[str, str]:
    """A content-security policy as a table."""
    parts = (part.strip().partition(" ") for part in header.split(";") if part.strip())
    return {name: value.strip() for name, _, value in parts}


def attached(answer: HttpResponse) -> bool:
    """Whether a file is saved and not opened: nothing a user brought may run as a page."""
    return answer.get("Content-Disposition", "attachment").startswith("attachment")


def unkept(answer: HttpResponse) -> bool:
    """Whether nothing keeps it; a picture may be kept by its reader, who asks each time."""
    said = answer.get("Cache-Control", "")
    picture = answer.get("Content-Type", "").startswith("image/")
    return "no-store" in said or (picture and said == "private, no-cache")


def shown_to(role: str) -> dict[str, Page]:
    return {name: page for name, page in PAGES.items() if page.answer(role) == 200}


@pytest.mark.once
@pytest.mark.parametrize("role", ROLES)
def test_no_page_asks_another_host_or_carries_script_or_style(cast, page_of, role):
    browser = page_of(getattr(cast.north, role))
    wrong = []
    for name, page in shown_to(role).items():
        answer = browser.get(page.address(name, cast.north))
        if policy_of(answer.get("Content-Security-Policy", "")) != STRICT:
            wrong.append(f"{name}: policy {answer.get('Content-Security-Policy')}")
        if "geolocation=()" not in answer.get("Permissions-Policy", ""):
            wrong.append(f"{name}: may ask for the position")
        if answer.get("X-Content-Type-Options") != "nosniff":
            wrong.append(f"{name}: no nosniff")
        if answer.get("Content-Type", "").startswith("text/html"):
            wrong += [f"{name}: {fault}" for fault in faults(answer.content.decode())]
        elif not (answer["Content-Type"] in OPENED or attached(answer)):
            wrong.append(f"{name}: a file that opens in the browser")
        if not unkept(answer):
            wrong.append(f"{name}: may be kept by a cache")
    assert not wrong, "\n".join(wrong)


def test_the_pages_before_signing_in_neither(cast, page_of):
    for url in (reverse("accounts:login"), "/no-such-page/"):
        answer = page_of(None).get(url, follow=True)
        assert policy_of(answer["Content-Security-Policy"]) == STRICT
        assert faults(answer.content.decode()) == []
    assert "accounts:login" in OPEN


def test_our_own_styles_and_scripts_ask_nobody_either():
    files = [
        p for p in Path(settings.BASE_DIR / "static").rglob("*") if p.suffix in {".css", ".js"}
    ]
    assert files
    for path in files:
        text = path.read_text("utf-8")
        links = [url for url in OUTSIDE.findall(text) if url.startswith("http")]
        assert [url for url in links if not url.startswith(NAMES_ONLY)] == [], path
        asked = [a or b for a, b in IN_CSS.findall(text)] if path.suffix == ".css" else []
        assert [url for url in asked if re.match(r"(?:https?:)?//", url)] == [], path


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://x.example/">x</a>', '<img src="//x.example/a.png">',
        '<p style="color:red">x</p>', "<script>1</script>", '<a onclick="x()">x</a>',
        '<a href="javascript:x()">x</a>', "<style>p{}</style>",
    ],
)  # fmt: skip
def test_the_finder_finds(html):
    assert faults(html)
