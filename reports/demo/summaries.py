"""Monthly summaries, quarterly reports and symposia of the demo's history."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from common import figures
from common.periods import QUARTER, Period
from records.actions.experience import tell_at_symposium
from records.actions.symposia import read_figures as read_station_figures
from records.drafting import FIGURES_OF_PAPERS, draft_report, draft_summary, is_empty, stored
from records.models import (
    Attendance,
    DailyLog,
    Decision,
    MonthlySummary,
    Opinion,
    QuarterlyReport,
    Symposium,
    WorkReport,
)
from reports.demo import words
from reports.demo.review import keep_editions
from reports.demo.world import Station, World

MOMENT = timezone.get_default_timezone()


def write_summaries(world: World, period: Period) -> None:
    """Everybody's summary of a month that is over; its logs are locked by the acceptance."""
    rows = []
    readings = read_figures(world, period)
    by_hand = world.by_hand if period.next().end > world.today else ()
    for person in world.instructors:
        if person.pk in by_hand:
            continue
        mine = {code: found[person.pk] for code, found in readings.items()}
        why = "leave" if person.pk in world.away else "none"
        row = MonthlySummary(
            instructor=person, start=period.start, workstation_id=person.workstation_id,
            district=person.district, due_on=period.end + timedelta(days=4),
            next_plan=world.rng.choice([n for n in words.NEXT if n]),
            text=draft_summary(mine, period), figures=stored(mine),
            nothing_to_report=is_empty(mine), nothing_reason=why if is_empty(mine) else "",
        )  # fmt: skip
        hand_in(world, row, late_share=0.05)
        rows.append(row)
    MonthlySummary.objects.bulk_create(rows, batch_size=1000)
    keep_editions(rows)
    accepted = DailyLog.objects.filter(day__gte=period.start, day__lt=period.end)
    accepted.exclude(instructor__in=by_hand).update(status=DailyLog.Status.LOCKED)


def write_reports(world: World, period: Period) -> None:
    """Everybody's report of a quarter that is over."""
    rows = []
    readings = read_figures(world, period)
    for person in world.instructors:
        mine = {code: found[person.pk] for code, found in readings.items()}
        row = QuarterlyReport(
            instructor=person, start=period.start, workstation_id=person.workstation_id,
            district=person.district, due_on=period.end + timedelta(days=9),
            difficulties="企业交货高峰期组织集中学习有困难。" if person.pk % 3 else "",
            next_plan=world.rng.choice([n for n in words.NEXT if n]),
            text=draft_report(mine, period, []), figures=stored(mine),
        )  # fmt: skip
        hand_in(world, row, late_share=0.04)
        rows.append(row)
    QuarterlyReport.objects.bulk_create(rows, batch_size=1000)
    keep_editions(rows)


def read_figures(world: World, period: Period) -> dict:
    """The papers' figures of everybody, in a fixed number of queries."""
    people = [person.pk for person in world.instructors]
    return figures.read(FIGURES_OF_PAPERS, "instructor", people, period)


def hand_in(world: World, row: MonthlySummary | QuarterlyReport, late_share: float) -> None:
    """Submitted a day or two before it was due (a few after), and accepted by the head."""
    late = world.rng.random() < late_share
    day = row.due_on + timedelta(days=2 if late else -world.rng.randint(0, 2))
    row.status, row.first_submitted_on = row.Status.ACCEPTED, day
    row.first_submitted_on = day
    row.submitted_at = datetime.combine(day, time(16, world.rng.randint(0, 59)), MOMENT)
    row.reviewed_at = row.submitted_at + timedelta(days=1)
    row.figures_at = row.submitted_at
    row.reviewed_by = world.heads[row.workstation_id]


def write_symposia(world: World, period: Period) -> None:
    """A symposium a station, held in the quarter's last week, minutes approved."""
    reports = {r.instructor_id: r for r in QuarterlyReport.objects.filter(start=period.start)}
    for station in world.stations:
        if station.instructors:
            _symposium(world, station, period, reports)


def _symposium(world: World, station: Station, period: Period, reports: dict) -> None:
    row = station.row
    symposium = Symposium.objects.create(
        workstation=row, district=row.district, start=period.start,
        title=f"{row.name}{period.start.year}年第{(period.start.month + 2) // 3}季度座谈会",
        held_on=period.last - timedelta(days=period.last.weekday() % 5 + 3),
        starts_at=time(14, 30), ends_at=time(16, 40), place=f"{row.name}会议室",
        chair=row.head.name, recorder=station.instructors[-1].name,
        agenda="听取指导员工作汇报\n收集企业意见建议\n研究共性问题\n提炼经验做法\n议定下季度事项",
        minutes="会议听取了各指导员本季度工作汇报，企业代表提出意见建议，会议研究议定了有关事项。",
        status=Symposium.Status.APPROVED, approved_by=row.head,
        figures=read_station_figures(row, period),
    )  # fmt: skip
    _attendance(world, symposium, station)
    WorkReport.objects.bulk_create(
        WorkReport(
            symposium=symposium,
            instructor=p,
            report=reports[p.pk],
            order=at,
            text=reports[p.pk].text,
        )
        for at, p in enumerate(station.instructors)
        if p.pk in reports
    )
    rng, firms = world.rng, station.enterprises
    Opinion.objects.bulk_create(
        Opinion(
            symposium=symposium,
            enterprise=rng.choice(firms),
            giver="企业负责人",
            about=rng.choice(Opinion.About.values),
            text=text,
            satisfaction="satisfied",
        )
        for text in rng.sample(words.OPINIONS, 3)
    )
    title, text = rng.choice(words.EXPERIENCES)
    tell_at_symposium(
        symposium, by=row.head, title=title, text=text, instructor=rng.choice(station.instructors)
    )
    _decisions(world, symposium, period.next().last)


def _attendance(world: World, symposium: Symposium, station: Station) -> None:
    rows = [
        Attendance(
            symposium=symposium,
            instructor=p,
            name=p.name,
            unit=f"{p.sending_unit}{p.post}",
            kind="absent" if world.rng.random() < 0.06 else "present",
        )
        for p in station.instructors
    ]
    for row in rows:
        row.reason = "公务冲突，已请假" if row.kind == "absent" else ""
    rows += [
        Attendance(symposium=symposium, name=f.owner_name, unit=f.name, kind="non_voting")
        for f in station.enterprises[:4]
    ]
    Attendance.objects.bulk_create(rows)


def _decisions(world: World, symposium: Symposium, deadline: date) -> None:
    over = deadline < world.today
    Decision.objects.bulk_create(
        Decision(
            symposium=symposium,
            text=text,
            owner=symposium.chair,
            deadline=deadline,
            outcome="已完成。" if over else "",
            done_on=deadline if over else None,
        )
        for text in world.rng.sample(words.DECISIONS, 2)
    )


def quarter_of(period: Period) -> Period:
    """The quarter of a month."""
    return period.within(QUARTER)
