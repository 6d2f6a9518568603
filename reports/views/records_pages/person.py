"""The whole record of an instructor."""

from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from accounts.access import OFFICE, WORKING, allow, may_enter
from accounts.models import Role, User
from assessments.models import EarlierGrade, Evaluation, Handover, ResponsibilityBook
from common import figures
from common.pages import facts
from common.periods import MONTH, YEAR, Period
from instructors.actions import MOVES, may_picture
from instructors.models import Enrolment, Instructor, Leave, Pledge, Posting, Term
from records.models import MonthlySummary, Problem, QuarterlyReport
from reports.home import shown
from reports.views.records_pages.shared import numbers_to_open, papers_of, thread

MONTHLY = ("duty_days", "enterprises_visited", "problems_raised")
MOST = 12
S = Instructor.State


@allow(*OFFICE, Role.INSTRUCTOR)
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who he is, where he serves, what he did and how it was judged."""
    user, today = request.user, timezone.localdate()
    people = Instructor.objects.visible_to(user).select_related("workstation", "district", "user")
    person = get_object_or_404(people, pk=pk)
    rows = _rows(person, user)
    month, year = (Period.containing(today, length) for length in (MONTH, YEAR))
    context = {
        "person": person, "today": today, "month": month, "year": year,
        "facts": _facts(person), "may_picture": may_picture(user, person),
        "masked": numbers_to_open(person, user, [
            (field, reverse("instructors:instructor_number", args=[pk, field]))
            for field in ("id_number", "phone")
        ]),
        "numbers": shown(MONTHLY, "instructor", pk, month)
        + shown(("training_hours",), "instructor", pk, year),
        "papers": papers_of(person, user),
        "entries": thread(person, user, rows["postings"], rows["leaves"]),
        **rows,
        **_next(person, user),
    }  # fmt: skip
    return render(request, "reports/person.html", context)


def _facts(person: Instructor) -> list[tuple[Any, Any]]:
    return facts(
        person, "gender", "born_on", "ethnic_group", "native_place", "education",
        "joined_party_on", "sending_unit", "post", "kind", "workstation", "district", "note",
    )  # fmt: skip


def logs_by_month(pk: int, year: Period) -> list[tuple[str, int]]:
    """The year's months so far with how many logs each has, by the figure's own rows."""
    rows = figures.get("log_days").evidence("instructor", pk, year).rows
    counted = rows.order_by().annotate(of=TruncMonth("day")).values_list("of").annotate(Count("pk"))
    found = {day.month: count for day, count in counted}
    begun = [part for part in year.parts(MONTH) if part.start <= timezone.localdate()]
    return [(str(part), found.get(part.start.month, 0)) for part in begun]


def _rows(person: Instructor, user: User) -> dict[str, Any]:
    """What belongs to the person, each kind as far as the user may see it."""
    mine = {"instructor": person}
    return {
        "postings": Posting.objects.visible_to(user).filter(**mine).select_related(
            "enterprise", "workstation"
        ),
        "terms": Term.objects.visible_to(user).filter(**mine),
        "pledges": Pledge.objects.visible_to(user).filter(**mine),
        "enrolments": Enrolment.objects.visible_to(user).filter(**mine).select_related("course")
        .order_by("-course__starts_on", "-pk")[:MOST],
        "handovers": _handovers(person, user),
        "leaves": Leave.objects.visible_to(user).filter(**mine).staged()[:MOST],
    }  # fmt: skip


def _handovers(person: Instructor, user: User) -> Any:
    """What he handed over and what he took over, newest first."""
    seen = Handover.objects.visible_to(user).select_related("former")
    his = Q(former=person) | Q(pk__in=person.taken_items.values("handover"))
    return seen.filter(his)[:MOST]


@allow(*OFFICE, Role.INSTRUCTOR)
def person_work(request: HttpRequest, pk: int) -> HttpResponse:
    """What he did and how it was judged: a part of his page that comes after it."""
    user, year = request.user, Period.containing(timezone.localdate(), YEAR)
    person = get_object_or_404(Instructor.objects.visible_to(user), pk=pk)
    mine = {"instructor": person}
    context = {
        "person": person, "year": year, "logs": logs_by_month(pk, year),
        "summaries": MonthlySummary.objects.visible_to(user).filter(**mine)[:MOST],
        "reports": QuarterlyReport.objects.visible_to(user).filter(**mine)[:4],
        "problems": Problem.objects.visible_to(user).filter(**mine).select_related("enterprise")
        .order_by("-found_on", "-pk")[:MOST],
        "books": ResponsibilityBook.objects.visible_to(user).filter(**mine)[:MOST],
        "evaluations": Evaluation.objects.visible_to(user).filter(**mine).select_related("cycle")
        .order_by("-cycle__code", "-pk")[:MOST],
        "earlier": EarlierGrade.objects.visible_to(user).filter(**mine).order_by("-year")[:MOST],
    }  # fmt: skip
    part = "reports/_person_work.html" if request.htmx else "reports/person_work.html"
    response = render(request, part, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _next(person: Instructor, user: User) -> dict[str, Any]:
    """The one next action, and what else may be done."""
    pk, own = person.pk, person.user_id == user.pk
    if own or not may_enter(user, WORKING):
        return {"next": None, "may_edit": False, "may_post": False, "may_decide": False}
    decides = user.role == Role.DEPARTMENT
    posts = person.state in (S.APPOINTED, *Instructor.SERVING)
    action = None
    if person.state == S.CANDIDATE and decides:
        action = (_("Put under review"), f"{_url('move', pk)}?state={S.UNDER_REVIEW}")
    elif person.state == S.UNDER_REVIEW and decides:
        action = (_("Appoint"), _url("appoint", pk))
    elif posts:
        action = (_("Post to an enterprise"), reverse("instructors:posting_add", args=[pk]))
    return {
        "next": action, "may_edit": True, "may_post": posts,
        "may_enter_leave": person.state in Instructor.SERVING,
        "may_decide": decides, "may_move": decides and bool(MOVES[person.state]),
    }  # fmt: skip


def _url(name: str, pk: int) -> str:
    return reverse(f"instructors:instructor_{name}", args=[pk])
