"""Leave: asked for on one side, decided on the other."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.access import OFFICE, WORKING, allow, may_enter
from accounts.models import Role
from common.columns import DATE, NUMBER, STATE, Column, words
from common.exports import Export
from common.forming import form_page, saved
from common.keyset import Sort
from common.pages import list_page
from instructors import actions
from instructors.filters import LeaveFilter
from instructors.forms import ExtensionForm, LeaveForm, ReturnForm
from instructors.leave_chain import chain, may_decide, may_take_back, speaks_for, waiting_for
from instructors.models import Leave
from instructors.views.people import person_of

SORTS = [Sort("start", _("first day"), "start", descending=True)]
MOST = 50


def tone(leave: Leave) -> str:
    """The colour of its dot: a leave that is over is nothing to worry about."""
    return {"returned": "quiet", "refused": "attention"}.get(leave.stage, "")


COLUMNS = [
    Column(pgettext_lazy("person", "Name"), "instructor.name"),
    Column(_("Kind of leave"), "kind"),
    Column(_("First day"), "start", kind=DATE, sort="start"),
    Column(_("Last day"), "end", kind=DATE),
    Column(_("Days"), "days", kind=NUMBER),
    Column(_("Reason"), "reason", page=False, width=30),
    Column(_("Workstation"), "workstation", width=26),
    Column(_("Returned on"), "returned_on", kind=DATE, page=False),
    Column(_("State"), "stage", kind=STATE, tone=tone),
]


def _told(request: HttpRequest, count: int) -> None:
    audit.record("leave.exported", Leave, by=request.user, count=count)


@allow(*OFFICE, Role.INSTRUCTOR)
def leave_list(request: HttpRequest) -> HttpResponse:
    """One's own leave, and that of one's people; what waits for a decision stands on top."""
    rows = Leave.objects.visible_to(request.user).staged()
    waiting = waiting_for(request.user).order_by("start", "pk")
    return list_page(
        request, rows.select_related("instructor", "workstation"), "instructors/leave_list.html",
        sorts=SORTS, columns=COLUMNS, filterset=LeaveFilter,
        export=Export(_("Leave"), COLUMNS, told=_told), title=_("Leave"),
        waiting=waiting.select_related("instructor")[:MOST]
        if request.htmx.target != "rows" else [],
        enters=may_enter(request.user, WORKING), empty=_("Nobody has asked for leave yet."),
    )  # fmt: skip


def _leave(request: HttpRequest, pk: int) -> Leave:
    rows = Leave.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("instructor", "workstation", "district", "entered_by"), pk=pk
    )


@allow(*OFFICE, Role.INSTRUCTOR)
def leave_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One leave, with its decisions, and what can be done with it."""
    leave, user = _leave(request, pk), request.user
    own = leave.instructor.user_id == user.pk
    stage = leave.stage
    standing = leave.status == Leave.Status.APPROVED
    begun = stage not in (Leave.Stage.AHEAD, Leave.Stage.WAITING)
    context = {
        "leave": leave, "tone": tone(leave), "own": own, "stage": stage,
        "steps": leave.steps.select_related("by"),
        "tiers": [Leave.Step(tier).label for tier in chain(leave.days_asked, leave.district)[0]],
        "back": actions.first_day_back(leave) if standing else None,
        "may_decide": may_decide(leave, user),
        "may_return": standing and begun and speaks_for(user, leave),
        "may_extend": stage in (Leave.Stage.AHEAD, Leave.Stage.AWAY) and not leave.extend_to
        and speaks_for(user, leave),
        "may_withdraw": may_take_back(user, leave)
        and (leave.is_waiting or stage == Leave.Stage.AHEAD),
    }  # fmt: skip
    return render(request, "instructors/leave_detail.html", context)


@allow(Role.INSTRUCTOR)
def leave_ask(request: HttpRequest) -> HttpResponse:
    """Ask for leave of one's own, or keep the asking as a draft."""
    person = person_of(request, request.user.instructor_id or 0)
    form = LeaveForm(request.POST or None)
    if form.is_valid() and saved(
        form, actions.ask_leave, person, by=request.user, form_key=form.key,
        draft="draft" in request.POST, **form.values,
    ):  # fmt: skip
        return _asked(request, form.done)
    return _form(request, form, gettext("Ask for leave"), reverse("instructors:leave_list"))


@allow(Role.INSTRUCTOR)
def leave_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a draft, and send it."""
    leave = _leave(request, pk)
    if leave.status != Leave.Status.DRAFT:
        return redirect(leave)
    form = LeaveForm(request.POST or None, row=leave)
    if form.is_valid() and saved(
        form, actions.change_draft, leave, by=request.user, version=form.base_version,
        send="draft" not in request.POST, **form.values,
    ):  # fmt: skip
        return _asked(request, form.done)
    return _form(request, form, gettext("Ask for leave"), leave.get_absolute_url())


def _asked(request: HttpRequest, leave: Leave) -> HttpResponse:
    said = gettext("Kept as a draft; nobody has received it yet.")
    if leave.status != Leave.Status.DRAFT:
        said = gettext("Sent. It waits for: %(who)s.") % {"who": leave.get_step_display()}
    messages.success(request, said)
    return redirect(leave)


def _form(request: HttpRequest, form: Any, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back}
    return render(request, "instructors/leave_form.html", context)


@allow(*WORKING, Role.INSTRUCTOR)
def leave_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a longer leave before it ends."""
    leave = _leave(request, pk)
    form = ExtensionForm(request.POST or None, row=leave, initial={"until": leave.end})
    return form_page(
        request, form,
        lambda form: actions.ask_extension(
            leave, by=request.user, version=form.base_version, **form.values
        ),
        title=gettext("Extend the leave"), back=leave.get_absolute_url(),
        then=Leave.get_absolute_url, label=gettext("Ask"),
        says=gettext("Leave from %(start)s to %(end)s. The whole length decides who is asked.")
        % {"start": words(leave.start), "end": words(leave.end)},
    )  # fmt: skip


@allow(*WORKING)
@require_POST
def leave_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse."""
    leave = actions.decide_leave(
        _leave(request, pk), request.POST.get("answer") == "yes",
        request.POST.get("note", "").strip()[:500], by=request.user, version=_version(request),
    )  # fmt: skip
    said = gettext("Written down: %(state)s.") % {"state": leave.get_status_display()}
    if leave.is_waiting:
        said = gettext("Agreed. It now waits for: %(who)s.") % {"who": leave.get_step_display()}
    messages.success(request, said)
    return redirect("instructors:leave_list")


def _version(request: HttpRequest) -> int | None:
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() else None


@allow(*WORKING, Role.INSTRUCTOR)
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
        says=gettext(
            "Leave from %(start)s to %(end)s. Coming back early, it ends the day before; who is "
            "back on its first day has not taken it, and its days count as workdays again."
        )
        % {"start": words(leave.start), "end": words(leave.end)},
    )  # fmt: skip


@allow(*WORKING, Role.INSTRUCTOR)
@require_POST
def leave_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the asking back; a draft is thrown away."""
    leave = _leave(request, pk)
    if leave.status == Leave.Status.DRAFT:
        actions.discard_draft(leave, by=request.user)
        messages.success(request, gettext("The draft is thrown away."))
        return redirect("instructors:leave_list")
    leave = actions.withdraw_leave(leave, by=request.user, version=_version(request))
    messages.success(request, gettext("Withdrawn."))
    return redirect(leave)
