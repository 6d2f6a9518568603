"""Drafting the papers that are due, and reminding of them before their day."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from accounts import audit
from accounts.models import District, User
from accounts.notices import notify
from accounts.policies import by_district
from common import figures
from common.models import PaperStatus
from common.periods import Period
from common.refusals import Refused
from instructors.models import Instructor
from records.actions.papers import Paper
from records.drafting import FIGURES_OF_PAPERS, draft_report, draft_summary, is_empty
from records.due_papers import DuePaper, due_papers
from records.models import DailyLog, MonthlySummary, QuarterlyReport, Visit

PAPERS = (MonthlySummary, QuarterlyReport)


@transaction.atomic
def draft_own(model: type[Paper], person: Instructor, period: Period, *, by: User) -> Paper:
    """The person's paper for the period: the one there is, else a fresh draft."""
    if not by.is_system and person.user_id != by.pk:
        raise Refused("common.not_yours")
    if found := model.objects.filter(instructor=person, start=period.start).first():
        return found
    due = due_papers(model, period, Q(instructor=person))
    if not due:
        raise Refused("paper.not_due", period=str(period), name=person.name)
    write_drafts(model, due, by=by)
    return model.objects.get(instructor=person, start=period.start)


@transaction.atomic
def draft_due(today: date, *, by: User) -> int:
    """For the clock: draft what fell due with the month (quarter) that is over; how many."""
    count = 0
    for model in PAPERS:
        period = Period.containing(today, model.months).previous()
        missing = [paper for paper in due_papers(model, period, Q()) if paper.pk is None]
        count += write_drafts(model, missing, by=by)
    return count


def write_drafts(model: type[Paper], due: Sequence[DuePaper], *, by: User) -> int:
    """Draft several papers in a fixed number of queries; how many were new."""
    due = [paper for paper in due if paper.pk is None]
    if not due:
        return 0
    districts = {d.code: d for d in District.objects.filter(code__in={p.district for p in due})}
    made = 0
    for period in sorted({paper.period for paper in due}):
        those = [paper for paper in due if paper.period == period]
        texts = _texts(model, [paper.instructor for paper in those], period)
        rows = [
            model(
                instructor_id=paper.instructor, start=period.start, due_on=paper.due_on,
                workstation_id=paper.workstation, district=districts[paper.district],
                text=texts[paper.instructor][0], nothing_to_report=texts[paper.instructor][1],
            )
            for paper in those
        ]  # fmt: skip
        before = model.objects.filter(start=period.start).count()
        model.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        made += model.objects.filter(start=period.start).count() - before
    audit.record(f"{model.room}.drafted", model, by=by, count=made)
    return made


def _texts(model: type[Paper], people: list[int], period: Period) -> dict[int, tuple[str, bool]]:
    readings = figures.read(FIGURES_OF_PAPERS, "instructor", people, period)
    sources = (_starred if model is MonthlySummary else _summaries)(people, period)
    draft = draft_summary if model is MonthlySummary else draft_report
    languages = dict(Instructor.objects.filter(pk__in=people).values_list("pk", "user__language"))
    found = {}
    for person in people:
        mine = {code: by_person[person] for code, by_person in readings.items()}
        with translation.override(languages[person] or translation.get_language()):
            found[person] = (draft(mine, period, sources[person]), is_empty(mine))
    return found


def _starred(people: list[int], period: Period) -> dict[int, list[Visit]]:
    rows = Visit.objects.filter(
        starred=True, log__status__in=DailyLog.COUNTS, log__instructor__in=people,
        log__day__gte=period.start, log__day__lt=period.end,
    )  # fmt: skip
    found: dict[int, list[Visit]] = defaultdict(list)
    for visit in rows.select_related("log", "enterprise").order_by("log__day", "order"):
        found[visit.log.instructor_id].append(visit)
    return found


def _summaries(people: list[int], period: Period) -> dict[int, list[MonthlySummary]]:
    rows = MonthlySummary.objects.filter(
        instructor__in=people, start__gte=period.start, start__lt=period.end
    )
    found: dict[int, list[MonthlySummary]] = defaultdict(list)
    for summary in rows.order_by("start"):
        found[summary.instructor_id].append(summary)
    return found


def remind_due(today: date) -> int:
    """Tell authors of open papers that their day is near: once a paper, and never after it."""
    told = 0
    for model in PAPERS:
        rows = model.objects.filter(
            status__in=(PaperStatus.DRAFT, PaperStatus.RETURNED),
            due_on__gte=today, due_on__lte=today + timedelta(days=10),
            instructor__user__isnull=False,
        ).select_related("instructor__user", "district")  # fmt: skip
        papers = list(rows)
        days = by_district("remind_days", {paper.district for paper in papers})
        for paper in papers:
            if (paper.due_on - today).days <= days[paper.district.code]:
                notify(
                    paper.instructor.user, f"{paper.room}.due_soon",
                    url=paper.get_absolute_url(), once=f"{paper.room}-due-{paper.pk}",
                    period=paper.period.code, due=paper.due_on,
                )  # fmt: skip
                told += 1
    return told
