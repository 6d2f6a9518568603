"""The hand-over sheet (交接单): what changes hands, with room for all to sign."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import User
from assessments.handover_words import lines_of
from assessments.models import Handover, HandoverItem
from common.periods import YEAR, Period
from common.refusals import Refused
from reports.builders.base import Builder, Context, common_context, register


def build(subject: Handover, period: Period, asker: User) -> Context:
    """The hand-over of a day in that year, as it was made."""
    if subject.day not in period:
        raise Refused("paper.nothing")
    title = pgettext("paper", "Hand-over Sheet|of a Party-Building Instructor")
    groups = lines_of(subject)
    takers = sorted({str(i.taker) for i in subject.items.select_related("taker") if i.taker})
    own = HandoverItem.Way.FINISH
    return {
        **common_context(title, subject.district, period, subject.number),
        "handover": subject,
        "groups": [(h, rows) for h, rows in groups if rows[0].item.way != own],
        "own": [(h, rows) for h, rows in groups if rows[0].item.way == own],
        "takers": takers,
        "head": _head(subject),
    }


def _head(subject: Handover) -> Any:
    station = subject.workstation
    return station.head if station else None


register(
    Builder(
        kind="handover",
        label=_("hand-over sheet"),
        subject=Handover,
        months=(YEAR,),
        template="print/handover.html",
        build=build,
    )
)
