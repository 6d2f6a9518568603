"""What differs between counties in this room."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.policies import Lines, OneOf, Whole, declare

PEOPLE, LEAVE, TRAINING = _("Instructors"), _("Leave"), _("Training")


class Marks(Lines):
    """Signs for the squares of a sheet: as many as by default, all different, one or two long."""

    def clean(self, value: Any) -> list[str]:
        marks = super().clean(value)
        if len(set(marks)) != len(self.default) or len(marks) != len(self.default):
            raise ValueError(value)
        if any(len(mark) > 2 for mark in marks):
            raise ValueError(value)
        return marks


declare(
    Lines(
        code="five_noes", group=PEOPLE,
        default=[
            "不在企业领取薪金", "不在企业领取奖金", "不在企业免费就餐",
            "不在企业享受福利待遇", "不增加企业经济负担",
        ],
        label=_("The five noes"),
        help=_("One a line. A pledge keeps the list of the day on which it was signed."),
    ),
    Whole(
        code="term_years", default=3, low=1, high=10, unit=_("years"), group=PEOPLE,
        label=_("Length of a term"),
    ),
    Whole(
        code="posting_load", default=5, low=1, high=100,
        unit=pgettext_lazy("unit", "enterprises"), group=PEOPLE,
        label=_("Enterprises an instructor serves at most"),
        help=_("More than these are possible; whoever posts him is warned."),
    ),
    OneOf(
        code="leave_tiers", default="station_committee_department", group=LEAVE,
        label=_("Who decides on leave, one after the other"),
        choices=(
            ("station_committee_department", _("station head, committee, department")),
            ("station_department", _("station head, department")),
            ("station_committee", _("station head, committee")),
            ("department", _("the department alone")),
        ),
        help=_("A tier that has nobody is passed over; nobody decides on his own leave."),
    ),
    Whole(
        code="leave_station_days", default=1, low=0, high=60, unit=_("days"), group=LEAVE,
        label=_("Leave that the station head decides alone"),
        help=_("Longer leave goes on to the next tier. Calendar days, both ends included."),
    ),
    Whole(
        code="leave_committee_days", default=3, low=0, high=60, unit=_("days"), group=LEAVE,
        label=_("Leave that the committee decides without the department"),
        help=_("Longer leave goes on to the department. Calendar days, both ends included."),
    ),
    Whole(
        code="leave_late_days", default=3, low=0, high=60, unit=_("days"), group=LEAVE,
        label=_("Leave can be asked for afterwards within"),
    ),
    Whole(
        code="leave_remind_days", default=1, low=0, high=10, unit=_("days"), group=LEAVE,
        label=_("Reminder before leave ends"),
    ),
    Whole(
        code="leave_copies", default=3, low=1, high=3, group=LEAVE,
        label=_("Copies of the leave slip on one sheet"),
        help=_("For the person, the workstation and the department."),
    ),
    Marks(
        code="attendance_marks", group=LEAVE,
        default=["√", "△", "○", "☆", "▽", "◎", "◇", "□"],
        label=_("Marks of the attendance sheet"),
        help=_(
            "One a line, in this order: day with a log, personal affairs, sick leave, official "
            "business, annual leave, marriage/birth/bereavement, training, secondment."
        ),
    ),
    Whole(
        code="training_hours_due", default=24, low=0, high=500, unit=_("class hours"),
        group=TRAINING, label=_("Class hours due in a year"),
    ),
)  # fmt: skip
