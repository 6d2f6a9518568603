"""From a template and its context to the bytes of a file.

WeasyPrint is loaded on first use, in workers and commands only: it costs 40 MB that a web worker
has no use for. A process keeps its fonts and its parsed stylesheet for all papers that follow.
"""

import gc
import mimetypes
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils import translation

from common import fonts
from common.wording import words

BASE = "zhidao:/"
STATIC, MEDIA = f"{BASE}static/", f"{BASE}media/"
STYLE = "print/paper.css"
LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True)
class Printed:
    """A finished PDF."""

    content: bytes
    pages: int
    missing: frozenset[str] = frozenset()


class Outside(ValueError):
    """A paper names an address that is none of ours."""


def pdf(template: str, context: dict[str, Any], *, language: str) -> Printed:
    """The template as a PDF, in the paper's own language whoever the reader is."""
    return html_to_pdf(render(template, context, language))


def render(template: str, context: dict[str, Any], language: str) -> str:
    """The template as HTML."""
    with translation.override(language):
        return render_to_string(template, {"lang": html_language(language), **context})


def html_to_pdf(html: str) -> Printed:
    """Lay out and write; every address in it goes through `open_address`."""
    weasyprint, style, font_config = press()
    document = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=fetcher()).render(
        font_config=font_config, stylesheets=[style]
    )
    return Printed(document.write_pdf(), len(document.pages), frozenset(fonts.missing_glyphs(html)))


def html_language(language: str) -> str:
    """The language as HTML names it."""
    return {"zh-hans": "zh-Hans"}.get(language, language)


@cache
def press() -> tuple[Any, Any, Any]:
    """WeasyPrint, our stylesheet as it parsed it, and the fonts: made once a process."""
    fonts.use()
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    font_config = FontConfiguration()
    path = finders.find(STYLE)
    style = weasyprint.CSS(
        string=Path(path).read_text(), base_url=STATIC, font_config=font_config,
        url_fetcher=fetcher(),
    )  # fmt: skip
    gc.collect()
    gc.freeze()  # what was loaded for good is not looked through again and again
    gc.set_threshold(50_000, 20, 20)
    return weasyprint, style, font_config


@cache
def fetcher() -> Any:
    """WeasyPrint's way to files: ours or none."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OurFilesOnly(URLFetcher):
        """Gives static files and media; refuses every other address without looking."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            path = our_file(url)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return OurFilesOnly()


def our_file(url: str) -> Path:
    """The static or media file behind an address of ours; `Outside` for anything else."""
    if url.startswith(STATIC):
        with suppress(SuspiciousFileOperation):
            if found := finders.find(url.removeprefix(STATIC)):
                return Path(found)
    if url.startswith(MEDIA):
        root = Path(settings.MEDIA_ROOT).resolve()
        path = (root / url.removeprefix(MEDIA)).resolve()
        if path.is_relative_to(root) and path.is_file():
            return path
    raise Outside(words("paper.outside", {"address": url[:200]}))


def media(name: str) -> str:
    """The address under which a template shows a stored file."""
    return f"{MEDIA}{name}"
