"""The paper of a workstation's quarterly symposium (座谈会纪要)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import User
from common.periods import QUARTER, Period
from common.refusals import Refused
from enterprises.models import Workstation
from records.models import Attendance, Symposium
from reports.builders import numbers
from reports.builders.base import Builder, Context, common_context, register


def build(subject: Workstation, period: Period, asker: User) -> Context:
    """The quarter's symposium of the workstation, with everything that was said and decided."""
    found = (
        Symposium.objects.visible_to(asker).filter(workstation=subject, start=period.start).first()
    )
    if found is None:
        raise Refused("paper.nothing")
    title = pgettext("paper", "Minutes|of the Quarterly Party-Building Symposium")
    return {
        **common_context(title, found.district, period, f"{subject} {period}"),
        "symposium": found,
        "people": by_kind(found),
        "agenda": [line for line in found.agenda.splitlines() if line.strip()],
        "figures": numbers.stored(found.figures),
        "reports": list(found.work_reports.select_related("instructor")),
        "opinions": list(found.opinions.select_related("enterprise", "problem")),
        "experiences": list(found.experiences.select_related("instructor")),
        "decisions": list(found.decisions.all()),
        "earlier": earlier(found, asker),
        "draft": found.status == Symposium.Status.PREPARED,
    }


def by_kind(found: Symposium) -> list[tuple[str, list[Attendance]]]:
    """Who was present, attended without vote, and was absent: (heading, people) each."""
    people = list(found.attendances.all())
    kinds = Attendance.Kind
    headings = [
        (kinds.PRESENT, pgettext("paper", "Present")),
        (kinds.NON_VOTING, pgettext("paper", "Attending")),
        (kinds.ABSENT, pgettext("paper", "Absent")),
    ]
    rows = [(heading, [p for p in people if p.kind == kind]) for kind, heading in headings]
    return [(heading, found) for heading, found in rows if found]


def earlier(found: Symposium, asker: User) -> list:
    """What the last symposium decided, for this one to look at first."""
    last = (
        Symposium.objects.visible_to(asker)
        .filter(workstation=found.workstation, start__lt=found.start)
        .order_by("-start")
        .first()
    )
    return list(last.decisions.all()) if last else []


register(
    Builder(
        kind="symposium",
        label=_("symposium paper"),
        subject=Workstation,
        months=(QUARTER,),
        template="print/symposium.html",
        build=build,
    )
)
