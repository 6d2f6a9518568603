"""A person's month: what was expected and what was done, day by day and rule by rule."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import OFFICE, allow
from accounts.models import Role
from common.periods import MONTH, Period
from instructors.models import Instructor
from records import days
from records.days import arithmetic, person_month


@allow(*OFFICE, Role.INSTRUCTOR)
def duty_month(request: HttpRequest, pk: int, period: str) -> HttpResponse:
    """Expected against done of one person in one month; his own for the person himself."""
    people = Instructor.objects.visible_to(request.user).select_related("district", "workstation")
    person = get_object_or_404(people, pk=pk)
    asked = _month(period)
    month = person_month(person, asked, request.user)
    lines = [
        (line, arithmetic(line), month.names.get(line.stay.enterprise)) for line in month.lines
    ]
    context = {
        "person": person, "period": asked, "month": month, "lines": lines,
        "previous": asked.previous(), "next": asked.next(),
        "own": person.user_id == request.user.pk,
        "not_posted": month.count(days.NOT_POSTED), "on_leave": month.count(days.LEAVE),
        "other_duty": month.count(days.OTHER_DUTY), "ahead": month.count(days.AHEAD),
        "expected": month.count(days.EXPECTED),
        "missing": sum(day.is_missing for day in month.days),
    }  # fmt: skip
    return render(request, "records/duty_month.html", context)


def _month(code: str) -> Period:
    try:
        asked = Period.parse(code)
    except ValueError as error:
        raise Http404(str(error)) from error
    if asked.months != MONTH or not 2000 <= asked.start.year <= 2200:
        raise Http404(code)
    return asked
