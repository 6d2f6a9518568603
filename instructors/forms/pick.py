"""Choosing a person by name: a county has too many for a menu."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from common.searched import SearchedChoice
from common.wording import listed
from instructors.models import Instructor

NUMBERED = re.compile(r"(.+?)\s*#(\d{1,18})")
SUGGESTED = 5


def told_apart(people: Iterable[Instructor]) -> list[tuple[str, Instructor]]:
    """Each with what names him: his name, with a number where others are called so."""
    people = list(people)
    names = [person.name for person in people]
    return [
        (f"{person.name} #{person.pk}" if names.count(person.name) > 1 else person.name, person)
        for person in people
    ]


class PersonField(SearchedChoice):
    """One person, by full name; hits by pinyin, too, come as one types."""

    url = reverse_lazy("instructors:instructor_pick")

    def __init__(self, *, rows: QuerySet | None = None, **kwargs: Any) -> None:
        self.rows = rows if rows is not None else Instructor.objects.none()
        super().__init__(**kwargs)

    def find(self, text: str) -> Instructor:
        """The person that the text names; ValidationError when there is none, or several."""
        rows, text = self.rows.select_related("workstation"), text.strip()
        if numbered := NUMBERED.fullmatch(text):
            rows, text = rows.filter(pk=numbered[2]), numbered[1]
        found = list(rows.filter(name=text).order_by("pk")[: SUGGESTED + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                _("There is nobody named “%(name)s” in service in your scope.") % {"name": text}
            )
        several = listed(
            f"{name} ({person.workstation or person.district})"
            for name, person in told_apart(found)
        )
        raise ValidationError(
            _("Several are named so; write one of these: %(names)s") % {"names": several}
        )
