"""Writing monthly summaries and quarterly reports, and handing them in.

Their review is in `actions.review`, several at once in `actions.samples`.
"""

from collections.abc import Mapping
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
from instructors.models import Leave, Posting
from records.actions.questions import notice_questions
from records.drafting import (
    FIGURES_OF_PAPERS,
    draft_report,
    draft_summary,
    is_empty,
    line_of,
    stored,
)
from records.models import Edition, MonthlySummary, QuarterlyReport, Visit
from records.reviewing import reviewers
from records.sentences import renewed
from records.starred import starred_by_person

Paper = MonthlySummary | QuarterlyReport
Why = MonthlySummary.Why
TEXTS = ("text", "difficulties", "next_plan")
HANDED_IN = (
    *TEXTS, "nothing_to_report", "nothing_reason", "figures", "figures_at", "status",
    "submitted_at", "first_submitted_on",
)  # fmt: skip


@transaction.atomic
def save_paper(paper: Paper, values: Mapping[str, Any], *, by: User, version: int | None) -> Paper:
    """Keep what its author has written so far; no audit entry, it is nobody else's business yet."""
    paper = _open(paper, by, version)
    if changed(paper, {name: values[name] for name in TEXTS if name in values}):
        save(paper, *TEXTS)
    return paper


@transaction.atomic
def draft_anew(paper: Paper, *, by: User, version: int | None) -> Paper:
    """Write the draft text again from the figures as they are now, in the author's language."""
    paper = _open(paper, by, version)
    paper.text = draft_text(paper)
    save(paper, "text")
    return paper


@transaction.atomic
def renew_numbers(paper: Paper, *, by: User, version: int | None) -> Paper:
    """Put the figures as they are now in place of the drafted numbers; other words stay."""
    paper = _open(paper, by, version)
    paper.text = renewed(paper.text, stored(readings_of(paper)))
    save(paper, "text")
    return paper


@transaction.atomic
def insert_line(paper: Paper, visit: Visit, said: str, *, by: User, version: int | None) -> Paper:
    """Add what a visit of the period says to the end of the text, in the author's language."""
    paper = _open(paper, by, version)
    if visit.log.instructor_id != paper.instructor_id or visit.log.day not in paper.period:
        raise Refused("common.not_yours")
    with _language_of(paper):
        line = line_of(visit, said)
    text = f"{paper.text.rstrip()}\n{line}".lstrip("\n")
    if len(text) > paper._meta.get_field("text").max_length:
        raise Refused("paper.too_long", most=paper._meta.get_field("text").max_length)
    paper.text = text
    save(paper, "text")
    return paper


@transaction.atomic
def submit_paper(
    paper: Paper, values: Mapping[str, Any], *, by: User, version: int | None
) -> Paper:
    """Hand it in: its figures are frozen, its reviewers are told."""
    paper = _open(paper, by, version)
    changed(paper, {name: values[name] for name in TEXTS if name in values})
    if not paper.text.strip():
        raise Refused("paper.empty")
    paper.nothing_to_report, paper.nothing_reason = False, ""
    return _hand_in(paper, readings_of(paper), by)


@transaction.atomic
def report_nothing(paper: Paper, reason: str, *, by: User, version: int | None) -> Paper:
    """Hand it in with "nothing to report" and why; only where the figures know of nothing."""
    paper = _open(paper, by, version)
    readings = readings_of(paper)
    if not is_empty(readings):
        raise Refused("paper.not_empty", period=str(paper.period))
    if reason not in Why.values or reason not in (Why.NONE, reason_of(paper)):
        raise Refused("paper.other_reason", period=str(paper.period))
    paper.nothing_to_report, paper.nothing_reason = True, reason
    paper.text = paper.difficulties = ""
    return _hand_in(paper, readings, by)


def reason_of(paper: Paper) -> str:
    """Why nothing happened, as far as the records know: on leave, not posted, or neither."""
    start, last = paper.period.start, paper.period.last
    postings = Posting.objects.filter(instructor=paper.instructor_id)
    if not postings.touching(start, last).exists():
        return Why.NOT_POSTED
    leave = Leave.objects.approved().filter(instructor=paper.instructor_id)
    return Why.LEAVE if leave.touching(start, last).exists() else Why.NONE


def _hand_in(paper: Paper, readings: Mapping[str, figures.Reading], by: User) -> Paper:
    now = timezone.now()
    if paper.period.end > timezone.localdate(now):
        raise Refused("paper.too_early", period=str(paper.period), last=paper.period.last)
    paper.figures, paper.figures_at = stored(readings), now
    before, paper.status = paper.status, PaperStatus.SUBMITTED
    paper.submitted_at = now
    paper.first_submitted_on = paper.first_submitted_on or timezone.localdate(now)
    save(paper, *HANDED_IN)
    _keep_edition(paper)
    if paper.months == MONTH:
        notice_questions(paper)
    audit.record(
        f"{paper.room}.submitted", paper, by=by, changes={"status": (before, paper.status)}
    )
    notify(
        reviewers(paper), f"{paper.room}.waits", url=paper.get_absolute_url(),
        name=str(paper.instructor), period=paper.period.code,
    )  # fmt: skip
    return paper


def _keep_edition(paper: Paper) -> None:
    """What is handed in is kept as it is, however often."""
    target = {paper.room: paper}
    number = Edition.objects.filter(**target).count() + 1
    texts = {name: getattr(paper, name) for name in TEXTS}
    Edition.objects.create(
        number=number, at=paper.submitted_at, figures=paper.figures, **texts, **target
    )


def readings_of(paper: Paper) -> dict[str, figures.Reading]:
    """The figures of the author in the paper's period, as they are now."""
    found = figures.read(FIGURES_OF_PAPERS, "instructor", [paper.instructor_id], paper.period)
    return {code: reading[paper.instructor_id] for code, reading in found.items()}


def draft_text(paper: Paper) -> str:
    """The draft of a paper in its author's language."""
    readings = readings_of(paper)
    with _language_of(paper):
        if paper.months == MONTH:
            starred = starred_by_person([paper.instructor_id], paper.period)
            return draft_summary(readings, paper.period, starred[paper.instructor_id])
        return draft_report(readings, paper.period, summaries_of(paper))


def summaries_of(paper: Paper) -> list[MonthlySummary]:
    """The summaries of a report's months."""
    months = [part.start for part in paper.period.parts(MONTH)]
    rows = MonthlySummary.objects.filter(instructor=paper.instructor_id, start__in=months)
    return list(rows.order_by("start"))


def _language_of(paper: Paper) -> translation.override:
    author = paper.instructor.user
    return translation.override((author and author.language) or translation.get_language())


def _open(paper: Paper, by: User, version: int | None) -> Paper:
    paper = locked(paper, version)
    if not by.is_system and paper.instructor.user_id != by.pk:
        raise Refused("common.not_yours")
    if not paper.is_open:
        raise Refused("paper.handed_in_already", paper=str(paper))
    return paper
