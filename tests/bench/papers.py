"""Dossiers a second, beside plain WeasyPrint on the same HTML."""

from collections.abc import Callable

from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from instructors.models import Instructor
from reports import formats, printing
from tests.bench.machine import Part, memory, seconds, table

DOSSIERS = 20


def quickest(work: Callable[[], object]) -> float:
    """The quicker of two runs: what others did on the machine meanwhile is left out."""
    return min(seconds(work), seconds(work))


def measure() -> Part:
    """The last full year's dossiers of the people with most to print."""
    system, year = User.objects.system(), str(timezone.localdate().year - 1)
    people = Instructor.objects.annotate(n=Count("logs")).order_by("-n", "pk")[: DOSSIERS + 1]
    orders = [printing.read_order("dossier", p.pk, year, "zh-hans", system) for p in people]
    printing.make(orders[0], printing.collect(orders[0]))  # loads fonts and stylesheet
    pages, gathered, printed, plain = 0, 0.0, 0.0, 0.0
    weasyprint, style, font_config = formats.press()
    for order in orders[1:]:
        context = printing.collect(order)
        gathered += quickest(lambda order=order: printing.collect(order))
        made = printing.make(order, context)
        printed += quickest(lambda o=order, c=context: printing.make(o, c))
        pages += made.printed.pages
        html = formats.render(order.builder.template, context, order.language)
        source = {"string": html, "base_url": formats.BASE, "url_fetcher": formats.fetcher()}
        how = {"stylesheets": [style], "font_config": font_config}
        plain += quickest(lambda s=source, h=how: weasyprint.HTML(**s).write_pdf(**h))
    whole = gathered + printed
    rows = [
        ["plain WeasyPrint, same HTML, fonts and parsed style", pages, plain, pages / plain, ""],
        ["ours: rows, template, print", pages, whole, pages / whole, f"{whole / plain - 1:+.0%}"],
        ["of that: rows gathered", pages, gathered, "", f"{gathered / plain:.0%}"],
    ]
    note = f"{len(orders) - 1} dossiers of {year}; this process holds {memory():.0f} MB."
    heads = ["", "pages", "seconds", "pages a second", "beside plain"]
    said = f"{whole / plain - 1:+.0%}; gathering its rows is {gathered / plain:.0%} of plain's time"
    what = f"{len(orders) - 1} dossiers, {pages} pages, beside plain WeasyPrint on the same HTML"
    return Part(table("Papers", heads, rows, note), [[what, said, "+15 %"]])
