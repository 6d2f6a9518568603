"""The forms of this room: they check shape; the rules stand in the actions."""

from instructors.forms.leave import ExtensionForm, LeaveEntryForm, LeaveForm, ReturnForm
from instructors.forms.people import (
    AccountForm,
    AppointForm,
    InstructorForm,
    MoveForm,
    PhotoForm,
)
from instructors.forms.postings import EndPostingForm, PostForm
from instructors.forms.training import CourseForm, ResultForm, ResultFormSet

__all__ = [
    "AccountForm",
    "AppointForm",
    "CourseForm",
    "EndPostingForm",
    "ExtensionForm",
    "InstructorForm",
    "LeaveEntryForm",
    "LeaveForm",
    "MoveForm",
    "PhotoForm",
    "PostForm",
    "ResultForm",
    "ResultFormSet",
    "ReturnForm",
]
