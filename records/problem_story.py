"""A problem's steps in the reader's words, for its page and for whoever prints it."""

from django.utils.translation import gettext as _

from common.wording import unpack
from records.models import Problem, ProblemStep

Kind = ProblemStep.Kind


def story(problem: Problem) -> list[dict]:
    """What happened, as `ui/thread.html` draws it."""
    return [
        {
            "at": step.at, "who": step.by, "text": head(step), "body": step.text,
            "tone": "good" if step.kind == Kind.CLOSED else "",
        }
        for step in problem.steps.select_related("by")
    ]  # fmt: skip


def head(step: ProblemStep) -> str:
    """The step with what belongs to it: the unit and the limit, the satisfaction, the visitor."""
    data = {name: unpack(value) for name, value in step.data.items()}
    label = str(step.get_kind_display())
    said = [_SAY[name](value) for name, value in data.items() if name in _SAY and value != ""]
    return f"{label} · {' · '.join(said)}" if said else label


def _satisfaction(value: str) -> str:
    return str(dict(Problem.Satisfaction.choices).get(value, value))


def _how(value: str) -> str:
    return str(dict(Problem.How.choices).get(value, value))


def _limit(value: object) -> str:
    return _("limit %(day)s") % {"day": value}


def _solved(value: bool) -> str:
    return _("solved") if value else _("not solved after all")


_SAY = {
    "lead": lambda value: _("lead: %(unit)s") % {"unit": value},
    "assist": lambda value: _("assisting: %(unit)s") % {"unit": value},
    "due": _limit,
    "satisfaction": _satisfaction,
    "how": _how,
    "said_by": str,
    "person": str,
    "solved": _solved,
    "district": str,
    "number": str,
    "title": str,
    "check_on": lambda value: _("to be looked at again on %(day)s") % {"day": value},
}
