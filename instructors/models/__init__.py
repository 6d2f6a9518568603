"""Who and when."""

from instructors.models.calendar import CalendarChange, CalendarDay
from instructors.models.imports import RosterImport
from instructors.models.leave import Leave, LeaveStep
from instructors.models.people import Instructor, Pledge
from instructors.models.postings import Posting, Term
from instructors.models.training import Course, Enrolment

__all__ = [
    "CalendarChange", "CalendarDay", "Course", "Enrolment", "Instructor", "Leave", "LeaveStep",
    "Pledge", "Posting", "RosterImport", "Term",
]  # fmt: skip
