"""Small functions that make one thing each, with defaults that fit together.

    from tests import factories as make

    log = make.make_log(instructor, day=date(2026, 3, 2))

One module a room, in the order of the house. What a test does not care about, it leaves out.
"""

from tests.factories.accounts import (
    make_district,
    make_notice,
    make_office,
    make_suggestion,
    make_user,
    number,
)
from tests.factories.assessments import (
    make_book,
    make_cycle,
    make_evaluation,
    make_handover,
    make_rubric,
)
from tests.factories.enterprises import (
    make_credit_code,
    make_enterprise,
    make_organization,
    make_workstation,
)
from tests.factories.instructors import (
    make_calendar_change,
    make_course,
    make_id_number,
    make_import,
    make_instructor,
    make_leave,
    make_photo,
    make_picture,
    make_posting,
)
from tests.factories.records import (
    leave_nothing_open,
    make_confirmation,
    make_decision,
    make_duty_rule,
    make_every_duty_rule,
    make_experience,
    make_log,
    make_opinion,
    make_problem,
    make_report,
    make_summary,
    make_symposium,
    make_visit_photo,
    make_visit_picture,
)

__all__ = [
    "leave_nothing_open",
    "make_book",
    "make_calendar_change",
    "make_confirmation",
    "make_course",
    "make_credit_code",
    "make_cycle",
    "make_decision",
    "make_district",
    "make_duty_rule",
    "make_enterprise",
    "make_evaluation",
    "make_every_duty_rule",
    "make_experience",
    "make_handover",
    "make_id_number",
    "make_import",
    "make_instructor",
    "make_leave",
    "make_log",
    "make_notice",
    "make_office",
    "make_opinion",
    "make_organization",
    "make_photo",
    "make_picture",
    "make_posting",
    "make_problem",
    "make_report",
    "make_rubric",
    "make_suggestion",
    "make_summary",
    "make_symposium",
    "make_user",
    "make_visit_photo",
    "make_visit_picture",
    "make_workstation",
    "number",
]
