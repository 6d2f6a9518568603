"""What enterprises have confirmed, as figures; `records.figures` registers them with the others.

An enterprise that says nothing counts for nobody and against nobody: only visits that an answering
enterprise was shown are counted at all.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.counting import above, chosen, in_period, of_subject
from common.figures import (
    NO_DATA,
    CountFigure,
    DueFigure,
    EvidenceRow,
    RatioFigure,
    Reading,
    register,
)
from common.periods import Period
from records.models import Confirmation, ConfirmationAnswer, ConfirmedVisit

LEAST = 3  # enterprises that must have rated before a mean is shown: nobody is guessed at
PEOPLE = ("instructor", "workstation", "district")
PLACES = ("enterprise", "workstation", "district")
OF_VISIT = {
    "instructor": "instructor", "workstation": "log__workstation",
    "district": "log__district__code", "enterprise": "answer__confirmation__enterprise",
}  # fmt: skip
OF_LINK = {"enterprise": "enterprise", "workstation": "workstation", "district": "district__code"}
FIRM = "answer__confirmation__enterprise"


def rated() -> QuerySet[ConfirmedVisit]:
    """The visits of answers that carry a rating."""
    return ConfirmedVisit.objects.exclude(answer__satisfaction="")


def satisfaction(kind: str, subjects: Collection, period: Period) -> dict[Any, Reading]:
    """Content answers of all ratings; no data where fewer than LEAST enterprises have rated."""
    rows = rated().filter(**in_period("day", period))
    answers: dict[Any, dict[int, str]] = defaultdict(dict)
    firms: dict[Any, set[int]] = defaultdict(set)
    path = OF_VISIT[kind]
    said = chosen(rows, path, kind, subjects)
    said = said.values_list(path, "answer", "answer__satisfaction", FIRM)
    for key, answer, word, firm in said.order_by().distinct():
        for subject in above(key, subjects) if kind == "district" else [key]:
            answers[subject][answer] = word
            firms[subject].add(firm)
    return {
        subject: _reading(answers[subject].values(), len(firms[subject]))
        for subject in subjects
        if subject in answers
    }


def _reading(words: Collection[str], firms: int) -> Reading:
    if firms < LEAST:
        return Reading(None, None, NO_DATA)
    return Reading(sum(word in ConfirmationAnswer.CONTENT for word in words), len(words))


def explain_satisfaction(kind: str, subject: Any, period: Period) -> list[EvidenceRow]:
    """How many of each answer. Which enterprise gave which is in its own page, for the offices."""
    reading = satisfaction(kind, [subject], period).get(subject)
    if reading is None:
        return []
    if reading.state == NO_DATA:
        text = _("Fewer than %(least)s enterprises have rated; not shown.") % {"least": LEAST}
        return [EvidenceRow(None, str(text), counted=False)]
    rows = rated().filter(**in_period("day", period))
    rows = rows.filter(of_subject(OF_VISIT[kind], kind, subject))
    words = dict(rows.values_list("answer", "answer__satisfaction").order_by())
    return [
        EvidenceRow(
            None, f"{choice.label}: {list(words.values()).count(choice)}",
            counted=choice in ConfirmationAnswer.CONTENT,
        )
        for choice in ConfirmationAnswer.Satisfaction
    ]  # fmt: skip


register(
    CountFigure(
        code="visits_vouched", label=_("visits enterprises answered about"), unit=_("visits"),
        definition=_(
            "Visits of the period that an enterprise was shown when it answered, as they still "
            "stand in a received log."
        ),
        kinds=(*PEOPLE, "enterprise"), rows=ConfirmedVisit.objects.standing, day="day",
        by=OF_VISIT,
    ),
    CountFigure(
        code="visits_confirmed", label=_("visits confirmed by enterprises"), unit=_("visits"),
        definition=_(
            "Visits of the period that the enterprise said took place, as they still stand in a "
            "received log."
        ),
        kinds=(*PEOPLE, "enterprise"), rows=ConfirmedVisit.objects.confirmed, day="day",
        by=OF_VISIT,
    ),
    RatioFigure(
        code="confirmation_rate", label=_("confirmation by enterprises"), unit=_("visits"),
        definition=_(
            "Of the visits that enterprises answered about, those they confirmed. Where an "
            "enterprise has not answered, nothing is counted."
        ),
        kinds=(*PEOPLE, "enterprise"), part="visits_confirmed", whole="visits_vouched",
    ),
    DueFigure(
        code="enterprise_satisfaction", label=_("satisfaction of enterprises"),
        unit=pgettext_lazy("unit", "ratings"),
        definition=_(
            "Monthly ratings by enterprises visited in the period, and those of them satisfied or "
            "fairly satisfied; no data where fewer than three enterprises have rated."
        ),
        kinds=PEOPLE, read=satisfaction, explain=explain_satisfaction,
    ),
    CountFigure(
        code="confirmations_asked", label=_("enterprises asked to confirm"),
        unit=pgettext_lazy("unit", "confirmations"),
        definition=_("Enterprises asked to confirm a month of the period, once a month each."),
        kinds=PLACES, rows=Confirmation.objects.all, day="start", by=OF_LINK,
    ),
    CountFigure(
        code="confirmations_answered", label=_("confirmations answered"),
        unit=pgettext_lazy("unit", "confirmations"),
        definition=_("Those of them that the enterprise has answered."),
        kinds=PLACES, rows=Confirmation.objects.answered, day="start", by=OF_LINK,
    ),
    RatioFigure(
        code="confirmations_returned", label=_("enterprises that answered"),
        unit=pgettext_lazy("unit", "confirmations"),
        definition=_("Of the enterprises asked to confirm a month of the period, those answered."),
        kinds=PLACES, part="confirmations_answered", whole="confirmations_asked",
    ),
)  # fmt: skip
