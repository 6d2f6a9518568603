"""How long a paper takes, beside plain WeasyPrint on the very same HTML."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from reports import formats, printing


@dataclass(frozen=True)
class Measured:
    """CPU seconds a paper (medians), its pages, and what we add to WeasyPrint's own work."""

    ours: float
    plain: float
    pages: int

    @property
    def overhead(self) -> float:
        """Our share on top: 0.1 is ten per cent."""
        return self.ours / self.plain - 1

    @property
    def pages_a_second(self) -> float:
        """Pages a second in one process, everything included."""
        return self.pages / self.ours


def measure(order: printing.Order, rounds: int = 5) -> Measured:
    """Both ways in turn, after a first round that loads fonts and stylesheet."""
    printed = printing.make(order, printing.collect(order)).printed
    html = formats.render(order.builder.template, printing.collect(order), order.language)
    ours, plain = [], []
    for _ in range(rounds):
        ours.append(_seconds(lambda: printing.make(order, printing.collect(order))))
        plain.append(_seconds(lambda: plain_weasyprint(html)))
    return Measured(median(ours), median(plain), printed.pages)


def plain_weasyprint(html: str) -> bytes:
    """The same HTML and stylesheet, straight from string to bytes."""
    weasyprint, style, font_config = formats.press()
    page = weasyprint.HTML(string=html, base_url=formats.BASE, url_fetcher=formats.fetcher())
    return page.write_pdf(font_config=font_config, stylesheets=[style])


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
