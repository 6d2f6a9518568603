"""The forms of this room, for the register (see `common.asked`)."""

from django.utils.translation import gettext_lazy as _

from common.asked import DAY, MONTH, QUARTER, WHEN, Asked, ask
from records.forms import confirmations, experience, papers, problems, symposia
from records.forms.logs import LogForm, VisitForm

INSTRUCTOR, STATION = ("instructor",), ("station_head", "committee", "department")
EVERYBODY = ("instructor", "station_head", "committee", "department")
STEPS = (
    "edit", "review", "assign", "object", "settle", "progress", "extend", "grant", "answer", "rate",
    "revisit", "close", "track", "untrack", "pass_up", "relate",
)  # fmt: skip

ask(
    Asked(
        code="log", label=_("Daily log"), often=DAY, roles=INSTRUCTOR,
        purpose=_("The one text from which summary, report, ledger and dossier are drafted."),
        views=("records:log_new", "records:log_edit"), forms=(LogForm, VisitForm),
        verbs=("log.received", "log.corrected"), scripts=("records:log_send",),
    ),
    Asked(
        code="summary", label=_("Monthly summary"), often=MONTH, roles=INSTRUCTOR,
        purpose=_("Drafted from the logs; the author checks, changes and owns it."),
        views=("records:summary_edit",), forms=(papers.SummaryForm,),
        verbs=("summary.submitted",),
    ),
    Asked(
        code="report", label=_("Quarterly report"), often=QUARTER, roles=INSTRUCTOR,
        purpose=_("Drafted from the logs and summaries of the quarter."),
        views=("records:report_edit",), forms=(papers.ReportForm,), verbs=("report.submitted",),
    ),
    Asked(
        code="paper_return", label=_("Returning a summary or report"), often=WHEN, roles=STATION,
        purpose=_("Says what is to be changed, so that nobody guesses."),
        views=("records:summary_return", "records:report_return"), forms=(papers.ReturnForm,),
        verbs=("summary.returned", "report.returned"),
    ),
    Asked(
        code="problem", label=_("Entering a problem"), often=WHEN, roles=EVERYBODY,
        purpose=_("What an enterprise asks for, with somebody who answers for it."),
        views=("records:problem_new",), forms=(problems.RaiseForm,), verbs=("problem.raised",),
    ),
    Asked(
        code="problem_step", label=_("A step of a problem"), often=WHEN, one_of=True,
        roles=("department", "committee", "station_head", "instructor"),
        purpose=_("Who takes it, what was done, what the enterprise says: one step, one form."),
        views=tuple(f"records:problem_{step}" for step in STEPS),
        forms=(
            problems.EditForm, problems.ReviewForm, problems.AssignForm, problems.ObjectForm,
            problems.SettleForm, problems.ProgressForm, problems.ExtendForm, problems.GrantForm,
            problems.AnswerForm, problems.RateForm, problems.RevisitForm, problems.CloseForm,
            problems.TrackForm, problems.ReasonForm, problems.RelateForm,
        ),
        verbs=(
            "problem.edited", "problem.reviewed", "problem.assigned", "problem.objected",
            "problem.objection_upheld", "problem.objection_overruled", "problem.noted",
            "problem.extension_asked", "problem.extended", "problem.extension_denied",
            "problem.answered", "problem.rated", "problem.revisited", "problem.closed",
            "problem.tracked", "problem.untracked", "problem.passed_up", "problem.related",
        ),
    ),
    Asked(
        code="experience", label=_("Writing down good practice"), often=WHEN, roles=EVERYBODY,
        purpose=_("So that others need not find it out again; nobody has to."),
        views=("records:experience_new", "records:experience_edit"),
        forms=(experience.ExperienceForm,), verbs=("experience.written", "experience.edited"),
    ),
    Asked(
        code="experience_step", label=_("A step of a piece of good practice"), often=WHEN,
        roles=("station_head", "committee", "department", "instructor"), one_of=True,
        purpose=_("Checked, put into a library, or taken up by somebody: one step, one form."),
        views=(
            "records:experience_review", "records:experience_publish",
            "records:experience_withdraw", "records:experience_use",
        ),
        forms=(
            experience.ReviewForm, experience.PublishForm, experience.WithdrawForm,
            experience.UseForm,
        ),
        verbs=(
            "experience.reviewed", "experience.returned", "experience.shared",
            "experience.withdrawn", "experience.taken_up",
        ),
    ),
    Asked(
        code="remark", label=_("Remarks and answers to them"), often=WHEN, roles=EVERYBODY,
        purpose=_("A question where something is unclear, instead of a second paper."),
        views=(
            "records:log_remark", "records:summary_remark", "records:report_remark",
            "records:summary_answer", "records:report_answer", "records:question_ask",
            "records:question_settle",
        ),
        forms=(papers.RemarkForm,),
        verbs=("log.remarked", "summary.remarked", "report.remarked"),
    ),
    Asked(
        code="confirmation", label=_("Confirmation by the enterprise"), often=MONTH,
        roles=("enterprise",),
        purpose=_("One tap confirms the month's visits; everything else may be left empty."),
        views=("records:confirm",), forms=(confirmations.AnswerForm,),
        verbs=("confirmation.answered",),
    ),
    Asked(
        code="symposium_part", label=_("Minutes of a symposium and what belongs to them"),
        often=QUARTER, roles=STATION, one_of=True,
        purpose=_("Drafted from what was prepared; opinions and decisions get an owner and a day."),
        views=(
            "records:symposium_minutes", "records:symposium_part", "records:symposium_part_edit",
            "records:opinion_problem", "records:decision_settle", "records:symposium_return",
        ),
        forms=(
            symposia.MinutesForm, symposia.OpinionForm, symposia.DecisionForm,
            symposia.WorkReportForm, symposia.SettleForm,
        ),
        verbs=(
            "symposium.minutes_edited", "symposium.part", "symposium.part_edited",
            "symposium.settled", "symposium.returned",
        ),
    ),
    Asked(
        code="symposium_attendance", label=_("Attendance at a symposium"), often=QUARTER,
        roles=STATION,
        purpose=_("Who came is ticked beside the names that were asked; only guests are typed."),
        views=("records:symposium_attendance", "records:symposium_uninvite"),
        forms=(symposia.AttendeeForm,),
        verbs=("symposium.attendance", "symposium.attendee", "symposium.attendee_removed"),
    ),
    Asked(
        code="symposium", label=_("Preparing a symposium"), often=QUARTER, roles=STATION,
        purpose=_("Agenda, figures and speakers are drafted; date and place are typed."),
        views=("records:symposium_prepare", "records:symposium_edit"),
        forms=(symposia.PrepareForm, symposia.SymposiumForm),
        verbs=("symposium.prepared", "symposium.edited"),
    ),
)  # fmt: skip
