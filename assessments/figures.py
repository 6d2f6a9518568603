"""What this room counts: what the enterprises answered about the five noes."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.models import Cycle, Rating
from common.figures import DueFigure, EvidenceRow, Reading, register
from common.periods import HALF, YEAR, Period
from records.calendar_effects import tells_what_stays

PATHS = {
    "instructor": "evaluation__instructor",
    "workstation": "evaluation__workstation",
    "district": "evaluation__district__code",
}


def answers(period: Period) -> QuerySet[Rating]:
    """The enterprises' ratings in the assessments of the period (of both halves, for a year)."""
    codes = [period.code]
    if period.months == YEAR:
        codes += [half.code for half in period.parts(HALF)]
    return Rating.objects.filter(
        group=Rating.Group.ENTERPRISE, evaluation__cycle__code__in=codes
    ).exclude(noes={})


def read(kind: str, subjects: Collection, period: Period) -> dict[Any, Reading]:
    """Items kept of items answered, by subject, in one query."""
    kept: dict[Any, int] = dict.fromkeys(subjects, 0)
    asked: dict[Any, int] = dict.fromkeys(subjects, 0)
    for key, noes in answers(period).values_list(PATHS[kind], "noes"):
        owners = [s for s in kept if key.startswith(s)] if kind == "district" else [key]
        for owner in owners:
            if owner in kept:
                kept[owner] += sum(map(bool, noes.values()))
                asked[owner] += len(noes)
    return {s: Reading(kept[s], asked[s]) for s in subjects if asked[s]}


def explain(kind: str, subject: Any, period: Period) -> list[EvidenceRow]:
    """Every answer: the day, the enterprise, how many items it confirmed.

    Which enterprise doubts which item stands in the evaluation, for those who may open it.
    """
    path = PATHS[kind] + ("__startswith" if kind == "district" else "")
    rows = answers(period).filter(**{path: subject}).order_by("at", "pk")
    found = rows.values_list("pk", "at", "noes", "evaluation__instructor__name")
    return [
        EvidenceRow(
            day=at.date(),
            text=_("%(name)s: %(kept)s of %(asked)s items confirmed as kept")
            % {"name": name, "kept": sum(map(bool, noes.values())), "asked": len(noes)},
            counted=any(noes.values()),
            pk=pk,
        )
        for pk, at, noes, name in found
    ]


register(
    DueFigure(
        code="noes_kept",
        label=_("five noes kept"),
        unit=_("items"),
        definition=_(
            "Items of the five noes that the enterprises, asked in the period's assessment, "
            "confirmed as kept, of all items they answered."
        ),
        kinds=("instructor", "workstation", "district"),
        read=read,
        explain=explain,
    )
)


@tells_what_stays
def kept_by_cycles(first: date, last: date) -> list[str]:
    """The assessments of days whose calendar changes: results stand until compiled anew."""
    stage = Cycle.Stage
    said = {
        stage.OPEN: gettext("%(cycle)s (%(stage)s): will be compiled by the new calendar."),
        stage.FINAL: gettext("%(cycle)s (%(stage)s): its results are frozen and not touched."),
    }
    stands = gettext(
        "%(cycle)s (%(stage)s): what is compiled is not touched unless it is compiled anew."
    )
    years = {first.year, last.year}
    rows = Cycle.objects.filter(code__regex="^(" + "|".join(map(str, sorted(years))) + ")")
    return [
        said.get(stage.OPEN if cycle.stage == stage.RATING else cycle.stage, stands)
        % {"cycle": cycle, "stage": cycle.get_stage_display()}
        for cycle in rows.select_related("district").order_by("code", "district__code")
        if cycle.period.start <= last and first < cycle.period.end
    ]
