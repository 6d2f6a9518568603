"""What waits for whom in the problem ledger and among good practice."""

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from records.models import Experience, Problem
from records.problem_clock import note_due
from records.problem_views import asked_for, decided_by
from reports.queues.base import Queue, Task

MOST = 10
State = Problem.State


def add_problems(queue: Queue, user: User) -> None:
    """Problems on which the office decides, and those past their limit."""
    rows = Problem.objects.visible_to(user).open()
    counts = decided_by(rows, user).aggregate(
        new=Count("pk", filter=Q(state__in=Problem.BEFORE)),
        asked=Count("pk", filter=asked_for()),
        done=Count("pk", filter=Q(state=State.REVISITED)),
        check=Count("pk", filter=Q(check_on__lte=queue.today)),
    )
    ledger = reverse("records:problem_list")
    for name, text, button in (
        ("new", _("Problems not assigned to anybody yet: %(count)s."), _("Assign")),
        ("asked", _("Objections and requests for more time to decide on: %(count)s."), _("Decide")),
        ("done", _("Problems to be closed after their return visit: %(count)s."), _("Close")),
        ("check", _("Problems under long-term tracking to look at: %(count)s."), _("Open")),
    ):
        if counts[name]:
            queue.add(Task(text % {"count": counts[name]}, button, f"{ledger}?view=todo"))
    text = _("Problems past their limit: %(count)s.")
    late = Task(text, _("Open"), f"{ledger}?view=overdue", is_late=True)
    queue.add_count(rows.filter(due_on__lt=queue.today), late)


def add_experience(queue: Queue, user: User) -> None:
    """Good practice that waits for a review or, at a department, for the library."""
    rows = Experience.objects.in_scope(user).exclude(created_by=user)
    rows = rows.exclude(instructor__user=user) if user.is_instructor else rows
    url = reverse("records:experience_list")
    task = Task(
        _("Good practice handed in and not checked yet: %(count)s."), _("Review"),
        f"{url}?status=submitted",
    )  # fmt: skip
    queue.add_count(rows.filter(status=Experience.Status.SUBMITTED), task)


def add_own_problems(queue: Queue, user: User) -> None:
    """An instructor's part: ask the enterprise, go there again, say how it stands, mind the day."""
    mine = Problem.objects.filter(instructor=user.instructor_id).select_related("enterprise")
    silent = note_due(mine, queue.today).order_by()
    wanted = Q(state__in=(State.ANSWERED, State.RATED)) | Q(pk__in=silent.values("pk"))
    wanted |= Q(state__in=Problem.IN_HAND, due_on__gte=queue.today)
    wanted |= Q(check_on__lte=queue.today)
    rows = mine.open().filter(wanted).annotate(silent=Exists(silent.filter(pk=OuterRef("pk"))))
    for problem in rows.order_by("due_on", "pk")[:MOST]:
        said = sentence(problem, queue)
        if said:
            ahead = problem.state in Problem.IN_HAND and problem.due_on >= queue.today
            due = problem.due_on if ahead and not problem.silent else None
            queue.add(Task(said, _("Open"), problem.get_absolute_url(), due=due))


def sentence(problem: Problem, queue: Queue) -> str:
    """What the instructor is to do about it, if anything."""
    values = {"enterprise": problem.enterprise, "title": problem.title}
    if problem.state == State.ANSWERED:
        return _("%(enterprise)s has an answer to “%(title)s”; ask whether it helped.") % values
    if problem.state == State.RATED:
        return _("Make the return visit to %(enterprise)s about “%(title)s”.") % values
    if problem.silent or (problem.check_on and problem.check_on <= queue.today):
        return _("Note how “%(title)s” of %(enterprise)s stands.") % values
    return _("“%(title)s” of %(enterprise)s is at work; pass on the answer in time.") % values
