"""Writing, handing in and correcting daily logs.

A person's own writes wait for one another (his row is locked), so that two phones, a double click
or a resent form make one log a day.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import District, User
from accounts.policies import by_district, policy
from common.actions import save
from common.models import PaperStatus
from common.refusals import Refused
from instructors.models import Instructor
from records.actions.visits import MOST_VISITS, Entry, dropped, is_stored, write
from records.models import DailyLog, LogRevision, LogSending, MonthlySummary
from records.numbers import log_number
from records.places import enterprises_on, place_on
from records.rules import check_day, is_past_lock, late_mark, month_of

# No district takes a log later than this, so nothing sent before can be waiting to be sent again.
SENDINGS_KNOWN = timedelta(days=400)


@transaction.atomic
def keep_draft(
    person: Instructor,
    day: date,
    entries: Sequence[Entry],
    *,
    by: User,
    log: DailyLog | None = None,
    removed: Collection[UUID] = (),
    form_key: UUID | None = None,
) -> DailyLog:
    """Autosave: keep what is typed, without an audit entry and without judging it.

    A draft that the same form, or another phone, has begun for the day is the one that is kept.
    """
    _own(person, by)
    log = _begun(person, day, log, form_key)
    if log.counts:
        raise Refused("log.received_already", day=log.day, number=log.number)
    posting = place_on(person, day)
    log.day, log.workstation, log.district = day, posting.workstation, posting.district
    if log.pk is None:
        log.save(force_insert=True)
    else:
        save(log, "day", "workstation", "district", "updated_at")
    write(log, entries, removed)
    _check_enterprises(log)
    return log


@transaction.atomic
def submit_log(
    person: Instructor,
    day: date,
    entries: Sequence[Entry],
    *,
    by: User,
    log: DailyLog | None = None,
    removed: Collection[UUID] = (),
    form_key: UUID | None = None,
) -> DailyLog:
    """Hand a log in: from now on it counts, and has a number.

    The same form again finds the log that it made. What another phone writes for a day that is
    received already is added to its log, as a correction.
    """
    _own(person, by)
    log = _begun(person, day, log, form_key)
    if log.counts:
        return _add(log, entries, removed, by)
    posting = place_on(person, day)
    _check_month(person, day)
    check_day(day, timezone.localdate(), policy("log_closed_days", posting.district))
    log.day, log.workstation, log.district = day, posting.workstation, posting.district
    if log.pk is None:
        log.save(force_insert=True)
    write(log, entries, dropped(entries, removed))
    _check_whole(log)
    _receive(log)
    audit.record("log.received", log, by=by, day=day, number=log.number, late=log.late_days)
    return log


def _receive(log: DailyLog) -> None:
    """Give it its number, and its mark where it is late (`records.rules.late_mark`)."""
    now = timezone.now()
    allowance = policy("log_late_days", log.district)
    received_on = timezone.localdate(now)
    log.status, log.received_at = DailyLog.Status.RECEIVED, now
    log.late_days, log.is_late = late_mark(log.day, received_on, allowance)
    log.number = log_number(log.district.code, log.day.year, log.pk)
    save(
        log, "day", "workstation", "district", "status", "received_at", "late_days", "is_late",
        "number", "updated_at",
    )  # fmt: skip


@transaction.atomic
def correct_log(
    log: DailyLog, entries: Sequence[Entry], *, by: User, removed: Collection[UUID] = ()
) -> DailyLog:
    """Change a received log; its former text is kept. Its day and number stay."""
    _own(log.instructor, by)
    log = _current(log)
    if not log.counts:
        raise Refused("log.not_received", day=log.day)
    return _add(log, entries, removed, by)


def _add(log: DailyLog, entries: Sequence[Entry], removed: Collection[UUID], by: User) -> DailyLog:
    removed = dropped(entries, removed)
    if is_stored(log, entries, removed):
        return log
    if not may_correct(log):
        raise Refused("log.locked", day=log.day)
    _check_month(log.instructor, log.day)
    before = snapshot(log)
    write(log, entries, removed)
    _check_whole(log)
    LogRevision.objects.create(log=log, by=by, before=before)
    save(log, "updated_at")
    audit.record("log.corrected", log, by=by, day=log.day, number=log.number)
    return log


@transaction.atomic
def receive_kept(
    person: Instructor,
    day: date,
    entries: Sequence[Entry],
    *,
    by: User,
    sending: UUID,
    log: DailyLog | None = None,
    removed: Collection[UUID] = (),
    form_key: UUID | None = None,
) -> DailyLog:
    """Hand in, or correct, what a phone kept until there was a network.

    The same sending again, however late, is answered with the log that it became, and changes
    nothing: what was corrected or taken out since then stays so.
    """
    _own(person, by)
    known = LogSending.objects.filter(key=sending, log__instructor=person)
    if first := known.select_related("log").first():
        return first.log
    log = log and DailyLog.objects.filter(instructor=person, pk=log.pk).first()
    if log is not None and log.counts:
        log = correct_log(log, entries, by=by, removed=removed)
    else:
        log = submit_log(
            person, day, entries, by=by, log=log, removed=removed, form_key=form_key
        )  # fmt: skip
    LogSending.objects.create(key=sending, log=log)
    return log


@transaction.atomic
def discard_draft(log: DailyLog, *, by: User) -> None:
    """Throw a draft away."""
    _own(log.instructor, by)
    log = _current(log)
    if log.counts:
        raise Refused("log.received_already", day=log.day, number=log.number)
    audit.record("log.discarded", log, by=by, day=log.day)
    log.delete()


@transaction.atomic
def lock_logs(today: date) -> int:
    """Lock what the policy's days have passed for; for the clock. How many those were."""
    old = DailyLog.objects.filter(status=DailyLog.Status.RECEIVED)
    for summary in reopened():
        month = month_of(summary.start)
        old = old.exclude(instructor=summary.instructor_id, day__gte=month.start, day__lt=month.end)
    districts = District.objects.filter(pk__in=old.order_by().values("district").distinct())
    days, locked = by_district("log_lock_days", districts), 0
    for district in districts:
        until = today - timedelta(days=days[district.code])
        ids = list(old.filter(district=district, day__lt=until).values_list("pk", flat=True))
        if ids:
            locked += old.filter(district=district, day__lt=until).update(
                status=DailyLog.Status.LOCKED
            )
            audit.record_many(
                "log.locked_by_clock", DailyLog, ids, by=User.objects.system(), district=district
            )
    LogSending.objects.filter(at__date__lt=today - SENDINGS_KNOWN).delete()
    return locked


def may_correct(log: DailyLog) -> bool:
    """Whether its author may still change a received log."""
    if log.status == DailyLog.Status.LOCKED:
        return False
    lock_days = policy("log_lock_days", log.district)
    if not is_past_lock(log.day, timezone.localdate(), lock_days):
        return True
    return reopened().filter(instructor=log.instructor_id, start=month_of(log.day).start).exists()


def reopened() -> QuerySet[MonthlySummary]:
    """Months that the department has opened again: their logs stay open until the acceptance."""
    return MonthlySummary.objects.filter(reopened_at__isnull=False)


def snapshot(log: DailyLog) -> dict:
    """The text of a log, as a revision keeps it."""
    visits = [
        {
            "enterprise": str(visit), "way": visit.way, "tags": visit.tags, "text": visit.text,
            "met": visit.met, "learned": visit.learned, "problem_text": visit.problem_text,
            "result": visit.result, "next_plan": visit.next_plan, "starred": visit.starred,
        }
        for visit in log.visits.select_related("enterprise")
    ]  # fmt: skip
    return {"version": log.version, "visits": visits}


def _own(person: Instructor, by: User) -> None:
    """Only he himself; and from here on his other writes wait."""
    if not by.is_system and person.user_id != by.pk:
        raise Refused("common.not_yours")
    Instructor.objects.select_for_update(no_key=True).get(pk=person.pk)


def _current(log: DailyLog) -> DailyLog:
    rows = DailyLog.objects.select_related("instructor", "district")
    return rows.select_for_update(of=("self",)).get(pk=log.pk)


def _begun(person: Instructor, day: date, log: DailyLog | None, form_key: UUID | None) -> DailyLog:
    """The log that is meant: the one being edited, the form's own, the day's, or a new one."""
    mine = DailyLog.objects.filter(instructor=person).select_related("district")
    if log is not None:
        found = mine.get(pk=log.pk)
    else:
        found = (form_key and mine.filter(form_key=form_key).first()) or mine.filter(
            day=day
        ).first()
    if found is None:
        return DailyLog(instructor=person, day=day, form_key=form_key)
    if found.day != day and mine.filter(day=day).exists():
        raise Refused("log.day_taken", day=day)
    found.instructor = person
    return found


def _check_month(person: Instructor, day: date) -> None:
    month = month_of(day)
    accepted = MonthlySummary.objects.filter(
        instructor=person, start=month.start, status=PaperStatus.ACCEPTED
    )
    if accepted.exists():
        raise Refused("log.month_locked", day=day, month=str(month))


def _check_whole(log: DailyLog) -> None:
    """Something is written, and every enterprise is one that he serves."""
    texts = list(log.visits.values_list("text", flat=True))
    if not any(text.strip() for text in texts):
        raise Refused("log.nothing_written")
    if len(texts) > MOST_VISITS:
        raise Refused("log.too_many_visits", most=MOST_VISITS)
    _check_enterprises(log)


def _check_enterprises(log: DailyLog) -> None:
    named = set(log.visits.exclude(enterprise=None).values_list("enterprise_id", flat=True))
    if not named:
        return
    known = enterprises_on(log.instructor, log.day).filter(pk__in=named)
    if named - set(known.values_list("pk", flat=True)):
        raise Refused("log.not_your_enterprise", day=log.day)
