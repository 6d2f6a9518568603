"""Drafting the papers that are due, and reminding of them before their day, never after it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation

from accounts import audit
from accounts.models import District, Notice, User
from accounts.notices import notify
from accounts.policies import by_district
from common import figures
from common.models import PaperStatus
from common.periods import Period
from common.refusals import Refused
from instructors.models import Instructor
from records.actions.papers import Paper
from records.drafting import FIGURES_OF_PAPERS, draft_difficulties, draft_report, draft_summary
from records.due_papers import DuePaper, due_papers
from records.models import MonthlySummary, QuarterlyReport
from records.starred import starred_by_person

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
                text=texts[paper.instructor][0], difficulties=texts[paper.instructor][1],
            )
            for paper in those
        ]  # fmt: skip
        before = model.objects.filter(start=period.start).count()
        model.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        made += model.objects.filter(start=period.start).count() - before
    audit.record(f"{model.room}.drafted", model, by=by, count=made)
    return made


def _texts(model: type[Paper], people: list[int], period: Period) -> dict[int, tuple[str, str]]:
    """The drafts of everybody: work done, and (of a quarter) difficulties."""
    readings = figures.read(FIGURES_OF_PAPERS, "instructor", people, period)
    monthly = model is MonthlySummary
    sources = (starred_by_person if monthly else _summaries)(people, period)
    languages = dict(Instructor.objects.filter(pk__in=people).values_list("pk", "user__language"))
    found = {}
    for person in people:
        mine = {code: by_person[person] for code, by_person in readings.items()}
        with translation.override(languages[person] or translation.get_language()):
            if monthly:
                found[person] = (draft_summary(mine, period, sources[person]), "")
            else:
                found[person] = (
                    draft_report(mine, period, sources[person]),
                    draft_difficulties(sources[person]),
                )
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


@transaction.atomic
def remind_now(
    model: type[Paper], missing: Sequence[DuePaper], *, by: User, today: date
) -> list[int]:
    """The office's own reminder, before the day and once a day: whom it went to (their ids)."""
    before = [paper for paper in missing if may_remind_of(paper, today)]
    if not before:
        raise Refused("paper.day_over")
    by_person = {paper.instructor: paper for paper in before}
    accounts = User.objects.filter(instructor__in=list(by_person), is_active=True)
    period, told = before[0].period, reminded(model, before[0].period, today)
    left = [user for user in accounts.select_related("instructor") if user.pk not in told]
    if not left:
        raise Refused("paper.reminded_today")
    for due_on in sorted({paper.due_on for paper in before}):
        notify(
            [user for user in left if by_person[user.instructor.pk].due_on == due_on],
            f"{model.room}.reminder", once=_reminder(model, period, today),
            url=reverse(f"records:{model.room}_list"), period=period.code, due=due_on,
        )  # fmt: skip
    ids = sorted(user.instructor.pk for user in left)
    audit.record_many(f"{model.room}.reminded", Instructor, ids, by=by, period=period.code)
    return ids


def may_remind_of(paper: DuePaper, today: date) -> bool:
    """From the end of its period to its day, while it is not handed in."""
    return paper.period.end <= today <= paper.due_on and not paper.is_handed_in


def reminded(model: type[Paper], period: Period, today: date) -> set[int]:
    """The users whom an office has reminded of the period's papers today."""
    sent = Notice.objects.filter(once=_reminder(model, period, today))
    return set(sent.values_list("user", flat=True))


def _reminder(model: type[Paper], period: Period, today: date) -> str:
    return f"{model.room}-asked-{period.code}-{today}"
