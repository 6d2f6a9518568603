"""The enterprise's word on a month: asked for, taken once, never changed.

There is no action that edits an answer, and the database refuses it (`records.models`).
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.access import WORKING
from accounts.models import District, User
from accounts.notices import notify
from accounts.policies import by_district
from common.actions import locked
from common.links import RENEWED, find
from common.periods import MONTH, Period
from common.refusals import Refused
from enterprises.models import Enterprise
from records.actions.problems import first_sentence, raise_problem
from records.actions.questions import notice_questions
from records.actions.rated_answers import Rated, rate_answers
from records.confirming import handlers, may_ask, may_hold, not_asked, visits_of
from records.models import (
    Confirmation,
    ConfirmationAnswer,
    ConfirmedVisit,
    MonthlySummary,
    Problem,
    Visit,
)

OLDEST = 6  # months back that an enterprise can still be asked about
LONG = 2000
CLOCK_DAYS = 5  # of a month, on which the clock asks: logs of the last days come in late
CHUNK = 500


@dataclass
class Said:
    """What stood on the page, and what the enterprise said to it.

    `shown` are the visits it was shown, with their way of contact; `asked` the five noes; `rated`
    its words on answers to its problems. Whatever else is named was not on its page and is not
    vouched for.
    """

    month: str
    shown: dict[int, str] = field(default_factory=dict)
    denied: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    rated: Rated = field(default_factory=dict)
    satisfaction: str = ""
    comment: str = ""
    problem_text: str = ""
    wants_answer: bool = False


# Asking ---------------------------------------------------------------------------------


@transaction.atomic
def issue_confirmations(
    month: Period, *, by: User, districts: Iterable[District] | None = None
) -> int:
    """Ask every enterprise in the user's charge that `not_asked` names; each once a month."""
    _check_month(month)
    firms = not_asked(month, by)
    if districts is not None:
        firms = firms.filter(district__in=districts)
    firms = list(firms.select_related("district").order_by("pk"))
    days = by_district("confirmation_link_days", {firm.district for firm in firms})
    now = timezone.now()
    rows = [_asked(firm, month, by, now, days[firm.district.code]) for firm in firms]
    Confirmation.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    made = Confirmation.objects.filter(start=month.start, issued_at=now, issued_by=by)
    ids = list(made.values_list("enterprise", flat=True))
    if ids:
        audit.record_many("confirmation.issued", Enterprise, ids, by=by, month=month.code)
    return len(ids)


def _asked(firm: Enterprise, month: Period, by: User, now: object, days: int) -> Confirmation:
    row = Confirmation(
        enterprise=firm, start=month.start, workstation_id=firm.workstation_id,
        district=firm.district, issued_at=now, issued_by=by,
    )  # fmt: skip
    row.renew(days)
    return row


def months_open() -> list[Period]:
    """The months that can be asked about now, the last one that is over first."""
    found = [Period.containing(timezone.localdate(), MONTH).previous()]
    while len(found) < OLDEST:
        found.append(found[-1].previous())
    return found


def _check_month(month: Period) -> None:
    if month.end > timezone.localdate():
        raise Refused("confirmation.month_not_over", month=str(month))
    if month not in months_open():
        raise Refused("confirmation.too_old", month=str(month), most=OLDEST)


def issue_by_clock(today: date) -> int:
    """In the first days of a month: ask about the last one where the policy says so."""
    if today.day > CLOCK_DAYS:
        return 0
    districts = list(District.objects.all())
    wanted = by_district("confirmation_by_clock", districts)
    chosen = [district for district in districts if wanted[district.code]]
    if not chosen:
        return 0
    month = Period.containing(today, MONTH).previous()
    return issue_confirmations(month, by=User.objects.system(), districts=chosen)


@transaction.atomic
def reissue_confirmations(rows: Iterable[Confirmation], *, by: User) -> int:
    """A fresh address for each that has no answer; the former one is void."""
    stored = _locked(rows, by)
    days = by_district("confirmation_link_days", {row.district for row in stored})
    for row in stored:
        _check_month(row.period)
        row.renew(days[row.district.code])
        row.issued_at, row.issued_by = timezone.now(), by
    Confirmation.objects.bulk_update(stored, [*RENEWED, "issued_at", "issued_by"], batch_size=CHUNK)
    _record_many("confirmation.reissued", stored, by)
    return len(stored)


@transaction.atomic
def revoke_confirmations(rows: Iterable[Confirmation], *, by: User) -> int:
    """Take back the links that have no answer yet."""
    stored = [row for row in _locked(rows, by) if row.revoked_at is None]
    ids = [row.pk for row in stored]
    Confirmation.objects.filter(pk__in=ids).update(revoked_at=timezone.now())
    _record_many("confirmation.revoked", stored, by)
    return len(stored)


def _locked(rows: Iterable[Confirmation], by: User) -> list[Confirmation]:
    """The rows without an answer, under lock; Refused where one is not his, or none is left."""
    ids = [row.pk for row in rows]
    chosen = Confirmation.objects.filter(pk__in=ids)
    works = by.is_system or by.role in WORKING
    if not works or chosen.visible_to(by).count() < len(ids):
        raise Refused("common.not_yours")
    stored = list(
        chosen.select_for_update(of=("self",))
        .filter(used_at=None).select_related("district").order_by("pk")
    )  # fmt: skip
    if not stored:
        raise Refused("confirmation.none_open")
    return stored


def _record_many(verb: str, rows: list[Confirmation], by: User) -> None:
    months = sorted({row.period.code for row in rows})
    if rows:
        firms = [row.enterprise_id for row in rows]
        audit.record_many(verb, Enterprise, firms, by=by, month=", ".join(months))


@transaction.atomic
def take_link(confirmation: Confirmation, *, by: User) -> str:
    """The address's token, for one who may hold it; that he has taken it is written down."""
    if not may_hold(by, confirmation):
        raise Refused("confirmation.own_visits")
    if confirmation.state != "issued":
        raise Refused("confirmation.not_open")
    audit.record("confirmation.link_taken", confirmation, by=by)
    return confirmation.token


# Answering ------------------------------------------------------------------------------


def find_confirmation(token: str) -> Confirmation | None:
    """What a token opens now; None when it is forged, unknown, revoked, used or over."""
    found = _by_token(token)
    return found if found and found.state == "issued" else None


def _by_token(token: str) -> Confirmation | None:
    return find(Confirmation.objects.select_related("enterprise", "district"), token)


@transaction.atomic
def answer_confirmation(token: str, said: Said, *, form_key: uuid.UUID | None = None) -> bool:
    """Take what an enterprise says, once and for ever; whether it was taken.

    The same form sent twice is taken once and thanked for twice.
    """
    found = _by_token(token)
    if found is None:
        return False
    confirmation = locked(found)
    if confirmation.used_at and form_key and confirmation.form_key == form_key:
        return True
    if confirmation.state != "issued" or said.month != confirmation.period.code:
        return False
    answer = _store(confirmation, said)
    confirmation.used_at, confirmation.form_key = answer.at, form_key
    confirmation.save(update_fields=["used_at", "form_key"])
    visits = answer.visits
    audit.record(
        "confirmation.answered", confirmation, by=User.objects.system(),
        asked=visits.count(), confirmed=visits.filter(happened=True).count(),
    )  # fmt: skip
    rate_answers(confirmation, answer, said.rated)
    _follow_up(confirmation, answer)
    return True


def _store(confirmation: Confirmation, said: Said) -> ConfirmationAnswer:
    answer = ConfirmationAnswer.objects.create(
        confirmation=confirmation, at=timezone.now(), satisfaction=said.satisfaction,
        noes=_noes(confirmation, said), comment=said.comment[:LONG],
        problem_text=said.problem_text[:LONG], wants_answer=said.wants_answer,
    )  # fmt: skip
    unchanged = [v for v in visits_of(confirmation) if said.shown.get(v.pk) == v.way]
    ConfirmedVisit.objects.bulk_create(
        [_vouched(answer, visit, visit.pk not in said.denied) for visit in unchanged]
    )
    return answer


def _noes(confirmation: Confirmation, said: Said) -> list[dict]:
    items = by_district("five_noes", [confirmation.district])[confirmation.district.code]
    return [
        {"text": item, "kept": item not in said.broken, "said": said.broken.get(item, "")[:LONG]}
        for item in items
        if item in said.asked
    ]


def _vouched(answer: ConfirmationAnswer, visit: Visit, happened: bool) -> ConfirmedVisit:
    return ConfirmedVisit(
        answer=answer, visit=visit, log=visit.log, instructor=visit.log.instructor,
        day=visit.log.day, way=visit.way, happened=happened,
    )  # fmt: skip


def _follow_up(confirmation: Confirmation, answer: ConfirmationAnswer) -> None:
    """Tell the handlers of a broken item; put a denied visit as a question to its reviewer; enter
    the problem that wants an answer.
    """
    if answer.broken:
        notify(
            handlers(confirmation.district), "confirmation.noes_broken",
            url=confirmation.get_absolute_url(), firm=str(confirmation.enterprise),
            month=confirmation.period.code, count=len(answer.broken),
        )  # fmt: skip
    for summary in _handed_in(confirmation, answer):
        notice_questions(summary)
    if answer.wants_answer and answer.problem_text:
        _raise(confirmation, answer, User.objects.system())


def _handed_in(confirmation: Confirmation, answer: ConfirmationAnswer) -> list[MonthlySummary]:
    """The month's summaries that wait for review or have passed it, of whom a visit is denied."""
    people = answer.visits.filter(happened=False).values("instructor")
    rows = MonthlySummary.objects.filter(instructor__in=people, start=confirmation.start)
    return [summary for summary in rows.select_related("district") if summary.is_handed_in]


@transaction.atomic
def raise_from_confirmation(confirmation: Confirmation, *, by: User) -> Problem:
    """One tap: what the enterprise said as a problem, entered in the ledger, once."""
    confirmation = locked(confirmation)
    if not may_ask(by, confirmation):
        raise Refused("common.not_yours")
    if confirmation.problem_id:
        return confirmation.problem
    answer = ConfirmationAnswer.objects.filter(confirmation=confirmation).first()
    if answer is None or not answer.problem_text:
        raise Refused("confirmation.no_problem")
    return _raise(confirmation, answer, by)


def _raise(confirmation: Confirmation, answer: ConfirmationAnswer, by: User) -> Problem:
    problem = raise_problem(
        confirmation.enterprise, by=by, title=first_sentence(answer.problem_text),
        description=answer.problem_text, source=Problem.Source.ENTERPRISE,
        found_on=timezone.localdate(answer.at),
    )  # fmt: skip
    confirmation.problem = problem
    confirmation.save(update_fields=["problem"])
    return problem
