"""Figures: the list with definitions, and the page of one number with the rows behind it."""

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from common import figures, keyset
from common.keyset import Sort
from common.pages import Page
from common.periods import MONTH, Period
from reports import evidence


def newest(figure: figures.Figure, kind: str, model: type[Model]) -> tuple[Sort, ...]:
    """By the day that the figure counts by, where every row has one: both ends are then found in
    the index of that day, and not by walking from the first row there ever was.
    """
    day = figure.days(kind)[0] if isinstance(figure, figures.CountFigure) else "pk"
    try:
        keyset.key_field(model, day)
    except ImproperlyConfigured:
        day = "pk"
    return (Sort("newest", _("Newest"), day, descending=True),)


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
        "days": days_of(figure, kind, key, asked),
        "figure": figure, "reading": figure.one(kind, key, asked), "subject": name, "period": asked,
        "kind": kind, "key": key,
        "previous": asked.previous(), "next": asked.next(),
    }  # fmt: skip
    found = figure.evidence(kind, key, asked)
    if found.rows is not None:
        rows = found.rows.order_by()
        mine = evidence.openable(rows, request.user)
        page = Page(request, mine, order(figure, kind, found), evidence.related(mine))
        context |= {"page": page, "lines": lines(figure, found, page)}
        context["closed"] = rows.count() - mine.count() if mine is not rows else 0
    else:
        context["lines"] = found.lines
    return render(request, "reports/figure_evidence.html", context)


def order(figure: figures.Figure, kind: str, found: figures.Evidence) -> tuple[Sort, ...]:
    """The order of the rows: the newest first, people and enterprises by name."""
    if found.say:
        return (Sort("name", _("Name"), found.by),)
    return newest(figure, kind, found.rows.model)


def lines(figure: figures.Figure, found: figures.Evidence, page: Page) -> list[figures.EvidenceRow]:
    """The rows of one page as they stand there."""
    if found.say:
        return found.say(list(page))
    return [evidence.line(row, found.amount, figure.unit) for row in page]


def days_of(figure: figures.Figure, kind: str, key: int | str, asked: Period) -> list[Period]:
    """The months whose days a page shows one by one, for a person's duty."""
    mine = figure.code == "duty_days" and kind == "instructor"
    return asked.parts(MONTH) if mine else []
