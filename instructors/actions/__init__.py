"""What can be done with instructors, their postings, leave and training, and the calendar."""

from instructors.actions.accounts import give_account, give_accounts, renew_password
from instructors.actions.appointments import appoint
from instructors.actions.calendar import DayPlan, change_days, may_change_calendar
from instructors.actions.leave import ask_leave, change_draft, decide_leave, discard_draft
from instructors.actions.leave_end import (
    ask_extension,
    ending_with_service,
    first_day_back,
    remind_leave,
    return_from_leave,
    withdraw_leave,
)
from instructors.actions.leave_entry import enter_leave
from instructors.actions.people import create_instructor, edit_instructor
from instructors.actions.photos import may_picture, put_photo, remove_photo
from instructors.actions.postings import end_posting, post
from instructors.actions.prepare import prepare_person
from instructors.actions.states import MOVES, move
from instructors.actions.training import create_course, edit_course, enrol, record_results

__all__ = [
    "MOVES",
    "DayPlan",
    "appoint",
    "ask_extension",
    "ask_leave",
    "change_days",
    "change_draft",
    "create_course",
    "create_instructor",
    "decide_leave",
    "discard_draft",
    "edit_course",
    "edit_instructor",
    "end_posting",
    "ending_with_service",
    "enrol",
    "enter_leave",
    "first_day_back",
    "give_account",
    "give_accounts",
    "may_change_calendar",
    "may_picture",
    "move",
    "post",
    "prepare_person",
    "put_photo",
    "record_results",
    "remind_leave",
    "remove_photo",
    "renew_password",
    "return_from_leave",
    "withdraw_leave",
]
