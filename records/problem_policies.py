"""What districts decide about the problem ledger; loaded by `policies.py`."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.policies import Lines, OneOf, Whole, YesNo, declare
from records.categories import named, read_category
from records.models import Problem

LEDGER = _("Problem ledger")


@dataclass(frozen=True, kw_only=True)
class CategoryLines(Lines):
    """The categories of problems."""

    def clean(self, value: Any) -> list[str]:
        lines = super().clean(value)
        codes = [read_category(line)[0] for line in lines]
        if len(codes) != len(set(codes)):
            raise ValueError(value)
        return lines

    def show(self, value: Any) -> str:
        """The words of the categories."""
        return "\n".join(named(value).values())


declare(
    CategoryLines(
        code="problem_categories", group=LEDGER, default=list(Problem.Category.values),
        label=_("Categories of problems"),
        help=_(
            "One a line: code | word. A code is at most 20 Latin letters, figures or underscores; "
            "a code of the samples may stand alone and then has its usual word. Problems keep the "
            "word they were entered with."
        ),
    ),
    YesNo(
        code="problem_first_review", group=LEDGER, default=False,
        label=_("A problem is checked before it is assigned"),
        help=_("By the station head, committee or department, and not by whoever raised it."),
    ),
    OneOf(
        code="problem_assigner", group=LEDGER, default="station",
        label=_("Who assigns and closes problems"),
        choices=(
            ("station", _("the workstation's head, the committee or the department")),
            ("committee", _("the committee or the department")),
            ("department", _("the department alone")),
        ),
        help=_("Also who decides on objections, on more time and on long-term tracking."),
    ),
    YesNo(
        code="problem_close_apart", group=LEDGER, default=True,
        label=_("Whoever entered the answer may not close the problem"),
    ),
    YesNo(
        code="problem_revisit", group=LEDGER, default=True,
        label=_("A problem is closed only after a return visit"),
    ),
    Whole(
        code="problem_assign_days", group=LEDGER, default=3, low=1, high=60, unit=_("workdays"),
        label=_("A problem is assigned within"),
    ),
    Whole(
        code="problem_object_days", group=LEDGER, default=1, low=0, high=30, unit=_("workdays"),
        label=_("A unit may object to its assignment within"),
        help=_("Once; what is then decided is final."),
    ),
    Whole(
        code="problem_clock_days", group=LEDGER, default=15, low=1, high=250, unit=_("workdays"),
        label=_("A problem is closed within"),
        help=_("Counted from the day it is assigned."),
    ),
    Whole(
        code="problem_urgent_days", group=LEDGER, default=7, low=1, high=250, unit=_("workdays"),
        label=_("An urgent problem is closed within"),
    ),
    Whole(
        code="problem_ask_days", group=LEDGER, default=1, low=0, high=30, unit=_("workdays"),
        label=_("More time is asked for at least this long before the limit"),
    ),
    Whole(
        code="problem_extensions", group=LEDGER, default=1, low=0, high=10,
        label=_("More time is given to a problem at most this many times"),
    ),
    Whole(
        code="problem_note_days", group=LEDGER, default=30, low=0, high=366, unit=_("days"),
        label=_("A problem at work gets a word on its progress every"),
        help=_("0: no such note is asked for."),
    ),
    Whole(
        code="problem_long_days", group=LEDGER, default=60, low=0, high=1000, unit=_("days"),
        label=_("A problem counts as long-running after"),
        help=_("Counted from its assignment. 0: only those under long-term tracking."),
    ),
    Whole(
        code="problem_remind_days", group=LEDGER, default=3, low=1, high=10, unit=_("days"),
        label=_("Reminder before a problem's limit"),
        help=_("Once a limit. After it only whoever assigned the problem is told."),
    ),
)  # fmt: skip
