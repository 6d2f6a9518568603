"""Where a person belongs on a day, and which enterprises he serves on it."""

from datetime import date

from django.db.models import Q, QuerySet

from common.refusals import Refused
from enterprises.models import Enterprise
from instructors.models import Instructor, Posting


def postings_on(person: Instructor, day: date) -> QuerySet[Posting]:
    """His postings in force that day, the one whose place is the day's first."""
    return (
        person.postings.on(day)
        .select_related("enterprise", "workstation", "district")
        .order_by("start", "pk")
    )


def place_on(person: Instructor, day: date) -> Posting:
    """The posting whose workstation and district are the day's; Refused where there is none."""
    posting = postings_on(person, day).first()
    if posting is None:
        first = person.postings.order_by("start").values_list("start", flat=True).first()
        if first and day < first:
            raise Refused("log.before_posting", day=day, name=person.name, first=first)
        raise Refused("log.not_posted", day=day, name=person.name)
    return posting


def enterprises_on(person: Instructor, day: date) -> QuerySet[Enterprise]:
    """Enterprises that his log of the day may name: his own and those of its workstation."""
    postings = person.postings.on(day)
    own = Q(pk__in=postings.values("enterprise"))
    stations = postings.filter(workstation__isnull=False).values("workstation")
    return Enterprise.objects.filter(own | Q(workstation__in=stations))
