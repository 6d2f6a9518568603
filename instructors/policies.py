"""What differs between counties in this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.policies import Lines, Whole, declare

PEOPLE, LEAVE, TRAINING = _("Instructors"), _("Leave"), _("Training")

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
    Whole(
        code="leave_station_days", default=3, low=0, high=60, unit=_("days"), group=LEAVE,
        label=_("Leave that the station head decides alone"),
        help=_("Longer leave goes on to the department."),
    ),
    Whole(
        code="leave_late_days", default=3, low=0, high=60, unit=_("days"), group=LEAVE,
        label=_("Leave can be asked for afterwards within"),
    ),
    Whole(
        code="training_hours_due", default=24, low=0, high=500, unit=_("class hours"),
        group=TRAINING, label=_("Class hours due in a year"),
    ),
)  # fmt: skip
