"""The evidence of what was due: every expected day with its reason, every paper with its date.

For a person the lines are all computed; for a group the lines of one page of its people.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.figures import Evidence, EvidenceRow
from common.periods import MONTH, Period
from instructors.models import Instructor, Posting
from records.days import arithmetic, expected_days, reasons
from records.due_papers import DuePaper, Model, due_papers, whose
from records.duty import Duty, Line, reach
from records.expected import place
from records.models import DutyRule


def duty_days(kind: str, subject: Any, period: Period) -> list[EvidenceRow] | Evidence:
    """For a person every day (or unit) that was due; for a group one line a person."""
    if kind != "instructor":
        rows = people_of(kind, subject, reach(period), period)
        return Evidence(rows=rows, say=lambda people: _by_person(people, kind, subject, period))
    duty, stays = expected_days(subject, period)
    lines = []
    for line in duty.lines(stays):
        lines += [_unit(line)] if line.rule.per != DutyRule.Per.WORKDAY else _days(duty, line)
    return lines or [EvidenceRow(None, _("No duty rule applies."), counted=False)]


def people_of(kind: str, subject: Any, first: Any, period: Period) -> QuerySet:
    """The people posted in a station or district in the period."""
    there = {"district__code__startswith" if kind == "district" else kind: subject}
    posted = Posting.objects.touching(first, period.last).filter(**there)
    return Instructor.objects.filter(pk__in=posted.order_by().values("instructor"))


def _by_person(
    people: list[Instructor], kind: str, subject: Any, period: Period
) -> list[EvidenceRow]:
    totals: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    duty = Duty(period, Q(instructor__in=people))
    level = len(subject) if kind == "district" else 0
    for line in duty.lines(duty.merged(kind, level)):
        if place(line.stay, kind, level) == subject:
            totals[line.stay.instructor][0] += line.done
            totals[line.stay.instructor][1] += line.due
    return [_person(one, *totals[one.pk], period) for one in people]


def _person(person: Instructor, done: int, due: int, period: Period) -> EvidenceRow:
    text = _("%(name)s: %(done)s of %(due)s days") % {
        "name": person.name, "done": done, "due": due,
    }  # fmt: skip
    page, month = "reports:figure_evidence", period.months == MONTH
    of = ("duty_days", "instructor", person.pk, period.code)
    url = reverse("records:duty_month", args=(person.pk, period.code)) if month else ""
    return EvidenceRow(None, text, url or reverse(page, args=of), bool(due), person.pk)


def _unit(line: Line) -> EvidenceRow:
    text = _(
        "%(first)s to %(last)s, %(rule)s: %(done)s of %(due)s done "
        "(%(expected)s of %(whole)s workdays expected)"
    ) % {
        "first": date_format(line.first), "last": date_format(line.last), "rule": line.rule,
        "done": line.done, "due": line.due, "expected": line.expected, "whole": line.whole,
    }  # fmt: skip
    text = f"{text} {arithmetic(line)}".strip()
    return EvidenceRow(line.last, text, counted=line.due > 0 and line.done >= line.due)


def _days(duty: Duty, line: Line) -> Iterator[EvidenceRow]:
    cal = duty.calendar
    expected = duty.expected(line.stay, line.done_mask)
    for day in reasons(duty, line.stay, line.first, line.last):
        done = bool(line.done_mask & cal.bit(day.day))
        text = day.words
        if expected & cal.bit(day.day):
            text = (_("%(reason)s: done") if done else _("%(reason)s: due")) % {"reason": text}
        yield EvidenceRow(day.day, text, counted=done)


def papers(model: Model, kind: str, subject: Any, period: Period) -> list[EvidenceRow] | Evidence:
    """One line a paper that was due; for a group those of one page of its people."""
    if kind == "instructor":
        return _papers(due_papers(model, period, whose(model, kind, [subject], period)), {})
    first = Period.containing(period.start, model.months).start
    level = len(subject) if kind == "district" else 0

    def say(people: list[Instructor]) -> list[EvidenceRow]:
        found = due_papers(model, period, Q(instructor__in=people))
        mine = [paper for paper in found if place(paper, kind, level) == subject]
        order = {person.pk: at for at, person in enumerate(people)}
        mine.sort(key=lambda paper: (order[paper.instructor], paper.due_on))
        return _papers(mine, {person.pk: person.name for person in people})

    return Evidence(rows=people_of(kind, subject, first, period), say=say)


def _papers(found: list[DuePaper], names: dict[int, str]) -> list[EvidenceRow]:
    if not names:
        people = Instructor.objects.filter(pk__in={paper.instructor for paper in found})
        names = dict(people.values_list("pk", "name"))
    return [
        EvidenceRow(
            paper.due_on, f"{names[paper.instructor]} · {paper.period} · {outcome(paper)}",
            counted=paper.is_on_time, pk=paper.pk,
        )
        for paper in found
    ]  # fmt: skip


def outcome(paper: DuePaper) -> str:
    """What became of a due paper, in the reader's words."""
    if paper.is_handed_in and paper.first_submitted_on:
        day = date_format(paper.first_submitted_on)
        said = _("on time, on %(day)s") if paper.is_on_time else _("after its day, on %(day)s")
        return said % {"day": day}
    return _("not handed in") if paper.is_due else _("not due yet")
