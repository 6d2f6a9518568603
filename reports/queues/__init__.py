"""What waits for whom: the home page of each role as three groups of sentences with a button."""

from reports.queues.base import Queue, Task
from reports.queues.roles import queue_for

__all__ = ["Queue", "Task", "queue_for"]
