"""A matter of a hand-over in the reader's words, as it stood that day and as it stands now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Consequence, Handover, HandoverItem
from common.models import PaperStatus
from common.periods import Period
from common.wording import in_brackets
from instructors.models import Leave
from records.models import DailyLog, MonthlySummary, Problem, QuarterlyReport

Kind, Way = HandoverItem.Kind, HandoverItem.Way


def label_of(kind: str, label: str, state: dict[str, Any]) -> str:
    """What it is: a day or a period in the reader's form, else its own words."""
    if kind == Kind.LOG and "day" in state:
        return date_format(date.fromisoformat(state["day"]))
    if kind in (Kind.SUMMARY, Kind.REPORT) and "period" in state:
        return str(Period.parse(state["period"]))
    if kind == Kind.LEAVE and state.get("start"):
        return f"{_day(state['start'])} – {_day(state['end'])}"
    if kind == Kind.CONSEQUENCE:
        return _("task after the assessment of %(period)s") % {"period": Period.parse(state["of"])}
    return label


def follower(name: str, state: dict[str, Any]) -> str:
    """With whom a task after an assessment stays, and who sees that it is carried out."""
    return _("stays with %(name)s; followed up by the department or committee of %(place)s") % {
        "name": name, "place": state["place"],
    }  # fmt: skip


def state_of(kind: str, state: dict[str, Any]) -> str:
    """How it stood on the day of the hand-over."""
    words = []
    if "problem" in state:
        words.append(str(dict(Problem.State.choices).get(state["problem"], state["problem"])))
    if "status" in state:
        words.append(str(dict(PaperStatus.choices).get(state["status"], state["status"])))
    if "done" in state:
        words.append(
            _("%(done)s of %(amount)s %(unit)s")
            % {"done": state["done"], "amount": state["amount"], "unit": state["unit"]}
        )
    if state.get("handed"):
        words.append(_("handed on: %(count)s") % {"count": state["handed"]})
    for name in ("due_on", "deadline"):
        if state.get(name):
            words.append(_("by %(day)s") % {"day": _day(state[name])})
    if kind == Kind.POSTING and state.get("start"):
        words.append(_("since %(day)s") % {"day": _day(state["start"])})
    return _(", ").join(words)


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso))


@dataclass(frozen=True)
class Line:
    """One item as a page or paper shows it; `finished` only where the former was to see to it."""

    item: HandoverItem
    label: str
    state: str
    to: str
    finished: bool | None = None


def lines_of(handover: Handover, reader: User | None = None) -> list[tuple[str, list[Line]]]:
    """The items by kind, in the order of the kinds: (heading, lines) each.

    What exactly follows from an assessment is told to a reader who may see it; a paper, which the
    taker signs, says only that something does.
    """
    items = list(handover.items.select_related("taker"))
    done, told = _finished(items), _told_to(reader, items)
    groups = []
    for kind in Kind:
        lines = [_line(handover, item, done[kind], told) for item in items if item.kind == kind]
        if lines:
            groups.append((str(kind.label), lines))
    return groups


def _line(handover: Handover, item: HandoverItem, done: set[int], told: set[int]) -> Line:
    label = label_of(item.kind, item.label, item.state)
    to = str(item.taker or item.get_way_display())
    watched = item.way == Way.FINISH
    if item.kind == Kind.CONSEQUENCE:
        watched, to = True, follower(str(handover.former), item.state)
        if item.subject_id in told:
            label = in_brackets(Consequence.Kind(item.state["consequence"]).label, label)
    return Line(
        item,
        label,
        state_of(item.kind, item.state),
        to,
        item.subject_id in done if watched else None,
    )


def _told_to(reader: User | None, items: Iterable[HandoverItem]) -> set[int]:
    """Those tasks after assessments that the reader may see."""
    ids = [item.subject_id for item in items if item.kind == Kind.CONSEQUENCE]
    if reader is None or not ids:
        return set()
    rows = Consequence.objects.visible_to(reader).filter(pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _finished(items: Iterable[HandoverItem]) -> dict[str, set[int]]:
    """Which of those to be finished are finished, or thrown away, by now."""
    open_states = (PaperStatus.DRAFT, PaperStatus.RETURNED)
    still = {
        Kind.LOG: DailyLog.objects.filter(status=DailyLog.Status.DRAFT),
        Kind.SUMMARY: MonthlySummary.objects.filter(status__in=open_states),
        Kind.REPORT: QuarterlyReport.objects.filter(status__in=open_states),
        Kind.LEAVE: Leave.objects.filter(status=Leave.Status.APPROVED),
        Kind.CONSEQUENCE: Consequence.objects.to_be_done(),
    }
    found: dict[str, set[int]] = {kind: set() for kind in Kind}
    for kind, rows in still.items():
        ids = {item.subject_id for item in items if item.kind == kind}
        if ids:
            found[kind] = ids - set(rows.filter(pk__in=ids).values_list("pk", flat=True))
    return found
