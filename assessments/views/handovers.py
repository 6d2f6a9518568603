"""Hand-overs: the list with what still waits, the guided page, and one hand-over."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.access import WORKING, allow, may_enter
from assessments.actions.handing import owed, proposed, row_state, still_to_do
from assessments.actions.handovers import hand_over
from assessments.filters import HandoverFilter
from assessments.handover_forms import HandoverForm, successors, taker_choices
from assessments.handover_words import follower, label_of, lines_of, state_of
from assessments.models import Consequence, Handover, HandoverItem
from assessments.open_matters import Matter, open_matters, waiting
from assessments.progress import progress_of
from assessments.views.shared import READERS
from common.actions import made_by
from common.columns import DATE, Column
from common.exports import Export
from common.forming import saved, tell_unprintable
from common.keyset import Sort
from common.pages import facts, list_page
from common.periods import YEAR, Period
from instructors.actions import ending_with_service
from instructors.actions.postings import may_post
from instructors.models import Instructor, Posting

Kind = HandoverItem.Kind
SORTS = [
    Sort("day", _("last day of service"), "day", descending=True),
    Sort("name", _("hands over"), "former__name_key"),
]
COLUMNS = [
    Column(_("number"), "number", width=22),
    Column(_("hands over"), "former.name", sort="name", width=12),
    Column(_("last day of service"), "day", kind=DATE, sort="day"),
    Column(_("cause"), "cause", width=20),
    Column(_("reason"), "reason", width=30),
    Column(_("workstation"), "workstation", width=24),
]


@allow(*READERS)
def handover_list(request: HttpRequest) -> HttpResponse:
    """Every hand-over one may see, and above it who left something open."""

    def told(request: HttpRequest, count: int) -> None:
        audit.record("handover.exported", Handover, by=request.user, count=count)

    people = Instructor.objects.visible_to(request.user)
    runs = may_enter(request.user, WORKING)
    return list_page(
        request, Handover.objects.visible_to(request.user).select_related("former", "workstation"),
        "assessments/handover_list.html", sorts=SORTS, columns=COLUMNS, filterset=HandoverFilter,
        export=Export(_("Hand-overs"), COLUMNS, told=told),
        empty=gettext("Nothing has been handed over yet."),
        waiting=waiting(people, timezone.localdate()) if runs else [],
    )  # fmt: skip


@allow(*WORKING)
def handover_new(request: HttpRequest, pk: int) -> HttpResponse:
    """What is open, who takes each, and then one press."""
    people = Instructor.objects.visible_to(request.user).select_related("workstation", "district")
    person = get_object_or_404(people, pk=pk)
    may_post(request.user, person, person.workstation)
    back = _back(request, person)
    acts = request.method == "POST" and "show" not in request.POST
    form = HandoverForm(
        request.POST if acts else None, person=person, user=request.user,
        initial=_initial(request, person, back),
    )  # fmt: skip
    if form.is_valid() and saved(
        form, hand_over, person, form.plan(request.POST), by=request.user, back_of=back,
        form_key=form.key,
    ):  # fmt: skip
        messages.success(request, gettext("Handed over: %(number)s") % {"number": form.done.number})
        tell_unprintable(request, form.values)
        return redirect(form.done)
    if acts and (first := made_by(Handover, form.key)):  # pressed twice: what it names is over
        return redirect(first)
    context = {"form": form, "person": person, "back": back, **_open(request, form, person, back)}
    return render(request, "assessments/handover_new.html", context)


def _initial(request: HttpRequest, person: Instructor, back: Handover | None) -> dict[str, Any]:
    if request.method == "POST":  # only to be shown what is open now
        asked = request.POST
        found: dict[str, Any] = {"postings": asked.getlist("postings")}
        names = ("cause", "reason", "day", "successor")
        return found | {name: asked[name] for name in names if asked.get(name)}
    asked = request.GET
    found = {"postings": asked.getlist("posting") or _only_one(person)}
    found |= {name: asked[name] for name in ("cause", "reason") if asked.get(name)}
    if back:
        found |= {"successor": back.former_id, "reason": gettext("handed back: %(number)s")
                  % {"number": back.number}}  # fmt: skip
    return found


def _only_one(person: Instructor) -> list[int]:
    """The posting he has, where he has one only."""
    found = list(person.postings.filter(end=None).values_list("pk", flat=True)[:2])
    return found if len(found) == 1 else []


def _back(request: HttpRequest, person: Instructor) -> Handover | None:
    """The hand-over that this one takes back."""
    asked = request.GET.get("back", "")
    rows = Handover.objects.visible_to(request.user).filter(items__taker=person)
    return rows.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None


def _open(
    request: HttpRequest, form: HandoverForm, person: Instructor, back: Handover | None
) -> dict[str, Any]:
    """The open matters of what is chosen so far, each with its choice of takers."""
    values = form.cleaned_data if form.is_bound else form.initial
    cause = values.get("cause") or Handover.Cause.TRANSFER
    day = _day(values.get("day"))
    rows = person.postings.filter(end=None).select_related("enterprise")
    leaves = cause in Handover.LEAVING
    chosen = [str(getattr(p, "pk", p)) for p in values.get("postings") or ()]
    ticked = [int(pk) for pk in chosen if pk.isdecimal() and len(pk) < 19]
    postings = list(rows if leaves else rows.filter(pk__in=ticked))
    matters = open_matters(person, postings, cause=cause, day=day, back_of=back)
    amounts = _amounts(matters, day)
    of_firms, of_matters = taker_choices(successors(person, request.user), leaves)
    typed = request.POST
    return {
        "postings": [
            (p, name, typed.get(name, ""))
            for p, name in ((p, f"taker-{Kind.POSTING}-{p.pk}") for p in postings)
        ],
        "groups": [_group(kind, matters, amounts, typed) for kind in Kind
                   if any(m.kind == kind for m in matters)],
        "ending": list(ending_with_service(person.leaves.open(), day)) if leaves else [],
        "owed": owed(postings), "followed": _followed(request, person),
        "firm_takers": of_firms, "takers": of_matters,
        "movable": sum(m.is_movable for m in matters),
        "own": sum(not m.is_movable for m in matters),
    }  # fmt: skip


def _followed(request: HttpRequest, person: Instructor) -> list[dict[str, Any]]:
    """Tasks after assessments, which stay with the person: what each is, and who follows it."""
    rows = still_to_do(person)
    seen = set(
        Consequence.objects.visible_to(request.user)
        .filter(pk__in=[row.pk for row in rows])
        .values_list("pk", flat=True)
    )
    states = [(row, row_state(row)) for row in rows]
    return [
        {
            "kind": row.get_kind_display() if row.pk in seen else "",
            "label": label_of(Kind.CONSEQUENCE, "", state),
            "state": state_of(Kind.CONSEQUENCE, state), "to": follower(person.name, state),
        }
        for row, state in states
    ]  # fmt: skip


def _day(value: Any) -> date:
    """The day as typed or shown; today where it says nothing."""
    return (parse_date(value) if isinstance(value, str) else value) or timezone.localdate()


def _group(kind: Any, matters: list[Matter], amounts: dict[str, int], typed: Any) -> dict[str, Any]:
    return {
        "label": kind.label, "movable": kind in (Kind.PROBLEM, Kind.TARGET, Kind.DECISION),
        "lines": [
            {
                "matter": m, "label": label_of(kind, m.label, m.state),
                "state": state_of(kind, m.state), "taker": typed.get(f"taker-{m.code}", ""),
                "amount": typed.get(f"amount-{m.code}", amounts.get(m.code)),
            }
            for m in matters
            if m.kind == kind
        ],
    }  # fmt: skip


def _amounts(matters: list[Matter], day: date) -> dict[str, int]:
    """How much of each target would be handed on, by the matter's code."""
    targets = [m for m in matters if m.kind == Kind.TARGET]
    if not targets:
        return {}
    rows = {row.target.pk: row for row in progress_of(targets[0].row.book)}
    return {m.code: proposed(rows[m.row.pk], day) for m in targets}


@allow(*READERS)
def handover_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One hand-over: who, when, what went to whom, and what its former still has to finish."""
    rows = Handover.objects.visible_to(request.user)
    rows = rows.select_related("former", "workstation", "district", "by", "back_of")
    handover = get_object_or_404(rows, pk=pk)
    context = {
        "handover": handover, "groups": lines_of(handover, request.user),
        "facts": facts(handover, "former", "day", "cause", "reason", "workstation", "by", "at"),
        "period": Period.containing(handover.day, YEAR),
        "backs": _backs(handover) if may_enter(request.user, WORKING) else [],
        "handed_back": handover.backs.all(),
    }  # fmt: skip
    return render(request, "assessments/handover_page.html", context)


def _backs(handover: Handover) -> list[tuple[Instructor, str]]:
    """Those who could hand back, with the query of the guided page."""
    found: dict[Instructor, list[int]] = {}
    for item in handover.items.filter(kind=Kind.POSTING, taker__isnull=False):
        found.setdefault(item.taker, []).append(item.moved_id or 0)
    moved = [pk for pks in found.values() for pk in pks]
    rows = Posting.objects.filter(pk__in=moved, end=None)
    in_force = set(rows.values_list("pk", flat=True))
    return [
        (taker, _query(handover, [pk for pk in pks if pk in in_force]))
        for taker, pks in found.items()
        if in_force & set(pks)
    ]


def _query(handover: Handover, postings: list[int]) -> str:
    return urlencode([("back", handover.pk), *(("posting", pk) for pk in postings)])
