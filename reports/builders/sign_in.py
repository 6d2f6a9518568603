"""Slips for the first sign-in: user name, QR code, address, last day; eight to a sheet.

For those alone who give out accounts. The addresses are made here and stand nowhere in the
database; whoever has chosen a password by now gets none.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.general import public_address
from accounts.models import District, Role, User
from accounts.slips import address_of, last_day
from common.links import qr, spaced
from common.periods import YEAR, Period
from common.refusals import Refused
from enterprises.models import Workstation
from instructors.accounts import ORDER, has_not_come_in, not_come_in
from instructors.models import Instructor
from reports.builders.base import Builder, Context, common_context, district_of, register
from reports.builders.slips import A_PAGE, TRIED_OUT


class GiverBuilder(Builder):
    """A paper that lets its holder into somebody's account: for those who give accounts."""

    def subjects(self, user: User) -> QuerySet:
        """The department's own."""
        found = super().subjects(user)
        return found if user.is_system or user.role == Role.DEPARTMENT else found.none()

    def offers(self, user: User, row: Model) -> bool:
        """On a person's page only while he has not come in."""
        waits = not isinstance(row, Instructor) or has_not_come_in(row)
        return waits and user.role == Role.DEPARTMENT

    def periods(self, subject: Any) -> list[Period]:
        """This year: a slip is of the day it is printed on."""
        return [Period.containing(timezone.localdate(), YEAR)]


def of_district(subject: District, period: Period, asker: User) -> Context:
    """Everybody's in the district."""
    people = not_come_in(asker).filter(district__code__startswith=subject.code)
    return _slips(people, subject, period, asker)


def of_station(subject: Workstation, period: Period, asker: User) -> Context:
    """Everybody's at the workstation."""
    return _slips(not_come_in(asker).filter(workstation=subject), subject, period, asker)


def of_person(subject: Instructor, period: Period, asker: User) -> Context:
    """One person's."""
    return _slips(not_come_in(asker).filter(pk=subject.pk), subject, period, asker)


def _slips(people: QuerySet, subject: Any, period: Period, asker: User) -> Context:
    district = district_of(subject)
    host, until = (
        public_address(district) or (TRIED_OUT if settings.DEMO else ""),
        last_day(district),
    )
    people = people.select_related("user", "workstation", "district").order_by(*ORDER)
    slips = [_slip(person, host, until) for person in people]
    if slips and not host:
        raise Refused("paper.no_address")
    title = pgettext("paper", "Slips for|the First Sign-in")
    return {
        **common_context(title, district, period, f"{subject} {timezone.localdate()}"),
        "sheets": [slips[at : at + A_PAGE] for at in range(0, len(slips), A_PAGE)],
        "until": until,
    }  # fmt: skip


def _slip(person: Instructor, host: str, until: date) -> dict[str, Any]:
    token = address_of(person.user, until)
    return {
        "person": person,
        "picture": qr(host + reverse("accounts:come_in", args=[token])),
        "address": host.partition("://")[2] + reverse("accounts:come_in", args=[spaced(token)]),
    }


for kind, label, subject, build in (
    ("district_sign_in_slips", _("slips for the first sign-in, of the district"),
     District, of_district),
    ("station_sign_in_slips", _("slips for the first sign-in, of the workstation"),
     Workstation, of_station),
    ("sign_in_slip", _("slip for the first sign-in"), Instructor, of_person),
):  # fmt: skip
    register(
        GiverBuilder(
            kind=kind, label=label, subject=subject, months=(YEAR,),
            template="print/sign_in_slips.html", build=build, kept=False,
        )
    )  # fmt: skip
