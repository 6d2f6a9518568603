"""Reviewing a summary or report: remarks and replies, return, acceptance, opening it again."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Role, User
from accounts.notices import notify
from common.actions import locked, save
from common.models import PaperStatus
from common.periods import MONTH, Period
from common.refusals import Refused
from common.wording import Coded
from records.actions.papers import TEXTS, Paper
from records.actions.questions import replied
from records.models import DailyLog, Remark
from records.reviewing import reviewable


@transaction.atomic
def return_paper(
    paper: Paper,
    reason: str,
    *,
    by: User,
    remarks: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Paper:
    """Send it back with a reason, remarks on its fields, or both; all stay in its thread.

    Remarks that were made since it was handed in go with it, so the reason may be empty then.
    """
    paper = _to_review(paper, by, version)
    said = {field: text for field, text in (remarks or {}).items() if text.strip()}
    if not (reason.strip() or said or open_remarks(paper)):
        raise Refused("paper.no_reason")
    _conclude(paper, PaperStatus.RETURNED, by)
    if reason.strip():
        _remark(paper, reason, by)
    for field, text in said.items():
        _remark(paper, text, by, field=field)
    why = reason.strip()[:500] or Coded("paper.see_remarks")
    audit.record(f"{paper.room}.returned", paper, by=by, reason=why)
    _tell_author(paper, f"{paper.room}.came_back", reason=why)
    return paper


@transaction.atomic
def accept_paper(paper: Paper, *, by: User, version: int | None = None) -> Paper:
    """Accept it; accepting a summary locks the month's logs."""
    paper = _to_review(paper, by, version)
    paper.reopened_at = None
    _conclude(paper, PaperStatus.ACCEPTED, by)
    locked_logs = lock_month([paper])
    audit.record(f"{paper.room}.accepted", paper, by=by, logs=locked_logs)
    return paper


@transaction.atomic
def reopen_paper(paper: Paper, reason: str, *, by: User, version: int | None = None) -> Paper:
    """The department returns an accepted paper after all; the month's logs are open again.

    They stay open until it is accepted anew, also those whose time for correction was over.
    """
    paper = locked(paper, version)
    if not may_reopen(by, paper):
        raise Refused("common.not_yours")
    if paper.status != PaperStatus.ACCEPTED:
        raise Refused("paper.not_accepted", paper=str(paper))
    if not reason.strip():
        raise Refused("paper.no_reason")
    paper.reopened_at = timezone.now()
    _conclude(paper, PaperStatus.RETURNED, by)
    _remark(paper, reason, by)
    unlocked = 0
    if paper.months == MONTH:
        rows = logs_of([paper]).filter(status=DailyLog.Status.LOCKED)
        unlocked = rows.update(status=DailyLog.Status.RECEIVED)
    audit.record(f"{paper.room}.reopened", paper, by=by, reason=reason[:500], logs=unlocked)
    _tell_author(paper, f"{paper.room}.came_back", reason=reason[:500])
    return paper


def may_reopen(user: User, paper: Paper) -> bool:
    """The department of the branch, and not for its own."""
    if user.is_system:
        return True
    return user.role == Role.DEPARTMENT and paper.pk in reviewable(user, [paper])


@transaction.atomic
def add_remark(
    paper: Paper, text: str, *, by: User, field: str = "", log: DailyLog | None = None
) -> Remark:
    """Say something of the paper, of a field of it, or of a log of its month."""
    paper = locked(paper)
    _takes_part(paper, by)
    if field and field not in TEXTS:
        raise Refused("paper.no_such_field")
    if log is not None:
        _of_the_month(paper, log)
    if not text.strip():
        raise Refused("paper.no_reason")
    remark = _remark(paper, text, by, field=field, log=log)
    audit.record(f"{paper.room}.remarked", paper, by=by)
    return remark


@transaction.atomic
def answer_remark(remark: Remark, text: str, *, by: User) -> Remark:
    """Reply to a remark; whoever made it is told."""
    paper = locked(remark.summary or remark.report)
    _takes_part(paper, by)
    if not text.strip():
        raise Refused("paper.no_reason")
    first = remark.answers or remark
    reply = _remark(paper, text, by, field=first.field, log=first.log, answers=first)
    if first.question_id and paper.instructor.user_id == by.pk:
        replied(first.question)
    audit.record(f"{paper.room}.remarked", paper, by=by)
    if first.by_id != by.pk:
        notify(
            first.by, f"{paper.room}.reply", url=f"{paper.get_absolute_url()}#thread",
            name=str(paper.instructor), period=paper.period.code,
        )  # fmt: skip
    return reply


def open_remarks(paper: Paper) -> int:
    """How many remarks the reviewers have made since it was handed in; they go with its return."""
    if paper.submitted_at is None:
        return 0
    rows = paper.remarks.filter(at__gte=paper.submitted_at, answers=None)
    return rows.exclude(by=paper.instructor.user_id).count()


def lock_month(papers: Iterable[Paper]) -> int:
    """Lock the received logs of accepted summaries' months; how many. Reports lock nothing."""
    summaries = [paper for paper in papers if paper.months == MONTH]
    if not summaries:
        return 0
    received = logs_of(summaries).filter(status=DailyLog.Status.RECEIVED)
    return received.update(status=DailyLog.Status.LOCKED)


def logs_of(summaries: Iterable[Paper]) -> QuerySet[DailyLog]:
    """The logs of their months: one query however many the people."""
    months: dict[Period, list[int]] = {}
    for paper in summaries:
        months.setdefault(paper.period, []).append(paper.instructor_id)
    where = Q(pk__in=[])
    for period, people in months.items():
        where |= Q(instructor__in=people, day__gte=period.start, day__lt=period.end)
    return DailyLog.objects.filter(where)


def _takes_part(paper: Paper, by: User) -> None:
    own = paper.instructor.user_id == by.pk
    if not own and paper.pk not in reviewable(by, [paper]):
        raise Refused("common.not_yours")


def _of_the_month(paper: Paper, log: DailyLog) -> None:
    if log.instructor_id != paper.instructor_id or log.day not in paper.period or not log.counts:
        raise Refused("common.not_yours")


def _to_review(paper: Paper, by: User, version: int | None) -> Paper:
    paper = locked(paper, version)
    if paper.pk not in reviewable(by, [paper]):
        raise Refused("common.not_yours")
    if paper.status != PaperStatus.SUBMITTED:
        raise Refused("paper.not_waiting", paper=str(paper))
    return paper


def _conclude(paper: Paper, status: str, by: User) -> None:
    paper.status, paper.reviewed_at, paper.reviewed_by = status, timezone.now(), by
    save(paper, "status", "reviewed_at", "reviewed_by", "reopened_at")


def _remark(paper: Paper, text: str, by: User, **about: object) -> Remark:
    return Remark.objects.create(text=text.strip()[:2000], by=by, **{paper.room: paper}, **about)


def _tell_author(paper: Paper, code: str, **params: object) -> None:
    if author := paper.instructor.user:
        url = paper.get_absolute_url()
        notify(author, code, url=url, period=paper.period.code, **params)
