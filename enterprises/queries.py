"""Finding enterprises, organizations and workstations by what one knows of them."""

import re

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.masking import roles_that_open
from accounts.models import User
from common.pinyin import name_query
from enterprises.models import Enterprise, PartyOrganization

CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{4,18}", re.IGNORECASE | re.ASCII)
PHONE = re.compile(r"[\d-]{4,13}", re.ASCII)


def find_firms(rows: QuerySet, text: str, user: User | None = None) -> QuerySet:
    """Those whose name or its sound, credit code or (for who may open it) phone is like this."""
    text = " ".join(text.split())
    rule = name_query(text)
    if CODE.fullmatch(text) and any(sign.isdigit() for sign in text):
        rule |= Q(credit_code__contains=text.upper())
    if PHONE.fullmatch(text) and user is not None and opens(user, Enterprise, "contact_phone"):
        rule |= Q(contact_phone__endswith=text) | Q(owner_phone__endswith=text)
    return rows.filter(rule)


def find_organizations(rows: QuerySet, text: str, user: User | None = None) -> QuerySet:
    """Those whose name, secretary or covered enterprise is like this."""
    text = " ".join(text.split())
    covered = PartyOrganization._base_manager.filter(name_query(text, "enterprises__"))
    rule = name_query(text) | Q(secretary__icontains=text) | Q(pk__in=covered.values("pk"))
    if PHONE.fullmatch(text) and user and opens(user, PartyOrganization, "secretary_phone"):
        rule |= Q(secretary_phone__endswith=text)
    return rows.filter(rule) if text else rows


def find_stations(rows: QuerySet, text: str) -> QuerySet:
    """Workstations whose name or its sound is like this."""
    return rows.filter(name_query(" ".join(text.split())))


def opens(user: User, model: type, field: str) -> bool:
    """Whether the user may open this field of every row in his scope, and so search by it."""
    return user.is_system or user.role in roles_that_open(model, field)


def count_of(rows: QuerySet, key: str, distinct: str = "") -> Coalesce:
    """How many of the rows lead to each row of a list by `key`.

    A subquery: it is worked out for the rows of the page and not for the whole list.
    """
    mine = rows.filter(**{key: OuterRef("pk")}).order_by().values(key)
    return Coalesce(
        Subquery(mine.annotate(n=Count(distinct or "pk", distinct=bool(distinct))).values("n")), 0
    )
