"""Confirmations as the offices see them: asked, waiting, answered; the link; one record."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.access import OFFICE, WORKING, allow
from accounts.general import public_address
from accounts.models import AuditEntry
from common.columns import DATE, STATE, Column
from common.exports import Export
from common.keyset import Sort
from common.links import qr, spaced
from common.pages import AT_ONCE, Bulk, chosen, facts, list_page
from common.periods import MONTH, Period
from records.actions import confirmations as actions
from records.confirming import may_ask, may_hold, may_read_noes, not_asked
from records.filters import ConfirmationFilter
from records.models import Confirmation, Problem

SORTS = [
    Sort("month", _("Month"), "start", descending=True),
    Sort("name", _("Enterprise"), "enterprise__name_key"),
]


def satisfaction_of(row: Confirmation) -> str:
    """How satisfied the enterprise says it is; nothing without an answer."""
    return row.answer.get_satisfaction_display() if row.used_at else ""


MOST = 50
COLUMNS = [
    Column(_("Enterprise"), "enterprise.name", sort="name", width=36),
    Column(_("Month"), lambda row: str(row.period), sort="month", width=14),
    Column(_("Workstation"), "workstation.name", width=24),
    Column(_("Satisfaction"), satisfaction_of, width=14),
    Column(_("Answer by"), lambda row: timezone.localdate(row.expires_at), kind=DATE, width=12),
    Column(_("State"), "word", kind=STATE, tone=lambda row: row.tone, width=12),
]


def exported(request: HttpRequest, count: int) -> None:
    """An export is an action."""
    audit.record("confirmation.exported", Confirmation, by=request.user, count=count)


@allow(*OFFICE)
def confirmation_list(request: HttpRequest) -> HttpResponse:
    """Whom one has asked about which month; what is outstanding; who is not asked yet."""
    rows = Confirmation.objects.visible_to(request.user)
    works = request.user.role in WORKING
    bulk = [
        Bulk(_("Issue anew"), reverse("records:confirmation_reissue"), most=AT_ONCE),
        Bulk(_("Revoke"), reverse("records:confirmation_revoke"), danger=True, most=AT_ONCE),
    ]
    month = month_of(request)
    can_ask = works and month in actions.months_open()
    return list_page(
        request, rows.select_related("enterprise", "workstation", "answer"),
        "records/confirmation_list.html", sorts=SORTS, columns=COLUMNS,
        filterset=ConfirmationFilter, bulk=bulk if works else (),
        export=Export(_("Confirmations"), COLUMNS, told=exported),
        month=month, counts=counts_of(rows, month), works=works,
        to_ask=not_asked(month, request.user).count() if can_ask else 0,
        papers=papers_of(request, month) if works else "",
        empty=_("No enterprise has been asked yet."),
    )  # fmt: skip


def month_of(request: HttpRequest) -> Period:
    """The month of the filter, else the last one that is over."""
    last = Period.containing(timezone.localdate(), MONTH).previous()
    try:
        month = Period.parse(request.GET.get("month", "").strip())
    except ValueError:
        return last
    return month if month.months == MONTH else last


def counts_of(rows: QuerySet[Confirmation], month: Period) -> list[tuple[str, Any, int]]:
    """How many of the month's are in each state: (code, words, count)."""
    found = rows.filter(start=month.start).counts()
    return [(state, words, found[state]) for state, words in Confirmation.WORDS.items()]


def papers_of(request: HttpRequest, month: Period) -> str:
    """Where the month's slips are asked for."""
    station = request.user.role == "station_head"
    kind = "confirmation_slips" if station else "district_confirmation_slips"
    return f"{reverse('reports:document_new')}?kind={kind}&period={month.code}"


@allow(*WORKING)
@require_POST
def confirmation_issue(request: HttpRequest) -> HttpResponse:
    """Ask all enterprises in one's charge that have something to say, in one press."""
    try:
        month = Period.parse(request.POST.get("month", ""))
    except ValueError:
        raise Http404 from None
    count = actions.issue_confirmations(month, by=request.user)
    messages.success(request, say("Links issued: %(count)s.") % {"count": count})
    return redirect(f"{reverse('records:confirmation_list')}?month={month.code}")


@allow(*WORKING)
@require_POST
def confirmation_reissue(request: HttpRequest) -> HttpResponse:
    """Fresh addresses for the ticked ones; the former ones are void."""
    count = actions.reissue_confirmations(_ticked(request), by=request.user)
    messages.success(request, say("Links issued: %(count)s.") % {"count": count})
    return _back(request)


@allow(*WORKING)
@require_POST
def confirmation_revoke(request: HttpRequest) -> HttpResponse:
    """The ticked ones' links are void."""
    count = actions.revoke_confirmations(_ticked(request), by=request.user)
    messages.success(request, say("Links revoked: %(count)s.") % {"count": count})
    return _back(request)


def _ticked(request: HttpRequest) -> list[Confirmation]:
    rows = Confirmation.objects.visible_to(request.user)
    return list(chosen(request, rows, ConfirmationFilter))


def _back(request: HttpRequest) -> HttpResponse:
    """To the list or the record that the act came from."""
    one = request.POST.get("one", "")
    if one.isdecimal() and len(one) < 19:
        return redirect("records:confirmation_page", int(one))
    return redirect("records:confirmation_list")


@allow(*OFFICE)
def confirmation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What one enterprise was asked, and what it said."""
    return render(request, "records/confirmation_page.html", _page(request, _one(request, pk)))


@allow(*WORKING)
@require_POST
@never_cache
def confirmation_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The address and its code, for one who may hold them; that he took it is written down."""
    confirmation = _one(request, pk)
    token = actions.take_link(confirmation, by=request.user)
    host = public_address(confirmation.district) or f"{request.scheme}://{request.get_host()}"
    url = host + reverse("records:confirm", args=[token])
    link = {"url": url, "typed": host + reverse("records:confirm", args=[spaced(token)]),
            "picture": qr(url)}  # fmt: skip
    context = _page(request, confirmation) | {"link": link}
    return render(request, "records/confirmation_page.html", context)


@allow(*WORKING)
@require_POST
def confirmation_problem(request: HttpRequest, pk: int) -> HttpResponse:
    """What the enterprise said, entered in the problem ledger, in one press."""
    return redirect(actions.raise_from_confirmation(_one(request, pk), by=request.user))


def _one(request: HttpRequest, pk: int) -> Confirmation:
    rows = Confirmation.objects.visible_to(request.user)
    rows = rows.select_related("enterprise", "workstation", "district", "answer", "problem")
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, row: Confirmation) -> dict[str, Any]:
    user, answer = request.user, getattr(row, "answer", None)
    asks = may_ask(user, row)
    return {
        "row": row, "answer": answer, "asks": asks, "open": row.state == "issued",
        "holds": asks and may_hold(user, row),
        "reads_noes": bool(answer) and may_read_noes(user, row),
        "visits": answer.visits.select_related("instructor")
        if answer else [],
        "ratings": answer.ratings.select_related("problem")
        .filter(problem__in=Problem.objects.visible_to(user)) if answer else [],
        "facts": facts(
            row, (_("Enterprise"), row.enterprise), (_("Month"), row.period), "workstation",
            "issued_at", "expires_at",
        ),
        "entries": AuditEntry.objects.visible_to(user).select_related("actor")
        .filter(subject_kind=Confirmation._meta.label, subject_id=row.pk)[:MOST],
    }  # fmt: skip
