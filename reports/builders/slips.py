"""Slips that a workstation hands to its enterprises: QR code, short address, last day.

Only links that are open are printed, and only for those who may hold them; the addresses are made
here and stand nowhere in the database.
"""

from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.access import WORKING
from accounts.general import public_address
from accounts.models import District, User
from common.links import qr, spaced
from common.periods import MONTH, Period
from common.refusals import Refused
from enterprises.models import Workstation
from records.confirming import holdable
from records.models import Confirmation
from reports.builders.base import Builder, Context, common_context, register
from reports.builders.ledgers import DistrictBuilder

A_PAGE = 8
TRIED_OUT = "http://127.0.0.1:8000"  # a demonstration that nobody has given an address


class HolderBuilder(Builder):
    """A paper that lets its holder answer for enterprises: for those alone who hand it out."""

    def subjects(self, user: User) -> QuerySet:
        """The user's own, where he may give out links at all."""
        found = super().subjects(user)
        return found if user.is_system or user.role in WORKING else found.none()

    def offers(self, user: User, row: Model) -> bool:
        """To nobody else."""
        return user.role in WORKING


class DistrictHolderBuilder(HolderBuilder, DistrictBuilder):
    """The same for a whole district."""


def station_slips(subject: Workstation, period: Period, asker: User) -> Context:
    """Those of the workstation's enterprises."""
    return _slips(Confirmation.objects.filter(workstation=subject), subject, period, asker)


def district_slips(subject: District, period: Period, asker: User) -> Context:
    """Those of the district's enterprises."""
    rows = Confirmation.objects.filter(district__code__startswith=subject.code)
    return _slips(rows, subject, period, asker)


def _slips(rows: QuerySet, subject: Any, period: Period, asker: User) -> Context:
    rows = rows.filter(pk__in=Confirmation.objects.visible_to(asker).values("pk"))
    rows = rows.waiting().filter(start=period.start)
    found = holdable(rows.order_by("workstation__name_key", "enterprise__name_key", "pk"), asker)
    slips = [_slip(row) for row in found]
    district = subject if isinstance(subject, District) else subject.district
    title = pgettext("paper", "Slips for|Confirmation by Enterprises")
    return {
        **common_context(title, district, period, f"{subject} {period}"),
        "subject": subject,
        "sheets": [slips[at : at + A_PAGE] for at in range(0, len(slips), A_PAGE)],
    }


def _slip(row: Confirmation) -> dict[str, Any]:
    host = public_address(row.district) or (TRIED_OUT if settings.DEMO else "")
    if not host:
        raise Refused("paper.no_address")
    token = row.token
    return {
        "row": row,
        "picture": qr(host + reverse("records:confirm", args=[token])),
        "address": host.partition("://")[2] + reverse("records:confirm", args=[spaced(token)]),
        "until": timezone.localdate(row.expires_at),
    }


for factory, kind, label, subject, build in (
    (HolderBuilder, "confirmation_slips", _("confirmation slips of the workstation"),
     Workstation, station_slips),
    (DistrictHolderBuilder, "district_confirmation_slips",
     _("confirmation slips of the district"), District, district_slips),
):  # fmt: skip
    register(
        factory(
            kind=kind, label=label, subject=subject, months=(MONTH,),
            template="print/slips.html", build=build, kept=False,
        )
    )  # fmt: skip
