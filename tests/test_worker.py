"""Long work with a real worker: done once, taken up again after a kill, patient with the broker."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.db import transaction

from assessments.actions import compiling
from assessments.models import Evaluation, ScoreLine
from common import jobs
from common.models import JobState
from reports import actions, health
from reports.models import Document
from tests.assessments.conftest import calendar, half_year, rated, system  # noqa: F401
from tests.worker import a_worker, environment, kill, let_the_lease_lapse, wait_for, wait_until

pytestmark = [pytest.mark.jobs, pytest.mark.django_db(transaction=True)]
OVER = (JobState.READY, JobState.FAILED)


@pytest.fixture(autouse=True)
def empty_queue():
    """No message of an earlier test is left."""
    with current_app.connection_for_write() as line:
        for name in ("default", "papers"):
            current_app.amqp.queues[name](line.default_channel).declare()
            current_app.amqp.queues[name](line.default_channel).purge()


@pytest.fixture
def person(year):
    return year[1]


@pytest.fixture
def by(year):
    return year[0].north.department


def ask(person, by):
    """A dossier: some seconds of work."""
    return actions.request_document("dossier", person.pk, "2025", "zh-hans", by=by)


def files():
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*.pdf") if path.is_file()]


def test_a_paper_asked_for_on_a_page_is_made_by_the_worker(person, by):
    with a_worker():
        document = wait_for(ask(person, by), *OVER)
    assert document.state == JobState.READY, document.error_words
    assert document.attempts == 1
    assert document.pages > 3
    assert document.file.read(5) == b"%PDF-"


def test_a_message_that_comes_twice_makes_one_paper(person, by):
    before = len(files())
    with a_worker():
        document = ask(person, by)
        for _ in range(3):
            jobs.nudge(Document, document.pk)
        wait_for(document, *OVER)
        marker = ask(person, by)  # comes after the others in the queue
        wait_for(marker, *OVER)
    document.refresh_from_db()
    assert (document.attempts, len(files()) - before) == (1, 2)


def test_a_paper_whose_worker_is_killed_is_made_by_the_next_one(person, by):
    before = len(files())
    with a_worker() as worker:
        document = wait_for(ask(person, by), JobState.RUNNING)
        kill(worker)
    document.refresh_from_db()
    assert document.state == JobState.RUNNING
    assert jobs.sweep() == 0, "its lease still runs"
    let_the_lease_lapse(document)
    with a_worker():
        assert jobs.sweep() == 1
        wait_for(document, *OVER)
    assert (document.state, document.attempts) == (JobState.READY, 2)
    assert len(files()) - before == 1


def results(cycle):
    people = Evaluation.objects.filter(cycle=cycle).order_by("pk")
    lines = ScoreLine.objects.filter(evaluation__cycle=cycle).order_by("evaluation_id", "order")
    return (
        list(people.values_list("total", "judged", "proposed_grade")),
        list(lines.values_list("evaluation_id", "code", "value", "due", "state", "points")),
    )


def test_a_compile_whose_worker_is_killed_ends_with_the_same_points(rated, system):  # noqa: F811
    compiling.compile_now(rated, by=system)
    undisturbed = results(rated)
    for _ in range(5):  # it is quick: try until the kill meets it at work
        with a_worker() as worker:
            run = wait_for(compiling.start_compile(rated, by=system), JobState.RUNNING, *OVER)
            kill(worker)
        run.refresh_from_db()
        if run.state == JobState.RUNNING:
            break
    assert run.state == JobState.RUNNING
    let_the_lease_lapse(run)
    with a_worker():
        jobs.sweep()
        wait_for(run, *OVER)
    assert (run.state, run.attempts) == (JobState.READY, 2)
    assert results(rated) == undisturbed


ASK_ELSEWHERE = """
import json, time
from accounts.models import User
from reports import actions
by = User.objects.get(pk={user})
actions.request_document("dossier", {person}, "2024", "zh-hans", by=by)  # loads what it needs
start = time.monotonic()
document = actions.request_document("dossier", {person}, "2025", "zh-hans", by=by)
print(json.dumps([document.pk, time.monotonic() - start]))
"""


def test_without_a_broker_the_paper_waits_and_is_made_when_it_is_back(person, by):
    words = ASK_ELSEWHERE.format(user=by.pk, person=person.pk)
    away = environment(CELERY_BROKER_URL="redis://127.0.0.1:1/0")
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", words],
        env=away, capture_output=True, text=True, check=True,
    )  # fmt: skip
    pk, seconds = json.loads(done.stdout)
    assert "waits for the sweeper" in done.stderr
    assert seconds < 3  # a second for the broker, the rest for a busy machine
    document = Document.objects.get(pk=pk)
    assert document.state == JobState.WAITING
    with a_worker():
        assert jobs.sweep() == 0, "asked for a moment ago"
        let_the_lease_lapse(document)
        assert jobs.sweep() == 1
        assert wait_for(document, *OVER).state == JobState.READY


def test_what_is_rolled_back_is_never_queued(person, by):
    try:
        with transaction.atomic():
            document = ask(person, by)
            raise InterruptedError
    except InterruptedError:
        assert not Document.objects.filter(pk=document.pk).exists()
    with current_app.connection_for_write() as line:
        assert current_app.amqp.queues["papers"](line.default_channel).get() is None


def test_worker_and_clock_are_seen_by_what_they_write(client):
    assert health.state()["worker"]["state"] == "never"
    with a_worker():
        for queue in ("default", "papers"):
            current_app.send_task("reports.tasks.sign_of_life", args=[queue], queue=queue)
        wait_until(lambda: health.state()["papers_worker"]["state"] == "alive")
        wait_until(lambda: health.state()["worker"]["state"] == "alive")
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert {name: health.lives(part) for name, part in answer.json().items()} == {
        "database": True, "broker": True, "worker": True, "papers_worker": True, "clock": True,
    }  # fmt: skip
