"""Wide tables: the roster of instructors and the problem ledger."""

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import District, User
from accounts.scope import BRANCH_ROLES
from assessments.models import Consequence
from common.periods import HALF, MONTH, QUARTER, YEAR, Period
from enterprises.models import Workstation
from instructors.models import Instructor, Posting, Term
from records.models import Problem
from reports.builders import numbers
from reports.builders.base import (
    Builder,
    Context,
    common_context,
    leading_body,
    phone_of,
    register,
)

LENGTHS = (MONTH, QUARTER, HALF, YEAR)
FIGURES = (
    "problems_raised", "problems_closed", "problems_answered_in_time", "problems_closed_in_time",
    "problems_workdays", "problem_satisfaction", "problem_revisits",
)  # fmt: skip


class DistrictBuilder(Builder):
    """A paper about a whole district: for those alone whose scope is districts."""

    def subjects(self, user: User) -> QuerySet:
        if user.is_system or user.role in BRANCH_ROLES:
            return District.objects.visible_to(user)
        return District.objects.none()


def district_roster(subject: District, period: Period, asker: User) -> Context:
    """Everybody posted in the district in the period."""
    people = Instructor.objects.filter(district__code__startswith=subject.code)
    return _roster(people, subject, subject, period, asker)


def station_roster(subject: Workstation, period: Period, asker: User) -> Context:
    """Everybody of the workstation posted in the period."""
    people = Instructor.objects.filter(workstation=subject)
    return _roster(people, subject.district, subject, period, asker)


def _roster(
    people: QuerySet, district: District, subject: object, period: Period, asker: User
) -> Context:
    in_force = Posting.objects.touching(period.start, period.last)
    postings = Prefetch("postings", in_force.select_related("enterprise").order_by("start"), "now")
    terms = Prefetch("terms", Term.objects.filter(start__lt=period.end).order_by("-start"), "begun")
    rows = (
        people.filter(pk__in=Instructor.objects.visible_to(asker).values("pk"))
        .filter(pk__in=in_force.values("instructor"))
        .select_related("workstation")
        .prefetch_related(postings, terms)
        .order_by("workstation__name_key", "name_key", "pk")
    )
    title = pgettext("paper", "Roster|of Party-Building Instructors")
    return {
        **common_context(title, district, period, f"{subject} {period}"),
        "subject": subject,
        "rows": [
            {"person": row, "phone": phone_of(row, asker), "term": next(iter(row.begun), None)}
            for row in rows
        ],
    }


def district_problems(subject: District, period: Period, asker: User) -> Context:
    """The district's problems found in the period."""
    rows = Problem.objects.filter(district__code__startswith=subject.code)
    figures = numbers.read(FIGURES, "district", subject.code, period)
    return _problems(rows, subject, subject, period, asker, figures)


def station_problems(subject: Workstation, period: Period, asker: User) -> Context:
    """The workstation's problems found in the period."""
    rows = Problem.objects.filter(workstation=subject)
    figures = numbers.read(FIGURES, "workstation", subject.pk, period)
    return _problems(rows, subject.district, subject, period, asker, figures)


def _problems(
    rows: QuerySet, district: District, subject: object, period: Period, asker: User, figures: list
) -> Context:
    seen = rows.filter(pk__in=Problem.objects.visible_to(asker).values("pk"))
    seen = seen.filter(found_on__gte=period.start, found_on__lt=period.end)
    title = pgettext("paper", "Problem Ledger|of Enterprises Served")
    return {
        **common_context(title, district, period, f"{subject} {period}"),
        "subject": subject,
        "figures": figures,
        "rows": list(
            seen.select_related("enterprise", "instructor", "closed_by", "passed_to").order_by(
                "found_on", "pk"
            )
        ),
    }


def priority_list(subject: District, period: Period, asker: User) -> Context:
    """Those on the priority list whose last excellent year is this one."""
    year = period.start.year
    rows = (
        Consequence.objects.visible_to(asker)
        .filter(kind=Consequence.Kind.PRIORITY, district__code__startswith=subject.code)
        .filter(Q(cause__cycle__code=str(year)) | Q(earlier__year=year))
        .select_related("instructor", "workstation", "cause__cycle", "earlier")
        .order_by("workstation__name_key", "instructor__name_key", "pk")
    )
    title = pgettext("paper", "Priority List|for Promotion")
    return {
        **common_context(title, subject, period, f"{subject} {period}"),
        "subject": subject, "rows": list(rows), "signer": leading_body(subject),
    }  # fmt: skip


for factory, kind, label, subject, months, template, build in (
    (DistrictBuilder, "priority_list", _("priority list of the district"), District, (YEAR,),
     "print/priority_list.html", priority_list),
    (DistrictBuilder, "roster", _("roster of the district"), District, (YEAR,),
     "print/roster.html", district_roster),
    (Builder, "station_roster", _("roster of the workstation"), Workstation, (YEAR,),
     "print/roster.html", station_roster),
    (DistrictBuilder, "problem_ledger", _("problem ledger of the district"), District, LENGTHS,
     "print/problem_ledger.html", district_problems),
    (Builder, "station_problems", _("problem ledger of the workstation"), Workstation, LENGTHS,
     "print/problem_ledger.html", station_problems),
):  # fmt: skip
    register(
        factory(
            kind=kind, label=label, subject=subject, months=months, template=template, build=build
        )
    )
