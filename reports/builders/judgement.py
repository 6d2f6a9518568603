"""The pieces of a bound paper that say how well it was done."""

from django.db.models import Q
from django.utils.translation import pgettext

from accounts.models import User
from assessments import arithmetic
from assessments.models import Consequence, Cycle, Evaluation, Rating
from assessments.sheet import group_means, sheet_of
from common.periods import HALF, YEAR, Period
from instructors.models import Instructor
from reports.builders import numbers
from reports.builders.base import Section, leading_body
from reports.builders.person import phone_of, postings_in, terms_until

# What the form of a half-year or year counts, where the rooms know how.
FIGURES = (
    "duty_days", "log_days", "visits_on_site", "contacts", "enterprises_visited",
    "problems_raised", "problems_closed", "symposia_attended", "training_hours",
)  # fmt: skip


def evaluations(person: Instructor, kind: str, period: Period, asker: User) -> list[Evaluation]:
    """His evaluations of that kind whose cycle lies in the period, in order of time."""
    codes = {part.code for part in period.parts(HALF)} | {period.within(YEAR).code}
    if period.months < YEAR and kind == Cycle.Kind.ANNUAL:
        return []
    rows = Evaluation.objects.visible_to(asker).filter(instructor=person)
    rows = rows.filter(cycle__kind=kind, cycle__code__in=codes).select_related("cycle")
    return list(rows.prefetch_related("lines", "ratings").order_by("cycle__code"))


def form(found: Evaluation, asker: User) -> Section:
    """One assessment form (考核登记表) with its sheet of points."""
    person, period = found.instructor, found.cycle.period
    half = found.cycle.kind == Cycle.Kind.HALF_YEAR
    title = (
        pgettext("paper", "Half-Year Assessment Form|of a Party-Building Instructor")
        if half
        else pgettext("paper", "Annual Assessment Form|of a Party-Building Instructor")
    )
    final = found.cycle.stage == Cycle.Stage.FINAL
    return Section(
        code=f"form-{found.cycle.code}",
        title=title,
        template="print/parts/assessment.html",
        of=period,
        made_on=found.cycle.final_at.date() if final and found.cycle.final_at else None,
        remark="" if final else pgettext("paper", "not final yet"),
        data={
            "evaluation": found,
            "person": person,
            "phone": phone_of(person, asker),
            "period": period,
            "half": half,
            "final": final,
            "term": terms_until(person, period, asker).first(),
            "postings": postings_in(person, period, asker),
            "figures": numbers.read(FIGURES, "instructor", person.pk, period),
            "areas": sheet_of(found) if found.run_id else [],
            "total": arithmetic.points(found.total),
            "total_words": arithmetic.total_words(found) if found.run_id else "",
            "means": group_means(found),
            "opinions": opinions(found, final),
            "signer": leading_body(person.district),
        },
    )


def missing_form(kind: str, period: Period) -> Section:
    """The line of the contents for a form that is not there."""
    half = kind == Cycle.Kind.HALF_YEAR
    return Section(
        code=f"form-{period.code}",
        title=pgettext("paper", "Half-Year Assessment Form|of a Party-Building Instructor")
        if half
        else pgettext("paper", "Annual Assessment Form|of a Party-Building Instructor"),
        template="",
        missing=True,
        of=period,
    )


def opinions(found: Evaluation, final: bool) -> dict[str, list[str]]:
    """What the workstation and the leading body wrote, once it is final.

    What enterprises wrote is for offices and stands on no paper: their marks do, as means.
    """
    said: dict[str, list[str]] = {Rating.Group.STATION: [], Rating.Group.DEPARTMENT: []}
    for rating in found.ratings.all():
        if final and rating.comment and rating.group in said:
            said[rating.group].append(rating.comment)
    return said


def consequences(person: Instructor, period: Period, asker: User) -> Section:
    """What followed from his grades (奖惩)."""
    rows = list(
        Consequence.objects.visible_to(asker)
        .filter(
            Q(cause__cycle__code__startswith=str(period.start.year))
            | Q(earlier__year=period.start.year),
            instructor=person,
        )
        .select_related("cause__cycle", "earlier")
        .order_by("pk")
    )
    return Section(
        code="consequences",
        title=pgettext("paper", "Rewards and Measures"),
        template="print/parts/consequences.html",
        missing=not rows,
        data={"rows": rows},
    )
