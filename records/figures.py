"""What this room counts. A new figure is one more `register(...)` here.

Logs count from the moment they are received; a visit is a contact with an enterprise in such a
log. Rows carry the workstation and district of their own day.
"""

from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.figures import CountFigure, DueFigure, RatioFigure, register
from records import confirmation_figures, covered, due_papers, duty, explain, ledger_figures
from records.models import (
    Attendance,
    DailyLog,
    MonthlySummary,
    QuarterlyReport,
    Symposium,
    Visit,
)

PEOPLE = ("instructor", "workstation", "district")
ALL = ("instructor", "enterprise", "workstation", "district")
OF_LOG = {"instructor": "instructor", "workstation": "workstation", "district": "district__code"}
OF_VISIT = {kind: f"log__{path}" for kind, path in OF_LOG.items()} | {"enterprise": "enterprise"}
OF_SYMPOSIUM = {
    "instructor": "instructor",
    "workstation": "symposium__workstation",
    "district": "symposium__district__code",
}

# Logs and visits ------------------------------------------------------------------------

ON_SITE = Q(way=Visit.Way.ON_SITE)


def tagged(tag: str) -> Q:
    """Those that carry a duty tag."""
    return Q(tags__contains=f",{tag},")


register(
    CountFigure(
        code="log_days", label=_("days with a log"), unit=_("days"),
        definition=_("Daily logs received (one a day) whose day lies in the period."),
        kinds=PEOPLE, rows=DailyLog.objects.received, day="day", by=OF_LOG,
    ),
    CountFigure(
        code="logs_late", label=_("logs entered late"), unit=_("logs"),
        definition=_(
            "Received logs of days in the period that came in later than the policy allows "
            "without a mark."
        ),
        kinds=PEOPLE, rows=DailyLog.objects.received, only=Q(is_late=True), day="day", by=OF_LOG,
    ),
    CountFigure(
        code="visits_on_site", label=_("on-site visits"), unit=_("visits"),
        definition=_("On-site visits to enterprises in received logs of the period."),
        kinds=ALL, rows=Visit.objects.counted, only=ON_SITE, day="log__day",
        own_day="day", by=OF_VISIT,
    ),
    CountFigure(
        code="contacts", label=_("contacts with enterprises"), unit=_("contacts"),
        definition=_(
            "Contacts with enterprises of any kind (on site, by phone, online, meeting) in "
            "received logs of the period."
        ),
        kinds=ALL, rows=Visit.objects.counted, day="log__day",
        own_day="day", by=OF_VISIT,
    ),
    CountFigure(
        code="enterprises_visited", label=_("enterprises visited"),
        unit=pgettext_lazy("unit", "enterprises"),
        definition=_("Different enterprises visited on site in received logs of the period."),
        kinds=PEOPLE, rows=Visit.objects.counted, only=ON_SITE, day="log__day",
        own_day="day", by=OF_VISIT,
        distinct="enterprise",
    ),
    CountFigure(
        code="policy_visits", label=_("policy talks"), unit=_("contacts"),
        definition=_("Contacts with enterprises tagged “publicize policy” in the period."),
        kinds=ALL, rows=Visit.objects.counted, only=tagged("policy"), day="log__day",
        own_day="day", by=OF_VISIT,
    ),
    CountFigure(
        code="organization_visits", label=_("help with organization building"),
        unit=_("contacts"),
        definition=_(
            "Contacts with enterprises tagged “help set up a party organization” in the period."
        ),
        kinds=ALL, rows=Visit.objects.counted, only=tagged("organization"), day="log__day",
        own_day="day", by=OF_VISIT,
    ),
    CountFigure(
        code="service_visits", label=_("service to enterprises"), unit=_("contacts"),
        definition=_("Contacts with enterprises tagged “serve development” in the period."),
        kinds=ALL, rows=Visit.objects.counted, only=tagged("service"), day="log__day",
        own_day="day", by=OF_VISIT,
    ),
)  # fmt: skip

# What was due ---------------------------------------------------------------------------

register(
    DueFigure(
        code="duty_days", label=_("duty days"), unit=_("days"),
        definition=_(
            "Days due under the duty rules, and done: workdays and make-up days in post and not "
            "on leave or other duty; where a rule asks for days a week, half-month, month, "
            "quarter, half-year or year, in all or at each enterprise, its minimum pro-rated for "
            "such days, counted where that time ends, and at most as many done as due."
        ),
        kinds=PEOPLE, read=duty.read, explain=explain.duty_days,
    ),
    DueFigure(
        code="enterprises_covered", label=_("posted enterprises visited"),
        unit=pgettext_lazy("unit", "enterprises"),
        definition=_(
            "Enterprises with a posting in force at some time in the period, and those of them "
            "visited on site in the period."
        ),
        kinds=PEOPLE, read=covered.read, explain=covered.explain,
    ),
    DueFigure(
        code="summaries_on_time", label=_("monthly summaries on time"), unit=_("summaries"),
        definition=_(
            "Monthly summaries due for months that end in the period (one a month with a workday "
            "in post), and those first handed in by their due date."
        ),
        kinds=PEOPLE, read=partial(due_papers.read, MonthlySummary),
        explain=partial(explain.papers, MonthlySummary),
    ),
    DueFigure(
        code="reports_on_time", label=_("quarterly reports on time"), unit=_("reports"),
        definition=_(
            "Quarterly reports due for quarters that end in the period (one a quarter with a "
            "workday in post), and those first handed in by their due date."
        ),
        kinds=PEOPLE, read=partial(due_papers.read, QuarterlyReport),
        explain=partial(explain.papers, QuarterlyReport),
    ),
)  # fmt: skip

# Symposia -------------------------------------------------------------------------------


def invited() -> QuerySet:
    """Instructors on the attendance list of a symposium that was held."""
    return Attendance.objects.filter(
        symposium__status__in=Symposium.TOOK_PLACE, instructor__isnull=False
    )


def came() -> QuerySet:
    """Those of them who were there."""
    return invited().filter(kind__in=Attendance.CAME)


register(
    CountFigure(
        code="symposia_due", label=_("symposia invited to"), unit=_("attendances"),
        definition=_("Instructors on the attendance lists of symposia held in the period."),
        kinds=PEOPLE, rows=invited, day="symposium__held_on", by=OF_SYMPOSIUM,
    ),
    CountFigure(
        code="symposia_present", label=_("symposia present at"), unit=_("attendances"),
        definition=_("Instructors present at symposia held in the period."),
        kinds=PEOPLE, rows=came, day="symposium__held_on", by=OF_SYMPOSIUM,
    ),
    RatioFigure(
        code="symposia_attended", label=_("symposia attended"), unit=_("attendances"),
        definition=_(
            "Of the symposia held in the period to which an instructor was invited, those he "
            "attended."
        ),
        kinds=PEOPLE, part="symposia_present", whole="symposia_due",
    ),
)  # fmt: skip

# What enterprises confirm, and the ledger of problems, are registered by these.
__all__ = ["confirmation_figures", "ledger_figures"]
