"""What waits for station heads, committees, departments, administrators and auditors."""

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, Suggestion, User
from assessments.actions.ratings import GROUP_OF
from assessments.models import Consequence, Cycle, Evaluation
from common.models import PaperStatus
from common.periods import MONTH, Period
from enterprises.models import Enterprise
from instructors.leave_chain import waiting_for as leave_for
from instructors.models import Instructor, Leave, Posting
from records.confirming import not_asked
from records.models import Confirmation, MonthlySummary, QuarterlyReport
from records.reviewing import Paper, share_filter, share_of
from reports.queues.base import Queue, Task


def add_leave(queue: Queue, user: User) -> None:
    """Leave that waits for this user's decision, and people whose return is overdue."""
    count = leave_for(user).count()
    text = _("Leave waiting for a decision: %(count)s.") % {"count": count}
    url = reverse("instructors:leave_list")
    queue.add_count(count, Task(text, _("Decide"), f"{url}?status=waiting"))
    late = Leave.objects.visible_to(user).staged(queue.today).filter(now=Leave.Stage.OVERDUE)
    count = late.exclude(instructor__user=user).count()
    text = _("People whose return from leave is overdue: %(count)s.") % {"count": count}
    queue.add_count(count, Task(text, _("See who"), f"{url}?status=overdue", is_late=True))


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
    count = share_of(user, waiting, share).count()
    text = _("%(kind)s waiting for your review: %(count)s.")
    values = {"kind": model._meta.verbose_name, "count": count}
    url = reverse(f"records:{model.room}_sample")
    queue.add_count(count, Task(text % values, _("Review"), url))


def _late(queue: Queue, user: User, model: type[Paper], share: Q) -> None:
    period = Period.containing(queue.today, model.months).previous()
    late = model.objects.visible_to(user).filter(
        status__in=(PaperStatus.DRAFT, PaperStatus.RETURNED), start=period.start,
        due_on__lt=queue.today,
    )  # fmt: skip
    count = (late if user.role == Role.STATION_HEAD else share_of(user, late, share)).count()
    text = _("%(kind)s of %(period)s past their day: %(count)s.")
    values = {"kind": model._meta.verbose_name, "period": period, "count": count}
    url = f"{reverse(f'records:{model.room}_missing')}?period={period.code}"
    queue.add_count(count, Task(text % values, _("See whose"), url))


def add_confirmations(queue: Queue, user: User) -> None:
    """Enterprises to be asked about last month, and problems of theirs to enter in the ledger."""
    month = Period.containing(queue.today, MONTH).previous()
    page = reverse("records:confirmation_list")
    count = not_asked(month, user).count()
    text = _("Enterprises not asked yet to confirm the visits of %(month)s: %(count)s.")
    values = {"month": month, "count": count}
    queue.add_count(count, Task(text % values, _("Ask them"), f"{page}?month={month.code}"))
    count = Confirmation.objects.visible_to(user).with_problem_to_enter().count()
    text = _("Problems that enterprises wrote down and nobody has entered: %(count)s.")
    queue.add_count(count, Task(text % {"count": count}, _("Open"), f"{page}?to_enter=on"))


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
    count = firms.filter(members__gte=1).exclude(pk__in=posted.values("enterprise")).count()
    text = _("Operating enterprises with party members and no instructor: %(count)s.")
    url = reverse("enterprises:enterprise_list") + "?state=operating&guided=gap"
    queue.add_count(count, Task(text % {"count": count}, _("See which"), url))
    people = Instructor.objects.visible_to(user).serving()
    count = people.exclude(pk__in=posted.values("instructor")).count()
    text = _("Instructors in post without an enterprise: %(count)s.") % {"count": count}
    url = reverse("instructors:instructor_list") + "?posted=0"
    queue.add_count(count, Task(text, _("See who"), url))


def add_consequences(queue: Queue, user: User) -> None:
    """What follows from grades and is not done yet."""
    open_ones = Consequence.objects.visible_to(user).filter(done_on=None, due_on__isnull=False)
    count, first = open_ones.aggregate(n=Count("pk"), first=Min("due_on")).values()
    text = _("Talks, training and corrections that follow from grades: %(count)s.")
    url = reverse("assessments:consequence_list")
    queue.add_count(count, Task(text % {"count": count}, _("Open"), url, due=first))


def add_suggestions(queue: Queue, user: User) -> None:
    """Suggestions without an answer."""
    waiting = Suggestion.objects.filter(answered_at=None)
    if user.district_id:
        waiting = waiting.filter(district__code__startswith=user.district.code)
    count = waiting.count()
    text = _("Suggestions without an answer: %(count)s.") % {"count": count}
    queue.add_count(count, Task(text, _("Answer"), reverse("accounts:suggestions")))
