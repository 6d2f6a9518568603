"""What the meter shows: by role and form, for a county or everything in a district.

Three guards keep a person from being worked out of the counts:
- a month is shown when it is over, never while it grows;
- a cell (form, role, county) of fewer than five people is withheld, and so are as many of its
  neighbours in the city that what is withheld is never one cell alone nor fewer than five people:
  the city's number less the shown counties' tells nothing about anybody;
- a role's totals are made from the forms that are shown, so that they give away no other.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum
from django.utils import timezone

from accounts.models import District
from common import asked
from common.periods import MONTH, Period
from reports.burden.closing import ANY
from reports.burden.counting import BUCKETS, UNKNOWN
from reports.models import FormPeople, FormTime

FEWEST = 5
TREND_MONTHS = 6
MIDDLES = dict(zip(BUCKETS, (15, 45, 90, 150, 240, 450, 900, 1500), strict=True))
CITY = 4  # digits of a city's code

Key = tuple[str, str]  # role, form


@dataclass
class Cell:
    """One form of one role in one place, or several places together."""

    people: int = 0
    posts: int = 0
    fields: int = 0
    filled: int = 0
    times: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, other: "Cell") -> None:
        """Put another place's cell in."""
        self.people += other.people
        self.posts += other.posts
        self.fields += other.fields
        self.filled += other.filled
        for bucket, posts in other.times.items():
            self.times[bucket] += posts

    @property
    def minutes_each(self) -> float | None:
        """Minutes a form takes, from the classes of duration; None where none is known."""
        known = {b: n for b, n in self.times.items() if b != UNKNOWN and n}
        if not known:
            return None
        return sum(MIDDLES[b] * n for b, n in known.items()) / sum(known.values()) / 60

    @property
    def minutes(self) -> float:
        """Minutes of all of them: those left open count like the others."""
        return self.posts * (self.minutes_each or 0)


@dataclass(frozen=True)
class Line:
    """A form as the page shows it; without numbers where too few sent it."""

    label: str
    cell: Cell | None

    @property
    def fields_each(self) -> int:
        """Fields that one such form asks."""
        return round(self.cell.fields / self.cell.posts) if self.cell and self.cell.posts else 0

    @property
    def minutes_each(self) -> int | None:
        """Whole minutes that one takes, one at least."""
        each = self.cell and self.cell.minutes_each
        return None if each is None else max(round(each), 1)


@dataclass(frozen=True)
class Load:
    """What a role was asked for in a month, each of its people on average."""

    role: str
    people: int
    papers: float | None
    total: Cell
    lines: list[Line]

    @property
    def shown(self) -> bool:
        """Whether any form of it is shown."""
        return bool(self.total.posts)

    @property
    def minutes(self) -> int:
        """Minutes a person."""
        return round(self.total.minutes / self.people) if self.people else 0

    @property
    def fields(self) -> int:
        """Fields a person."""
        return round(self.total.fields / self.people) if self.people else 0

    @property
    def times(self) -> float:
        """Forms a person."""
        return self.total.posts / self.people if self.people else 0

    @property
    def share_filled(self) -> int:
        """How many of a hundred fields were filled in already when the form was opened."""
        return round(100 * self.total.filled / self.total.fields) if self.total.fields else 0


def last_month() -> Period:
    """The newest month that may be shown."""
    return Period.containing(timezone.localdate(), MONTH).previous()


def is_over(month: Period) -> bool:
    """Whether the month is past, and may be shown."""
    return month.end <= timezone.localdate()


def loads(district: District, months: list[Period]) -> dict[Period, list[Load]]:
    """Each month's loads by role in the district: two queries, however many months."""
    past = [month for month in months if is_over(month)]
    starts = {month.start: month for month in past}
    cells, roles = _cells(list(starts), _city(district))
    found: dict[Period, list[Load]] = {month: [] for month in months}
    for start, month in starts.items():
        by_role = roles.get(start, {})
        shown = _shown(cells.get(start, {}), district)
        found[month] = [
            _load(role, places, shown, district) for role, places in sorted(by_role.items())
        ]
    return found


def _city(district: District) -> str:
    return district.code[:CITY]


def _cells(months: list[date], city: str) -> tuple[dict, dict]:
    """(month → (role, form) → place code → Cell; month → role → place code → FormPeople)."""
    cells: dict = defaultdict(lambda: defaultdict(dict))
    roles: dict = defaultdict(lambda: defaultdict(dict))
    rows = FormPeople.objects.filter(month__in=months, place__code__startswith=city)
    for row in rows.select_related("place"):
        if row.form == ANY:
            roles[row.month][row.role][row.place.code] = row
        else:
            cells[row.month][row.role, row.form][row.place.code] = Cell(people=row.people)
    times = FormTime.objects.filter(month__in=months, place__code__startswith=city)
    for month, code, role, form, bucket, posts, fields, filled in times.values_list(
        "month", "place__code", "role", "form", "bucket"
    ).annotate(Sum("posts"), Sum("fields"), Sum("filled")):
        cell = cells[month][role, form].setdefault(code, Cell())
        cell.add(Cell(0, posts, fields, filled, {bucket: posts}))
    return cells, roles


def withheld(people: dict[str, int]) -> set[str]:
    """The places of a cell's row that are not shown, by how many people sent the form in each."""
    hidden = {place for place, count in people.items() if count < FEWEST}
    rest = sorted(set(people) - hidden, key=lambda place: (people[place], place))
    while hidden and rest and (len(hidden) < 2 or sum(people[p] for p in hidden) < FEWEST):
        hidden.add(rest.pop(0))
    return hidden


def _shown(cells: dict[Key, dict[str, Cell]], district: District) -> dict[Key, Cell | None]:
    """Each form's cell in the district; None where too few people sent it."""
    found: dict[Key, Cell | None] = {}
    for key, places in cells.items():
        inside = {code for code in places if code.startswith(district.code)}
        if not inside:
            continue
        total = Cell()
        for code in inside:
            total.add(places[code])
        one_place = inside == {district.code} and len(district.code) > CITY
        hidden = withheld({code: cell.people for code, cell in places.items()})
        too_few = total.people < FEWEST or (one_place and district.code in hidden)
        found[key] = None if too_few else total
    return found


def _load(
    role: str, places: dict[str, FormPeople], shown: dict[Key, Cell | None], district: District
) -> Load:
    inside = [row for code, row in places.items() if code.startswith(district.code)]
    people, owing = sum(row.people for row in inside), sum(row.owing for row in inside)
    papers = sum(row.papers for row in inside)
    labels = {form.code: form.label for form in asked.register()}
    lines, total = [], Cell()
    for (of, form), cell in sorted(shown.items(), key=lambda item: _order(item[0][1])):
        if of == role:
            lines.append(Line(str(labels.get(form, form)), cell))
            if cell:
                total.add(cell)
    each = papers / owing if owing >= FEWEST else None
    return Load(role, people, each, total, lines)


def _order(form: str) -> int:
    codes = [one.code for one in asked.register()]
    return codes.index(form) if form in codes else len(codes)
