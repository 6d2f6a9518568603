"""A task on a home page, and the queue of them."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import QuerySet
from django.utils.functional import Promise

from common.together import counts

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


@dataclass(frozen=True)
class Counted:
    """A task about as many as there are rows; its text has a place for `count` and the values."""

    rows: QuerySet
    task: Task
    values: dict[str, Any]

    def counted(self, count: int) -> list[Task]:
        """The task with its number; none where there is nothing to do."""
        text = str(self.task.text) % {**self.values, "count": count}
        return [replace(self.task, text=text)] if count else []


@dataclass
class Queue:
    """Tasks in three groups: overdue, due soon, waiting for me.

    What is only counted is counted at the end, all of it in one query (`sort`).
    """

    today: date
    tasks: list[Task | Counted] = field(default_factory=list)
    overdue: list[Task] = field(default_factory=list)
    soon: list[Task] = field(default_factory=list)
    waiting: list[Task] = field(default_factory=list)

    def add(self, task: Task) -> None:
        """Add a task."""
        self.tasks.append(task)

    def add_count(self, rows: QuerySet, task: Task, **values: Any) -> None:
        """Add the task where there are rows; its text is given their `count` and the values."""
        self.tasks.append(Counted(rows, task, values))

    def sort(self) -> Self:
        """Count what is to be counted, and put every task into its group."""
        to_count = [one for one in self.tasks if isinstance(one, Counted)]
        found = iter(counts([one.rows for one in to_count]))
        for one in self.tasks:
            for task in one.counted(next(found)) if isinstance(one, Counted) else [one]:
                self._put(task)
        return self

    def _put(self, task: Task) -> None:
        """One that is due later than a week from now can wait."""
        if task.is_late or (task.due and task.due < self.today):
            self.overdue.append(task)
        elif task.due is None:
            self.waiting.append(task)
        elif task.due <= self.today + SOON:
            self.soon.append(task)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.overdue or self.soon or self.waiting)
