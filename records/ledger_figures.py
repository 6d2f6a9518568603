"""What the problem ledger and the library of experience count; loaded by `figures.py`."""

from collections.abc import Collection
from functools import cache, partial

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.figures import CountFigure, MedianFigure, RatioFigure, register
from records.models import Experience, Problem, ProblemHand

ALL = ("instructor", "enterprise", "workstation", "district")
# What an instructor is counted for is what lay in his hands on the day in question.
OF_PROBLEM = {
    "instructor": "holder",
    "enterprise": "enterprise",
    "workstation": "workstation",
    "district": "district__code",
}


@cache
def _held(day: str) -> QuerySet:
    return Problem.objects.held_on(day)  # worked out once: it is the dearest part of such a query


def held(day: str) -> QuerySet:
    """Problems with `holder`: in whose hands each was on the day that the field names."""
    return _held(day).all()


def in_their_hands(people: Collection[int]) -> Q:
    """Problems that they hold or held at some time; whose each was on a day is `holder`."""
    now = Problem.objects.order_by().filter(instructor__in=people).values("pk")
    before = ProblemHand.objects.order_by().filter(instructor__in=people).values("problem")
    return Q(pk__in=now.union(before))


def rated() -> QuerySet:
    """Problems of which the enterprise has said how satisfied it is with the answer that stands."""
    return held("rated_on").filter(rated_on__isnull=False).exclude(satisfaction="")


def satisfied() -> QuerySet:
    """Those with which it is satisfied or fairly satisfied."""
    return rated().exclude(satisfaction=Problem.Satisfaction.DISSATISFIED)


register(
    CountFigure(
        code="problems_raised", label=_("problems raised"), unit=_("problems"),
        definition=_("Problems and demands of enterprises found in the period."),
        kinds=ALL, rows=partial(held, "found_on"), day="found_on", by=OF_PROBLEM,
        near=in_their_hands,
    ),
    CountFigure(
        code="problems_closed", label=_("problems closed"), unit=_("problems"),
        definition=_("Problems closed in the period, whenever they were raised."),
        kinds=ALL, day="closed_on", by=OF_PROBLEM, near=in_their_hands,
        rows=lambda: held("closed_on").closed(),
    ),
    MedianFigure(
        code="problems_workdays", label=_("median time to closing"), unit=_("workdays"),
        definition=_(
            "Of the problems closed in the period, the median of the workdays from the day on "
            "which each was raised to the day of its closing: half of them took no longer. With "
            "an even number, the lower of the two in the middle."
        ),
        day="closed_on", amount="workdays",
        rows=lambda: Problem.objects.closed().with_workdays(),
        by={"workstation": "workstation", "district": "district__code"},
    ),
    CountFigure(
        code="problems_due", label=_("problems due"), unit=_("problems"),
        definition=_(
            "Problems whose time limit lies in the period and is over, or that were closed "
            "before it."
        ),
        kinds=ALL, day="due_on", by=OF_PROBLEM, near=in_their_hands,
        rows=lambda: held("due_on").fallen_due(),
    ),
    CountFigure(
        code="problems_in_time", label=_("problems closed within their limit"),
        unit=_("problems"),
        definition=_("Problems whose time limit lies in the period and that were closed by it."),
        kinds=ALL, day="due_on", by=OF_PROBLEM, near=in_their_hands,
        rows=lambda: held("due_on").closed().filter(closed_on__lte=F("due_on")),
    ),
    RatioFigure(
        code="problems_closed_in_time", label=_("problems closed in time"), unit=_("problems"),
        definition=_(
            "Of the problems whose time limit lies in the period, those closed within it."
        ),
        kinds=ALL, part="problems_in_time", whole="problems_due",
    ),
    CountFigure(
        code="problems_answer_due", label=_("problems due for an answer"), unit=_("problems"),
        definition=_(
            "Problems whose time limit lies in the period and is over, or that were answered "
            "before it."
        ),
        kinds=ALL, day="due_on", by=OF_PROBLEM, near=in_their_hands,
        rows=lambda: held("due_on").due_for_answer(),
    ),
    CountFigure(
        code="problems_answer_in_time", label=_("problems answered within their limit"),
        unit=_("problems"),
        definition=_(
            "Problems whose time limit lies in the period and whose standing answer was given by "
            "it; an answer that the enterprise sent back does not count."
        ),
        kinds=ALL, day="due_on", by=OF_PROBLEM, near=in_their_hands,
        rows=lambda: held("due_on").filter(answered_on__lte=F("due_on")),
    ),
    RatioFigure(
        code="problems_answered_in_time", label=_("problems answered in time"),
        unit=_("problems"),
        definition=_(
            "Of the problems whose time limit lies in the period, those whose standing answer was "
            "given within it."
        ),
        kinds=ALL, part="problems_answer_in_time", whole="problems_answer_due",
    ),
    CountFigure(
        code="problems_rated", label=_("problems rated by the enterprise"), unit=_("problems"),
        definition=_("Problems on whose answer the enterprise gave its word in the period."),
        kinds=ALL, day="rated_on", by=OF_PROBLEM, near=in_their_hands,
        rows=rated,
    ),
    CountFigure(
        code="problems_content", label=_("problems with a satisfied enterprise"),
        unit=_("problems"),
        definition=_(
            "Problems on whose answer the enterprise said in the period that it is satisfied or "
            "fairly satisfied."
        ),
        kinds=ALL, day="rated_on", by=OF_PROBLEM, near=in_their_hands,
        rows=satisfied,
    ),
    RatioFigure(
        code="problem_satisfaction", label=_("satisfaction with answers"), unit=_("problems"),
        definition=_(
            "Of the problems rated by the enterprise in the period, those with which it is "
            "satisfied or fairly satisfied. The last rating of each counts."
        ),
        kinds=ALL, part="problems_content", whole="problems_rated",
    ),
    CountFigure(
        code="problem_revisits", label=_("return visits made"), unit=_("problems"),
        definition=_(
            "Problems whose return visit was made in the period and found them solved."
        ),
        kinds=ALL, day="revisited_on", by=OF_PROBLEM, near=in_their_hands,
        rows=lambda: held("revisited_on").filter(revisited_on__isnull=False),
    ),
    CountFigure(
        code="experiences", label=_("experiences shared"), unit=_("entries"),
        definition=_(
            "Good practice of the period that was handed in for review, or told at a symposium "
            "that was held; drafts and what came back do not count."
        ),
        kinds=("instructor", "workstation", "district"), rows=Experience.objects.shared,
        day="day",
        by={
            "instructor": "instructor", "workstation": "workstation",
            "district": "district__code",
        },
    ),
)  # fmt: skip
