"""Logs: the list, its export, and the page of one log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.access import OFFICE, WORKING, allow
from accounts.models import Role
from accounts.policies import policy
from common.columns import DATE, STATE, Column
from common.keyset import Sort
from common.pages import list_page
from common.wording import listed
from records.actions.logs import may_correct
from records.actions.remarks import may_remark, remark_on_log
from records.confirming import with_confirmations
from records.filters import LogFilter
from records.forms.papers import RemarkForm
from records.models import DailyLog
from records.views.log_export import EXPORT
from records.views.stars import stars_of

SORTS = [Sort("day", _("Day"), descending=True)]


def firms(log: DailyLog) -> str:
    """The enterprises of a log."""
    names = [visit.enterprise.name for visit in log.visits.all() if visit.enterprise_id]
    return listed(dict.fromkeys(names))


def duties(log: DailyLog) -> str:
    """The duties of a log."""
    return listed(dict.fromkeys(tag for visit in log.visits.all() for tag in visit.tag_labels))


def late(log: DailyLog) -> str:
    """A word for those that came in late, nothing for the others."""
    return say("late entry") if log.is_late else ""


COLUMNS = [
    Column(_("Day"), "day", kind=DATE, sort="day", width=12),
    Column(_("Instructor"), "instructor.name", width=12),
    Column(_("Workstation"), "workstation.name", width=24),
    Column(_("Enterprises"), firms, width=40),
    Column(_("Duties"), duties, width=30),
    Column(_("Late entry"), late, width=10),
    Column(_("State"), "status", kind=STATE, width=10),
]


@allow(*OFFICE, Role.INSTRUCTOR)
def log_list(request: HttpRequest) -> HttpResponse:
    """The logs in one's scope; another's draft is nobody's business yet."""
    rows = DailyLog.objects.visible_to(request.user)
    if request.user.role == Role.INSTRUCTOR:
        columns = [c for c in COLUMNS if c.value not in ("instructor.name", "workstation.name")]
    else:
        rows, columns = rows.received(), COLUMNS
    rows = rows.select_related("instructor", "workstation").prefetch_related("visits__enterprise")
    return list_page(
        request, rows, "records/list.html", sorts=SORTS, columns=columns, filterset=LogFilter,
        export=EXPORT, title=_("Daily logs"),
        empty=_("No log has been received yet."),
    )  # fmt: skip


@allow(*OFFICE, Role.INSTRUCTOR)
def log_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One log: its receipt, its visits, its former texts and the remarks on it."""
    rows = DailyLog.objects.visible_to(request.user).select_related(
        "instructor", "workstation", "district"
    )
    log = get_object_or_404(rows, pk=pk)
    own = log.instructor.user_id == request.user.pk
    rows = log.visits.select_related("enterprise", "log")
    rows = rows.prefetch_related("problems", "photos", "stars")
    visits = with_confirmations(rows) if own or log.counts else []
    for visit in visits if own and log.counts else ():
        visit.star_row = stars_of(visit)
    correctable = own and log.counts and may_correct(log)
    context = {
        "log": log, "own": own,
        "visits": visits,
        "may_correct": correctable,
        "may_add_photos": correctable and policy("log_photos", log.district),
        "just_received": "received" in request.GET and log.counts,
        "revisions": log.revisions.select_related("by"),
        "remarks": [
            {"at": remark.at, "who": remark.by, "text": remark.text}
            for remark in log.remarks.select_related("by")
        ],
        "remark_form": RemarkForm() if log.counts and may_remark(request.user, log) else None,
    }  # fmt: skip
    return render(request, "records/log_page.html", context)


@allow(*WORKING, Role.INSTRUCTOR)
@require_POST
def log_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something about a log."""
    rows = DailyLog.objects.visible_to(request.user)
    rows = rows.select_related("instructor__user", "workstation", "district")
    log = get_object_or_404(rows, pk=pk)
    form = RemarkForm(request.POST)
    if form.is_valid():
        remark_on_log(log, form.values["text"], by=request.user)
    return redirect(f"{log.get_absolute_url()}#thread")
