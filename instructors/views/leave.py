"""Leave: asked for on one side, decided on the other."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.access import OFFICE, allow
from accounts.models import Role, User
from common.columns import DATE, NUMBER, STATE, Column, words
from common.exports import Export
from common.forming import form_page
from common.keyset import Sort
from common.pages import list_page
from instructors import actions
from instructors.actions.leave import may_decide
from instructors.filters import LeaveFilter
from instructors.forms import LeaveForm, ReturnForm
from instructors.models import Leave
from instructors.views.people import person_of

SORTS = [Sort("start", _("first day"), "start", descending=True)]


def tone(leave: Leave) -> str:
    """The colour of its dot: a leave that is over is nothing to worry about."""
    return {"returned": "quiet", "withdrawn": "quiet", "waiting": "waiting"}.get(
        leave.status, "good" if leave.status == "approved" else "attention"
    )


COLUMNS = [
    Column(
        pgettext_lazy("person", "Name"),
        "instructor.name",
        template="instructors/_leave_person.html",
    ),
    Column(_("Kind of leave"), "kind"),
    Column(_("First day"), "start", kind=DATE, sort="start"),
    Column(_("Last day"), "end", kind=DATE),
    Column(_("Days"), "days", kind=NUMBER),
    Column(_("Reason"), "reason", page=False, width=30),
    Column(_("Workstation"), "workstation", width=26),
    Column(_("Returned on"), "returned_on", kind=DATE, page=False),
    Column(_("State"), "status", kind=STATE, tone=tone),
]


def _told(request: HttpRequest, count: int) -> None:
    audit.record("leave.exported", Leave, by=request.user, count=count)


@allow(*OFFICE, Role.INSTRUCTOR)
def leave_list(request: HttpRequest) -> HttpResponse:
    """One's own leave, and that of one's people; what waits for a decision stands on top."""
    rows = Leave.objects.visible_to(request.user).select_related("instructor", "workstation")
    return list_page(
        request, rows, "instructors/leave_list.html", sorts=SORTS, columns=COLUMNS,
        filterset=LeaveFilter, export=Export(_("Leave"), COLUMNS, told=_told), title=_("Leave"),
        waiting=waiting_for(request.user) if request.htmx.target != "rows" else [],
        empty=_("Nobody has asked for leave yet."),
    )  # fmt: skip


def waiting_for(user: User) -> list[Leave]:
    """The leave that this user may decide on now, oldest first."""
    rows = Leave.objects.visible_to(user).filter(status=Leave.Status.WAITING)
    if user.role == Role.DEPARTMENT:
        rows = rows.filter(step=Leave.Step.DEPARTMENT)
    elif user.role == Role.STATION_HEAD:
        rows = rows.filter(step=Leave.Step.STATION)
    else:
        return []
    rows = rows.exclude(instructor__user=user).order_by("start", "pk")
    return list(rows.select_related("instructor", "workstation")[:50])


def _leave(request: HttpRequest, pk: int) -> Leave:
    rows = Leave.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("instructor", "workstation", "district"), pk=pk)


@allow(*OFFICE, Role.INSTRUCTOR)
def leave_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One leave, with its decisions, and what can be done with it."""
    leave = _leave(request, pk)
    own = leave.instructor.user_id == request.user.pk
    office = request.user.role in (Role.STATION_HEAD, Role.DEPARTMENT)
    context = {
        "leave": leave, "tone": tone(leave), "own": own,
        "steps": leave.steps.select_related("by"),
        "may_decide": leave.status == Leave.Status.WAITING and may_decide(leave, request.user),
        "may_return": leave.status == Leave.Status.APPROVED and (own or office),
        "may_withdraw": own and leave.status in (Leave.Status.WAITING, Leave.Status.APPROVED),
    }  # fmt: skip
    return render(request, "instructors/leave_detail.html", context)


@allow(Role.INSTRUCTOR)
def leave_ask(request: HttpRequest) -> HttpResponse:
    """Ask for leave of one's own."""
    person = person_of(request, request.user.instructor_id or 0)
    form = LeaveForm(request.POST or None)
    return form_page(
        request, form,
        lambda form: actions.ask_leave(person, by=request.user, form_key=form.key, **form.values),
        title=gettext("Ask for leave"), back=reverse("instructors:leave_list"),
        then=Leave.get_absolute_url, label=gettext("Ask"),
        says=gettext("On days of approved leave nothing is due."),
    )  # fmt: skip


@allow(Role.STATION_HEAD, Role.DEPARTMENT)
@require_POST
def leave_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse."""
    version = request.POST.get("version", "")
    leave = actions.decide_leave(
        _leave(request, pk), request.POST.get("answer") == "yes",
        request.POST.get("note", "").strip()[:500], by=request.user,
        version=int(version) if version.isdecimal() else None,
    )  # fmt: skip
    messages.success(
        request, gettext("Written down: %(state)s.") % {"state": leave.get_status_display()}
    )
    return redirect("instructors:leave_list")


@allow(Role.STATION_HEAD, Role.DEPARTMENT, Role.INSTRUCTOR)
def leave_return(request: HttpRequest, pk: int) -> HttpResponse:
    """The first day back."""
    leave = _leave(request, pk)
    form = ReturnForm(request.POST or None, row=leave)
    return form_page(
        request, form,
        lambda form: actions.return_from_leave(
            leave, by=request.user, version=form.base_version, **form.values
        ),
        title=gettext("Back from leave"), back=leave.get_absolute_url(),
        then=Leave.get_absolute_url,
        says=gettext("Leave from %(start)s to %(end)s. Coming back early, it ends the day before.")
        % {"start": words(leave.start), "end": words(leave.end)},
    )  # fmt: skip


@allow(Role.INSTRUCTOR)
@require_POST
def leave_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the asking back."""
    actions.withdraw_leave(_leave(request, pk), by=request.user)
    messages.success(request, gettext("Withdrawn."))
    return redirect("instructors:leave_list")
