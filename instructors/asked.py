"""The forms of this room, for the register (see `common.asked`)."""

from django.utils.translation import gettext_lazy as _

from common.asked import WHEN, Asked, ask
from instructors.forms.leave import ExtensionForm, LeaveEntryForm, LeaveForm, ReturnForm
from instructors.forms.people import InstructorForm
from instructors.forms.postings import EndPostingForm, PostForm

OFFICE = ("department", "committee", "station_head")

ask(
    Asked(
        code="leave", label=_("Asking for leave"), often=WHEN,
        roles=("instructor", "station_head"),
        purpose=_("Approved leave lowers at once what is due."),
        views=("instructors:leave_ask", "instructors:leave_edit"), forms=(LeaveForm,),
        verbs=("leave.asked",),
    ),
    Asked(
        code="leave_entry", label=_("Entering leave for somebody"), often=WHEN, roles=OFFICE,
        purpose=_("Whoever rings in or has no account need not ask in writing."),
        views=("instructors:leave_enter", "instructors:leave_enter_for"), forms=(LeaveEntryForm,),
        verbs=("leave.entered", "leave.entered_approved"),
    ),
    Asked(
        code="leave_extension", label=_("Asking for longer leave"), often=WHEN,
        roles=("instructor", "station_head"), purpose=_("Instead of a second leave."),
        views=("instructors:leave_extend",), forms=(ExtensionForm,),
        verbs=("leave.extension_asked",),
    ),
    Asked(
        code="leave_return", label=_("Back from leave"), often=WHEN,
        roles=("instructor", "station_head"),
        purpose=_("From that day on days are due again."),
        views=("instructors:leave_return",), forms=(ReturnForm,),
        verbs=("leave.returned", "leave.not_taken"),
    ),
    Asked(
        code="person", label=_("Registering an instructor"), often=WHEN, roles=OFFICE,
        purpose=_("Once a person; every paper takes it from there. A roster is read in whole."),
        views=("instructors:instructor_add", "instructors:instructor_edit"),
        forms=(InstructorForm,), verbs=("instructor.created", "instructor.edited"),
    ),
    Asked(
        code="posting_end", label=_("Ending a posting"), often=WHEN, roles=OFFICE,
        purpose=_("From then on somebody else may take over; history stays."),
        views=("instructors:posting_end",), forms=(EndPostingForm,), verbs=("posting.ended",),
    ),
    Asked(
        code="posting", label=_("Posting to an enterprise"), often=WHEN, roles=OFFICE,
        purpose=_("Who serves whom, from when; evaluation and statistics go by it."),
        views=("instructors:posting_add",), forms=(PostForm,), verbs=("posting.made",),
    ),
)  # fmt: skip
