"""The forms of this room, for the register (see `common.asked`)."""

from django.utils.translation import gettext_lazy as _

from common.asked import DAY, MONTH, QUARTER, WHEN, Asked, ask
from records.forms import papers, problems, symposia
from records.forms.logs import LogForm, VisitForm

INSTRUCTOR, STATION = ("instructor",), ("station_head", "committee", "department")
EVERYBODY = ("instructor", "station_head", "committee", "department")

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
        code="problem_answer", label=_("Answering a problem"), often=WHEN,
        roles=("department", "committee", "station_head", "instructor"),
        purpose=_("What was done, for the enterprise to judge."),
        views=("records:problem_answer",), forms=(problems.AnswerForm,),
        verbs=("problem.answered",),
    ),
    Asked(
        code="symposium", label=_("Preparing a symposium"), often=QUARTER, roles=STATION,
        purpose=_("Agenda, figures and speakers are drafted; date and place are typed."),
        views=("records:symposium_prepare", "records:symposium_edit"),
        forms=(symposia.PrepareForm, symposia.SymposiumForm),
        verbs=("symposium.prepared", "symposium.edited"),
    ),
)  # fmt: skip
