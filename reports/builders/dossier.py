"""The work dossier (工作档案): one person's year or half-year, bound and numbered."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import User
from assessments.models import Cycle
from common.periods import HALF, YEAR, Period
from instructors.models import Instructor
from reports.builders import judgement, person, work
from reports.builders.base import Builder, Context, Section, common_context, register

OPTIONAL = {"problems", "symposia", "training", "consequences"}


def build(subject: Instructor, period: Period, asker: User) -> Context:
    """Everything of the period that the asker may see, in the order of a work dossier."""
    title = pgettext("paper", "Work Dossier|of a Party-Building Instructor")
    logs = work.logs_of(subject, period, asker)
    sections = [
        person.registration(subject, period, asker),
        person.book(subject, period, asker),
        person.pledge(subject, period, asker),
        work.calendar(subject, period, asker, logs),
        work.log_table(logs),
        work.summaries(subject, period, asker),
        work.reports(subject, period, asker),
        work.problems(subject, period, asker),
        work.symposia(subject, period, asker),
        person.training(subject, period, asker),
        *forms(subject, period, asker),
        judgement.consequences(subject, period, asker),
    ]
    there = [section for section in sections if not section.missing]
    return {
        **common_context(title, subject.district, period, f"{subject} {period}"),
        "person": subject,
        "postings": person.postings_in(subject, period, asker),
        "contents": [s for s in sections if not (s.missing and s.code in OPTIONAL)],
        "sections": there,
        "lacking": [s for s in sections if (s.missing and s.code not in OPTIONAL) or s.remark],
    }


def forms(subject: Instructor, period: Period, asker: User) -> list[Section]:
    """The half-year forms and, for a year, the annual one; a line for each that is missing."""
    found = []
    for part in period.parts(HALF):
        rows = judgement.evaluations(subject, Cycle.Kind.HALF_YEAR, part, asker)
        found += [judgement.form(row, asker) for row in rows if row.cycle.code == part.code]
        if not rows:
            found.append(judgement.missing_form(Cycle.Kind.HALF_YEAR, part))
    if period.months == YEAR:
        rows = judgement.evaluations(subject, Cycle.Kind.ANNUAL, period, asker)
        found += [judgement.form(row, asker) for row in rows]
        if not rows:
            found.append(judgement.missing_form(Cycle.Kind.ANNUAL, period))
    return found


register(
    Builder(
        kind="dossier",
        label=_("work dossier"),
        subject=Instructor,
        months=(YEAR, HALF),
        template="print/dossier.html",
        build=build,
    )
)
