"""A person's self-assessment, drafted from his figures; he edits and owns the text."""

from django.utils.translation import gettext as _

from assessments.models import Evaluation
from common import figures
from common.figures import NO_DATA, NOTHING_DUE
from common.wording import listed

SPOKEN = (
    "log_days", "visits_on_site", "enterprises_covered", "problems_raised", "problems_closed",
    "training_hours", "symposia_attended", "experiences",
)  # fmt: skip


def draft_self(evaluation: Evaluation) -> str:
    """Sentences from the figures that say something, in the author's language of today."""
    period, person = evaluation.cycle.period, evaluation.instructor_id
    known = {figure.code: figure for figure in figures.all_figures("instructor")}
    read = figures.read([c for c in SPOKEN if c in known], "instructor", [person], period)
    parts = []
    for code, by_person in read.items():
        reading, figure = by_person[person], known[code]
        if reading.state in (NO_DATA, NOTHING_DUE) or reading.value is None:
            continue
        words = {"label": figure.label, "value": reading.value, "unit": figure.unit,
                 "due": reading.due}  # fmt: skip
        parts.append(
            _("%(label)s: %(value)s of %(due)s %(unit)s") % words
            if reading.due
            else _("%(label)s: %(value)s %(unit)s") % words
        )
    if not parts:
        return ""
    firms = listed(evaluation.facts.get("enterprises", []))
    opening = _("%(period)s: I served %(firms)s.") % {"period": period, "firms": firms or "—"}
    done = _("What was done.") + " " + _("; ").join(parts) + _(".")
    return "\n".join([opening, done, _("What is still lacking:"), _("Next steps:")])
