"""How the rows behind a number are shown: a day, a sentence, an address, and who may open them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise

from accounts.models import District, User
from accounts.scope import visible_behind
from common.figures import EvidenceRow
from common.periods import Period
from enterprises.models import Enterprise, Membership, Workstation
from instructors.models import Enrolment, Instructor, Posting
from records.models import (
    Attendance,
    Confirmation,
    ConfirmedVisit,
    DailyLog,
    Experience,
    MonthlySummary,
    Problem,
    QuarterlyReport,
    Visit,
)

SUBJECTS: dict[str, type[Model]] = {
    "instructor": Instructor,
    "enterprise": Enterprise,
    "workstation": Workstation,
    "district": District,
}


@dataclass(frozen=True)
class Manner:
    """How rows of one model are shown. `owner` is the path to the row that carries the scope."""

    owner: str
    related: tuple[str, ...]
    day: Callable[[Any], date | None]
    text: Callable[[Any], str]
    page: str
    page_of: Callable[[Any], int]


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


MANNERS: dict[type[Model], Manner] = {
    DailyLog: Manner(
        "", ("instructor",), lambda r: r.day, lambda r: f"{r.instructor} · {r.number or '—'}",
        "records:log_page", lambda r: r.pk,
    ),
    Visit: Manner(
        "log", ("log__instructor", "enterprise"), lambda r: r.log.day,
        lambda r: f"{r.log.instructor} · {r.enterprise or '—'} · {_short(r.text)}",
        "records:log_page", lambda r: r.log_id,
    ),
    ConfirmedVisit: Manner(
        "log", ("instructor", "answer__confirmation__enterprise"), lambda r: r.day,
        lambda r: f"{r.instructor} · {r.answer.confirmation.enterprise} · {r.in_words}",
        "records:log_page", lambda r: r.log_id,
    ),
    Confirmation: Manner(
        "", ("enterprise",), lambda r: r.start, str, "records:confirmation_page", lambda r: r.pk
    ),
    Problem: Manner(
        "", ("enterprise",), lambda r: r.found_on,
        lambda r: f"{r.number} · {r.enterprise} · {r.title} · {r.get_state_display()}",
        "records:problem_page", lambda r: r.pk,
    ),
    MonthlySummary: Manner(
        "", ("instructor",), lambda r: r.due_on, str, "records:summary_page", lambda r: r.pk
    ),
    QuarterlyReport: Manner(
        "", ("instructor",), lambda r: r.due_on, str, "records:report_page", lambda r: r.pk
    ),
    Attendance: Manner(
        "symposium", ("symposium__workstation",), lambda r: r.symposium.held_on,
        lambda r: f"{r.symposium} · {r.name} · {r.get_kind_display()}",
        "records:symposium_page", lambda r: r.symposium_id,
    ),
    Experience: Manner(
        "", ("workstation",), lambda r: r.day, lambda r: f"{r.workstation or '—'} · {r.title}",
        "records:experience_page", lambda r: r.pk,
    ),
    Enrolment: Manner(
        "", ("course", "instructor"), lambda r: r.course.starts_on,
        lambda r: f"{r.instructor} · {r.course} · {r.get_result_display()} · {r.hours}",
        "instructors:course", lambda r: r.course_id,
    ),
    Posting: Manner(
        "", ("instructor", "enterprise"), lambda r: r.start, str, "reports:person",
        lambda r: r.instructor_id,
    ),
    Instructor: Manner("", (), lambda r: None, str, "reports:person", lambda r: r.pk),
    Enterprise: Manner("", (), lambda r: r.founded_on, str, "reports:enterprise", lambda r: r.pk),
    Membership: Manner(
        "enterprise", ("organization", "enterprise"), lambda r: r.since, str,
        "reports:enterprise", lambda r: r.enterprise_id,
    ),
}  # fmt: skip


def subject_of(kind: str, key: str, user: User) -> tuple[Any, str]:
    """The subject as figures ask for it (id, or code of a district) and its name.

    Http404 outside the user's scope, for what is not there, and for a kind that is none.
    """
    model = SUBJECTS.get(kind)
    if model is None or not key.isdigit() or len(key) > 18:
        raise Http404
    field = "code" if kind == "district" else "pk"
    row = model.objects.visible_to(user).filter(**{field: key if field == "code" else int(key)})
    found = row.first()
    if found is None:
        raise Http404
    return (found.code if kind == "district" else found.pk), str(found)


def openable(rows: QuerySet, user: User) -> QuerySet:
    """Those of the rows that the user may open; the very same rows to whoever sees all."""
    owner = MANNERS[rows.model].owner
    return visible_behind(rows, owner, user) if owner else rows.visible_to(user)


def line(row: Model, amount: str = "", unit: str | Promise = "") -> EvidenceRow:
    """One row as it stands on the evidence page, with what it measures where that is named."""
    manner = MANNERS[type(row)]
    url = reverse(manner.page, args=[manner.page_of(row)])
    text = manner.text(row)
    if amount:
        text = f"{text} · {getattr(row, amount)} {unit}"
    return EvidenceRow(manner.day(row), text, url, True, row.pk)


def related(rows: QuerySet) -> tuple[str, ...]:
    """What the rows' sentences name beside the rows themselves."""
    return MANNERS[rows.model].related


def period_of(code: str) -> Period:
    """The period of an address; 404 when it names none."""
    try:
        return Period.parse(code)
    except ValueError as error:
        raise Http404(str(error)) from error
