"""Who has not handed in a period's paper yet: a list of names to help, not a count of faults.

Sorted by name and by nothing else; the days of delay are neither shown nor added up.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import Role, User
from common.periods import Period
from instructors.models import Instructor
from records.due_papers import DuePaper, Model, due_papers, whose

SIZE = 100


@dataclass(frozen=True)
class Missing:
    """One person and the paper that is expected of him."""

    paper: DuePaper
    name: str
    key: tuple[str, int]
    user: int | None
    url: str
    today: date

    @property
    def is_over(self) -> bool:
        """Whether its day is over, so that nobody is reminded any more."""
        return self.paper.due_on < self.today

    @property
    def place(self) -> str:
        """Where the list goes on after it."""
        return f"{self.key[0]}~{self.key[1]}"


def expected_of(model: Model, period: Period, user: User, station: int | None = None) -> list:
    """The papers due in the user's branch or workstations, of a workstation if one is named."""
    if user.role == Role.STATION_HEAD:
        stations = set(user.workstations.values_list("pk", flat=True))
        found = due_papers(model, period, whose(model, "workstation", sorted(stations), period))
        found = [paper for paper in found if paper.workstation in stations]
    else:
        code = user.district.code
        found = due_papers(model, period, whose(model, "district", [code], period))
        found = [paper for paper in found if paper.district.startswith(code)]
    return [p for p in found if station is None or p.workstation == station]


def missing_of(model: Model, found: Sequence[DuePaper], today: date) -> list[Missing]:
    """Those of the expected papers that are not handed in, by the person's name; one query."""
    left = [paper for paper in found if not paper.is_handed_in]
    people = Instructor.objects.filter(pk__in=[paper.instructor for paper in left])
    known = {pk: rest for pk, *rest in people.values_list("pk", "name", "name_key", "user")}
    rows = []
    for paper in left:
        name, key, user = known[paper.instructor]
        url = reverse(f"records:{model.room}_page", args=[paper.pk]) if paper.pk else ""
        rows.append(Missing(paper, name, (key, paper.instructor), user, url, today))
    return sorted(rows, key=lambda row: row.key)


def page_after(rows: Sequence[Missing], place: str) -> tuple[Sequence[Missing], str]:
    """The rows after a place of the list, and the place at which it goes on."""
    key, _, pk = place.rpartition("~")
    keys = [row.key for row in rows]
    start = bisect_right(keys, (key, int(pk))) if pk.isdecimal() and len(pk) < 19 else 0
    shown = rows[start : start + SIZE]
    return shown, shown[-1].place if shown and start + SIZE < len(rows) else ""
