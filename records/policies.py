"""What districts decide about logs, papers, problems and symposia."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.policies import Lines, OneOf, Whole, Words, YesNo, declare
from records import problem_policies  # noqa: F401 - those of the problem ledger

RECORDS = _("Records")
OFFICES = (
    ("station", _("the workstation's head")),
    ("committee", _("the committee")),
    ("department", _("the department")),
)

declare(
    Whole(
        code="log_late_days", default=3, low=0, high=60, unit=_("days"), group=RECORDS,
        label=_("Late entry of a daily log without a mark"),
        help=_("A log received later than this many days after its day is marked as late."),
    ),
    Whole(
        code="log_closed_days", default=30, low=1, high=366, unit=_("days"), group=RECORDS,
        label=_("Last day for entering a daily log"),
        help=_("After this many days a log of that day is no longer taken."),
    ),
    Whole(
        code="log_lock_days", default=45, low=1, high=366, unit=_("days"), group=RECORDS,
        label=_("Received logs can be corrected for"),
        help=_("After this many days, or when the month's summary is accepted, a log is locked."),
    ),
    YesNo(
        code="log_photos", default=True, group=RECORDS,
        label=_("Photos may be added to a daily log"),
        help=_("Never required and never counted; where they were taken is not kept."),
    ),
    Whole(
        code="summary_due_day", default=5, low=1, high=28, group=RECORDS,
        label=_("Monthly summary due on this day of the next month"),
        help=_("On a day off, the next workday. Reminders go out before."),
    ),
    Whole(
        code="report_due_day", default=10, low=1, high=28, group=RECORDS,
        label=_("Quarterly report due on this day of the next month"),
        help=_("On a day off, the next workday. Reminders go out before."),
    ),
    Whole(
        code="remind_days", default=2, low=1, high=10, unit=_("days"), group=RECORDS,
        label=_("Reminder before a paper is due"),
    ),
    OneOf(
        code="summary_reviewer", default="station", group=RECORDS,
        label=_("Who reviews summaries and reports"),
        choices=OFFICES,
        help=_("Nobody reviews his own; the department may always step in."),
    ),
    Whole(
        code="sample_percent", default=10, low=0, high=100, unit="%", group=RECORDS,
        label=_("Papers opened before many are accepted at once"),
        help=_("The page picks them at random; those with a question are opened as well."),
    ),
    Whole(
        code="sample_least", default=3, low=1, high=50, group=RECORDS,
        label=_("…at least"),
    ),
    Whole(
        code="question_late_days", default=5, low=1, high=60, unit=_("days"), group=RECORDS,
        label=_("A day recorded later than this may be asked about"),
        help=_("A question to the author, never a mark; no figure counts it."),
    ),
    Whole(
        code="batch_days", default=4, low=2, high=31, unit=_("days"), group=RECORDS,
        label=_("So many days recorded in one sitting may be asked about"),
    ),
    Whole(
        code="batch_minutes", default=30, low=1, high=600, group=RECORDS,
        unit=pgettext_lazy("unit", "minutes"),
        label=_("One sitting lasts"),
    ),
    Whole(
        code="alike_percent", default=90, low=60, high=100, unit="%", group=RECORDS,
        label=_("Texts that are alike to this degree may be asked about"),
    ),
    Whole(
        code="confirmation_link_days", default=20, low=1, high=90, unit=_("days"), group=RECORDS,
        label=_("An enterprise's link to confirm a month is valid for"),
    ),
    YesNo(
        code="confirmation_by_clock", default=False, group=RECORDS,
        label=_("Ask enterprises by itself in the first days of a month"),
        help=_(
            "Links about the last month are made for every enterprise with a visit in it or with "
            "an answered problem to rate; sending or printing them stays with the workstation."
        ),
    ),
    Words(
        code="noes_handlers", default="", may_be_empty=True, most=300, group=RECORDS,
        label=_("Who is told that one of the five noes was not kept"),
        help=_(
            "User names of the department's handlers, separated by commas. Only they are told and "
            "may read it. Left empty: the nearest department."
        ),
    ),
    Lines(
        code="symposium_agenda", group=RECORDS,
        default=[
            "传达学习上级精神", "党建指导员汇报工作", "企业代表发言，征求意见建议",
            "研究讨论存在问题，明确责任和时限", "交流经验做法", "站长总结讲话",
        ],
        label=_("Usual agenda of a symposium"),
        help=_(
            "One point a line; copied into a new symposium and edited there. What became of the "
            "last decisions is put first by itself."
        ),
    ),
    Whole(
        code="symposium_enterprises", default=6, low=0, high=40, group=RECORDS,
        label=_("Enterprises proposed for a symposium"),
        help=_("At most so many, those with problems first; others are added by hand."),
    ),
    OneOf(
        code="symposium_approver", default="committee", group=RECORDS,
        label=_("Who approves the minutes of a symposium"),
        choices=OFFICES,
        help=_(
            "Unless it is the workstation's head, nobody approves what he submitted himself; the "
            "department may always step in, and it alone reopens."
        ),
    ),
    Whole(
        code="symposium_remind_days", default=14, low=1, high=60, unit=_("days"), group=RECORDS,
        label=_("Reminder of the symposium before the quarter ends"),
    ),
)  # fmt: skip
