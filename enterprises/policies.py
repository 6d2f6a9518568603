"""What differs between counties in this room."""

from django.utils.translation import gettext_lazy as _

from accounts.policies import OneOf, Whole, declare

GROUP = _("Enterprises and party organizations")

declare(
    Whole(
        code="joint_most_units", default=5, low=2, high=100, unit=_("units"), group=GROUP,
        label=_("Units a joint party organization covers at most"),
        help=_("More than these are possible; whoever enters them is warned."),
    ),
    OneOf(
        code="coverage_counts", default="all", group=GROUP,
        choices=(
            ("all", _("all that operate")),
            ("above_scale", _("those above scale")),
            ("fifty", _("those with 50 employees or more")),
            ("members", _("those with party members")),
        ),
        label=_("Enterprises that the coverage rates count"),
        help=_("The denominator of organization and work coverage."),
    ),
)  # fmt: skip
