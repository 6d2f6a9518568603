"""Symposia, what they decided, and what an ended posting left open, on the home pages."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.open_matters import left_behind
from common.periods import QUARTER, Period
from enterprises.models import Workstation
from instructors.models import Instructor
from records.actions.symposium_steps import to_approve
from records.models import Decision, Symposium
from reports.queues.base import SOON, Queue, Task

MOST = 10


def add_symposia(queue: Queue, user: User) -> None:
    """Stations that have not held this quarter's, minutes to hand on, minutes to approve."""
    period = Period.containing(queue.today, QUARTER)
    stations = Workstation.objects.visible_to(user).open_on(queue.today)
    held = Symposium.objects.filter(start=period.start, status__in=Symposium.TOOK_PLACE)
    stations = stations.exclude(pk__in=held.values("workstation"))
    text = _("Workstations that have not held this quarter's symposium: %(count)s.")
    url = reverse("records:symposium_stations")
    queue.add_count(stations, Task(text, _("See which"), url, due=period.last))
    open_ones = Symposium.objects.filter(workstation__head=user, status=Symposium.Status.HELD)
    for symposium in open_ones.select_related("workstation").order_by("start", "pk")[:MOST]:
        text = _("The minutes of %(station)s, %(period)s, are not submitted yet.")
        queue.add(Task(text % named(symposium), _("Open"), symposium.get_absolute_url()))
    for symposium in to_approve(user)[:MOST]:
        text = _("The minutes of %(station)s, %(period)s, wait for your approval.")
        queue.add(Task(text % named(symposium), _("Open"), symposium.get_absolute_url()))


def named(symposium: Symposium) -> dict[str, str]:
    """How a sentence names it."""
    return {"station": str(symposium.workstation), "period": str(symposium.period)}


def add_decisions(queue: Queue, user: User) -> None:
    """Open decisions of symposia near their day: one's own, and those of one's workstation."""
    whose = Q(user=user) | Q(symposium__workstation__head=user)
    if user.is_instructor:
        whose |= Q(instructor=user.instructor_id)
    rows = Decision.objects.open().filter(whose, deadline__lte=queue.today + SOON)
    for decision in rows.order_by("deadline", "pk")[:MOST]:
        text = _("Decided at a symposium: %(text)s (%(owner)s)") % {
            "text": decision.text[:80], "owner": decision.owner,
        }  # fmt: skip
        url = reverse("records:decision_settle", args=[decision.pk])
        queue.add(Task(text, _("What became of it"), url, due=decision.deadline))


def add_handovers(queue: Queue, user: User) -> None:
    """Problems that somebody left behind when his posting ended, by an import or otherwise."""
    people = Instructor.objects.visible_to(user)
    text = _("Open problems left behind by a posting that is over: %(count)s.")
    task = Task(text, _("Hand over"), reverse("assessments:handover_list"))
    queue.add_count(left_behind(people, queue.today), task)
