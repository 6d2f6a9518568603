"""The paper of one piece of good practice (经验做法)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import User
from common.periods import YEAR, Period
from common.refusals import Refused
from common.wording import listed
from records.models import Experience
from reports.builders.base import Builder, Context, common_context, register


def build(subject: Experience, period: Period, asker: User) -> Context:
    """What was done, what came of it, where it may be useful; of its own year."""
    if subject.day not in period:
        raise Refused("paper.nothing")
    title = pgettext("paper", "Good Practice|in Party-Building Guidance")
    return {
        **common_context(title, subject.district, period, subject.title),
        "row": subject,
        "kinds": listed(subject.tag_labels),
    }


register(
    Builder(
        kind="experience",
        label=_("experience"),
        subject=Experience,
        months=(YEAR,),
        template="print/experience.html",
        build=build,
    )
)
