"""Finding instructors by what one knows of them."""

import re

from django.db.models import Q, QuerySet

from accounts.models import User
from common.pinyin import name_query
from enterprises.queries import PHONE, opens
from instructors.models import Instructor

ID_NUMBER = re.compile(r"\d{4,17}[\dX]?", re.IGNORECASE | re.ASCII)


def find_people(rows: QuerySet, text: str, user: User) -> QuerySet:
    """Those whose name or its sound, unit, phone or ID number is like this.

    By ID number and phone only people are found whose number the user may open.
    """
    text = " ".join(text.split())
    rule = name_query(text) | Q(sending_unit__icontains=text)
    for field, pattern, how in (("phone", PHONE, "endswith"), ("id_number", ID_NUMBER, "contains")):
        if pattern.fullmatch(text):
            found = Q(**{f"{field}__{how}": text.upper()})
            rule |= found if opens(user, Instructor, field) else found & Q(user=user)
    return rows.filter(rule) if text else rows


def in_service(user: User) -> QuerySet[Instructor]:
    """Those in service whom the user looks after; never himself."""
    rows = Instructor.objects.visible_to(user).filter(state__in=Instructor.SERVING)
    return rows.exclude(user=user)
