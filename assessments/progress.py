"""How far the targets of a responsibility book are: read from figures, or confirmed by hand."""

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
    def per_cent(self) -> int:
        """At most 100."""
        return min(100, 100 * (self.done or 0) // max(1, self.target.amount))

    @property
    def lacking(self) -> int:
        """How much is still to be done."""
        return max(0, self.target.amount - (self.done or 0))


def progress_of(book: ResponsibilityBook) -> list[Progress]:
    """Every target, each figure read once."""
    targets = list(book.targets.select_related("confirmed_by"))
    known = {figure.code for figure in figures.all_figures("instructor")}
    codes = sorted({t.figure for t in targets} & known)
    read = figures.read(codes, "instructor", [book.instructor_id], book.period)
    return [
        Progress(
            target,
            read[target.figure][book.instructor_id].value
            if target.figure in read
            else target.done_amount,
            _evidence(book, target.figure),
            bool(target.figure),
        )
        for target in targets
    ]


def _evidence(book: ResponsibilityBook, code: str) -> str:
    if not code:
        return ""
    args = [code, "instructor", book.instructor_id, book.period.code]
    try:
        return reverse("reports:figure_evidence", args=args)
    except NoReverseMatch:
        return ""
