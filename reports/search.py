"""One field for names, pinyin, codes and phone tails; everyone finds only what is his."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from accounts.masking import roles_that_open
from accounts.models import User
from common.pinyin import name_query
from enterprises.models import Enterprise, Workstation
from instructors.models import Instructor

MOST = 12


@dataclass(frozen=True)
class Hit:
    """Something found: what kind of thing, its name, and where it stands."""

    kind: str | Promise
    name: str
    note: str
    url: str


def search(user: User, text: str) -> list[Hit]:
    """Up to twelve people, enterprises and workstations each, names first."""
    text = " ".join(text.split())[:60]
    if not text:
        return []
    return [*_people(user, text), *_firms(user, text), *_stations(user, text)]


def _people(user: User, text: str) -> list[Hit]:
    found = Instructor.objects.visible_to(user).filter(_person_rule(user, text))
    return [_person(p) for p in found.select_related("workstation")[:MOST]]


def _person_rule(user: User, text: str) -> Q:
    """By name; by ID number or phone only for those who may open them (masked otherwise)."""
    rule = name_query(text)
    digits = text.replace(" ", "").upper()
    if len(digits) < 4 or not digits[:-1].isdigit():
        return rule
    if user.role in roles_that_open(Instructor, "phone"):
        rule |= Q(phone__endswith=digits)
    if user.role in roles_that_open(Instructor, "id_number"):
        rule |= Q(id_number__startswith=digits)
    return rule


def _person(person: Instructor) -> Hit:
    return Hit(
        Instructor._meta.verbose_name, person.name,
        f"{person.sending_unit} · {person.workstation or ''}",
        reverse("reports:person", args=[person.pk]),
    )  # fmt: skip


def _firms(user: User, text: str) -> list[Hit]:
    rule = name_query(text) | Q(credit_code__istartswith=text.replace(" ", ""))
    found = Enterprise.objects.visible_to(user).filter(rule)
    return [
        Hit(Enterprise._meta.verbose_name, f.name, f.credit_code,
            reverse("reports:enterprise", args=[f.pk]))
        for f in found[:MOST]
    ]  # fmt: skip


def _stations(user: User, text: str) -> list[Hit]:
    found: QuerySet = Workstation.objects.visible_to(user).filter(name_query(text))
    return [
        Hit(Workstation._meta.verbose_name, s.name, s.address,
            reverse("reports:workstation", args=[s.pk]))
        for s in found[:MOST]
    ]  # fmt: skip
