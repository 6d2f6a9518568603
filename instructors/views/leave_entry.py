"""Entering leave for somebody who rang in or has no account; and choosing a person by name."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from accounts.access import WORKING, allow
from common.forming import saved
from instructors import actions
from instructors.forms import LeaveEntryForm, LeaveForm
from instructors.forms.pick import told_apart
from instructors.models import Instructor
from instructors.queries import find_people, in_service
from instructors.views.people import person_of

HITS = 12


@allow(*WORKING)
@require_GET
def instructor_pick(request: HttpRequest) -> HttpResponse:
    """Hits for a field that wants somebody in service: by name or its sound."""
    text = request.GET.get(request.GET.get("field", ""), "")[:60]
    rows = find_people(in_service(request.user), text, request.user) if text.strip() else []
    if rows:
        rows = rows.select_related("workstation", "district").order_by("name_key", "pk")[:HITS]
    options = [
        (value, person.name, person.workstation or person.district)
        for value, person in told_apart(rows)
    ]
    return render(request, "ui/options.html", {"options": options})


@allow(*WORKING)
def leave_enter(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enter leave for the person of that page, or for one named in the form."""
    person = None if pk is None else person_of(request, pk)
    data = request.POST or None
    form = LeaveForm(data) if person else LeaveEntryForm(data, user=request.user)
    if form.is_valid():
        values = form.values
        whose: Instructor = values.pop("person", person)
        if saved(form, actions.enter_leave, whose, by=request.user, form_key=form.key, **values):
            return _entered(request, form)
    title = gettext("Enter leave for %(name)s") % {"name": person} if person else gettext(
        "Enter leave for somebody"
    )  # fmt: skip
    context = {
        "form": form, "title": title, "label": gettext("Enter"),
        "back": person.get_absolute_url() if person else reverse("instructors:leave_list"),
        "says": gettext(
            "For who rang in or has no account. It passes the same approval as leave he asks for "
            "himself; where you are its last approver, entering it approves it."
        ),
    }  # fmt: skip
    return render(request, "ui/form.html", context)


def _entered(request: HttpRequest, form: LeaveForm) -> HttpResponse:
    leave = form.done
    said = gettext("Entered and approved by the same act.")
    if leave.is_waiting:
        said = gettext("Entered. It waits for: %(who)s.") % {"who": leave.get_step_display()}
    messages.success(request, said)
    return redirect(leave)
