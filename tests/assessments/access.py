"""Who may open which page of this room."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from assessments.models import Adjustment, Consequence, Handover, RatingLink, Target
from tests import factories as make
from tests.access import page, post
from tests.cast import Office

READERS = "department committee station_head instructor auditor"
OFFICES = "department committee station_head auditor"


def cycle(office: Office) -> int:
    return office.cycle.pk


def evaluation(office: Office) -> int:
    return office.evaluation.pk


def line(office: Office) -> tuple[int, str]:
    return office.evaluation.pk, "nothing"


def book(office: Office) -> int:
    return office.book.pk


def rubric(office: Office) -> int:
    return make.make_rubric(office.district).pk


def adjustment(office: Office) -> int:
    return Adjustment.objects.create(
        evaluation=office.evaluation, code="x", kind="aside", reason="x", by=office.department
    ).pk


def consequence(office: Office) -> int:
    row, _ = Consequence.objects.get_or_create(
        cause=office.evaluation, kind="talk",
        defaults={"instructor": office.person, "district": office.district,
                  "workstation": office.station},
    )  # fmt: skip
    return row.pk


def target(office: Office) -> int:
    return Target.objects.create(book=office.book, name="x").pk


def link(office: Office) -> int:
    row, _ = RatingLink.objects.get_or_create(
        cycle=office.cycle, enterprise=office.enterprise,
        defaults={"nonce": uuid4(), "expires_at": timezone.now() + timedelta(days=1)},
    )  # fmt: skip
    return row.pk


def handover(office: Office) -> int:
    row, _ = Handover.objects.get_or_create(
        number=f"H{office.district.code}",
        defaults={"former": office.person, "day": timezone.localdate(), "cause": "transfer",
                  "reason": "轮换", "workstation": office.station, "district": office.district,
                  "by": office.department},
    )  # fmt: skip
    return row.pk


PAGES = {
    "assessments:cycle_list": page(READERS),
    "assessments:cycle_open": page("department"),
    "assessments:cycle_page": page(READERS, of=cycle),
    "assessments:cycle_move": post("department", of=cycle),
    "assessments:cycle_compile": post("department", of=cycle),
    "assessments:cycle_progress": page(READERS, of=cycle, gets=302),
    "assessments:evaluation_list": page(OFFICES, of=cycle),
    "assessments:evaluation_page": page(READERS, of=evaluation),
    "assessments:evaluation_changes": page(READERS, of=evaluation),
    "assessments:evaluation_adjust": page("department", of=line, gets=302),
    "assessments:adjustment_withdraw": post("department", of=adjustment),
    "assessments:self_assessment": page("instructor", of=evaluation),
    "assessments:rating_grid": page("department station_head", of=cycle),
    "assessments:link_list": page("department", of=cycle),
    "assessments:link_issue": post("department", of=cycle),
    "assessments:link_revoke": post("department", of=cycle),
    "assessments:link_slips": page("department", of=cycle),
    "assessments:link_page": page("department", of=link),
    "assessments:missing_lines": page("department", of=cycle),
    "assessments:meeting": page("department", of=cycle),
    "assessments:meeting_accept": post("department", of=cycle),
    "assessments:meeting_note": page("department", of=cycle),
    "assessments:publicity": page(READERS, of=cycle),
    "assessments:rubric_list": page(READERS),
    "assessments:rubric_page": page(READERS, of=rubric),
    "assessments:rubric_copy": page("department", of=rubric),
    "assessments:rubric_edit": page("department", of=rubric),
    "assessments:rubric_retire": post("department", of=rubric),
    "assessments:book_list": page(READERS),
    "assessments:book_make": page("department"),
    "assessments:book_page": page(READERS, of=book),
    "assessments:book_edit": page("department", of=book),
    "assessments:book_sign": page("department", of=book),
    "assessments:book_sign_many": post("department"),
    "assessments:target_confirm": post("department station_head", of=target),
    "assessments:handover_list": page(READERS),
    "assessments:handover_new": page(
        "department committee station_head", of=lambda office: office.person.pk
    ),
    "assessments:handover_page": page(READERS, of=handover),
    "assessments:consequence_list": page(READERS),
    "assessments:earlier_list": page(READERS),
    "assessments:earlier_enter": page("department"),
    "assessments:consequence_done": page("department committee", of=consequence),
}
OPEN = {"assessments:rate", "assessments:rate_done"}
