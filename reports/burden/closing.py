"""Closing a month: how many people sent which form, and how many papers were due, as counts.

People are counted from the audit trail, which knows who did what anyway; only how many they were
is written down here. A month is closed once, at night, when it is over.
"""

from collections import defaultdict
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import AuditEntry, District, Role
from common import asked
from common.periods import MONTH, Period
from records.due_papers import due_papers
from records.models import MonthlySummary, QuarterlyReport
from reports.burden.counting import place_of
from reports.models import FormPeople, FormTime

Place = int
Cells = dict[tuple[Place, str, str], set[int]]
ANY = ""
KEPT_BACK = 12  # months that are still closed when the clock stood for long


def close_months(today: date | None = None) -> int:
    """Close every month with counted forms that is over and not closed yet; how many those were."""
    this = Period.containing(today or timezone.localdate(), MONTH)
    open_months = FormTime.objects.filter(month__lt=this.start).exclude(
        month__in=FormPeople.objects.values("month")
    )
    months = sorted(set(open_months.values_list("month", flat=True)))[-KEPT_BACK:]
    return sum(close_month(Period(month, MONTH)) for month in months)


@transaction.atomic
def close_month(month: Period) -> bool:
    """Write the month's counts; False where they are written already."""
    if FormPeople.objects.filter(month=month.start).exists():
        return False
    places = {d.pk: place_of(d) for d in District.objects.select_related("parent__parent")}
    codes = {d.code: places[d.pk].pk for d in District.objects.all()}
    people = senders(month, {pk: place.pk for pk, place in places.items()})
    papers = owed(month, codes)
    rows = [
        FormPeople(month=month.start, place_id=place, role=role, form=form, people=len(who))
        for (place, role, form), who in people.items()
    ]
    any_form = {(row.place_id, row.role): row for row in rows if row.form == ANY}
    for place, (count, owing) in papers.items():
        key = (place, Role.INSTRUCTOR.value)
        row = any_form.get(key) or FormPeople(month=month.start, place_id=place, role=key[1])
        row.papers, row.owing = count, len(owing)
        if key not in any_form:
            rows.append(row)
    FormPeople.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return True


def senders(month: Period, places: dict[int, Place]) -> Cells:
    """Who sent which form in the month, by place and role; one query, kept nowhere."""
    verbs = {verb: form for form in asked.register() for verb in form.verbs}
    entries = AuditEntry.objects.filter(
        at__gte=_midnight(month.start), at__lt=_midnight(month.end), verb__in=verbs,
        actor__district__isnull=False,
    ).order_by()  # fmt: skip
    found: Cells = defaultdict(set)
    rows = entries.values_list("verb", "actor", "actor__role", "actor__district").distinct()
    for verb, actor, role, district in rows:
        form = verbs[verb]
        key = (places[district], form.role_for(role))
        found[*key, form.code].add(actor)
        found[*key, ANY].add(actor)
    return found


def owed(month: Period, codes: dict[str, Place]) -> dict[Place, tuple[int, set[int]]]:
    """The papers of which the last day fell into the month: how many, and of whom, by place."""
    found: dict[Place, tuple[int, set[int]]] = {}
    for model in (MonthlySummary, QuarterlyReport):
        before = Period.containing(month.previous().start, model.months)
        ended = before if before.end <= month.start else before.previous()
        for paper in due_papers(model, ended, Q()):
            if paper.due_on in month and paper.district in codes:
                count, owing = found.get(codes[paper.district], (0, set()))
                owing.add(paper.instructor)
                found[codes[paper.district]] = (count + 1, owing)
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
