"""Two at once: every rule that needs a lock, with real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from common.periods import Period
from common.refusals import Refused, Stale
from records.actions import (
    logs,
    papers,
    problem_assigning,
    problems,
    review,
    samples,
    symposia,
)
from records.actions.visits import Entry
from records.models import DailyLog, MonthlySummary, Problem, Symposium

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor == 'sqlite'",
        reason="the tests' SQLite lives in memory, where a second connection is refused outright",
    ),
]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives or raises, all begun at the same moment, each on a connection."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait(10)
            return call()
        except (Refused, Stale) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def entry(person, text="走访企业"):
    return Entry(text=text, enterprise_id=person.postings.get().enterprise_id)


def test_one_form_sent_by_eight_connections_makes_one_log(cast):
    person, day, key = cast.north.person, timezone.localdate(), uuid4()
    visit = entry(person)
    found = at_once(*[
        lambda: logs.submit_log(person, day, [visit], by=person.user, form_key=key)
        for _ in range(8)
    ])  # fmt: skip
    assert len({log.pk for log in found}) == 1
    log = DailyLog.objects.get(instructor=person, day=day)
    assert log.visits.count() == 1 and log.revisions.count() == 0


def test_one_sending_that_arrives_eight_times_at_once_is_taken_once(cast):
    person, day, sending = cast.north.person, timezone.localdate(), uuid4()
    visit = entry(person)
    found = at_once(*[
        lambda: logs.receive_kept(
            person, day, [visit], by=person.user, form_key=uuid4(), sending=sending
        )
        for _ in range(8)
    ])  # fmt: skip
    assert len({log.pk for log in found}) == 1
    log = DailyLog.objects.get(instructor=person, day=day)
    assert log.visits.count() == 1 and log.sendings.count() == 1 and not log.revisions.exists()


def test_two_phones_at_once_make_one_log_with_both_texts(cast):
    person, day = cast.north.person, timezone.localdate()
    at_once(*[
        lambda text=text: logs.submit_log(
            person, day, [entry(person, text)], by=person.user, form_key=uuid4()
        )
        for text in ("甲手机", "乙手机")
    ])  # fmt: skip
    log = DailyLog.objects.get(instructor=person, day=day)
    assert sorted(visit.text for visit in log.visits.all()) == ["乙手机", "甲手机"]


def test_an_autosave_beside_the_handing_in_changes_nothing(cast):
    person, day, key = cast.north.person, timezone.localdate(), uuid4()
    visit = entry(person)
    draft, log = at_once(
        lambda: logs.keep_draft(person, day, [visit], by=person.user, form_key=key),
        lambda: logs.submit_log(person, day, [visit], by=person.user, form_key=key),
    )
    assert isinstance(draft, DailyLog | Refused) and log.counts
    stored = DailyLog.objects.get(instructor=person, day=day)
    assert stored.status == DailyLog.Status.RECEIVED and stored.visits.count() == 1


def test_logs_of_many_people_get_numbers_of_their_own(cast):
    from tests import factories as make

    people = []
    for _ in range(8):
        user = make.make_user("instructor", cast.north.district)
        people.append(make.make_instructor(cast.north.station, user=user))
        make.make_posting(people[-1], cast.north.enterprise)
    found = at_once(*[
        lambda p=p: logs.submit_log(p, timezone.localdate(), [entry(p)], by=p.user)
        for p in people
    ])  # fmt: skip
    assert len({log.number for log in found}) == 8


def test_of_two_who_correct_one_visit_the_second_is_told(cast):
    log = cast.north.log
    log.day = timezone.localdate()
    log.save()
    visit = log.visits.get()

    def correct(text):
        typed = Entry(
            text=text, enterprise_id=visit.enterprise_id, key=visit.key, version=1, editor=uuid4()
        )
        return logs.correct_log(log, [typed], by=cast.north.instructor)

    found = at_once(lambda: correct("甲"), lambda: correct("乙"))
    assert sorted(type(one).__name__ for one in found) == ["DailyLog", "StaleVisits"]
    assert log.revisions.count() == 1


def test_accepting_and_returning_at_once_has_one_outcome(cast):
    summary = MonthlySummary.objects.get(pk=cast.north.summary.pk)
    papers.submit_paper(summary, {"text": "本月工作"}, by=cast.north.instructor, version=None)
    samples.draw_sample(MonthlySummary, by=cast.north.department, only=[summary.pk])
    samples.mark_opened(summary, by=cast.north.department)
    found = at_once(
        lambda: review.accept_paper(summary, by=cast.north.station_head),
        lambda: review.return_paper(summary, "补充", by=cast.north.department),
        lambda: samples.accept_many(MonthlySummary, [summary.pk], by=cast.north.department),
    )
    assert sum(isinstance(one, Refused) for one in found) == 2


def test_a_sample_asked_for_at_once_is_one(cast):
    summary = MonthlySummary.objects.get(pk=cast.north.summary.pk)
    papers.submit_paper(summary, {"text": "本月工作"}, by=cast.north.instructor, version=None)
    found = at_once(*[lambda: samples.draw_sample(MonthlySummary, by=cast.north.station_head)] * 4)
    assert len({sample.pk for sample in found}) == 1


def test_one_tap_pressed_twice_makes_one_problem(cast):
    visit = cast.north.log.visits.get()
    at_once(*[lambda: problems.raise_from_visit(visit, by=cast.north.instructor)] * 4)
    assert visit.problems.count() == 1


def test_problems_raised_at_once_have_numbers_of_their_own(cast):
    firm, by = cast.north.enterprise, cast.north.station_head
    at_once(*[lambda: problems.raise_problem(firm, by=by, title="用电贵")] * 6)
    raised = Problem.objects.filter(title="用电贵").values_list("number", flat=True)
    assert len(raised) == len(set(raised)) == 6


def test_a_symposium_is_prepared_once(cast):
    station, period = cast.north.station, Period.containing(date(2026, 4, 1), 3)
    at_once(*[
        lambda: symposia.prepare_symposium(station, period, by=cast.north.station_head)
    ] * 3)  # fmt: skip
    symposium = Symposium.objects.get(workstation=station, start=period.start)
    asked = list(symposium.attendances.values_list("source", flat=True))
    assert len(asked) == len(set(asked)) == 6, "everybody is asked once"


def test_of_two_who_assign_a_problem_the_second_is_told(cast):
    problem = cast.north.problem
    found = at_once(*[
        lambda by=by, unit=unit: problem_assigning.assign_problem(
            problem, by=by, lead_unit=unit, version=problem.version
        )
        for by, unit in ((cast.north.station_head, "甲局"), (cast.north.department, "乙局"))
    ])  # fmt: skip
    assert sorted(type(one).__name__ for one in found) == ["Problem", "Stale"]
    assert problem.steps.filter(kind="assigned").count() == 1


def test_many_assigned_twice_at_once_are_assigned_once(cast):
    problem = cast.north.problem
    found = at_once(*[
        lambda: problem_assigning.assign_many(
            [problem], by=cast.north.station_head, lead_unit="甲局"
        )
    ] * 3)  # fmt: skip
    assert sum(len(rows) for rows in found) == 1
    assert problem.steps.filter(kind="assigned").count() == 1


def test_more_time_is_asked_for_once(cast):
    problem = problem_assigning.assign_problem(
        cast.north.problem, by=cast.north.station_head, lead_unit="甲局"
    )
    later = problem.due_on + timedelta(days=30)
    found = at_once(*[
        lambda: problem_assigning.ask_extension(
            problem, by=cast.north.instructor, wanted_on=later, reason="复杂"
        )
    ] * 3)  # fmt: skip
    assert sum(isinstance(one, Refused) for one in found) == 2
