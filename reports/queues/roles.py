"""Which queues make up the home page of which role."""

from datetime import date

from accounts.models import Role, User
from reports.queues import office
from reports.queues.base import Queue
from reports.queues.instructor import add_instructor_tasks
from reports.queues.problems import add_experience, add_problems
from reports.queues.symposia import add_decisions, add_handovers, add_symposia


def queue_for(user: User, today: date) -> Queue:
    """The user's queue: his office's work, and his own where he is an instructor as well."""
    queue = Queue(today)
    if user.is_instructor:
        add_instructor_tasks(queue, user)
    add_decisions(queue, user)
    if user.role == Role.STATION_HEAD:
        _station(queue, user)
    elif user.role == Role.DEPARTMENT:
        _department(queue, user)
    elif user.role == Role.COMMITTEE:
        office.add_leave(queue, user)
        office.add_reviews(queue, user)
        office.add_late_papers(queue, user)
        add_problems(queue, user)
        add_experience(queue, user)
        add_symposia(queue, user)
        office.add_gaps(queue, user)
    elif user.role == Role.ADMINISTRATOR:
        office.add_suggestions(queue, user)
    return queue


def _station(queue: Queue, user: User) -> None:
    office.add_reviews(queue, user)
    office.add_leave(queue, user)
    office.add_late_papers(queue, user)
    add_problems(queue, user)
    add_experience(queue, user)
    add_symposia(queue, user)
    add_handovers(queue, user)
    office.add_confirmations(queue, user)
    office.add_ratings(queue, user, "station")


def _department(queue: Queue, user: User) -> None:
    office.add_leave(queue, user)
    office.add_reviews(queue, user)
    office.add_late_papers(queue, user)
    add_problems(queue, user)
    add_experience(queue, user)
    add_symposia(queue, user)
    add_handovers(queue, user)
    office.add_gaps(queue, user)
    office.add_ratings(queue, user, "department")
    office.add_consequences(queue, user)
    office.add_suggestions(queue, user)
