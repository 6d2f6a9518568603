"""The evidence of what was due: every expected day with its reason, every paper with its date."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.figures import EvidenceRow
from common.periods import Period
from instructors.models import CalendarDay, Instructor
from records.due_papers import DuePaper, Model, due_papers, whose
from records.duty import Duty, Line, reach
from records.expected import Stay, place, who
from records.models import DutyRule


def duty_days(kind: str, subject: Any, period: Period) -> list[EvidenceRow]:
    """For a person every day (or unit) that was due; for a group one line a person."""
    duty = Duty(period, who(kind, [subject], reach(period), period.last))
    level = len(subject) if kind == "district" else 0
    stays = [s for s in duty.merged(kind, level) if place(s, kind, level) == subject]
    if kind != "instructor":
        return list(_by_person(duty, stays))
    lines = []
    for line in duty.lines(stays):
        if line.rule.per == DutyRule.Per.WORKDAY:
            lines += _days(duty, line)
        else:
            lines.append(_unit(line))
    return lines or [EvidenceRow(None, _("No duty rule applies."), counted=False)]


def _by_person(duty: Duty, stays: list[Stay]) -> Iterator[EvidenceRow]:
    totals: dict[int, list[int]] = {}
    for line in duty.lines(stays):
        total = totals.setdefault(line.stay.instructor, [0, 0])
        total[0] += line.done
        total[1] += line.due
    people = Instructor.objects.filter(pk__in=totals).order_by("name_key", "pk")
    for pk, name in people.values_list("pk", "name"):
        done, due = totals[pk]
        text = _("%(name)s: %(done)s of %(due)s days") % {"name": name, "done": done, "due": due}
        yield EvidenceRow(None, text, counted=bool(due), pk=pk)


def _unit(line: Line) -> EvidenceRow:
    text = _(
        "%(first)s to %(last)s, %(rule)s: %(done)s of %(due)s done "
        "(%(expected)s of %(whole)s workdays expected)"
    ) % {
        "first": date_format(line.first), "last": date_format(line.last), "rule": line.rule,
        "done": line.done, "due": line.due, "expected": line.expected, "whole": line.whole,
    }  # fmt: skip
    return EvidenceRow(line.last, text, counted=line.due > 0 and line.done >= line.due)


def _days(duty: Duty, line: Line) -> Iterator[EvidenceRow]:
    cal = duty.calendar
    expected = duty.expected(line.stay, line.done_mask)
    for day in cal:
        if day in duty.period and line.first <= day <= line.last:
            done = bool(line.done_mask & cal.bit(day))
            text = reason(duty, line.stay, day)
            if expected & cal.bit(day):
                text = (_("%(reason)s: done") if done else _("%(reason)s: due")) % {"reason": text}
            yield EvidenceRow(day, text, counted=done)


def reason(duty: Duty, stay: Stay, day: date) -> str:
    """Why a day is expected or not, in the reader's words."""
    cal = duty.calendar
    kind, name, provisional = cal.days[day]
    label = _(name) if name else str(CalendarDay.Kind(kind).label)
    if provisional:
        label = _("%(day)s (calendar provisional)") % {"day": label}
    if not stay.days & cal.bit(day):
        return _("%(day)s, not posted") % {"day": label}
    if duty.leave.get(stay.instructor, 0) & cal.bit(day):
        return _("%(day)s, on leave") % {"day": label}
    if day > cal.today or (day == cal.today and kind in CalendarDay.WORKING):
        return _("%(day)s, not over yet") % {"day": label}
    return label


def papers(model: Model, kind: str, subject: Any, period: Period) -> list[EvidenceRow]:
    """One line a paper that was due."""
    level = len(subject) if kind == "district" else 0
    found = due_papers(model, period, whose(model, kind, [subject], period))
    mine = [paper for paper in found if place(paper, kind, level) == subject]
    people = Instructor.objects.filter(pk__in={paper.instructor for paper in mine})
    names = dict(people.values_list("pk", "name"))
    return [
        EvidenceRow(
            paper.due_on, f"{names[paper.instructor]} · {paper.period} · {outcome(paper)}",
            counted=paper.is_on_time, pk=paper.pk,
        )
        for paper in mine
    ]  # fmt: skip


def outcome(paper: DuePaper) -> str:
    """What became of a due paper, in the reader's words."""
    if paper.is_handed_in and paper.first_submitted_on:
        day = date_format(paper.first_submitted_on)
        said = _("on time, on %(day)s") if paper.is_on_time else _("after its day, on %(day)s")
        return said % {"day": day}
    return _("not handed in") if paper.is_due else _("not due yet")


def expected_days(instructor: int, period: Period) -> tuple[Duty, list[Stay]]:
    """The duty of one person in a period, and his stays: for pages that show the days."""
    duty = Duty(period, Q(instructor=instructor))
    return duty, duty.merged("instructor")
