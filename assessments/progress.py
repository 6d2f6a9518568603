"""How far the targets of a responsibility book are: read from figures, or confirmed by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from assessments.models import ResponsibilityBook, Target
from common import figures


@dataclass(frozen=True)
class Progress:
    """One target with what has been done; `done` is None where nobody can say."""

    target: Target
    done: int | None
    url: str
    counted: bool

    @property
    def due(self) -> int:
        """How much is his to do: without what was handed on."""
        return self.target.own_amount

    @property
    def per_cent(self) -> int:
        """At most 100."""
        return min(100, 100 * (self.done or 0) // max(1, self.due))

    @property
    def lacking(self) -> int:
        """How much is still to be done."""
        return max(0, self.due - (self.done or 0))


def progress_of(book: ResponsibilityBook) -> list[Progress]:
    """Every target, each figure read once; a target handed over stands as it stood that day."""
    targets = list(book.targets.select_related("confirmed_by"))
    known = {figure.code for figure in figures.all_figures("instructor")}
    codes = sorted({t.figure for t in targets} & known)
    read = figures.read(codes, "instructor", [book.instructor_id], book.period)
    values = {code: by_person[book.instructor_id].value for code, by_person in read.items()}
    return [
        Progress(t, _done(t, targets, values), _evidence(book, t.figure), bool(t.figure))
        for t in targets
    ]


def _done(
    target: Target, targets: Sequence[Target], values: Mapping[str, int | None]
) -> int | None:
    if target.closed_on:
        return target.closed_done
    value = values.get(target.figure)
    if value is None or not target.is_amendment:
        return target.done_amount if value is None else value
    # What was taken over counts above his own targets of the figure, and above what he had by then.
    above = max(own_before(target, targets), target.baseline)
    return max(0, value - above)


def own_before(target: Target, targets: Sequence[Target]) -> int:
    """How much of the figure his own targets, and amendments before this one, take."""
    same = [t for t in targets if t.figure == target.figure and t.pk != target.pk]
    return sum(t.own_amount for t in same if not t.is_amendment or t.pk < target.pk)


def _evidence(book: ResponsibilityBook, code: str) -> str:
    if not code:
        return ""
    args = [code, "instructor", book.instructor_id, book.period.code]
    try:
        return reverse("reports:figure_evidence", args=args)
    except NoReverseMatch:
        return ""
