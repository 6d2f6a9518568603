"""Postings: list, making one, ending one."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.access import OFFICE, WORKING, allow
from accounts.policies import policy
from common.columns import DATE, Column, words
from common.exports import Export
from common.forming import form_page
from common.keyset import Sort
from common.pages import list_page
from enterprises.models import Enterprise
from instructors import actions
from instructors.actions.postings import held_on
from instructors.filters import PostingFilter
from instructors.forms import EndPostingForm, PostForm
from instructors.leaving import left_open
from instructors.models import Instructor, Posting
from instructors.views.people import person_of

SORTS = [
    Sort("start", _("posted from"), "start", descending=True),
    Sort("name", pgettext_lazy("person", "name"), "instructor__name_key"),
]
COLUMNS = [
    Column(
        pgettext_lazy("person", "Name"),
        "instructor.name",
        sort="name",
        template="instructors/_posting_person.html",
    ),
    Column(_("Enterprise"), "enterprise.name", width=36),
    Column(_("Workstation"), "workstation", width=26),
    Column(_("Posted from"), "start", kind=DATE, sort="start"),
    Column(_("Posted until"), "end", kind=DATE),
    Column(_("Reason for the end"), "end_reason", page=False, width=26),
]


def _told(request: HttpRequest, count: int) -> None:
    audit.record("posting.exported", Posting, by=request.user, count=count)


@allow(*OFFICE)
def posting_list(request: HttpRequest) -> HttpResponse:
    """Who was sent where, with dates."""
    rows = Posting.objects.visible_to(request.user)
    return list_page(
        request, rows.select_related("instructor", "enterprise", "workstation"),
        "instructors/list.html", sorts=SORTS, columns=COLUMNS, filterset=PostingFilter,
        export=Export(_("Postings"), COLUMNS, told=_told), title=_("Postings"),
        empty=_("Nobody has been posted yet."),
    )  # fmt: skip


def over_load(person: Instructor, values: dict) -> Iterator[str]:
    """What is unusual: more enterprises than the policy says, or one served already."""
    most = policy("posting_load", person.district)
    held = held_on(person, values["start"])
    if held >= most:
        said = gettext("%(name)s serves %(held)s enterprises already; usual are at most %(most)s.")
        yield said % {"name": person, "held": held, "most": most}
    others = Posting.objects.on(values["start"]).filter(enterprise=values["enterprise"])
    for other in others.exclude(instructor=person).select_related("instructor")[:3]:
        yield gettext("%(enterprise)s is served by %(name)s since %(start)s.") % {
            "enterprise": values["enterprise"], "name": other.instructor,
            "start": words(other.start),
        }  # fmt: skip


@allow(*WORKING)
def posting_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Post a person to an enterprise."""
    person = person_of(request, pk)
    asked = request.GET.get("enterprise", "")
    firms = Enterprise.objects.visible_to(request.user)
    first = firms.filter(pk=asked).first() if asked.isdecimal() else None
    form = PostForm(
        request.POST or None, person=person, user=request.user,
        initial={"enterprise": first} if first else {},
    )  # fmt: skip
    return form_page(
        request, form,
        lambda form: actions.post(person, by=request.user, form_key=form.key, **form.values),
        title=gettext("Post %(name)s to an enterprise") % {"name": person},
        back=person.get_absolute_url(), then=lambda posting: person.get_absolute_url(),
        label=gettext("Post"), warn=lambda values: over_load(person, values),
    )  # fmt: skip


@allow(*WORKING)
def posting_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a posting on a day, with the reason."""
    rows = Posting.objects.visible_to(request.user).select_related("instructor", "enterprise")
    posting = get_object_or_404(rows, pk=pk)
    if found := left_open(posting.instructor, [posting]):
        return redirect(found.url)
    form = EndPostingForm(request.POST or None, row=posting)
    back = reverse("reports:person", args=[posting.instructor_id])
    return form_page(
        request, form,
        lambda form: actions.end_posting(
            posting, by=request.user, version=form.base_version, **form.values
        ),
        title=gettext("End of the posting to %(name)s") % {"name": posting.enterprise}, back=back,
        then=lambda posting: back, label=gettext("End the posting"),
        says=gettext("%(name)s has served there since %(start)s. The history stays.")
        % {"name": posting.instructor, "start": words(posting.start)},
    )  # fmt: skip
