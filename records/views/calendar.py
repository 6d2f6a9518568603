"""Changing the working calendar: first what that alters, then one press for all of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import allow
from common.refusals import Refused, Stale
from instructors.actions import DayPlan, change_days, may_change_calendar
from instructors.actions.calendar import KEEPERS
from instructors.models import CalendarChange, CalendarDay
from records.calendar_effects import effect_of
from records.forms.calendar import ApplyForm, DayForm, NoticeForm, packed

Target = dict[date, tuple[str, str, bool]]  # kind, name, provisional


def whole_system(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in those of these roles whose the calendar is: it holds for every county."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_change_calendar(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@allow(*KEEPERS)
@whole_system
def calendar_edit(request: HttpRequest, day: date) -> HttpResponse:
    """One day: workday, weekend, holiday or make-up day."""
    row = get_object_or_404(CalendarDay, pk=day)
    form = DayForm(request.POST or None, initial={"kind": row.kind, "name": row.name})
    if form.is_valid():
        values = form.values
        target = {day: (values["kind"], values["name"].strip(), False)}
        return preview(request, target, values["name"].strip())
    context = {
        "form": form, "title": date_format(day), "back": _year(day), "label": _("Look at it first"),
        "says": _("Every county of the system works by this calendar."),
    }  # fmt: skip
    return render(request, "ui/form.html", context)


@allow(*KEEPERS)
@whole_system
def calendar_notice(request: HttpRequest) -> HttpResponse:
    """A whole notice, pasted; or one holiday with its make-up days."""
    form = NoticeForm(request.POST or None)
    if form.is_valid():
        wanted = form.cleaned_data["wanted"]
        title = form.values["name"].strip()
        if form.values["text"].strip():
            title = _("Notice for %(year)s") % {"year": form.values["year"]}
        return preview(request, {day: (*of, False) for day, of in wanted.items()}, title)
    context = {
        "form": form, "title": _("Holidays by notice"), "back": reverse("instructors:calendar"),
        "label": _("Look at it first"),
        "says": _("What the change alters is shown before anything is changed."),
    }  # fmt: skip
    return render(request, "ui/form.html", context)


@allow(*KEEPERS)
@whole_system
def calendar_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a change back: looked at first, like any other."""
    change = get_object_or_404(CalendarChange, pk=pk)
    days = {date.fromisoformat(row["day"]): row for row in change.days}
    held = {row.day: row for row in CalendarDay.objects.filter(day__in=days)}
    target, since = {}, []
    for day, row in days.items():
        now = held.get(day)
        if now and [now.kind, now.name, now.provisional] == row["a"]:
            target[day] = tuple(row["b"])
        else:
            since.append(day)
    title = (_("Changed back: %(title)s") % {"title": change})[:100]
    return preview(request, target, title, undoes=change, since=since)


@dataclass(frozen=True)
class Shown:
    """A day as it is and as it is to be, in words."""

    day: date
    before: str
    after: str


def preview(
    request: HttpRequest, target: Target, title: str, *, undoes: CalendarChange | None = None,
    since: Iterable[date] = (),
) -> HttpResponse:  # fmt: skip
    """What is to become of the days, what that alters, and the one button that does it."""
    rows = {row.day: row for row in CalendarDay.objects.filter(day__in=target)}
    all_plans = [
        DayPlan(day, kind, name, rows[day].version, provisional)
        for day, (kind, name, provisional) in sorted(target.items())
        if day in rows
    ]
    plans = [plan for plan in all_plans if plan.differs(rows[plan.day])]
    shown = [_shown(plan, rows[plan.day]) for plan in plans if _is_seen(plan, rows[plan.day])]
    context = {
        "title": title, "undoes": undoes, "shown": shown, "settled": len(plans) - len(shown),
        "outside": sorted(day for day in target if day not in rows), "since": sorted(since),
        "effect": effect_of(plans, rows), "plan": packed(plans), "count": len(plans),
        "back": _year(min(target)) if target else reverse("instructors:calendar"),
    }  # fmt: skip
    return render(request, "records/calendar_preview.html", context)


def _is_seen(plan: DayPlan, row: CalendarDay) -> bool:
    return (plan.kind, plan.name) != (row.kind, row.name)


def _shown(plan: DayPlan, row: CalendarDay) -> Shown:
    before = f"{row.get_kind_display()} {_(row.name) if row.name else ''}".strip()
    after = f"{CalendarDay.Kind(plan.kind).label} {_(plan.name) if plan.name else ''}".strip()
    return Shown(plan.day, before, after)


@allow(*KEEPERS)
@whole_system
@require_POST
def calendar_apply(request: HttpRequest) -> HttpResponse:
    """Do what was looked at: all of it or nothing."""
    form = ApplyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This plan cannot be read; begin again."))
        return redirect("records:calendar_notice")
    plans, undoes = form.values["plan"], form.values["undoes"]
    rows = {row.day: row for row in CalendarDay.objects.filter(day__in=[p.day for p in plans])}
    if len(rows) < len(plans):
        raise Refused("calendar.days_unknown")
    effect = effect_of(plans, rows)
    try:
        change_days(
            plans, by=request.user, title=form.values["title"], altered=effect.altered,
            people=effect.people, undoes=undoes, form_key=form.key,
        )  # fmt: skip
    except Stale as stale:
        messages.error(request, str(stale))
        target = {p.day: (p.kind, p.name, p.provisional) for p in plans}
        return preview(request, target, form.values["title"], undoes=undoes)
    messages.success(
        request,
        _("%(days)s days changed; that alters %(altered)s expected days for %(people)s people.")
        % {"days": len(plans), "altered": effect.altered, "people": effect.people},
    )
    return redirect(_year(plans[0].day))


def _year(day: date) -> str:
    return reverse("instructors:calendar_year", args=[day.year])
