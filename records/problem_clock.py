"""The ledger's clock, in working days: limits by policy, and how much of one is left."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import District
from accounts.notices import notify
from accounts.policies import by_district, policy, same_everywhere
from instructors.calendar import nth_workday_after, workdays_between
from instructors.models import CalendarDay
from records.models import Extension, Problem


def due_day(problem: Problem, assigned_on: date) -> date:
    """When a problem assigned that day is to be closed, by the policies of its district."""
    code = "problem_urgent_days" if problem.urgent else "problem_clock_days"
    return nth_workday_after(assigned_on, policy(code, problem.district))


def assign_by(problem: Problem) -> date:
    """The day by which it is to be given to a unit."""
    days = policy("problem_assign_days", problem.district)
    return nth_workday_after(problem.found_on, days)


def object_by(problem: Problem) -> date:
    """The last day for an objection to its assignment."""
    days = policy("problem_object_days", problem.district)
    return nth_workday_after(problem.assigned_on, days)


def ask_by(problem: Problem) -> date:
    """The last day for asking for more time: so many workdays must lie before the limit."""
    days = policy("problem_ask_days", problem.district)
    day = problem.due_on - timedelta(days=1) if days else problem.due_on
    while workdays_between(day + timedelta(days=1), problem.due_on) < days:
        day -= timedelta(days=1)
    return day


class Clock:
    """Workdays left until a limit; one query, then a subtraction for every row.

    Rows come from `Problem.objects.with_clock()`.
    """

    def __init__(self, today: date | None = None) -> None:
        self.today = today or timezone.localdate()
        held = CalendarDay.objects.filter(day=self.today)
        self.count: int | None = held.values_list("workdays", flat=True).first()

    def left(self, problem: Problem) -> int | None:
        """Workdays after today, up to and with the limit; negative beyond it; None without one."""
        limit = getattr(problem, "limit_count", None)
        if limit is None or self.count is None or problem.state == Problem.State.CLOSED:
            return None
        return limit - self.count

    def words(self, problem: Problem) -> str:
        """How much time is left, in a few words; empty where no clock runs."""
        left = self.left(problem)
        if left is None:
            return ""
        if problem.due_on < self.today:
            return _("workdays overdue: %(days)s") % {"days": max(1, -left)}
        if problem.due_on == self.today:
            return _("due today")
        return _("workdays left: %(days)s") % {"days": left}


def note_due(rows: QuerySet, today: date) -> QuerySet:
    """Problems at work on which nobody has written a word for as long as the policy allows."""
    return since(rows.in_hand(), "noted_on", "problem_note_days", today)


def long_running(rows: QuerySet, today: date) -> QuerySet:
    """Open ones under long-term tracking, or assigned longer ago than the policy's days."""
    old = since(rows.open(), "assigned_on", "problem_long_days", today)
    return rows.open().filter(Q(long_term=True) | Q(pk__in=old.values("pk")))


def since(rows: QuerySet, field: str, code: str, today: date) -> QuerySet:
    """Those whose date is as many days ago as the policy of their district says; 0: none."""
    ago = f"{field}__lte"
    if (everywhere := same_everywhere(code)) is not None:
        before = today - timedelta(days=everywhere)
        return rows.filter(**{ago: before}) if everywhere else rows.none()
    places = list(District.objects.filter(pk__in=rows.order_by().values("district")))
    days = by_district(code, places)
    wanted = Q(pk__in=[])
    for allowed in {days[place.code] for place in places} - {0}:
        those = [place.pk for place in places if days[place.code] == allowed]
        wanted |= Q(**{ago: today - timedelta(days=allowed), "district__in": those})
    return rows.filter(wanted)


def remind_problems(today: date) -> int:
    """Before the limit everybody concerned is told, after it whoever assigned; each once a limit.

    How long before is the policy `problem_remind_days`, in days.
    """
    rows = Problem.objects.in_hand().filter(due_on__isnull=False)
    rows = rows.filter(due_on__lte=today + timedelta(days=10))
    problems = list(rows.select_related("district", "instructor__user", "assigned_by"))
    days = by_district("problem_remind_days", {problem.district for problem in problems})
    told = 0
    for problem in problems:
        if problem.due_on < today:
            told += _tell(problem, [problem.assigned_by], "problem.overdue_note")
        elif (problem.due_on - today).days <= days[problem.district.code]:
            person = problem.instructor.user if problem.instructor_id else None
            told += _tell(problem, [person, problem.assigned_by], "problem.due_note")
    return told


def _tell(problem: Problem, people: Iterable, code: str) -> int:
    users = {user.pk: user for user in people if user and not user.is_system}
    if users:
        notify(
            list(users.values()), code, url=problem.get_absolute_url(),
            once=f"{code}-{problem.pk}-{problem.due_on}", number=problem.number,
            title=problem.title, due=problem.due_on,
        )  # fmt: skip
    return len(users)


def open_extension(problem: Problem) -> Extension | None:
    """The asking for more time that waits for its decision."""
    return problem.extensions.filter(state=Extension.State.ASKED).first()
