"""Annual results from before this system: the list, and the page on which they are entered."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.access import allow
from accounts.models import Role
from assessments.actions.earlier import Entry, enter_grades, grades_for, open_years
from assessments.filters import EarlierFilter
from assessments.models import EarlierGrade
from assessments.views.shared import READERS
from common.columns import NUMBER, Column
from common.exports import Export
from common.keyset import Sort
from common.pages import list_page
from common.refusals import Refused
from enterprises.models import Workstation
from instructors.models import Instructor

AT_ONCE = 300
SORTS = [
    Sort("year", _("year"), "year", "instructor__name_key", descending=True),
    Sort("name", _("Instructor"), "instructor__name_key", "year"),
]
COLUMNS = [
    Column(_("Instructor"), "instructor.name", sort="name"),
    Column(_("year"), "year", kind=NUMBER, sort="year"),
    Column(_("grade"), "label"),
    Column(_("source document"), "source", width=40),
    Column(_("workstation"), "workstation", width=24),
    Column(_("entered by"), "entered_by"),
]


@allow(*READERS)
def earlier_list(request: HttpRequest) -> HttpResponse:
    """What was taken over from the files."""
    rows = EarlierGrade.objects.visible_to(request.user)

    def told(request: HttpRequest, count: int) -> None:
        audit.record("earlier.exported", EarlierGrade, by=request.user, count=count)

    return list_page(
        request, rows.select_related("instructor", "workstation", "entered_by"),
        "assessments/earlier_list.html", sorts=SORTS, columns=COLUMNS, filterset=EarlierFilter,
        export=Export(_("Earlier annual results"), COLUMNS, told=told),
        empty=gettext("No result of earlier years has been taken over yet."),
    )  # fmt: skip


@allow(Role.DEPARTMENT)
def earlier_enter(request: HttpRequest) -> HttpResponse:
    """One year's grades of a workstation, or of everybody, with the document they stand in."""
    year = _year(request)
    people = _people(request)
    if request.method == "POST":
        try:
            return _entered(request, year)
        except Refused as refusal:
            messages.error(request, str(refusal))
    rows = list(people.select_related("workstation")[: AT_ONCE + 1])
    context = {
        "year": year, "years": open_years(), "too_many": len(rows) > AT_ONCE,
        "lines": _lines(request, rows[:AT_ONCE], year), "source": request.POST.get("source", ""),
        "grades": grades_for(request.user.district),
        "stations": Workstation.objects.visible_to(request.user),
        "station": request.GET.get("workstation", ""),
    }  # fmt: skip
    return render(request, "assessments/earlier_enter.html", context)


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    years = open_years()
    return int(asked) if asked.isdecimal() and int(asked) in years else years[0]


def _people(request: HttpRequest) -> QuerySet[Instructor]:
    rows = Instructor.objects.visible_to(request.user).serving()
    if request.user.instructor_id:
        rows = rows.exclude(pk=request.user.instructor_id)
    station = request.GET.get("workstation", "")
    if station.isdecimal() and len(station) < 19:
        rows = rows.filter(workstation=int(station))
    return rows.order_by("name_key", "pk")


def _lines(request: HttpRequest, people: list[Instructor], year: int) -> list[dict[str, Any]]:
    """Each person with what is stored and, after a refusal, what was typed."""
    stored = EarlierGrade.objects.filter(instructor__in=people, year=year)
    known = {row.instructor_id: row for row in stored}
    return [
        {
            "person": person,
            "row": known.get(person.pk),
            "stood": known[person.pk].grade if person.pk in known else "",
            "grade": request.POST.get(
                f"grade-{person.pk}", known[person.pk].grade if person.pk in known else ""
            ),
        }
        for person in people
    ]


def _entered(request: HttpRequest, year: int) -> HttpResponse:
    sent = {
        int(name[6:]): Entry(value, request.POST.get(f"stood-{name[6:]}", ""))
        for name, value in request.POST.items()
        if name.startswith("grade-") and name[6:].isdecimal() and len(name) < 25
    }
    changed, stale = enter_grades(
        year, sent, source=request.POST.get("source", "")[:200], by=request.user,
        district=request.user.district,
    )  # fmt: skip
    if stale:
        messages.error(
            request,
            gettext(
                "Somebody else has changed %(count)s of these lines meanwhile; they stay as they "
                "are stored. Look at them again."
            )
            % {"count": stale},
        )
    done = gettext("Results taken over or changed: %(count)s.") % {"count": changed}
    messages.success(request, done)
    return redirect(f"{reverse('assessments:earlier_list')}?year={year}")
