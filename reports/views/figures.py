"""Figures: the list with definitions, and the page of one number with the rows behind it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from common import figures
from common.keyset import Sort
from common.pages import Page
from reports import evidence

NEWEST = (Sort("newest", _("Newest"), "pk", descending=True),)


def figure_list(request: HttpRequest) -> HttpResponse:
    """Every number there is, in one sentence each."""
    return render(request, "reports/figure_list.html", {"figures": figures.all_figures()})


def figure_evidence(
    request: HttpRequest, code: str, kind: str, subject: str, period: str
) -> HttpResponse:
    """One number: its definition, how it comes about, and its rows."""
    try:
        figure = figures.get(code)
    except KeyError as error:
        raise Http404(code) from error
    if kind not in figure.kinds:
        raise Http404(kind)
    key, name = evidence.subject_of(kind, subject, request.user)
    asked = evidence.period_of(period)
    context = {
        "figure": figure, "reading": figure.one(kind, key, asked), "subject": name, "period": asked,
        "kind": kind, "key": key,
        "previous": asked.previous(), "next": asked.next(),
    }  # fmt: skip
    found = figure.evidence(kind, key, asked)
    if found.rows is not None:
        rows = found.rows.order_by()
        mine = evidence.openable(rows, request.user)
        page = Page(request, evidence.related(mine), NEWEST)
        context |= {"page": page, "lines": [evidence.line(row) for row in page]}
        context["closed"] = rows.count() - mine.count()
    else:
        context["lines"] = found.lines
    return render(request, "reports/figure_evidence.html", context)
