"""What waits for an instructor: his day, his papers, his self-assessment."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Cycle, Evaluation
from common.models import PaperStatus
from common.periods import Period
from common.together import together
from instructors.models import CalendarDay, Leave
from records.models import DailyLog, MonthlySummary, QuarterlyReport, Question
from reports.queues.base import Queue, Task
from reports.queues.problems import add_own_problems

OPEN_PAPER = (PaperStatus.DRAFT, PaperStatus.RETURNED)


def add_instructor_tasks(queue: Queue, user: User) -> None:
    """His own work only, whatever his office role."""
    person = user.instructor_id
    _log(queue, person)
    _leave(queue, person)
    _papers(queue, person)
    _questions(queue, person)
    _self_assessment(queue, person)
    add_own_problems(queue, user)


def _log(queue: Queue, person: int) -> None:
    day = CalendarDay.objects.filter(day=queue.today).first()
    of_today, draft = Q(day=queue.today), Q(status=DailyLog.Status.DRAFT)
    logs = list(DailyLog.objects.filter(of_today | draft, instructor=person).order_by("day"))
    for log in [log for log in logs if log.status == DailyLog.Status.DRAFT][:5]:
        queue.add(
            Task(
                _("Your record of %(day)s is a draft that nobody has received.")
                % {"day": day_words(log.day)},
                _("Finish it"),
                reverse("records:log_edit", args=[log.pk]),
                due=log.day,
            )
        )
    if day and day.is_workday and queue.today not in {log.day for log in logs}:
        queue.add(
            Task(
                _("Today is a workday; your record is not written yet."),
                _("Write it"),
                reverse("records:log_new"),
                due=queue.today,
            )
        )


def _leave(queue: Queue, person: int) -> None:
    stage = Leave.Stage
    mine = Leave.objects.filter(instructor=person).staged(queue.today)
    for leave in mine.filter(now__in=(stage.DRAFT, stage.TO_RETURN, stage.OVERDUE))[:5]:
        if leave.now == stage.DRAFT:
            text = _("Your leave from %(day)s is a draft that nobody has received.")
            day, due, button, url = leave.start, leave.start, _("Finish it"), "leave_edit"
        else:
            text = _("Your leave ended on %(day)s; report your return.")
            day, button, url = leave.end, _("Report it"), "leave_return"
            due = queue.today if leave.now == stage.TO_RETURN else leave.end
        address = reverse(f"instructors:{url}", args=[leave.pk])
        queue.add(Task(text % {"day": day_words(day)}, button, address, due=due))


def _papers(queue: Queue, person: int) -> None:
    models = (MonthlySummary, QuarterlyReport)
    mine = [model.objects.filter(instructor=person, status__in=OPEN_PAPER) for model in models]
    found = together([rows.values_list("start", "pk", "status", "due_on") for rows in mine])
    for model, papers in zip(models, found, strict=True):
        for start, pk, status, due_on in sorted(papers, reverse=True)[:12]:
            returned = status == PaperStatus.RETURNED
            text = (
                _("%(paper)s for %(period)s came back with a remark.")
                if returned
                else _("%(paper)s for %(period)s is drafted; read it and hand it in.")
            )
            what = {"paper": model._meta.verbose_name, "period": Period(start, model.months)}
            address = reverse(f"records:{model.room}_page", args=[pk])
            queue.add(Task(text % what, _("Open"), address, due=due_on))


def _questions(queue: Queue, person: int) -> None:
    """What a reviewer has asked about a month and nobody has replied to."""
    asked = Question.objects.filter(summary__instructor=person, state=Question.State.ASKED)
    for question in asked.select_related("summary").order_by("pk")[:10]:
        text = _("Your reviewer has a question about your logs of %(period)s.")
        url = f"{question.summary.get_absolute_url()}#questions"
        queue.add(Task(text % {"period": question.summary.period}, _("Reply"), url))


def _self_assessment(queue: Queue, person: int) -> None:
    waiting = Evaluation.objects.filter(
        instructor=person, cycle__stage=Cycle.Stage.OPEN, self_at=None
    ).select_related("cycle")
    for evaluation in waiting:
        queue.add(
            Task(
                _("Your self-assessment for %(period)s is still open.")
                % {"period": evaluation.cycle.period},
                _("Write it"),
                reverse("assessments:self_assessment", args=[evaluation.pk]),
            )
        )


def day_words(day: date) -> str:
    """A day in the reader's form."""
    return date_format(day, "MONTH_DAY_FORMAT")
