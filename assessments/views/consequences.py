"""What follows from grades: tasks with a date and proof, and the priority list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.access import allow
from accounts.models import Role
from assessments.actions.consequences import close_consequence
from assessments.filters import ConsequenceFilter
from assessments.forms import DoneForm
from assessments.models import Consequence
from assessments.views.shared import READERS
from common.columns import DATE, STATE, Column
from common.exports import Export
from common.forming import form_page
from common.keyset import Sort
from common.pages import list_page


def state_of(row: Consequence) -> str:
    """done, open, overdue; the priority list is neither."""
    if row.kind == Consequence.Kind.PRIORITY:
        return "listed"
    if row.done_on:
        return "done"
    late = row.due_on and row.due_on < timezone.localdate()
    return "overdue" if late else "open"


STATE_WORDS = {
    "done": _("finished"), "open": _("not finished"), "overdue": _("overdue"),
    "listed": _("on the list"),
}  # fmt: skip
TONES = {"done": "good", "open": "waiting", "overdue": "due", "listed": "good"}
SORTS = [
    Sort("newest", _("newest first"), "pk", descending=True),
    Sort("name", _("Instructor"), "instructor__name_key"),
]
COLUMNS = [
    Column(_("Instructor"), "instructor.name", sort="name"),
    Column(_("kind"), "kind", width=24),
    Column(_("assessment"), lambda row: str(row.period), width=24),
    Column(_("because of"), "because", width=18),
    Column(_("workstation"), "workstation", width=20),
    Column(_("to be done by"), "due_on", kind=DATE),
    Column(_("done on"), "done_on", kind=DATE, template="assessments/consequence_step.html"),
    Column(_("proof"), "proof", width=26),
    Column(_("state"), lambda row: STATE_WORDS[state_of(row)], kind=STATE,
           tone=lambda row: TONES[state_of(row)]),
]  # fmt: skip
# The priority list has nothing to be done.
LISTED = [c for c in COLUMNS if c.value not in ("kind", "due_on", "done_on", "proof")
          and not c.template]  # fmt: skip


@allow(*READERS)
def consequence_list(request: HttpRequest) -> HttpResponse:
    """Talks, training, corrections; and with ?kind=priority the priority list."""
    rows = Consequence.objects.visible_to(request.user).select_related(
        "instructor", "cause__cycle", "earlier", "workstation"
    )

    def told(request: HttpRequest, count: int) -> None:
        audit.record("consequence.exported", Consequence, by=request.user, count=count)

    priority = request.GET.get("kind") == Consequence.Kind.PRIORITY
    columns, name = (LISTED, _("Priority list")) if priority else (COLUMNS, _("Consequences"))
    return list_page(
        request, rows, "assessments/consequence_list.html", sorts=SORTS, columns=columns,
        filterset=ConsequenceFilter, export=Export(name, columns, told=told),
        empty=gettext("Nothing follows from grades yet."),
    )  # fmt: skip


@allow(Role.DEPARTMENT, Role.COMMITTEE)
def consequence_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that it was done, and where the proof is."""
    rows = Consequence.objects.visible_to(request.user).select_related("instructor")
    row = get_object_or_404(rows.exclude(kind=Consequence.Kind.PRIORITY), pk=pk)
    form = DoneForm(
        request.POST or None, row=row, initial={"done_on": row.done_on or timezone.localdate()}
    )
    return form_page(
        request, form,
        lambda form: close_consequence(
            row, by=request.user, version=form.base_version, **form.values
        ),
        title=str(row), back=reverse("assessments:consequence_list"),
    )  # fmt: skip
