"""Papers of one page or a few: a month's summary, a half-year form, a responsibility book."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.models import Cycle
from common.periods import HALF, MONTH, QUARTER, YEAR, Period
from common.refusals import Refused
from instructors.models import Instructor
from records.models import MonthlySummary, QuarterlyReport
from reports.builders import judgement, person, work
from reports.builders.base import Builder, Context, Section, common_context, register

TEMPLATE = "print/single.html"


def _alone(section: Section, subject: Instructor, period: Period) -> Context:
    if section.missing:
        raise Refused("paper.nothing")
    running = f"{subject} {period}"
    context = common_context(section.title, subject.district, period, running)
    return {**context, "sections": [section]}


def month(subject: Instructor, period: Period, asker: User) -> Context:
    """A month's summary for signature."""
    return _signed(MonthlySummary, subject, period, asker)


def quarter(subject: Instructor, period: Period, asker: User) -> Context:
    """A quarter's report for signature."""
    return _signed(QuarterlyReport, subject, period, asker)


def _signed(
    model: type[MonthlySummary] | type[QuarterlyReport],
    subject: Instructor, period: Period, asker: User,
) -> Context:  # fmt: skip
    rows = work.papers_of(model, subject, period, asker)
    section = work.signed_paper(rows, subject, period, asker)
    return _alone(section, subject, period)


def book(subject: Instructor, period: Period, asker: User) -> Context:
    """The year's responsibility book for both signatures."""
    return _alone(person.book(subject, period, asker), subject, period)


def pledge(subject: Instructor, period: Period, asker: User) -> Context:
    """The pledge that held in the year."""
    return _alone(person.pledge(subject, period, asker), subject, period)


def form(subject: Instructor, period: Period, asker: User) -> Context:
    """The assessment form of a half-year or a year."""
    kind = Cycle.Kind.HALF_YEAR if period.months == HALF else Cycle.Kind.ANNUAL
    rows = judgement.evaluations(subject, kind, period, asker)
    found = next((row for row in rows if row.cycle.code == period.code), None)
    if found is None:
        raise Refused("paper.nothing")
    return _alone(judgement.form(found, asker), subject, period)


def registration(subject: Instructor, period: Period, asker: User) -> Context:
    """The registration form with the postings of the year."""
    return _alone(person.registration(subject, period, asker), subject, period)


for kind, label, months, build in (
    ("registration", _("registration form"), YEAR, registration),
    ("responsibility_book", _("responsibility book"), YEAR, book),
    ("pledge", _("pledge of honest service"), YEAR, pledge),
    ("month", _("monthly summary"), MONTH, month),
    ("quarter", _("quarterly report"), QUARTER, quarter),
    ("half_year_form", _("half-year assessment form"), HALF, form),
    ("annual_form", _("annual assessment form"), YEAR, form),
):
    register(
        Builder(
            kind=kind,
            label=label,
            subject=Instructor,
            months=(months,),
            template=TEMPLATE,
            build=build,
        )
    )
