"""Training: courses, enrolment, results, and who has not reached the year's hours."""

from collections.abc import Collection

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.access import OFFICE, WORKING, allow, may_enter
from accounts.models import Role
from common import figures
from common.columns import DATE, NUMBER, Column
from common.exports import Export
from common.forming import form_page
from common.keyset import Sort
from common.pages import Bulk, chosen, list_page
from common.periods import Period
from common.refusals import Refused
from enterprises.queries import count_of
from instructors import actions
from instructors.filters import CourseFilter, InstructorFilter
from instructors.forms import CourseForm, ResultFormSet
from instructors.models import Course, Enrolment, Instructor
from instructors.views.people import SORTS as PEOPLE_SORTS

SORTS = [
    Sort("start", _("first day"), "starts_on", descending=True),
    Sort("hours", _("class hours"), "hours", descending=True),
]
COLUMNS = [
    Column(_("Course title"), "title", link=True, width=36),
    Column(_("Kind"), "kind"),
    Column(_("First day"), "starts_on", kind=DATE, sort="start"),
    Column(_("Last day"), "ends_on", kind=DATE),
    Column(_("Class hours"), "hours", kind=NUMBER, sort="hours"),
    Column(_("People"), "people", kind=NUMBER),
    Column(_("Organizer"), "organizer", width=24),
    Column(_("Place"), "place", page=False),
]
ENROL_COLUMNS = [
    Column(pgettext_lazy("person", "Name"), "name", sort="name", link=True),
    Column(_("Sending unit"), "sending_unit"),
    Column(_("Workstation"), "workstation"),
    Column(_("Kind"), "kind"),
]
AT_ONCE = 2000


def _told(request: HttpRequest, count: int) -> None:
    audit.record("course.exported", Course, by=request.user, count=count)


@allow(*OFFICE, Role.INSTRUCTOR)
def course_list(request: HttpRequest) -> HttpResponse:
    """The courses of one's branch, or those one is enrolled in."""
    rows = Course.objects.visible_to(request.user).annotate(
        people=count_of(Enrolment.objects.all(), "course")
    )
    return list_page(
        request, rows, "instructors/list.html", sorts=SORTS, columns=COLUMNS,
        filterset=CourseFilter, export=Export(_("Courses"), COLUMNS, told=_told),
        title=_("Training"), add=reverse("instructors:course_add"),
        adds=(Role.DEPARTMENT, Role.COMMITTEE), add_label=_("New course"),
        empty=_("No course has been held yet."),
    )  # fmt: skip


def _course(request: HttpRequest, pk: int) -> Course:
    rows = Course.objects.visible_to(request.user).select_related("district")
    return get_object_or_404(rows, pk=pk)


def _enrolments(request: HttpRequest, course: Course) -> QuerySet:
    seen = Instructor.objects.visible_to(request.user).values("pk")
    rows = course.enrolments.filter(instructor__in=seen)
    rows = rows.select_related("instructor", "instructor__workstation")
    return rows.order_by("instructor__name_key", "pk")


@allow(*OFFICE, Role.INSTRUCTOR)
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """A course with the grid of its people: hours, result, score, certificate."""
    row = _course(request, pk)
    lines = list(_enrolments(request, row)[:AT_ONCE])
    may_edit = may_enter(request.user, WORKING)
    grid = ResultFormSet(request.POST) if request.method == "POST" and may_edit else None
    if grid is not None and grid.is_valid():
        mine = {line.pk for line in lines}
        results = {values.pop("pk"): values for values in grid.cleaned_data}
        stale = _record(request, row, {pk: results[pk] for pk in results.keys() & mine})
        if stale is not None:
            return redirect(row)
    context = {
        "course": row, "may_edit": may_edit, "results": Enrolment.Result.choices,
        "lines": _typed(lines, grid) if grid is not None else lines,
        "prefix": ResultFormSet.get_default_prefix(),
    }  # fmt: skip
    return render(request, "instructors/course.html", context)


def _typed(lines: list[Enrolment], grid: BaseFormSet) -> list[Enrolment]:
    """The lines again with what was typed, and what is wrong with it."""
    forms = {form["pk"].value(): form for form in grid.forms}
    for line in lines:
        if form := forms.get(str(line.pk)):
            for name in ("version", "result", "hours", "score", "certificate"):
                setattr(line, name, form[name].value())
            line.errors = [error for errors in form.errors.values() for error in errors]
    return lines


def _record(request: HttpRequest, row: Course, results: dict) -> Collection[int] | None:
    """The ids of stale rows; None when a rule said no, and the page then says which."""
    try:
        stale = actions.record_results(row, results, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    if stale:
        messages.error(
            request,
            gettext(
                "Somebody else has changed %(count)s of these lines meanwhile; they stay as they "
                "are stored. Look at them again."
            )
            % {"count": len(stale)},
        )  # fmt: skip
    else:
        messages.success(request, gettext("Saved."))
    return stale


@allow(Role.DEPARTMENT, Role.COMMITTEE)
def course_add(request: HttpRequest) -> HttpResponse:
    """A new course."""
    form = CourseForm(request.POST or None, user=request.user)
    return form_page(
        request, form,
        lambda form: actions.create_course(by=request.user, form_key=form.key, **form.values),
        title=gettext("New course"), back=reverse("instructors:course_list"),
        then=Course.get_absolute_url,
    )  # fmt: skip


@allow(Role.DEPARTMENT, Role.COMMITTEE)
def course_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What a course is, when and where."""
    row = _course(request, pk)
    form = CourseForm(request.POST or None, instance=_course(request, pk), user=request.user)
    return form_page(
        request, form,
        lambda form: actions.edit_course(
            row, by=request.user, version=form.base_version, **form.values
        ),
        title=row.title, back=row.get_absolute_url(), then=Course.get_absolute_url,
    )  # fmt: skip


def _not_enrolled(request: HttpRequest, course: Course) -> QuerySet:
    people = Instructor.objects.visible_to(request.user).exclude(
        pk__in=course.enrolments.values("instructor")
    )
    return people.select_related("workstation", "district")


@allow(*WORKING)
def course_enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom one can put on the course's list: tick some, or take all who match the filters."""
    row = _course(request, pk)
    return list_page(
        request, _not_enrolled(request, row), "instructors/course_enrol.html", sorts=PEOPLE_SORTS,
        columns=ENROL_COLUMNS, filterset=InstructorFilter,
        bulk=[
            Bulk(_("Enrol"), reverse("instructors:course_enrolled", args=[pk]), most=AT_ONCE)
        ],
        title=gettext("Enrol in %(course)s") % {"course": row}, course=row,
        empty=_("Everybody in your scope is enrolled."),
    )  # fmt: skip


@allow(*WORKING)
@require_POST
def course_enrolled(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the ticked people on the list, or all who match the filters of the page before."""
    row = _course(request, pk)
    people = chosen(request, _not_enrolled(request, row), InstructorFilter, AT_ONCE)
    count = actions.enrol(row, people[:AT_ONCE], by=request.user)
    messages.success(request, gettext("Enrolled: %(count)s.") % {"count": count})
    return redirect(row)


@allow(*OFFICE)
def training_year(request: HttpRequest) -> HttpResponse:
    """The serving people's class hours in a year; `?reached=0` shows who has not reached them."""
    asked = request.GET.get("year", "")
    this = timezone.localdate().year
    year = int(asked) if asked.isdecimal() and 2000 < int(asked) <= this + 1 else this
    people = Instructor.objects.visible_to(request.user).serving()
    ids = list(people.order_by().values_list("pk", flat=True))
    period = Period.parse(str(year))
    readings = figures.get("training_hours").by_subject("instructor", ids, period)
    short = [pk for pk, r in readings.items() if r.state == figures.OK and r.value < (r.due or 0)]
    missing = request.GET.get("reached") == "0"
    rows = people.filter(pk__in=short) if missing else people
    columns = [
        *ENROL_COLUMNS,
        Column(_("Hours attended"), lambda row: readings[row.pk].value, kind=NUMBER),
        Column(_("Hours due"), lambda row: readings[row.pk].due, kind=NUMBER),
    ]
    return list_page(
        request, rows.select_related("workstation", "district"), "instructors/training_year.html",
        sorts=PEOPLE_SORTS[:1], columns=columns,
        export=Export(_("Training hours"), columns, told=_told_year),
        title=gettext("Training hours of %(year)s") % {"year": year}, year=year, missing=missing,
        total=len(ids), short=len(short), before=year - 1, after=year + 1 if year < this else 0,
        empty=_("Everybody has reached the hours due."),
    )  # fmt: skip


def _told_year(request: HttpRequest, count: int) -> None:
    audit.record("training.exported", Course, by=request.user, count=count)
