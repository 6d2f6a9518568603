"""Logs, summaries, reports, problems, symposia."""

import io
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Model
from PIL import Image

from accounts.models import District, User
from common.periods import MONTH, QUARTER, Period
from enterprises.models import Enterprise, Workstation
from instructors.models import Instructor
from records.actions.experience import title_keys
from records.models import (
    Confirmation,
    DailyLog,
    Decision,
    DutyRule,
    Experience,
    MonthlySummary,
    Opinion,
    Problem,
    QuarterlyReport,
    Symposium,
    Visit,
    VisitPhoto,
)
from tests.factories.accounts import number


def make_log(
    instructor: Instructor, day: date, enterprise: Enterprise | None = None, **fields: Any
) -> DailyLog:
    """A received log with one visit on site (to the enterprise, where one is given)."""
    defaults = {
        "status": DailyLog.Status.RECEIVED, "number": f"T{number():06}",
        "workstation": instructor.workstation, "district": instructor.district,
    }  # fmt: skip
    log = DailyLog.objects.create(**{"instructor": instructor, "day": day, **defaults, **fields})
    Visit.objects.create(log=log, day=day, enterprise=enterprise, text="走访企业，了解生产经营情况")
    return log


def make_visit_photo(visit: Visit) -> VisitPhoto:
    """A photo beside the visit."""
    return VisitPhoto.objects.create(visit=visit, file=make_visit_picture())


def make_visit_picture() -> str:
    """The one small picture on the disk that all of them are; returns its name."""
    name = "visits/test.png"
    if not default_storage.exists(name):
        out = io.BytesIO()
        Image.new("RGB", (40, 30), "navy").save(out, "PNG")
        default_storage.save(name, ContentFile(out.getvalue()))
    return name


def make_summary(instructor: Instructor, start: date, **fields: Any) -> MonthlySummary:
    """The draft summary of the month that begins on that day."""
    return _paper(MonthlySummary, instructor, start, MONTH, fields)


def make_report(instructor: Instructor, start: date, **fields: Any) -> QuarterlyReport:
    """The draft report of the quarter that begins on that day."""
    return _paper(QuarterlyReport, instructor, start, QUARTER, fields)


def _paper(
    model: type[Model], instructor: Instructor, start: date, months: int, fields: dict
) -> Any:
    defaults = {
        "instructor": instructor, "start": start, "due_on": Period(start, months).last,
        "workstation": instructor.workstation, "district": instructor.district,
    }  # fmt: skip
    return model.objects.create(**{**defaults, **fields})


def leave_nothing_open(office: Any) -> None:
    """Close the problem and throw away the draft that the cast's instructor has open."""
    Problem.objects.filter(pk=office.problem.pk).update(state="closed", closed_on=date(2026, 3, 9))
    office.draft.delete()


def make_problem(enterprise: Enterprise, by: User, **fields: Any) -> Problem:
    """A problem just raised by the user."""
    defaults = {
        "number": f"P{number():06}", "found_on": date(2026, 3, 2), "title": "用工紧缺",
        "source": Problem.Source.VISIT, "enterprise": enterprise, "created_by": by,
        "workstation": enterprise.workstation, "district": enterprise.district,
    }  # fmt: skip
    return Problem.objects.create(**{**defaults, **fields})


def make_symposium(
    workstation: Workstation, start: date, invited: Instructor | None = None, **fields: Any
) -> Symposium:
    """A symposium of the quarter that begins on that day, being prepared."""
    defaults = {"title": f"{workstation}座谈会", "district": workstation.district}
    symposium = Symposium.objects.create(
        **{"workstation": workstation, "start": start, **defaults, **fields}
    )
    if invited:
        symposium.attendances.create(instructor=invited, name=invited.name)
    return symposium


def make_opinion(symposium: Symposium, enterprise: Enterprise, **fields: Any) -> Opinion:
    """What an enterprise said there."""
    defaults = {"text": "希望多组织招聘活动"}
    return Opinion.objects.create(
        **{"symposium": symposium, "enterprise": enterprise, **defaults, **fields}
    )


def make_decision(symposium: Symposium, **fields: Any) -> Decision:
    """What was decided there, not done yet."""
    defaults = {"text": "下月组织专场招聘会", "owner": "站长", "deadline": date(2026, 6, 30)}
    return Decision.objects.create(**{"symposium": symposium, **defaults, **fields})


def make_duty_rule(district: District, **fields: Any) -> DutyRule:
    """A rule for leading cadres: on site once a quarter."""
    defaults = {
        "kind": "leader", "metric": DutyRule.Metric.VISIT_DAY, "per": DutyRule.Per.QUARTER,
        "valid_from": date(2025, 1, 1),
    }  # fmt: skip
    return DutyRule.objects.create(**{"district": district, **defaults, **fields})


def make_every_duty_rule(district: District) -> None:
    """Everything that rules can ask of full- and part-time instructors: the dearest to read."""
    for kind in ("full_time", "part_time"):
        for metric in DutyRule.Metric.values:
            for each in (False, True):
                make_duty_rule(
                    district, kind=kind, metric=metric, per=DutyRule.Per.MONTH, minimum=2,
                    each_enterprise=each,
                )  # fmt: skip


def make_confirmation(enterprise: Enterprise, start: date, **fields: Any) -> Confirmation:
    """The enterprise is asked about the month that begins on that day; its link is open."""
    defaults = {
        "workstation": enterprise.workstation, "district": enterprise.district,
        "issued_by": User.objects.system(),
    }  # fmt: skip
    confirmation = Confirmation(**{"enterprise": enterprise, "start": start, **defaults, **fields})
    confirmation.renew(20)
    confirmation.save()
    return confirmation


def make_experience(workstation: Workstation, by: User, **fields: Any) -> Experience:
    """A draft of good practice, of the workstation."""
    defaults = {
        "title": "一企一策", "text": "分类指导，一企一档。", "day": date(2026, 3, 2),
        "district": workstation.district, "created_by": by,
    }  # fmt: skip
    row = Experience(**{"workstation": workstation, **defaults, **fields})
    title_keys(row)
    row.save()
    return row
