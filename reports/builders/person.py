"""The pieces of a bound paper that say who somebody is and what he signed."""

from django.utils.translation import pgettext

from accounts.models import User
from assessments.models import ResponsibilityBook
from common.periods import YEAR, Period
from instructors.models import Enrolment, Instructor, Pledge, Posting, Term
from reports.builders.base import Section, county_of, leading_body, phone_of


def registration(person: Instructor, period: Period, asker: User) -> Section:
    """The registration form (选派登记表)."""
    term = terms_until(person, period, asker).first()
    return Section(
        code="registration",
        title=pgettext("paper", "Registration Form|of a Party-Building Instructor"),
        template="print/parts/registration.html",
        made_on=term.start if term else None,
        data={
            "person": person,
            "phone": phone_of(person, asker),
            "photo": photo_of(person),
            "term": term,
            "postings": postings_in(person, period, asker),
            "signer": leading_body(person.district),
        },
    )


def photo_of(person: Instructor) -> str:
    """The address of his photo for the page; empty where there is none."""
    from reports.formats import media

    return media(person.photo.name) if person.photo else ""


def postings_in(person: Instructor, period: Period, asker: User) -> list[Posting]:
    """His postings in force in the period, in order of time."""
    rows = Posting.objects.visible_to(asker).filter(instructor=person)
    rows = rows.touching(period.start, period.last).select_related("enterprise", "workstation")
    return list(rows.order_by("start", "pk"))


def terms_until(person: Instructor, period: Period, asker: User):
    """His terms begun by the end of the period, the latest first."""
    return Term.objects.visible_to(asker).filter(instructor=person, start__lt=period.end)


def book(person: Instructor, period: Period, asker: User) -> Section:
    """The year's responsibility book (目标责任书)."""
    year = period.within(YEAR)
    found = (
        ResponsibilityBook.objects.visible_to(asker)
        .filter(instructor=person, year=year.start.year)
        .first()
    )
    data = {}
    if found:
        data = {
            "book": found,
            "targets": list(found.targets.all()),
            "person": person,
            "year": year,
            "postings": postings_in(person, year, asker),
            "pledge": pledge_of(person, period, asker),
        }
    return Section(
        code="book",
        title=pgettext("paper", "Target Responsibility Book|of a Party-Building Instructor"),
        template="print/parts/book.html",
        made_on=found.signed_on if found else None,
        missing=found is None,
        remark="" if not found or found.signed_on else pgettext("paper", "not signed yet"),
        data=data,
    )


def pledge_of(person: Instructor, period: Period, asker: User) -> Pledge | None:
    """The pledge that held in the period: the last one signed before its end."""
    rows = Pledge.objects.visible_to(asker).filter(instructor=person)
    return rows.filter(signed_on__lt=period.end).first()


def pledge(person: Instructor, period: Period, asker: User) -> Section:
    """The five-noes pledge (五不承诺书)."""
    found = pledge_of(person, period, asker)
    return Section(
        code="pledge",
        title=pgettext("paper", "Pledge of|Honest Service"),
        template="print/parts/pledge.html",
        made_on=found.signed_on if found else None,
        missing=found is None,
        data={"pledge": found, "person": person, "county": county_of(person.district)},
    )


def training(person: Instructor, period: Period, asker: User) -> Section:
    """Courses attended in the period."""
    rows = list(
        Enrolment.objects.visible_to(asker)
        .filter(instructor=person, course__starts_on__gte=period.start)
        .filter(course__starts_on__lt=period.end)
        .select_related("course")
        .order_by("course__starts_on", "pk")
    )
    return Section(
        code="training",
        title=pgettext("paper", "Training Record|of a Party-Building Instructor"),
        template="print/parts/training.html",
        made_on=rows[-1].course.ends_on if rows else None,
        missing=not rows,
        data={"rows": rows, "person": person},
    )
