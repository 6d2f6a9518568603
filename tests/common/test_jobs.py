"""The row is the truth: claims, leases, the sweeper."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common import jobs
from common.models import JobState
from common.refusals import Refused
from reports.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(cast):
    return Document.objects.create(
        kind="none", subject_id=1, subject_label="x", period="2026", language="en",
        requested_by=cast.city.department,
    )  # fmt: skip


def lapse(job):
    Document.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_job_is_claimed_once(job):
    assert jobs.claim(Document, job.pk).state == JobState.RUNNING
    assert jobs.claim(Document, job.pk) is None


def test_a_dead_workers_claim_lapses_and_its_late_result_is_thrown_away(job):
    dead = jobs.claim(Document, job.pk)
    lapse(job)
    alive = jobs.claim(Document, job.pk)
    assert alive.attempts == 2
    with pytest.raises(jobs.LeaseLost):
        jobs.finish(dead, file_name="late.pdf")
    jobs.finish(alive, file_name="right.pdf")
    job.refresh_from_db()
    assert (job.state, job.file_name) == (JobState.READY, "right.pdf")
    with pytest.raises(jobs.LeaseLost):
        jobs.beat(dead, done=1)


def test_a_finished_job_is_not_begun_again_by_a_second_message(job):
    jobs.finish(jobs.claim(Document, job.pk))
    assert jobs.claim(Document, job.pk) is None


def test_a_refusal_in_the_work_is_the_rows_error_in_words(job):
    with jobs.working(Document, job.pk):
        raise Refused("common.not_yours")
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error_words == str(Refused("common.not_yours"))


def test_a_fault_in_the_work_fails_the_row_and_is_raised(job):
    with pytest.raises(ZeroDivisionError), jobs.working(Document, job.pk):
        1 / 0  # noqa: B018
    job.refresh_from_db()
    assert (job.state, job.error["code"]) == (JobState.FAILED, "job.failed")


def test_the_sweeper_nudges_what_nobody_holds_and_leaves_the_rest(job):
    held = Document.objects.create(
        kind="none", subject_id=2, subject_label="y", period="2026", language="en",
        requested_by=job.requested_by,
    )  # fmt: skip
    jobs.claim(Document, held.pk)
    assert jobs.sweep() == 1  # the waiting one
    assert jobs.sweep() == 0  # it was nudged a moment ago
    lapse(held)
    assert jobs.sweep() == 1  # its worker is dead


def test_a_job_that_never_ends_is_given_up_in_words(job):
    for _ in range(jobs.MOST_ATTEMPTS):
        assert jobs.claim(Document, job.pk)
        lapse(job)
    assert jobs.claim(Document, job.pk) is None
    jobs.sweep()
    job.refresh_from_db()
    assert (job.state, job.error["code"]) == (JobState.FAILED, "job.gave_up")


def test_a_broker_that_is_away_is_no_error(job, settings, monkeypatch):
    from celery import current_app

    def away(*args, **kwargs):
        raise ConnectionError("no broker")

    monkeypatch.setattr(current_app, "send_task", away)
    jobs.nudge(Document, job.pk)
    job.refresh_from_db()
    assert job.state == JobState.WAITING and job.nudged_at
