"""What several pages of this room show: numbers with their evidence, texts, one's own record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from common import figures
from common.periods import Period
from instructors.models import Instructor
from records.actions.papers import Paper, readings_of
from records.drafting import FIGURES_OF_PAPERS, stored
from records.sentences import Written, written_in

Values = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Number:
    """A figure with its reading; its evidence is found by code, kind, subject and period.

    `now` is what it reads today, where that is something else than what was handed in.
    """

    figure: figures.Figure
    value: int | None
    due: int | None
    kind: str
    subject: Any
    period: Period
    now: int | None = None


@dataclass(frozen=True)
class Part:
    """A stretch of a text; a drafted number has its `url`, and `now` where the figure differs."""

    text: str
    url: str = ""
    label: str = ""
    now: int | None = None


def values_now(paper: Paper) -> dict[str, dict]:
    """The paper's figures as they are now."""
    return stored(readings_of(paper))


def values_of(paper: Paper, now: Values) -> Values:
    """The paper's figures: as handed in, else as they are now."""
    return paper.figures if paper.is_handed_in and paper.figures else now


def numbers_of(paper: Paper, now: Values | None = None) -> list[Number]:
    """The paper's figures, and where what was handed in is something else by now."""
    now = values_now(paper) if now is None else now
    found = values_of(paper, now)
    return numbers(
        found, FIGURES_OF_PAPERS, "instructor", paper.instructor_id, paper.period, now=now
    )


def numbers(
    found: Values,
    codes: tuple[str, ...],
    kind: str,
    subject: Any,
    period: Period,
    now: Values | None = None,
) -> list[Number]:
    """Stored readings, in the order of the codes."""
    rows = []
    for code in codes:
        if code in found:
            value, today = found[code]["value"], (now or {}).get(code, {}).get("value")
            moved = today if now is not None and today != value else None
            rows.append(
                Number(figures.get(code), value, found[code]["due"], kind, subject, period, moved)
            )
    return rows


def parts_of(paper: Paper, values: Values) -> list[Part]:
    """The text with its drafted numbers as links to their rows; says where they differ."""
    text, parts, at = paper.text, [], 0
    for written in written_in(text):
        parts.append(Part(text[at : written.start]))
        parts.append(_number_part(paper, written, values))
        at = written.end
    return [part for part in [*parts, Part(text[at:])] if part.text]


def changed_numbers(paper: Paper, values: Values) -> list[Part]:
    """The drafted numbers of the text that the figures do not bear out (any more)."""
    found = [_number_part(paper, written, values) for written in written_in(paper.text)]
    return [part for part in found if part.now is not None]


def _number_part(paper: Paper, written: Written, values: Values) -> Part:
    figure = figures.get(written.code)
    url = reverse(
        "reports:figure_evidence",
        args=[written.code, "instructor", paper.instructor_id, paper.period.code],
    )
    value = values.get(written.code, {}).get(written.part)
    differs = value is not None and value != written.number
    return Part(str(written.number), url, str(figure.label), value if differs else None)


def own_person(request: HttpRequest) -> Instructor:
    """The instructor record of whoever is signed in."""
    return get_object_or_404(Instructor.objects.select_related("district"), user=request.user)


def one_paper(request: HttpRequest, model: type[Paper], pk: int) -> Paper:
    """A paper of the asker's scope."""
    rows = model.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("instructor__user", "workstation", "district", "reviewed_by"), pk=pk
    )


def own_paper(request: HttpRequest, model: type[Paper], pk: int) -> Paper:
    """The asker's own paper."""
    paper = one_paper(request, model, pk)
    if paper.instructor.user_id != request.user.pk:
        raise Http404
    return paper


def posted_version(request: HttpRequest) -> int | None:
    """The version that a button was drawn for."""
    raw = request.POST.get("version", "")
    return int(raw) if raw.isdecimal() and len(raw) < 10 else None
