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
    values = _values(book, targets)
    return [
        Progress(t, _done(t, targets, values), _evidence(book, t.figure), bool(t.figure))
        for t in targets
    ]


def figure_now(target: Target) -> int:
    """What the target's figure reads for its person, however much of it is asked of him."""
    return _values(target.book, [target]).get(target.figure) or 0


def _values(book: ResponsibilityBook, targets: Sequence[Target]) -> dict[str, int | None]:
    known = {figure.code for figure in figures.all_figures("instructor")}
    codes = sorted({t.figure for t in targets} & known)
    read = figures.read(codes, "instructor", [book.instructor_id], book.period)
    return {code: by_person[book.instructor_id].value for code, by_person in read.items()}


def _done(
    target: Target, targets: Sequence[Target], values: Mapping[str, int | None]
) -> int | None:
    if target.closed_on:
        return target.closed_done
    value = values.get(target.figure)
    if value is None or not target.is_amendment:
        return target.done_amount if value is None else value
    return max(0, value - counts_above(target, targets))


def counts_above(target: Target, targets: Sequence[Target]) -> int:
    """From where on an amendment's figure counts for it.

    His own targets come first, then what he took over, one after the other, each above what he
    had done by then: nothing counts for two of them.
    """
    same = [t for t in targets if t.figure == target.figure]
    above = sum(t.own_amount for t in same if not t.is_amendment)
    taken = (t for t in same if t.is_amendment and t.pk < target.pk)
    for before in sorted(taken, key=lambda t: t.pk):
        above = max(above, before.baseline) + before.own_amount
    return max(above, target.baseline)


def _evidence(book: ResponsibilityBook, code: str) -> str:
    if not code:
        return ""
    args = [code, "instructor", book.instructor_id, book.period.code]
    try:
        return reverse("reports:figure_evidence", args=args)
    except NoReverseMatch:
        return ""
