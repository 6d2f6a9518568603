"""Leave of these days in every state, and a day that was named in next year's calendar.

What began before today stands in history, so that no log is written on it; what is asked for
today goes through the actions.
"""

from datetime import date, timedelta

from accounts.models import Role, User
from instructors import actions
from instructors.calendar import known_years
from instructors.calendar_notice import read_notice
from instructors.models import CalendarDay, Instructor, Leave, LeaveStep
from records.actions.duty import create_rule
from records.calendar_effects import effect_of
from records.forms.calendar import wanted_of
from records.models import DutyRule
from reports.demo.world import World

DAY = timedelta(days=1)


def make_recent(world: World) -> None:
    """One person whose return is overdue, one to return today, one away, one in training."""
    people = world.stations[0].instructors[-4:]
    last = CalendarDay.objects.last_workday_before(world.today)
    before = CalendarDay.objects.last_workday_before(last)
    spans = (
        (before - 2 * DAY, before, "personal", "回原籍处理家事"),
        (world.today - 3 * DAY, world.today - DAY, "sick", "住院治疗"),
        (world.today - DAY, world.today + 3 * DAY, "annual", "年休假"),
        (world.today - 2 * DAY, world.today + DAY, "training", "参加市委党校党务工作者培训班"),
    )
    for person, (start, end, kind, reason) in zip(people, spans, strict=False):
        leave = Leave.objects.create(
            instructor=person, workstation_id=person.workstation_id, district=person.district,
            kind=kind, start=start, end=end, reason=reason, status=Leave.Status.APPROVED,
        )  # fmt: skip
        head = world.stations[0].row.head
        LeaveStep.objects.create(leave=leave, step=Leave.Step.STATION, by=head, approved=True)
        world.away.setdefault(person.pk, []).append((start, end))


def act(world: World) -> None:
    """Asked for today: a draft, one for each tier, a no, one rung in, not taken, a longer one."""
    people = [p for p in world.stations[0].instructors if p.user][:5]
    head, ahead = world.stations[0].row.head, world.today + 10 * DAY
    if len(people) < 5 or head is None:
        return
    _ask(people[0], ahead, 0, "personal", "子女婚礼", draft=True)
    _ask(people[1], ahead, 0, "personal", "陪护家人就医")
    longer = _ask(people[2], ahead, 2, "official", "赴省委党校送学员")
    actions.decide_leave(longer, True, by=head)
    refused = _ask(people[3], ahead, 0, "personal", "私事")
    actions.decide_leave(refused, False, "当日有季度座谈会，请另选日期。", by=head)
    actions.enter_leave(
        people[4], by=head, kind="sick", start=ahead, end=ahead + DAY,
        reason="电话请假：预约体检",
    )  # fmt: skip
    off = actions.enter_leave(
        people[4], by=head, kind="personal", start=world.today, end=world.today,
        reason="陪家人办事，后改期",
    )  # fmt: skip
    if off.status == Leave.Status.APPROVED:  # he came to work all the same
        actions.return_from_leave(off, world.today, by=head)
    away = Leave.objects.filter(kind="annual", start=world.today - DAY).first()
    if away and away.instructor.user:
        actions.ask_extension(away, away.end + DAY, "返程车票改签", by=away.instructor.user)


def _ask(
    person: Instructor, start: date, more: int, kind: str, reason: str, draft: bool = False
) -> Leave:
    return actions.ask_leave(
        person, by=person.user, kind=kind, start=start, end=start + more * DAY, reason=reason,
        draft=draft,
    )  # fmt: skip


def name_new_year(world: World) -> None:
    """The first holiday of next year, where no notice is out yet; and a rule for each firm."""
    by = User.objects.filter(role=Role.DEPARTMENT, district=world.city).first()
    create_rule(
        by=by, district=world.city, kind=Instructor.Kind.LEADER, minimum=1,
        metric=DutyRule.Metric.CONTACT_DAY, per=DutyRule.Per.HALF_YEAR, each_enterprise=True,
        valid_from=date(world.first.year, 1, 1),
    )  # fmt: skip
    year = world.today.year + 1
    if year in known_years():
        return
    wanted = wanted_of(read_notice("元旦：1月1日至3日放假，共3天。", year), None)
    rows = {row.day: row for row in CalendarDay.objects.filter(day__in=wanted)}
    plans = [
        actions.DayPlan(day, kind, name, rows[day].version)
        for day, (kind, name) in wanted.items()
        if day in rows
    ]
    effect = effect_of(plans, rows)
    actions.change_days(
        plans, by=by, title=f"{year}年元旦", altered=effect.altered, people=effect.people
    )
