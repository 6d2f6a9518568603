"""What several pages of this room show: numbers with their evidence, remarks, one's own record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from common import figures
from common.periods import Period
from instructors.models import Instructor
from records.actions.papers import Paper, readings_of
from records.drafting import FIGURES_OF_PAPERS, stored
from records.models import Remark

FIELD_LABELS = ("text", "difficulties", "next_plan")


@dataclass(frozen=True)
class Number:
    """A figure with its reading; its evidence is found by code, kind, subject and period."""

    figure: figures.Figure
    value: int | None
    due: int | None
    kind: str
    subject: Any
    period: Period


def numbers_of(paper: Paper) -> list[Number]:
    """The paper's figures: as handed in, else as they are now."""
    found = paper.figures if paper.is_handed_in and paper.figures else stored(readings_of(paper))
    return numbers(found, FIGURES_OF_PAPERS, "instructor", paper.instructor_id, paper.period)


def numbers(
    found: Mapping[str, dict], codes: tuple[str, ...], kind: str, subject: Any, period: Period
) -> list[Number]:
    """Stored readings, in the order of the codes."""
    return [
        Number(figures.get(c), found[c]["value"], found[c]["due"], kind, subject, period)
        for c in codes
        if c in found
    ]


def remarks_of(paper: Paper) -> list[dict]:
    """The thread, as `ui/thread.html` draws it."""
    return [
        {
            "at": remark.at, "who": remark.by,
            "text": _about(paper, remark), "body": remark.text,
        }
        for remark in paper.remarks.select_related("by")
    ]  # fmt: skip


def _about(paper: Paper, remark: Remark) -> str:
    if remark.field not in FIELD_LABELS:
        return ""
    return str(type(paper)._meta.get_field(remark.field).verbose_name)


def own_person(request: HttpRequest) -> Instructor:
    """The instructor record of whoever is signed in."""
    return get_object_or_404(Instructor.objects.select_related("district"), user=request.user)
