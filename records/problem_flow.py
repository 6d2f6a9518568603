"""The ledger's one table of transitions: which step fits when, and by whose hands.

`MOVES` is read by the actions (`take`), which refuse what it does not allow, and by the pages
(`open_moves`), which show a button for what it does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import District, Role, User
from accounts.policies import policies
from common.refusals import Refused
from records.models import Problem

State = Problem.State
BEFORE, IN_HAND = Problem.BEFORE, Problem.IN_HAND
AFTER_ANSWER = (State.ANSWERED, State.RATED, State.REVISITED)
OPEN = (*BEFORE, *IN_HAND, *AFTER_ANSWER)
RULES = (
    "problem_first_review", "problem_assigner", "problem_close_apart", "problem_revisit",
    "problem_extensions",
)  # fmt: skip
ASSIGNERS = {
    "station": (Role.STATION_HEAD, Role.COMMITTEE, Role.DEPARTMENT),
    "committee": (Role.COMMITTEE, Role.DEPARTMENT),
    "department": (Role.DEPARTMENT,),
}
Rules = dict[str, Any]
Who = Callable[[User, Problem, Rules], bool]
When = Callable[[Problem, Rules], str]  # the code of the refusal; empty where it fits


def rules_of(problem: Problem) -> Rules:
    """The settings of its district that steer the ledger, in one query."""
    return policies(RULES, problem.district)


# By whose hands -------------------------------------------------------------------------


def in_office(user: User, problem: Problem) -> bool:
    """Whether the problem lies with the user's office: station, committee or department."""
    if user.is_system:
        return True
    if user.role == Role.STATION_HEAD:
        return problem.workstation_id is not None and problem.workstation.head_id == user.pk
    if user.role not in (Role.COMMITTEE, Role.DEPARTMENT) or user.district_id is None:
        return False
    return user.district.contains(problem.district)


def decides(user: User, problem: Problem, rules: Rules) -> bool:
    """Who assigns, decides on time and objections, tracks and closes (`problem_assigner`).

    Passed up, the problem is decided on by the offices of the district it went to.
    """
    if user.is_system:
        return True
    if user.role not in ASSIGNERS[rules["problem_assigner"]] or not in_office(user, problem):
        return False
    return problem.passed_to_id is None or above(user, problem.passed_to)


def may_decide(user: User, problem: Problem) -> bool:
    """The same, for whoever asks about one problem only."""
    return decides(user, problem, rules_of(problem))


def above(user: User, district: District) -> bool:
    """Whether the user's office stands in the district or over it."""
    return user.role != Role.STATION_HEAD and user.district.contains(district)


def handles(user: User, problem: Problem, rules: Rules) -> bool:
    """Who passes on what was done and said: the problem's instructor, and any office over it."""
    own = user.is_instructor and problem.instructor_id == user.instructor_id
    return bool(own) or in_office(user, problem)


def words_it(user: User, problem: Problem, rules: Rules) -> bool:
    """Who puts its words right: whoever raised it, and the offices."""
    return problem.created_by_id == user.pk or in_office(user, problem)


def checks(user: User, problem: Problem, rules: Rules) -> bool:
    """Who checks a problem first: an office, and not its own raiser."""
    return in_office(user, problem) and (user.is_system or problem.created_by_id != user.pk)


def closes(user: User, problem: Problem, rules: Rules) -> bool:
    """Who approves the closing: whoever decides, but (by policy) not who entered the answer."""
    apart = rules["problem_close_apart"] and not user.is_system
    return decides(user, problem, rules) and not (apart and problem.answered_by_id == user.pk)


# When -----------------------------------------------------------------------------------


def _always(problem: Problem, rules: Rules) -> str:
    return ""


def _wants_review(problem: Problem, rules: Rules) -> str:
    return "" if rules["problem_first_review"] else "problem.no_review"


def _is_reviewed(problem: Problem, rules: Rules) -> str:
    waits = rules["problem_first_review"] and problem.state == State.RAISED
    return "problem.not_reviewed" if waits else ""


def _may_object(problem: Problem, rules: Rules) -> str:
    return "problem.objected_already" if problem.objected_on else ""


def _has_objection(problem: Problem, rules: Rules) -> str:
    return "" if problem.objection_open else "problem.no_objection"


def _may_ask(problem: Problem, rules: Rules) -> str:
    taken = [extension.state for extension in problem.extensions.all()]
    if "asked" in taken:
        return "problem.asked_already"
    return "problem.no_more_time" if taken.count("granted") >= rules["problem_extensions"] else ""


def _was_asked(problem: Problem, rules: Rules) -> str:
    asked = any(extension.state == "asked" for extension in problem.extensions.all())
    return "" if asked else "problem.not_asked"


def _is_revisited(problem: Problem, rules: Rules) -> str:
    missing = rules["problem_revisit"] and problem.state == State.RATED
    return "problem.no_return_visit" if missing else ""


def _is_tracked(problem: Problem, rules: Rules) -> str:
    return "" if problem.long_term else "problem.not_tracked"


def _not_tracked(problem: Problem, rules: Rules) -> str:
    return "problem.tracked_already" if problem.long_term else ""


def _has_above(problem: Problem, rules: Rules) -> str:
    return "" if upper_district(problem) else "problem.nobody_above"


def upper_district(problem: Problem) -> District | None:
    """Where it would go, passed up: the county of a township, the city of a county."""
    place = problem.passed_to or problem.district
    return place.parent


# The table ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """A step: from which states, by whom, and on what further condition.

    In the states of `first` it is what should happen next; elsewhere it only may.
    """

    name: str
    label: Any
    states: tuple[str, ...]
    who: Who
    when: When = _always
    first: tuple[str, ...] = ()

    def refusal(self, user: User, problem: Problem, rules: Rules) -> Refused | None:
        """Why it cannot be taken now by this user; None where it can."""
        if not self.who(user, problem, rules):
            apart = self.name == "close" and decides(user, problem, rules)
            return Refused("problem.answered_it" if apart else "common.not_yours")
        if problem.state not in self.states:
            return Refused("problem.other_state", state=str(problem.get_state_display()))
        code = self.when(problem, rules)
        return Refused(code) if code else None


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("settle", _("Decide on the objection"), (State.ASSIGNED,), decides, _has_objection,
             IN_HAND),
        Move("grant", _("Decide on more time"), IN_HAND, decides, _was_asked, IN_HAND),
        Move("review", _("Check it"), (State.RAISED,), checks, _wants_review, BEFORE),
        Move("assign", _("Assign"), (*BEFORE, *IN_HAND), decides, _is_reviewed, BEFORE),
        Move("answer", _("Enter the answer"), IN_HAND, handles, _always, IN_HAND),
        Move("rate", _("Enter what the enterprise says"), (State.ANSWERED,), handles, _always,
             (State.ANSWERED,)),
        Move("revisit", _("Enter the return visit"), (State.RATED,), handles, _always,
             (State.RATED,)),
        Move("close", _("Close"), (State.RATED, State.REVISITED), closes, _is_revisited,
             (State.RATED, State.REVISITED)),
        Move("progress", _("Note progress"), IN_HAND, handles),
        Move("object", _("Object to the assignment"), (State.ASSIGNED,), handles, _may_object),
        Move("extend", _("Ask for more time"), IN_HAND, handles, _may_ask),
        Move("track", _("Track in the long term"), IN_HAND, decides, _not_tracked),
        Move("untrack", _("End the tracking"), OPEN, decides, _is_tracked),
        Move("pass_up", _("Pass up"), (*BEFORE, *IN_HAND), decides, _has_above),
        Move("edit", _("Edit"), (State.RAISED,), words_it),
        Move("relate", _("Link the same matter"), OPEN, handles),
    )
}  # fmt: skip


def take(name: str, problem: Problem, by: User) -> Rules:
    """For an action that holds the problem's lock: refuse a step that the table does not allow."""
    rules = rules_of(problem)
    if refusal := MOVES[name].refusal(by, problem, rules):
        raise refusal
    return rules


def open_moves(user: User, problem: Problem) -> list[Move]:
    """The steps that the user can take now, the most pressing first."""
    if user.role == Role.AUDITOR and not user.is_instructor:
        return []
    rules = rules_of(problem)
    return [move for move in MOVES.values() if not move.refusal(user, problem, rules)]


def next_move(moves: list[Move], problem: Problem) -> Move | None:
    """What should happen next, of the steps that are open."""
    return next((move for move in moves if problem.state in move.first), None)
