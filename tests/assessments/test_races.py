"""Several at once, on PostgreSQL (SQLite lets one writer at a time)."""

import threading

import pytest
from django.db import connection, connections

from assessments import gathering
from assessments.actions import compiling, cycles, links
from assessments.models import CompileRun, Cycle, Rating
from common.refusals import Refused
from records.models import DailyLog
from tests import factories as make
from tests.assessments.conftest import MARKS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs PostgreSQL"),
]


def at_once(*calls):
    """Each call in a thread with a connection of its own; their results, refusals included."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(n, call):
        try:
            gate.wait()
            results[n] = call()
        except Refused as refusal:
            results[n] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def elsewhere(call):
    """Done and committed by another connection, before this goes on."""
    at_once(call)


def test_a_compile_sees_one_moment_while_logs_and_ratings_change(rated, cast, monkeypatch, system):
    from datetime import date

    read_ratings = gathering._ratings

    def meanwhile():
        make.make_log(cast.north.colleague, date(2026, 5, 6), cast.north.enterprise)
        Rating.objects.create(
            evaluation=rated.other, group="enterprise", enterprise=cast.north.enterprise,
            marks=MARKS,
        )  # fmt: skip

    def changed_in_between(cycle):
        elsewhere(meanwhile)
        assert Rating.objects.filter(group="enterprise").count() == 0
        return read_ratings(cycle)

    monkeypatch.setattr(gathering, "_ratings", changed_in_between)
    before = DailyLog.objects.count()
    compiling.compile_now(rated, by=system)
    assert DailyLog.objects.count() == before + 1
    kept = rated.runs.get().inputs.get(evaluation=rated.other).data
    assert "enterprise" not in kept["ratings"]
    assert kept["figures"]["enterprises_covered"]["value"] == 0
    assert kept["figures"]["noes_kept"]["state"] == "nothing_due"


def test_two_clicks_at_once_make_one_run(rated, cast):
    press = lambda: compiling.start_compile(rated, by=cast.north.department)  # noqa: E731
    first, second = at_once(press, press)
    assert first == second
    assert CompileRun.objects.count() == 1


def test_two_openings_at_once_make_one_cycle(cast, calendar, system):
    Cycle.objects.filter(code="2025H2").delete()
    opening = lambda: cycles.open_cycle(cast.north.district, "2025H2", by=system)  # noqa: E731
    results = at_once(opening, opening)
    assert sum(isinstance(r, Refused) for r in results) == 1
    assert Cycle.objects.filter(code="2025H2").count() == 1


def test_two_answers_at_once_are_one(half_year, system):
    links.issue_links(half_year, by=system)
    token = half_year.links.get().token
    answers = {e.pk: {"marks": {"service": 85}} for e in half_year.evaluations.all()}
    results = at_once(*[lambda: links.answer_link(token, answers)] * 3)
    assert sorted(results) == [False, False, True]
    assert Rating.objects.filter(group="enterprise").count() == 2


def test_two_workers_never_carry_out_one_run_together(rated, system):
    run = compiling.start_compile(rated, by=system, queued=False)
    at_once(*[lambda: compiling.carry_out(run.pk)] * 3)
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("ready", 1)
    assert connection.vendor == "postgresql"


def test_two_who_hand_over_the_same_posting_hand_it_over_once(cast):
    from datetime import date

    from assessments.actions.handovers import Plan, hand_over
    from assessments.models import Handover
    from instructors.models import Instructor, Posting

    north = cast.north
    taker = make.make_instructor(north.station, "北继")
    plan = Plan(
        day=date(2026, 3, 31), cause="transfer", reason="轮换", successor=taker,
        postings=[north.posting.pk],
    )  # fmt: skip

    def press(by):
        return lambda: hand_over(Instructor.objects.get(pk=north.person.pk), plan, by=by)

    found = at_once(press(north.station_head), press(north.committee))
    assert sorted(type(one).__name__ for one in found) == ["Handover", "Refused"]
    assert Handover.objects.count() == 1
    assert Posting.objects.filter(instructor=taker).count() == 1
