"""Problems and decisions that change hands; parts of a hand-over, which writes the audit entry."""

from datetime import date

from accounts.models import User
from common.actions import locked, save
from instructors.models import Instructor
from records.actions.problem_steps import step
from records.models import Decision, Problem, ProblemHand, ProblemStep

Kind = ProblemStep.Kind


def pass_problem(
    problem: Problem, taker: Instructor | None, *, day: date, to: str, number: str, by: User
) -> None:
    """Put an open problem into somebody else's hands (None: the workstation's) after the day.

    In whose hands it was until then stays on record: what was counted for a period that is over
    does not move.
    """
    problem = locked(problem)
    if problem.instructor:
        ProblemHand.objects.create(problem=problem, instructor=problem.instructor, until=day)
    problem.instructor = taker
    save(problem, "instructor")
    step(problem, Kind.HANDED, by, person=to, number=number)


def pass_decision(decision: Decision, taker: Instructor | None) -> None:
    """Put a decision into somebody else's queue (None: the station's); its words stay."""
    decision = locked(decision)
    decision.instructor = taker
    save(decision, "instructor")
