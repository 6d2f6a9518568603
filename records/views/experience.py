"""Good practice: one's own and what waits for review, the library, one piece and its steps."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.access import OFFICE, WORKING, allow
from accounts.models import Role
from common.columns import DATE, STATE, Column
from common.exports import Export
from common.forming import form_page
from common.keyset import Sort
from common.pages import facts, list_page
from common.refusals import Refused
from common.wording import after_colon, listed
from records.actions import experience as actions
from records.experience_filter import ExperienceFilter, LibraryFilter
from records.forms import experience as forms
from records.models import Experience, Visit

Status = Experience.Status
SORTS = [
    Sort("day", pgettext_lazy("experience", "Day"), "day", descending=True),
    Sort("title", _("Title"), "title_key"),
]


def kinds(row: Experience) -> str:
    """Its kinds in words."""
    return listed(row.tag_labels)


COLUMNS = [
    Column(_("Title"), "title", sort="title", width=40),
    Column(pgettext_lazy("experience", "Kinds"), kinds, width=24),
    Column(_("Instructor"), "instructor.name", width=12),
    Column(_("Enterprise"), "enterprise.name", width=28),
    Column(_("Workstation"), "workstation.name", width=20),
    Column(pgettext_lazy("experience", "What was done"), "text", page=False, width=60),
    Column(pgettext_lazy("experience", "Result"), "result", page=False, width=40),
    Column(_("Where it may be useful"), "useful_for", page=False, width=40),
    Column(pgettext_lazy("experience", "Day"), "day", kind=DATE, sort="day", width=12),
    Column(_("State"), "status", kind=STATE, width=12),
]


def exported(request: HttpRequest, count: int) -> None:
    """An export is an action."""
    audit.record("experience.exported", Experience, by=request.user, count=count)


def tabs(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """The library, and what is one's own to write or review."""
    here = request.resolver_match.view_name
    return [
        (reverse(name), label, here == name)
        for name, label in (
            ("records:experience_library", _("Library")),
            ("records:experience_list", _("Written and reviewed")),
        )
    ]


@allow(*OFFICE, Role.INSTRUCTOR)
def experience_list(request: HttpRequest) -> HttpResponse:
    """What is written in one's scope, in every state."""
    rows = Experience.objects.in_scope(request.user)
    return _list(request, rows, ExperienceFilter, _("Experience"),
                 _("No experience has been written yet."))  # fmt: skip


@allow(*OFFICE, Role.INSTRUCTOR)
def experience_library(request: HttpRequest) -> HttpResponse:
    """What county and city have put into their libraries, to be searched and taken up."""
    rows = Experience.objects.published_for(request.user)
    return _list(request, rows, LibraryFilter, _("Library of experience"),
                 _("The library holds nothing like that yet."))  # fmt: skip


def _list(request: HttpRequest, rows: Any, filterset: type, title: str, empty: str) -> HttpResponse:
    rows = rows.select_related("instructor", "enterprise", "workstation")
    add = reverse("records:experience_new") if request.user.role != Role.AUDITOR else ""
    return list_page(
        request, rows, "records/experience_list.html", sorts=SORTS, columns=COLUMNS,
        filterset=filterset, export=Export(title, COLUMNS, told=exported), title=title,
        add=add, add_label=_("Write one down"), empty=empty, views=tabs(request),
    )  # fmt: skip


@allow(*WORKING, Role.INSTRUCTOR)
def experience_new(request: HttpRequest) -> HttpResponse:
    """Write one down; `?visit=` takes over what a log of one's own says."""
    visit = _visit(request)
    row = Experience(visit=visit)
    form = forms.ExperienceForm(
        request.POST or None, instance=row, user=request.user, initial=_taken(visit)
    )
    return form_page(
        request, form,
        lambda form: actions.write_experience(
            by=request.user, visit=visit, form_key=form.key, **form.values
        ),
        title=say("Write an experience down"), label=say("Keep"),
        back=reverse("records:experience_list"), then=Experience.get_absolute_url,
        said=say("Kept as a draft. Hand it in when it is ready."),
    )  # fmt: skip


def _visit(request: HttpRequest) -> Visit | None:
    asked = request.GET.get("visit", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    rows = Visit.objects.select_related("log__instructor", "enterprise")
    return rows.filter(pk=asked, log__instructor__user=request.user).first()


def _taken(visit: Visit | None) -> dict:
    if visit is None:
        return {}
    return {"text": visit.text, "result": visit.result, "tags": visit.tags.strip(",").split(",")}


@allow(*OFFICE, Role.INSTRUCTOR)
def experience_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece: what was done, what came of it, who has taken it up."""
    row, user = _one(request, pk), request.user
    steps = [(name, STEPS[name][0]) for name in STEPS if _fits(name, row, user)]
    writes = user.role != Role.AUDITOR and actions.may_write(user, row)
    context = {
        "row": row, "facts": _facts(row), "next": steps[0] if steps else None, "more": steps[1:],
        "uses": row.uses.select_related("by", "enterprise"),
        "may_submit": row.status in Experience.OPEN and writes,
    }  # fmt: skip
    return render(request, "records/experience_page.html", context)


def _facts(row: Experience) -> list:
    label = pgettext_lazy("experience", "Kinds")
    found = facts(row, (label, kinds(row)), "instructor", "enterprise", "workstation", "day")
    later = facts(row, "symposium", "reviewed_by", "reviewed_on", "published_in", "published_on")
    return found + [(label, value) for label, value in later if value]


def _one(request: HttpRequest, pk: int) -> Experience:
    rows = Experience.objects.visible_to(request.user).select_related(
        "instructor", "enterprise", "workstation", "district__parent", "symposium__workstation",
        "visit__log", "reviewed_by", "published_in", "created_by",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


# Each step: its label, its form, its action, in which states, by whom.
STEPS: dict[str, tuple] = {
    "review": (_("Check it"), forms.ReviewForm, actions.review_experience,
               (Status.SUBMITTED,), actions.may_review),
    "publish": (_("Put into the library"), forms.PublishForm, actions.publish_experience,
                (Status.REVIEWED,), actions.may_publish),
    "edit": (_("Edit"), forms.ExperienceForm, actions.edit_experience,
             Experience.OPEN, actions.may_write),
    "withdraw": (_("Take out of the library"), forms.WithdrawForm, actions.withdraw_experience,
                 (Status.PUBLISHED,), actions.may_publish),
}  # fmt: skip


def _fits(name: str, row: Experience, user: Any) -> bool:
    states, may = STEPS[name][3:]
    return row.status in states and user.role != Role.AUDITOR and may(user, row)


@allow(*WORKING, Role.INSTRUCTOR)
def experience_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Editing, checking, publishing, withdrawing."""
    row = _one(request, pk)
    label, _form, action, _states, may = STEPS[name]
    if not may(request.user, row):
        raise Refused("common.not_yours")
    return form_page(
        request, _form_of(name, request, row),
        lambda form: action(row, by=request.user, version=form.base_version, **form.values),
        title=after_colon(label, row.title), label=label, back=row.get_absolute_url(),
        said=say("Done."),
    )  # fmt: skip


def _form_of(name: str, request: HttpRequest, row: Experience) -> Any:
    data = request.POST or None
    if name == "edit":
        return forms.ExperienceForm(data, instance=row, user=request.user)
    if name == "publish":
        return forms.PublishForm(data, row=row, places=actions.shelves(request.user, row))
    return STEPS[name][1](data, row=row)


@allow(*WORKING, Role.INSTRUCTOR)
@require_POST
def experience_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it in."""
    row = _one(request, pk)
    actions.submit_experience(row, by=request.user)
    messages.success(request, say("Handed in."))
    return redirect(row)


@allow(*WORKING, Role.INSTRUCTOR)
def experience_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it up: where, and how it went."""
    row = _one(request, pk)
    form = forms.UseForm(request.POST or None, user=request.user)
    label = say("Take it up")
    return form_page(
        request, form,
        lambda form: actions.take_up(row, by=request.user, form_key=form.key, **form.values),
        title=after_colon(label, row.title), label=label, back=row.get_absolute_url(),
        said=say("Noted."),
    )  # fmt: skip
