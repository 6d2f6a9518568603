"""Writing, handing in and reviewing monthly summaries and quarterly reports."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from accounts import audit
from accounts.models import User
from accounts.notices import notify
from common import figures
from common.actions import changed, locked, save
from common.models import PaperStatus
from common.periods import MONTH
from common.refusals import Refused
from records.drafting import FIGURES_OF_PAPERS, draft_report, draft_summary, is_empty, stored
from records.models import DailyLog, MonthlySummary, QuarterlyReport, Remark, Visit
from records.reviewing import reviewable, reviewers

Paper = MonthlySummary | QuarterlyReport
WRITTEN = ("text", "difficulties", "next_plan", "nothing_to_report")
MOST_REMARKS = 20


@transaction.atomic
def save_paper(paper: Paper, values: Mapping[str, Any], *, by: User, version: int | None) -> Paper:
    """Keep what its author has written so far; no audit entry, it is nobody else's business yet."""
    paper = _open(paper, by, version)
    if changed(paper, {name: values[name] for name in WRITTEN if name in values}):
        save(paper, *WRITTEN)
    return paper


@transaction.atomic
def draft_anew(paper: Paper, *, by: User, version: int | None) -> Paper:
    """Write the draft text again from the figures as they are now, in the author's language."""
    paper = _open(paper, by, version)
    paper.text, paper.nothing_to_report = draft_text(paper)
    save(paper, "text", "nothing_to_report")
    return paper


@transaction.atomic
def submit_paper(
    paper: Paper, values: Mapping[str, Any], *, by: User, version: int | None
) -> Paper:
    """Hand it in: its figures are frozen, its reviewers are told."""
    paper = _open(paper, by, version)
    now = timezone.now()
    if paper.period.end > timezone.localdate(now):
        raise Refused("paper.too_early", period=str(paper.period), last=paper.period.last)
    changed(paper, {name: values[name] for name in WRITTEN if name in values})
    if not paper.text.strip() and not paper.nothing_to_report:
        raise Refused("paper.empty")
    paper.figures, paper.figures_at = stored(readings_of(paper)), now
    before, paper.status = paper.status, PaperStatus.SUBMITTED
    paper.submitted_at = now
    paper.first_submitted_on = paper.first_submitted_on or timezone.localdate(now)
    save(paper, *WRITTEN, "figures", "figures_at", "status", "submitted_at", "first_submitted_on")
    audit.record(
        f"{paper.room}.submitted", paper, by=by, changes={"status": (before, paper.status)}
    )
    notify(
        reviewers(paper), f"{paper.room}.waits", url=paper.get_absolute_url(),
        name=str(paper.instructor), period=paper.period.code,
    )  # fmt: skip
    return paper


@transaction.atomic
def return_paper(
    paper: Paper,
    reason: str,
    *,
    by: User,
    remarks: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Paper:
    """Send it back with a reason, and remarks on its fields; both stay in its thread."""
    paper = _to_review(paper, by, version)
    if not reason.strip():
        raise Refused("paper.no_reason")
    _conclude(paper, PaperStatus.RETURNED, by)
    _remark(paper, "", reason, by)
    for field, text in (remarks or {}).items():
        if text.strip():
            _remark(paper, field, text, by)
    audit.record(f"{paper.room}.returned", paper, by=by, reason=reason[:500])
    if paper.instructor.user_id:
        notify(
            paper.instructor.user, f"{paper.room}.came_back", url=paper.get_absolute_url(),
            period=paper.period.code, reason=reason[:500],
        )  # fmt: skip
    return paper


@transaction.atomic
def accept_paper(paper: Paper, *, by: User, version: int | None = None) -> Paper:
    """Accept it; accepting a summary locks the month's logs."""
    paper = _to_review(paper, by, version)
    _conclude(paper, PaperStatus.ACCEPTED, by)
    locked_logs = lock_month([paper])
    audit.record(f"{paper.room}.accepted", paper, by=by, logs=locked_logs)
    return paper


@transaction.atomic
def accept_many(model: type[Paper], ids: Iterable[int], *, by: User) -> list[int]:
    """Accept those of the ids that wait and are his to review; one audit entry. Their ids."""
    rows = model.objects.select_for_update(of=("self",)).filter(
        pk__in=list(ids), status=PaperStatus.SUBMITTED
    )
    papers = list(rows.order_by("pk"))
    his = reviewable(by, papers)
    papers = [paper for paper in papers if paper.pk in his]
    if not papers:
        raise Refused("paper.none_to_accept")
    for paper in papers:
        _conclude(paper, PaperStatus.ACCEPTED, by)
    lock_month(papers)
    accepted = [paper.pk for paper in papers]
    audit.record_many(f"{model.room}.accepted_many", model, accepted, by=by)
    return accepted


@transaction.atomic
def reopen_paper(paper: Paper, reason: str, *, by: User, version: int | None = None) -> Paper:
    """Return an accepted paper after all; a summary's logs can be corrected again."""
    paper = locked(paper, version)
    if paper.pk not in reviewable(by, [paper]):
        raise Refused("common.not_yours")
    if paper.status != PaperStatus.ACCEPTED:
        raise Refused("paper.not_waiting", paper=str(paper))
    if not reason.strip():
        raise Refused("paper.no_reason")
    _conclude(paper, PaperStatus.RETURNED, by)
    _remark(paper, "", reason, by)
    if paper.months == MONTH:
        _logs_of([paper]).filter(status=DailyLog.Status.LOCKED).update(
            status=DailyLog.Status.RECEIVED
        )
    audit.record(f"{paper.room}.reopened", paper, by=by, reason=reason[:500])
    if paper.instructor.user_id:
        notify(
            paper.instructor.user, f"{paper.room}.came_back", url=paper.get_absolute_url(),
            period=paper.period.code, reason=reason[:500],
        )  # fmt: skip
    return paper


@transaction.atomic
def add_remark(paper: Paper, text: str, *, by: User, field: str = "") -> Remark:
    """Say something in the thread: its author, or whoever reviews it."""
    paper = locked(paper)
    own = paper.instructor.user_id == by.pk
    if not own and paper.pk not in reviewable(by, [paper]):
        raise Refused("common.not_yours")
    if not text.strip():
        raise Refused("paper.no_reason")
    remark = _remark(paper, field, text, by)
    audit.record(f"{paper.room}.remarked", paper, by=by)
    return remark


def readings_of(paper: Paper) -> dict[str, figures.Reading]:
    """The figures of the author in the paper's period, as they are now."""
    found = figures.read(FIGURES_OF_PAPERS, "instructor", [paper.instructor_id], paper.period)
    return {code: reading[paper.instructor_id] for code, reading in found.items()}


def draft_text(paper: Paper) -> tuple[str, bool]:
    """The draft of a paper in its author's language, and whether there is nothing to report."""
    readings = readings_of(paper)
    author = paper.instructor.user
    with translation.override((author and author.language) or translation.get_language()):
        if paper.months == MONTH:
            return draft_summary(readings, paper.period, starred_of(paper)), is_empty(readings)
        months = [part.start for part in paper.period.parts(MONTH)]
        summaries = MonthlySummary.objects.filter(
            instructor=paper.instructor_id, start__in=months
        ).order_by("start")
        return draft_report(readings, paper.period, summaries), is_empty(readings)


def starred_of(paper: Paper) -> list[Visit]:
    """The visits of the period that the author starred, by day."""
    rows = Visit.objects.filter(
        log__instructor=paper.instructor_id, log__status__in=DailyLog.COUNTS, starred=True,
        log__day__gte=paper.start, log__day__lt=paper.period.end,
    )  # fmt: skip
    return list(rows.select_related("log", "enterprise").order_by("log__day", "order"))


def lock_month(papers: Iterable[Paper]) -> int:
    """Lock the received logs of accepted summaries' months; how many. Reports lock nothing."""
    summaries = [paper for paper in papers if paper.months == MONTH]
    if not summaries:
        return 0
    received = _logs_of(summaries).filter(status=DailyLog.Status.RECEIVED)
    return received.update(status=DailyLog.Status.LOCKED)


def _logs_of(summaries: Iterable[Paper]) -> Any:
    """One query a month however many the people."""
    months: dict[Any, list[int]] = {}
    for paper in summaries:
        months.setdefault(paper.period, []).append(paper.instructor_id)
    rows = DailyLog.objects.none()
    for period, people in months.items():
        rows = rows | DailyLog.objects.filter(
            instructor__in=people, day__gte=period.start, day__lt=period.end
        )
    return rows


def _open(paper: Paper, by: User, version: int | None) -> Paper:
    paper = locked(paper, version)
    if not by.is_system and paper.instructor.user_id != by.pk:
        raise Refused("common.not_yours")
    if not paper.is_open:
        raise Refused("paper.handed_in_already", paper=str(paper))
    return paper


def _to_review(paper: Paper, by: User, version: int | None) -> Paper:
    paper = locked(paper, version)
    if paper.pk not in reviewable(by, [paper]):
        raise Refused("common.not_yours")
    if paper.status != PaperStatus.SUBMITTED:
        raise Refused("paper.not_waiting", paper=str(paper))
    return paper


def _conclude(paper: Paper, status: str, by: User) -> None:
    paper.status, paper.reviewed_at, paper.reviewed_by = status, timezone.now(), by
    save(paper, "status", "reviewed_at", "reviewed_by")


def _remark(paper: Paper, field: str, text: str, by: User) -> Remark:
    target = {"summary": paper} if paper.months == MONTH else {"report": paper}
    return Remark.objects.create(field=field, text=text[:2000], by=by, **target)
