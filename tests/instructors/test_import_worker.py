"""A long workbook with a real worker: taken up again after a kill, and written once."""

import pytest
from celery import current_app
from django.core.files.base import ContentFile

from accounts.models import AuditEntry
from common import jobs
from common.models import JobState
from enterprises.models import Enterprise
from instructors.imports import actions
from instructors.imports.actions import sending
from tests.common.books import book
from tests.instructors.counties import firm_code, person_number
from tests.worker import a_worker, kill, let_the_lease_lapse, wait_for, wait_until

pytestmark = [pytest.mark.jobs, pytest.mark.django_db(transaction=True)]
FIRMS = 1500
OVER = (JobState.READY, JobState.FAILED)


@pytest.fixture(autouse=True)
def empty_queue():
    """No message of an earlier test is left."""
    with current_app.connection_for_write() as line:
        current_app.amqp.queues["default"](line.default_channel).declare()
        current_app.amqp.queues["default"](line.default_channel).purge()


def long_workbook() -> ContentFile:
    ledger = [[f"青禾县第{n}号有限公司", firm_code(n), 10] for n in range(FIRMS)]
    roster = [["张三", person_number(1), "青禾县第7号有限公司", "2025.1"]]
    made = book(
        台账=[["企业名称", "信用代码", "职工数"], *ledger],
        名单=[["姓名", "身份证号", "派驻企业", "派驻时间"], *roster],
    )
    return ContentFile(made.getvalue(), "长.xlsx")


def test_a_worker_killed_while_writing_leaves_nothing_and_the_next_one_writes_once(
    cast, monkeypatch
):
    monkeypatch.setattr(sending, "SHORT", 0)
    by = cast.north.department
    before = Enterprise.objects.count()
    with a_worker() as worker:
        sent = actions.begin_import(long_workbook(), by=by, district=cast.north.district)
        wait_for(sent, *OVER)
        assert sent.can_be_confirmed, sent.error_words
        actions.confirm_import(sent, by=by)
        wait_for(sent, JobState.RUNNING)
        kill(worker)
    sent.refresh_from_db()
    if sent.state == JobState.RUNNING:  # the kill met it at work
        assert Enterprise.objects.count() == before
        let_the_lease_lapse(sent)
    with a_worker():
        jobs.sweep()
        wait_for(sent, *OVER)
        assert sent.is_written, sent.error_words
        wait_until(by.notices.filter(code="import.written").exists)
    assert Enterprise.objects.count() - before == FIRMS
    assert AuditEntry.objects.filter(verb="import.applied").count() == 1
