"""Symposia: every station's of every quarter that is over, and this quarter's in three states."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.models import Role, User
from common.periods import QUARTER, Period
from records.actions import symposia, symposium_parts, symposium_steps
from records.actions.experience import tell_at_symposium
from records.minutes import PARTS, draft_minutes
from records.models import (
    Attendance,
    Decision,
    Opinion,
    QuarterlyReport,
    Symposium,
    WorkReport,
)
from records.symposium_kit import (
    common_problems,
    draft_agenda,
    figures_of,
    followed_by_station,
    frozen,
    problems_by_station,
)
from reports.demo import words
from reports.demo.current import MOST_PEOPLE
from reports.demo.world import Station, World

MOMENT = timezone.get_default_timezone()
Part, Kind = Attendance.Part, Attendance.Kind
FINISHED = (
    "agenda", "earlier", "minutes", "status", "number", "submitted_by", "submitted_at",
    "approved_by", "approved_on",
)  # fmt: skip
Held = list[tuple[Symposium, Station]]


def write_symposia(world: World, period: Period) -> None:
    """A symposium a station, held in the quarter's last week, minutes approved; all at once."""
    held_on = period.last - timedelta(days=period.last.weekday() % 5 + 3)
    stations = [station for station in world.stations if station.instructors]
    figures = figures_of([station.row.pk for station in stations], period)
    problems = problems_by_station(period)
    rows = Symposium.objects.bulk_create(
        [_held(s, period, held_on, figures[s.row.pk], problems[s.row.pk]) for s in stations]
    )
    held = list(zip(rows, stations, strict=True))
    Attendance.objects.bulk_create(
        [row for symposium, station in held for row in _attendance(world, symposium, station)],
        batch_size=2000,
    )
    _said(world, held, period)
    Decision.objects.bulk_create(
        [row for one in held for row in _decisions(world, *one, period.next().last)]
    )
    _finish(world, held, period, held_on)


def _held(
    station: Station, period: Period, held_on: date, figures: dict, problems: list
) -> Symposium:
    row = station.row
    return Symposium(
        workstation=row, district=row.district, start=period.start,
        title=f"{row.name}{period.start.year}年{'一二三四'[_quarter(period) - 1]}季度座谈会",
        held_on=held_on, starts_at=time(14, 30), ends_at=time(16, 40), place=f"{row.name}会议室",
        chair=row.head.name, recorder=station.instructors[-1].name,
        discussion=words.DISCUSSIONS[(row.pk + _quarter(period)) % len(words.DISCUSSIONS)],
        status=Symposium.Status.HELD, figures=figures, common=common_problems(problems),
        read_at=_moment(held_on),
    )  # fmt: skip


def _finish(world: World, held: Held, period: Period, held_on: date) -> None:
    """What is drafted from the parts, then the approval."""
    committees = {u.district_id: u for u in User.objects.filter(role=Role.COMMITTEE)}
    earlier = followed_by_station(period, held_on)
    rows = [symposium for symposium, _station in held]
    prefetch_related_objects(rows, *PARTS)
    for row in rows:
        last_time = earlier.get(row.workstation_id, [])
        row.agenda, row.earlier = draft_agenda(row.workstation, last_time), frozen(last_time)
        row.status, row.number = "approved", f"〔{period.start.year}〕{_quarter(period)}号"
        row.minutes = draft_minutes(row)
        row.submitted_by, row.submitted_at = row.workstation.head, _moment(held_on)
        row.approved_by = committees.get(row.district_id) or world.system
        row.approved_on = held_on + timedelta(days=2)
    Symposium.objects.bulk_update(rows, FINISHED, batch_size=200)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(17, 30), MOMENT)


def _quarter(period: Period) -> int:
    return (period.start.month + 2) // 3


def _attendance(world: World, symposium: Symposium, station: Station) -> Iterator[Attendance]:
    head = symposium.workstation.head
    yield Attendance(
        symposium=symposium, part=Part.CHAIR, name=head.name,
        unit=f"{symposium.workstation}站长", kind=Kind.PRESENT,
    )  # fmt: skip
    for person in station.instructors:
        absent = world.rng.random() < 0.06
        yield Attendance(
            symposium=symposium, part=Part.INSTRUCTOR, instructor=person, name=person.name,
            unit=f"{person.sending_unit}{person.post}",
            kind=Kind.ABSENT if absent else Kind.PRESENT,
            reason="公务冲突，已请假" if absent else "",
        )  # fmt: skip
    for firm in station.enterprises[:4]:
        yield Attendance(
            symposium=symposium, part=Part.ENTERPRISE, name=firm.owner_name, unit=firm.name,
            kind=Kind.PRESENT,
        )  # fmt: skip
    yield Attendance(
        symposium=symposium, part=Part.BUREAU, name="县人社局", unit="县人社局",
        kind=Kind.NON_VOTING,
    )  # fmt: skip


def _said(world: World, held: Held, period: Period) -> None:
    """The work reports, the enterprises' opinions, and one good practice at each."""
    reports = {r.instructor_id: r for r in QuarterlyReport.objects.filter(start=period.start)}
    WorkReport.objects.bulk_create(
        [
            WorkReport(
                symposium=symposium, instructor=person, report=reports[person.pk], order=at,
                text=reports[person.pk].text, pulled=reports[person.pk].text,
            )
            for symposium, station in held
            for at, person in enumerate(station.instructors)
            if person.pk in reports
        ],
        batch_size=1000,
    )  # fmt: skip
    Opinion.objects.bulk_create(
        [opinion for symposium, station in held for opinion in _opinions(world, symposium, station)]
    )
    for symposium, station in held:
        title, text = world.rng.choice(words.EXPERIENCES)
        tell_at_symposium(
            symposium, by=symposium.workstation.head, title=title, text=text,
            instructor=world.rng.choice(station.instructors),
        )  # fmt: skip


def _opinions(world: World, symposium: Symposium, station: Station) -> Iterator[Opinion]:
    rng = world.rng
    for text in rng.sample(words.OPINIONS, 3):
        yield Opinion(
            symposium=symposium, enterprise=rng.choice(station.enterprises), giver="企业负责人",
            about=rng.choice(Opinion.About.values), text=text, satisfaction="satisfied",
            wants_answer=rng.random() < 0.3,
        )  # fmt: skip


def _decisions(
    world: World, symposium: Symposium, station: Station, deadline: date
) -> Iterator[Decision]:
    """Two a quarter: the older ones done; of the last quarter one overdue and one near its day."""
    person = station.instructors[0]
    head = symposium.workstation.head
    over = deadline < world.today
    done_on = deadline - timedelta(days=12) if over else None  # before the next symposium
    first, second = world.rng.sample(words.DECISIONS, 2)
    days = (deadline, deadline) if over else (
        world.today - timedelta(days=4), world.today + timedelta(days=5)
    )  # fmt: skip
    yield Decision(
        symposium=symposium, text=first, owner=head.name, user=head, deadline=days[0],
        outcome="如期办结，已向企业反馈。" if over else "", done_on=done_on,
    )  # fmt: skip
    yield Decision(
        symposium=symposium, text=second, owner=person.name, instructor=person,
        deadline=days[1], outcome="企业反映良好。" if over else "",
        done_on=done_on,
    )  # fmt: skip


def act(world: World) -> None:
    """This quarter's, through the actions: minutes submitted, held, prepared, and nothing yet."""
    quarter = Period.containing(world.today, QUARTER)
    stations = [s for s in world.stations if s.instructors and s.enterprises and s.row.head]
    if world.people > MOST_PEOPLE or (world.today - quarter.start).days < 7:
        return
    for station, steps in zip(stations, (3, 2, 1), strict=False):
        head = station.row.head
        symposium = symposia.prepare_symposium(station.row, quarter, by=head)
        if steps > 1:
            _hold(world, symposium, station, head)
        if steps > 2:
            symposium = symposia.write_minutes(symposium, by=head)
            symposium_steps.submit_minutes(symposium, by=head)


def _hold(world: World, symposium: Symposium, station: Station, head: User) -> None:
    symposia.edit_symposium(
        symposium, by=head, version=None, held_on=world.today - timedelta(days=3),
        starts_at=time(9, 30), ends_at=time(11, 20), place=f"{station.row.name}会议室",
        recorder=station.instructors[-1].name, discussion=words.DISCUSSIONS[0],
    )  # fmt: skip
    away = symposium.attendances.filter(part=Part.ENTERPRISE).first()
    kinds = {away.pk: Kind.ABSENT} if away else {}
    reasons = {away.pk: "出差在外"} if away else {}
    symposium_parts.tick_attendance(symposium, kinds, reasons, by=head, rest_came=True)
    symposium_steps.hold_symposium(symposium, by=head)
    opinion = symposium_parts.add_part(
        symposium, Opinion, by=head, enterprise=station.enterprises[0], giver="王总（总经理）",
        text="厂区门口路灯不亮，夜班职工出行不便，希望协调解决。", satisfaction="fairly",
        wants_answer=True, about=Opinion.About.DIFFICULTY,
    )  # fmt: skip
    symposium_parts.opinion_to_problem(opinion, by=head, lead_unit="县城管局")
    symposium_parts.add_part(
        symposium, Decision, by=head, text="逐户走访未建支部的规上企业，形成组建清单",
        owner=station.instructors[0].name, instructor=station.instructors[0],
        deadline=world.today + timedelta(days=30),
    )  # fmt: skip
