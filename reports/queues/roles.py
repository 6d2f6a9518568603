"""Which queues make up the home page of which role."""

from collections.abc import Callable
from datetime import date

from accounts.models import Role, User
from reports.queues import office
from reports.queues.base import Queue
from reports.queues.beginning import first_steps
from reports.queues.instructor import add_instructor_tasks
from reports.queues.problems import add_experience, add_problems
from reports.queues.symposia import add_decisions, add_handovers, add_symposia

PAPERS = (office.add_leave, office.add_papers)
WORK = (add_problems, add_experience, add_symposia)
QUEUES: dict[str, tuple[Callable[[Queue, User], None], ...]] = {
    Role.STATION_HEAD: (
        *PAPERS, *WORK, add_handovers, office.add_confirmations, office.add_ratings,
    ),
    Role.COMMITTEE: (*PAPERS, *WORK, office.add_gaps),
    Role.DEPARTMENT: (
        *PAPERS, *WORK, add_handovers, office.add_gaps, office.add_accounts,
        office.add_ratings, office.add_consequences, office.add_suggestions,
    ),
}  # fmt: skip


def queue_for(user: User, today: date) -> Queue:
    """The user's queue: his office's work, and his own where he is an instructor as well."""
    queue = Queue(today)
    if user.is_instructor:
        add_instructor_tasks(queue, user)
    add_decisions(queue, user)
    for add in QUEUES.get(user.role, ()):
        add(queue, user)
    queue.sort()
    if queue.is_empty:
        queue.waiting += first_steps(user)
    return queue
