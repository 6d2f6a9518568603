"""One field for names, pinyin, codes and phone tails; everyone finds only what is his."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from accounts.models import User
from enterprises.models import Enterprise, Workstation
from enterprises.queries import find_firms, find_stations
from instructors.models import Instructor
from instructors.queries import find_people

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
    found = find_people(Instructor.objects.visible_to(user), text, user)
    return [_person(p) for p in found.select_related("workstation")[:MOST]]


def _person(person: Instructor) -> Hit:
    return Hit(
        Instructor._meta.verbose_name, person.name,
        f"{person.sending_unit} · {person.workstation or ''}",
        reverse("reports:person", args=[person.pk]),
    )  # fmt: skip


def _firms(user: User, text: str) -> list[Hit]:
    found = find_firms(Enterprise.objects.visible_to(user), text, user)
    return [
        Hit(Enterprise._meta.verbose_name, f.name, f.credit_code,
            reverse("reports:enterprise", args=[f.pk]))
        for f in found[:MOST]
    ]  # fmt: skip


def _stations(user: User, text: str) -> list[Hit]:
    found = find_stations(Workstation.objects.visible_to(user), text)
    return [
        Hit(Workstation._meta.verbose_name, s.name, s.address,
            reverse("reports:workstation", args=[s.pk]))
        for s in found[:MOST]
    ]  # fmt: skip
