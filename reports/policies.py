"""What a department declares about the system itself: filing, approval, retention."""

from django.utils.translation import gettext_lazy as _

from accounts.policies import Day, OneOf, Whole, Words, declare

FILING = _("Filing of this system")
LEVELS = (
    ("", _("not stated yet")),
    ("province", _("province")),
    ("city", _("city")),
    ("county", _("county or below")),
)

declare(
    Words(
        code="filing_review", default="", may_be_empty=True, group=FILING,
        label=_("Project review"),
        help=_("Who reviewed and approved the project, and under which number."),
    ),
    Words(
        code="filing_number", default="", may_be_empty=True, group=FILING,
        label=_("Filing number"),
        help=_("The number under which the system is filed with the cyberspace office."),
    ),
    Day(
        code="filing_date", default="", group=FILING, label=_("Filed on"),
    ),
    Words(
        code="filing_person", default="", may_be_empty=True, group=FILING,
        label=_("Person responsible for the system"),
    ),
    OneOf(
        code="built_by_level", default="", group=FILING, choices=LEVELS,
        label=_("Level of the unit that built it"),
        help=_("Units at county level and below generally build no application of their own."),
    ),
    Words(
        code="filing_permission", default="", may_be_empty=True, group=FILING,
        label=_("Permission from above"),
        help=_("Where a county runs a system of its own: who allowed it, and in which document."),
    ),
    OneOf(
        code="other_apps", default="", group=FILING,
        label=_("Other mobile applications that instructors must use"),
        choices=(("", _("not stated yet")), ("none", _("none")), ("some", _("one or more"))),
        help=_("Where there is another, the two belong together."),
    ),
    Words(
        code="retention_rule", default="", may_be_empty=True, group=FILING,
        label=_("Retention of records"),
        help=_("For how long records are kept, who erases them, and the rule that says so."),
    ),
    Whole(
        code="suggestion_days", default=15, low=1, high=90, unit=_("days"), group=FILING,
        label=_("Suggestions are answered within"),
    ),
)  # fmt: skip
