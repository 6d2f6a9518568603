"""What waits for station heads, committees, departments, administrators and auditors."""

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, Suggestion, User
from assessments.actions.ratings import GROUP_OF
from assessments.models import Consequence, Cycle, Evaluation
from common.models import PaperStatus
from common.periods import MONTH, Period
from enterprises.models import Enterprise, Workstation
from instructors.accounts import without_account
from instructors.leave_chain import waiting_for as leave_for
from instructors.models import Instructor, Leave, Posting
from records.confirming import not_asked
from records.models import Confirmation, MonthlySummary, QuarterlyReport
from records.reviewing import Paper, share_filter, share_of
from reports.queues.base import Queue, Task


def add_leave(queue: Queue, user: User) -> None:
    """Leave that waits for this user's decision, and people whose return is overdue."""
    url = reverse("instructors:leave_list")
    text = _("Leave waiting for a decision: %(count)s.")
    queue.add_count(leave_for(user), Task(text, _("Decide"), f"{url}?status=waiting"))
    late = Leave.objects.visible_to(user).staged(queue.today).filter(now=Leave.Stage.OVERDUE)
    late = late.exclude(instructor__user=user)
    text = _("People whose return from leave is overdue: %(count)s.")
    queue.add_count(late, Task(text, _("See who"), f"{url}?status=overdue", is_late=True))


def add_papers(queue: Queue, user: User) -> None:
    """Papers that wait for this user's review, and how many of the last period are late.

    A head is told of his workstation's late papers, an office of those that it is to review; whose
    they are is one press away, unranked.
    """
    share = share_filter(user)
    for model in (MonthlySummary, QuarterlyReport):
        _reviews(queue, user, model, share)
    for model in (MonthlySummary, QuarterlyReport):
        _late(queue, user, model, share)


def _reviews(queue: Queue, user: User, model: type[Paper], share: Q) -> None:
    waiting = model.objects.visible_to(user).filter(status=PaperStatus.SUBMITTED)
    text = _("%(kind)s waiting for your review: %(count)s.")
    task = Task(text, _("Review"), reverse(f"records:{model.room}_sample"))
    queue.add_count(share_of(user, waiting, share), task, kind=model._meta.verbose_name)


def _late(queue: Queue, user: User, model: type[Paper], share: Q) -> None:
    period = Period.containing(queue.today, model.months).previous()
    late = model.objects.visible_to(user).filter(
        status__in=(PaperStatus.DRAFT, PaperStatus.RETURNED), start=period.start,
        due_on__lt=queue.today,
    )  # fmt: skip
    late = late if user.role == Role.STATION_HEAD else share_of(user, late, share)
    text = _("%(kind)s of %(period)s past their day: %(count)s.")
    url = f"{reverse(f'records:{model.room}_missing')}?period={period.code}"
    values = {"kind": model._meta.verbose_name, "period": period}
    queue.add_count(late, Task(text, _("See whose"), url), **values)


def add_confirmations(queue: Queue, user: User) -> None:
    """Enterprises to be asked about last month, and problems of theirs to enter in the ledger."""
    month = Period.containing(queue.today, MONTH).previous()
    page = reverse("records:confirmation_list")
    text = _("Enterprises not asked yet to confirm the visits of %(month)s: %(count)s.")
    ask = Task(text, _("Ask them"), f"{page}?month={month.code}")
    queue.add_count(not_asked(month, user), ask, month=month)
    text = _("Problems that enterprises wrote down and nobody has entered: %(count)s.")
    to_enter = Confirmation.objects.visible_to(user).with_problem_to_enter()
    queue.add_count(to_enter, Task(text, _("Open"), f"{page}?to_enter=on"))


def add_ratings(queue: Queue, user: User) -> None:
    """Evaluations that wait for the marks of the user's office."""
    group = GROUP_OF[user.role]
    cycles = Cycle.objects.filter(stage__in=(Cycle.Stage.OPEN, Cycle.Stage.RATING))
    waiting = (
        Evaluation.objects.visible_to(user)
        .filter(cycle__in=cycles)
        .exclude(ratings__group=group)
        .exclude(instructor__user=user)
        .values("cycle", "cycle__code")
        .annotate(n=Count("pk", distinct=True))
        .order_by("cycle")
    )
    for row in waiting:
        period = Period.parse(row["cycle__code"])
        text = _("People you have not rated for %(period)s: %(count)s.")
        url = reverse("assessments:rating_grid", args=[row["cycle"]])
        queue.add(Task(text % {"period": period, "count": row["n"]}, _("Rate"), url))


def add_gaps(queue: Queue, user: User) -> None:
    """Operating enterprises nobody guides, and people in post without a posting."""
    posted = Posting.objects.on(queue.today)
    firms = Enterprise.objects.visible_to(user).operating()
    firms = firms.filter(members__gte=1).exclude(pk__in=posted.values("enterprise"))
    text = _("Operating enterprises with party members and no instructor: %(count)s.")
    url = reverse("enterprises:enterprise_list") + "?state=operating&guided=gap"
    queue.add_count(firms, Task(text, _("See which"), url))
    stations = Workstation.objects.visible_to(user).open_on(queue.today).filter(head=None)
    text = _("Workstations without a head: %(count)s.")
    url = reverse("enterprises:workstation_list")
    queue.add_count(stations, Task(text, _("See which"), url))
    people = Instructor.objects.visible_to(user).serving()
    people = people.exclude(pk__in=posted.values("instructor"))
    text = _("Instructors in post without an enterprise: %(count)s.")
    url = reverse("instructors:instructor_list") + "?posted=0"
    queue.add_count(people, Task(text, _("See who"), url))


def add_accounts(queue: Queue, user: User) -> None:
    """People in post who cannot sign in yet, as after a county's workbook."""
    text = _("Instructors in post without an account: %(count)s.")
    task = Task(text, _("Make the accounts"), reverse("instructors:account_list"))
    queue.add_count(without_account(user), task)


def add_consequences(queue: Queue, user: User) -> None:
    """What follows from grades and is not done yet."""
    open_ones = Consequence.objects.visible_to(user).filter(done_on=None, due_on__isnull=False)
    first = open_ones.aggregate(first=Min("due_on"))["first"]
    text = _("Talks, training and corrections that follow from grades: %(count)s.")
    url = reverse("assessments:consequence_list")
    queue.add_count(open_ones, Task(text, _("Open"), url, due=first))


def add_suggestions(queue: Queue, user: User) -> None:
    """Suggestions without an answer."""
    waiting = Suggestion.objects.filter(
        answered_at=None, district__code__startswith=user.district.code
    )
    text = _("Suggestions without an answer: %(count)s.")
    queue.add_count(waiting, Task(text, _("Answer"), reverse("accounts:suggestions")))
