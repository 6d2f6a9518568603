"""What one press gathers for a symposium: agenda, figures, problems, speakers, decisions, guests.

Nothing here writes; `records.actions.symposia` stores what it finds.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.policies import policy
from common import figures
from common.models import PaperStatus
from common.periods import QUARTER, Period
from enterprises.models import Enterprise, PartyOrganization, Workstation
from instructors.models import Instructor, Posting
from records.drafting import stored
from records.models import Attendance, Decision, Problem, QuarterlyReport, Symposium

FIGURES = (
    "log_days", "duty_days", "visits_on_site", "contacts", "enterprises_visited",
    "enterprises_covered", "problems_raised", "problems_closed", "problems_closed_in_time",
    "summaries_on_time", "reports_on_time",
)  # fmt: skip
Part = Attendance.Part
MOST_PROBLEMS, MOST_DECISIONS, MOST_BUREAUX, COMMON = 300, 100, 8, 2
Row = TypeVar("Row", Problem, Decision)


# Who is asked to come ----------------------------------------------------------------------


@dataclass(frozen=True)
class Guest:
    """Somebody to be asked; `source` tells the same one apart when it is prepared again."""

    part: str
    source: str
    name: str
    unit: str = ""
    instructor: Instructor | None = None


def guests(workstation: Workstation, period: Period, problems: Iterable[Problem]) -> list[Guest]:
    """Chair, instructors of the quarter, enterprises, committee and department, bureaux."""
    return [
        *_chair(workstation), *_instructors(workstation, period),
        *_enterprises(workstation, problems), *_offices(workstation), *_bureaux(problems),
    ]  # fmt: skip


def _chair(workstation: Workstation) -> Iterator[Guest]:
    if head := workstation.head:
        unit = _("%(station)s, head") % {"station": workstation}
        himself = Instructor.objects.filter(user=head).first()
        yield Guest(Part.CHAIR, f"head:{head.pk}", head.name or head.username, unit, himself)


def invited(workstation: Workstation, period: Period) -> QuerySet[Instructor]:
    """The instructors of the station: posted through it in the quarter, by name."""
    postings = Posting.objects.touching(period.start, period.last).filter(workstation=workstation)
    of_station = Q(pk__in=postings.values("instructor"))
    of_station |= Q(workstation=workstation, state__in=Instructor.SERVING)
    return Instructor.objects.filter(of_station).order_by("name_key", "pk")


def _instructors(workstation: Workstation, period: Period) -> Iterator[Guest]:
    for person in invited(workstation, period):
        if workstation.head_id and person.user_id == workstation.head_id:
            continue  # he is there as the chair
        unit = f"{person.sending_unit}{person.post}"
        yield Guest(Part.INSTRUCTOR, f"person:{person.pk}", person.name, unit, person)


def _enterprises(workstation: Workstation, problems: Iterable[Problem]) -> Iterator[Guest]:
    """Those with problems first, then by name, as many as the policy says."""
    most = policy("symposium_enterprises", workstation.district)
    concerned = list(dict.fromkeys(p.enterprise_id for p in problems))[:most]
    firms = Enterprise.objects.filter(workstation=workstation).operating()
    rows = {firm.pk: firm for firm in firms.filter(pk__in=concerned)}
    found = [rows[pk] for pk in concerned if pk in rows]
    rest = firms.exclude(pk__in=concerned).order_by("name_key", "pk")
    found += list(rest[: max(0, most - len(found))])
    secretaries = dict(
        PartyOrganization.objects.filter(memberships__enterprise__in=found, dissolved_on=None)
        .exclude(secretary="")
        .values_list("memberships__enterprise", "secretary")
    )
    for firm in found:
        name = secretaries.get(firm.pk) or firm.owner_name or firm.contact_name
        yield Guest(Part.ENTERPRISE, f"firm:{firm.pk}", name or _("representative"), firm.name)


def _offices(workstation: Workstation) -> Iterator[Guest]:
    """The nearest committee and the nearest department above the station."""
    code = workstation.district.code
    above = [code[:n] for n in range(len(code), 0, -1)]
    rows = User.objects.people().filter(
        is_active=True, role__in=(Role.COMMITTEE, Role.DEPARTMENT), district__code__in=above
    )
    found = sorted(rows.select_related("district"), key=lambda u: (-len(u.district.code), u.pk))
    for role in (Role.COMMITTEE, Role.DEPARTMENT):
        user = next((u for u in found if u.role == role), None)
        if user:
            yield Guest(Part.OFFICE, f"user:{user.pk}", user.name or user.username, user.office)


def _bureaux(problems: Iterable[Problem]) -> Iterator[Guest]:
    """The units that lead or assist in what is still open."""
    units = dict.fromkeys(
        unit.strip()
        for p in problems
        if p.state != Problem.State.CLOSED
        for unit in (p.lead_unit, p.assist_unit)
        if unit.strip()
    )
    for unit in list(units)[:MOST_BUREAUX]:
        yield Guest(Part.BUREAU, f"unit:{unit[:30]}", unit[:60], unit)


# What is talked about ----------------------------------------------------------------------


def read_figures(workstation: Workstation, period: Period) -> dict:
    """The station's figures of the quarter, as stored."""
    return figures_of([workstation.pk], period)[workstation.pk]


def figures_of(workstations: Collection[int], period: Period) -> dict[int, dict]:
    """Several stations' figures of the quarter, by id; no more queries than for one."""
    found = figures.read(FIGURES, "workstation", workstations, period)
    return {
        pk: stored({code: by_station[pk] for code, by_station in found.items()})
        for pk in workstations
    }


def problems_of(workstation: Workstation, period: Period) -> list[Problem]:
    """The station's problems of the quarter: found in it, or still open when it began."""
    return list(_problems_in(period).filter(workstation=workstation)[:MOST_PROBLEMS])


def problems_by_station(period: Period) -> dict[int, list[Problem]]:
    """The same of every station, by id; one query."""
    return _by_station(_problems_in(period), lambda row: row.workstation_id, MOST_PROBLEMS)


def _problems_in(period: Period) -> QuerySet[Problem]:
    known = Q(closed_on__isnull=True) | Q(closed_on__gte=period.start)
    rows = Problem.objects.filter(known | Q(found_on__gte=period.start), found_on__lt=period.end)
    return rows.order_by("found_on", "pk")


def _by_station(
    rows: Iterable[Row], station: Callable[[Row], int | None], most: int
) -> dict[int, list[Row]]:
    """The rows of each station in their order, at most so many of one."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if len(mine := found[station(row)]) < most:
            mine.append(row)
    return found


def common_problems(problems: Iterable[Problem]) -> list[dict]:
    """Grouped by category: what several enterprises raise comes first, then the larger groups."""
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.category, []).append(problem)
    rows = [
        {
            "category": category,
            "firms": len({p.enterprise_id for p in found}),
            "open": sum(p.state != Problem.State.CLOSED for p in found),
            "ids": [p.pk for p in found],
        }
        for category, found in groups.items()
    ]
    return sorted(rows, key=lambda r: (r["firms"] < COMMON, -len(r["ids"]), r["category"]))


@dataclass(frozen=True)
class Group:
    """One category of problems, as a page or paper shows it."""

    label: str
    firms: int
    open: int
    problems: list[Problem]

    @property
    def is_common(self) -> bool:
        """Whether more than one enterprise raises it."""
        return self.firms >= COMMON


def groups_of(symposium: Symposium, visible: QuerySet[Problem]) -> list[Group]:
    """The common problems that were read for the symposium, as far as the reader may see them."""
    wanted = [pk for row in symposium.common for pk in row["ids"]]
    rows = visible.filter(pk__in=wanted).select_related("enterprise", "instructor")
    found = {problem.pk: problem for problem in rows}
    groups = [(row, [found[pk] for pk in row["ids"] if pk in found]) for row in symposium.common]
    return [
        Group(problems[0].get_category_display(), row["firms"], row["open"], problems)
        for row, problems in groups
        if problems
    ]


# Who speaks --------------------------------------------------------------------------------


def speakers(symposium: Symposium) -> QuerySet[QuarterlyReport]:
    """The accepted quarterly reports of the instructors who are asked to come."""
    people = symposium.attendances.filter(instructor__isnull=False).values("instructor")
    rows = QuarterlyReport.objects.filter(start=symposium.start, status=PaperStatus.ACCEPTED)
    return rows.filter(instructor__in=people).order_by("instructor__name_key", "pk")


@dataclass(frozen=True)
class Missing:
    """An instructor without an accepted report, and how far his report is."""

    instructor: Instructor
    state: str


def missing_reports(symposium: Symposium) -> list[Missing]:
    """Instructors who are asked to come and whose report is not accepted, by name."""
    rows = symposium.attendances.filter(instructor__isnull=False)
    rows = rows.exclude(instructor__in=symposium.work_reports.values("instructor"))
    people = [row.instructor for row in rows.select_related("instructor")]
    states = dict(
        QuarterlyReport.objects.filter(start=symposium.start, instructor__in=people).values_list(
            "instructor", "status"
        )
    )
    labels = dict(PaperStatus.choices)
    return [
        Missing(p, str(labels[states[p.pk]]) if p.pk in states else _("not written"))
        for p in sorted(people, key=lambda p: (p.name_key, p.pk))
    ]


# What was decided last time ----------------------------------------------------------------


@dataclass(frozen=True)
class Followed:
    """An earlier decision and what became of it by the day it was looked at."""

    pk: int
    symposium_id: int
    period: Period
    text: str
    owner: str
    deadline: date
    state: str
    outcome: str
    done_on: date | None

    @property
    def state_words(self) -> str:
        """Its state in the reader's language."""
        return {
            Decision.OPEN: _("under way"), Decision.DONE: _("done"), Decision.OVERDUE: _("overdue"),
        }[self.state]  # fmt: skip


def followed(symposium: Symposium, today: date) -> list[Followed]:
    """Earlier decisions: as they stand while it is open, as they stood once it is submitted."""
    if not symposium.is_open:
        return [_thaw(row) for row in symposium.earlier]
    rows = _decisions_before(symposium.period)
    rows = rows.filter(symposium__workstation=symposium.workstation_id)[:MOST_DECISIONS]
    return [_follow(row, today) for row in rows]


def followed_by_station(period: Period, today: date) -> dict[int, list[Followed]]:
    """The decisions before a quarter as they stood on a day, by station; one query."""
    rows = _decisions_before(period)
    found = _by_station(rows, lambda row: row.symposium.workstation_id, MOST_DECISIONS)
    return {station: [_follow(row, today) for row in mine] for station, mine in found.items()}


def _decisions_before(period: Period) -> QuerySet[Decision]:
    rows = Decision.objects.before(period).select_related("symposium")
    return rows.order_by("symposium__start", "deadline", "pk")


def _follow(row: Decision, today: date) -> Followed:
    state = row.state_on(today)
    return Followed(
        row.pk, row.symposium_id, row.symposium.period, row.text, row.owner, row.deadline,
        state, row.outcome, row.done_on if state == Decision.DONE else None,
    )  # fmt: skip


def frozen(rows: Iterable[Followed]) -> list[dict]:
    """Earlier decisions as they are kept in the symposium."""
    return [
        {
            "pk": row.pk, "symposium": row.symposium_id, "start": row.period.start.isoformat(),
            "text": row.text, "owner": row.owner, "deadline": row.deadline.isoformat(),
            "state": row.state, "outcome": row.outcome,
            "done_on": row.done_on.isoformat() if row.done_on else None,
        }
        for row in rows
    ]  # fmt: skip


def _thaw(row: dict[str, Any]) -> Followed:
    done = row["done_on"]
    return Followed(
        row["pk"], row["symposium"], Period(parse_date(row["start"]), QUARTER), row["text"],
        row["owner"], parse_date(row["deadline"]), row["state"], row["outcome"],
        parse_date(done) if done else None,
    )  # fmt: skip


def draft_agenda(workstation: Workstation, earlier: list[Followed]) -> str:
    """What was decided last time comes first; the rest as the policy lists it."""
    points = list(policy("symposium_agenda", workstation.district))
    if earlier:
        counts = {state: sum(row.state == state for row in earlier)
                  for state in (Decision.DONE, Decision.OPEN, Decision.OVERDUE)}  # fmt: skip
        first = _(
            "What became of the decisions of last time (%(total)s: %(done)s done, %(open)s open, "
            "%(overdue)s overdue)"
        )
        points.insert(0, first % {"total": len(earlier), **counts})
    return "\n".join(f"{n}. {point}" for n, point in enumerate(points, 1))
