"""Every page that the access tables name, as the first role that may open it: read by axe-core
against WCAG 2.1 A and AA, and no wider than its window; half of them on a phone in Chinese, half at
a desk in English.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as Tab

from tests.access import ROLES
from tests.test_access import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.once]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "resultTypes": ["violations"],  # what is well is not described
}
MANNERS = [(True, "zh-CN"), (False, "en")]  # phone?, language


def pages_of(role: str) -> list[str]:
    """The pages that this role is the first to open: so each page is read once."""
    return sorted(
        name
        for name, page in PAGES.items()
        if page.gets == 200 and page.allowed and min(page.allowed, key=ROLES[::-1].index) == role
    )


@pytest.mark.parametrize("role", [role for role in ROLES if pages_of(role)])
@pytest.mark.parametrize(("phone", "language"), MANNERS)
def test_pages_can_be_read_by_everybody(cast, signed_in, role, phone, language):
    turn = MANNERS.index((phone, language))
    page = signed_in(getattr(cast.north, role), phone=phone, language=language)
    wrong = []
    for name in pages_of(role)[turn :: len(MANNERS)]:
        url = PAGES[name].address(name, cast.north)
        answer = page.request.get(url, max_redirects=0)
        if answer.status == 200 and answer.text().lstrip().startswith("<!"):  # no parts of pages
            page.goto(url)
            wrong += [f"{name} {url}: {problem}" for problem in problems(page)]
    assert not wrong, "\n".join(wrong)


def problems(page: Tab) -> list[str]:
    """What a reader would stumble over."""
    found = [
        f"{found['id']} ({found['impact']}): {node['html'][:160]}"
        for found in Axe().run(page, options=RULES).response["violations"]
        for node in found["nodes"]
    ]
    beyond = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return found + ([f"{beyond} px wider than its window"] if beyond > 0 else [])


def test_what_cannot_be_read_is_found(cast, signed_in):
    """The reading itself: a picture without words, a field without a label, grey on grey."""
    page = signed_in(None)
    page.goto("/login/")
    page.evaluate(
        """document.body.innerHTML = '<main><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
        + '<input name="nameless"><p id="pale">pale</p><div id="wide">wide</div></main>';
        document.getElementById("pale").style.cssText = "color:#aaa;background:#bbb";
        document.getElementById("wide").style.cssText = "width:5000px";"""
    )
    found = "\n".join(problems(page))
    for fault in ("image-alt", "label", "color-contrast", "wider than its window"):
        assert fault in found
