"""What this room knows how to count."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.policies import by_district
from common.figures import (
    NOTHING_DUE,
    CountFigure,
    DueFigure,
    EvidenceRow,
    RatioFigure,
    Reading,
    StockFigure,
    register,
)
from common.periods import Period
from enterprises.figures import BY, JOINT, OWN, PLACES, UNIT, counted, covered_by, operating
from instructors.models import Enrolment, Instructor, Posting


def training_read(kind: str, subjects: Collection, period: Period) -> dict[Any, Reading]:
    """Class hours attended against the year's due, for all of them in two queries."""
    del kind
    people = Instructor.objects.order_by()
    if len(subjects) <= 500:
        people = people.filter(pk__in=list(subjects))
    ended = Q(
        enrolments__course__ends_on__gte=period.start, enrolments__course__ends_on__lt=period.end
    )
    attended = Coalesce(Sum("enrolments__hours", filter=ended), 0)
    lines = list(people.values_list("pk", "district__code").annotate(total=attended))
    dues = by_district("training_hours_due", [District(code=code) for _, code, _ in lines])
    found = {}
    for pk, code, hours in lines:
        due = dues[code]
        found[pk] = Reading(hours, due) if due else Reading(hours, 0, NOTHING_DUE)
    return found


def training_explain(kind: str, subject: Any, period: Period) -> list[EvidenceRow]:
    """The courses behind the hours, in order of time; also those without hours, not counted."""
    del kind
    within = {"course__ends_on__gte": period.start, "course__ends_on__lt": period.end}
    rows = Enrolment.objects.filter(instructor=subject, **within).select_related("course")
    return [
        EvidenceRow(
            row.course.ends_on,
            gettext("%(course)s: %(hours)s class hours, %(result)s")
            % {"course": row.course, "hours": row.hours, "result": row.get_result_display()},
            reverse("instructors:course", args=[row.course_id]),
            row.hours > 0,
            row.pk,
        )
        for row in rows.order_by("course__ends_on", "pk")
    ]


def reached(day: date) -> QuerySet:
    """Enterprises without an organization that party work reaches all the same."""
    served = Exists(Posting.objects.on(day).filter(enterprise=OuterRef("pk")))
    without = counted(day).filter(~covered_by(day, OWN, JOINT))
    return without.filter(Q(served) | Q(has_union=True) | Q(has_league=True))


def posted_to(day: date, enterprises: QuerySet) -> QuerySet:
    """Postings in force that day to one of the enterprises."""
    return Posting.objects.on(day).filter(enterprise__in=enterprises.order_by().values("pk"))


POSTING_BY = {
    "instructor": "instructor",
    "enterprise": "enterprise",
    "workstation": "workstation",
    "district": "district__code",
}

register(
    DueFigure(
        code="training_hours",
        label=_("Training hours"),
        unit=_("class hours"),
        definition=_(
            "Class hours attended in courses that ended in the period, against the hours that the "
            "district's setting makes due in a year; the due is not pro-rated."
        ),
        kinds=("instructor",),
        read=training_read,
        explain=training_explain,
    ),
    CountFigure(
        code="courses_passed",
        label=_("Courses passed"),
        unit=_("courses"),
        definition=_("Courses that ended in the period with the result “passed”."),
        kinds=("instructor",),
        rows=lambda: Enrolment.objects.filter(result=Enrolment.Result.PASSED),
        day="course__ends_on",
        by={"instructor": "instructor"},
    ),
    StockFigure(
        code="postings_held",
        label=_("Enterprises served"),
        unit=UNIT,
        definition=_("Enterprises to which a posting is in force on the period's last day."),
        kinds=("instructor", "workstation", "district"),
        on=lambda day: Posting.objects.on(day),
        by=POSTING_BY,
        distinct="enterprise",
    ),
    StockFigure(
        code="posted_operating",
        label=_("Operating enterprises served"),
        unit=UNIT,
        definition=_(
            "Enterprises served on the period's last day that physically operate on that day."
        ),
        kinds=("instructor",),
        on=lambda day: posted_to(day, operating(day)),
        by=POSTING_BY,
        distinct="enterprise",
    ),
    StockFigure(
        code="posted_organized",
        label=_("Enterprises served that have an organization"),
        unit=UNIT,
        definition=_(
            "Operating enterprises served on the period's last day that an own or a joint party "
            "organization covers on that day."
        ),
        kinds=("instructor",),
        on=lambda day: posted_to(day, operating(day).filter(covered_by(day, OWN, JOINT))),
        by=POSTING_BY,
        distinct="enterprise",
    ),
    RatioFigure(
        code="posted_organization_coverage",
        label=_("Organization coverage of the enterprises served"),
        unit=UNIT,
        definition=_(
            "Enterprises served that have an own or a joint party organization, divided by the "
            "operating enterprises served, both on the period's last day."
        ),
        kinds=("instructor",),
        part="posted_organized",
        whole="posted_operating",
    ),
    StockFigure(
        code="instructors_serving",
        label=_("Instructors serving"),
        unit=_("people"),
        definition=_("Instructors with a posting in force on the period's last day."),
        kinds=("enterprise", "workstation", "district"),
        on=lambda day: Posting.objects.on(day),
        by=POSTING_BY,
        distinct="instructor",
    ),
    StockFigure(
        code="enterprises_reached",
        label=_("Enterprises reached by work alone"),
        unit=UNIT,
        definition=_(
            "Enterprises counted for coverage without an own or joint organization that have an "
            "instructor posted on the period's last day, or a trade union or youth league."
        ),
        kinds=PLACES,
        on=reached,
        by=BY,
    ),
    RatioFigure(
        code="work_coverage",
        label=_("Work coverage"),
        unit=UNIT,
        definition=_(
            "Enterprises reached by work alone, divided by the enterprises counted for coverage "
            "that have no own or joint party organization, both on the period's last day."
        ),
        kinds=PLACES,
        part="enterprises_reached",
        whole="enterprises_without_organization",
    ),
)
