"""A task on a home page, and the queue of them."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.functional import Promise

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Task:
    """One sentence with one button. `due` decides the group; without it, it waits.

    A sentence about many things of different days says `is_late` instead.
    """

    text: str | Promise
    button: str | Promise
    url: str
    due: date | None = None
    is_late: bool = False


@dataclass
class Queue:
    """Tasks in three groups: overdue, due soon, waiting for me."""

    today: date
    overdue: list[Task] = field(default_factory=list)
    soon: list[Task] = field(default_factory=list)
    waiting: list[Task] = field(default_factory=list)

    def add(self, task: Task) -> None:
        """Put a task into its group; one that is due later than a week from now can wait."""
        if task.is_late or (task.due and task.due < self.today):
            self.overdue.append(task)
        elif task.due is None:
            self.waiting.append(task)
        elif task.due <= self.today + SOON:
            self.soon.append(task)

    def add_count(self, count: int, task: Task) -> None:
        """Add the task when the count is not zero."""
        if count:
            self.add(task)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.overdue or self.soon or self.waiting)
