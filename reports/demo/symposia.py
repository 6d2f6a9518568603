"""Symposia: every station's of every quarter that is over, and this quarter's in three states."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import Role, User
from common.periods import QUARTER, Period
from records.actions import symposia, symposium_parts, symposium_steps
from records.actions.experience import tell_at_symposium
from records.minutes import draft_minutes
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
    followed,
    frozen,
    problems_of,
    read_figures,
)
from reports.demo import words
from reports.demo.current import MOST_PEOPLE
from reports.demo.world import Station, World

MOMENT = timezone.get_default_timezone()
Part, Kind = Attendance.Part, Attendance.Kind


def write_symposia(world: World, period: Period) -> None:
    """A symposium a station, held in the quarter's last week, minutes approved."""
    reports = {r.instructor_id: r for r in QuarterlyReport.objects.filter(start=period.start)}
    committees = {u.district_id: u for u in User.objects.filter(role=Role.COMMITTEE)}
    for station in world.stations:
        if station.instructors:
            committee = committees.get(station.row.district_id) or world.system
            _symposium(world, station, period, reports, committee)


def _symposium(
    world: World, station: Station, period: Period, reports: dict, committee: User
) -> None:
    row, problems = station.row, problems_of(station.row, period)
    held_on = period.last - timedelta(days=period.last.weekday() % 5 + 3)
    symposium = Symposium.objects.create(
        workstation=row, district=row.district, start=period.start,
        title=f"{row.name}{period.start.year}年第{(period.start.month + 2) // 3}季度座谈会",
        held_on=held_on, starts_at=time(14, 30), ends_at=time(16, 40), place=f"{row.name}会议室",
        chair=row.head.name, recorder=station.instructors[-1].name,
        status=Symposium.Status.HELD, figures=read_figures(row, period),
        common=common_problems(problems), read_at=_moment(held_on),
    )  # fmt: skip
    earlier = followed(symposium, held_on)
    _attendance(world, symposium, station)
    _said(world, symposium, station, reports)
    _decisions(world, symposium, station, period.next().last)
    symposium.agenda, symposium.earlier = draft_agenda(row, earlier), frozen(earlier)
    symposium.minutes = draft_minutes(symposium)
    symposium.status, symposium.number = "approved", f"〔{period.start.year}〕{_quarter(period)}号"
    symposium.submitted_by, symposium.submitted_at = row.head, _moment(held_on)
    symposium.approved_by = committee
    symposium.approved_on = held_on + timedelta(days=2)
    symposium.save()


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(17, 30), MOMENT)


def _quarter(period: Period) -> int:
    return (period.start.month + 2) // 3


def _attendance(world: World, symposium: Symposium, station: Station) -> None:
    head = symposium.workstation.head
    rows = [
        Attendance(
            symposium=symposium, part=Part.CHAIR, name=head.name,
            unit=f"{symposium.workstation}站长", kind=Kind.PRESENT,
        )
    ]  # fmt: skip
    for person in station.instructors:
        absent = world.rng.random() < 0.06
        rows.append(
            Attendance(
                symposium=symposium, part=Part.INSTRUCTOR, instructor=person, name=person.name,
                unit=f"{person.sending_unit}{person.post}",
                kind=Kind.ABSENT if absent else Kind.PRESENT,
                reason="公务冲突，已请假" if absent else "",
            )
        )  # fmt: skip
    rows += [
        Attendance(
            symposium=symposium, part=Part.ENTERPRISE, name=firm.owner_name, unit=firm.name,
            kind=Kind.PRESENT,
        )
        for firm in station.enterprises[:4]
    ]  # fmt: skip
    rows.append(
        Attendance(
            symposium=symposium, part=Part.BUREAU, name="区人社局", unit="区人社局",
            kind=Kind.NON_VOTING,
        )
    )  # fmt: skip
    Attendance.objects.bulk_create(rows)


def _said(world: World, symposium: Symposium, station: Station, reports: dict) -> None:
    WorkReport.objects.bulk_create(
        WorkReport(
            symposium=symposium, instructor=person, report=reports[person.pk], order=at,
            text=reports[person.pk].text, pulled=reports[person.pk].text,
        )
        for at, person in enumerate(station.instructors)
        if person.pk in reports
    )  # fmt: skip
    rng = world.rng
    Opinion.objects.bulk_create(
        Opinion(
            symposium=symposium, enterprise=rng.choice(station.enterprises), giver="企业负责人",
            about=rng.choice(Opinion.About.values), text=text, satisfaction="satisfied",
            wants_answer=rng.random() < 0.3,
        )
        for text in rng.sample(words.OPINIONS, 3)
    )  # fmt: skip
    title, text = rng.choice(words.EXPERIENCES)
    tell_at_symposium(
        symposium, by=symposium.workstation.head, title=title, text=text,
        instructor=rng.choice(station.instructors),
    )  # fmt: skip


def _decisions(world: World, symposium: Symposium, station: Station, deadline: date) -> None:
    """Two a quarter: the older ones done; of the last quarter one overdue and one near its day."""
    person = station.instructors[0]
    head = symposium.workstation.head
    over = deadline < world.today
    first, second = world.rng.sample(words.DECISIONS, 2)
    days = (deadline, deadline) if over else (
        world.today - timedelta(days=4), world.today + timedelta(days=5)
    )  # fmt: skip
    Decision.objects.bulk_create([
        Decision(
            symposium=symposium, text=first, owner=head.name, user=head, deadline=days[0],
            outcome="已完成。" if over else "", done_on=deadline if over else None,
        ),
        Decision(
            symposium=symposium, text=second, owner=person.name, instructor=person,
            deadline=days[1], outcome="已完成，企业反映良好。" if over else "",
            done_on=deadline if over else None,
        ),
    ])  # fmt: skip


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
        recorder=station.instructors[-1].name,
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
    symposium_parts.opinion_to_problem(opinion, by=head, lead_unit="区城管局")
    symposium_parts.add_part(
        symposium, Decision, by=head, text="逐户走访未建支部的规上企业，形成组建清单",
        owner=station.instructors[0].name, instructor=station.instructors[0],
        deadline=world.today + timedelta(days=30),
    )  # fmt: skip
