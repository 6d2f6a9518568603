"""Lists too long for a click: the same workbook, made by a worker, taken by its asker alone."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Notice, Role
from common import exports, jobs
from common.models import JobState
from common.refusals import Refused
from reports import actions
from reports.models import ListExport
from reports.tasks import make_export
from tests import factories as make
from tests.worker import a_worker, wait_for

LISTS = [
    "instructors:instructor_list", "enterprises:enterprise_list", "records:log_list",
    "records:problem_list", "instructors:training_year", "accounts:audit_list",
]  # fmt: skip


@pytest.fixture(autouse=True)
def few(settings, tmp_path, monkeypatch):
    """Two rows are too many for a click."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(exports, "MOST_ROWS", 1)


def address(name="instructors:instructor_list", query=""):
    return reverse(name) + query


def ask(user, path=None, **more):
    return actions.ask_export(path or address(), by=user, language="en", **more)


def made(job):
    make_export(job.pk)
    job.refresh_from_db()
    return job


def rows(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet]


def page(job, name="export"):
    return reverse(f"reports:{name}", args=[job.pk])


def taken(browser, job):
    return b"".join(browser.get(page(job, "export_file")).streaming_content)


@pytest.mark.parametrize("name", LISTS)
def test_both_ways_give_the_same_workbook(cast, page_of, monkeypatch, name):
    make.make_log(cast.north.person, timezone.localdate(), cast.north.enterprise)
    browser = page_of(cast.north.department, headers={"accept-language": "en"})
    job = made(ask(cast.north.department, address(name)))
    assert job.state == JobState.READY, job.error_words
    monkeypatch.setattr(exports, "MOST_ROWS", 10_000)
    if name == "accounts:audit_list":  # the export itself is on record by now
        at_once = rows(b"".join(browser.get(address(name, "?export=xlsx")).streaming_content))
        assert rows(job.file.read())[1:] == at_once[-job.done :]
        return
    at_once = rows(b"".join(browser.get(address(name, "?export=xlsx")).streaming_content))
    assert len(at_once) == job.done + 1 >= 2
    assert rows(taken(browser, job)) == at_once


def test_the_way_from_the_list_to_the_file(cast, page_of):
    browser = page_of(cast.north.department)
    asked = browser.get(address(query="?sort=-name&export=xlsx"))
    assert asked.status_code == 200
    assert asked.context["path"] == address(query="?sort=-name")
    answer = browser.post(reverse("reports:export_ask"), {"path": asked.context["path"]})
    job = made(ListExport.objects.get())
    assert answer.url == page(job)
    names = [row[0] for row in rows(taken(browser, job))[1:]]
    assert sorted(names) == sorted([cast.north.person.name, cast.north.colleague.name])
    assert (job.done, job.total, job.size) == (2, 2, job.file.size)
    assert page(job, "export_file") in browser.get(page(job)).content.decode()
    assert page(job) in browser.get(reverse("reports:document_list")).content.decode()
    assert Notice.objects.get(user=cast.north.department, code="export.ready_notice").url == page(
        job
    )
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert [v for v in verbs if "export" in v] == [
        "export.asked", "instructor.exported", "export.taken",
    ]  # fmt: skip


def test_filters_hold_in_the_background_too(cast):
    job = made(ask(cast.north.department, address(query=f"?q={cast.north.colleague.name}")))
    assert [row[0] for row in rows(job.file.read())[1:]] == [cast.north.colleague.name]


def test_only_its_asker_finds_it_and_only_while_his_sight_is_the_same(cast, page_of):
    department = cast.north.department
    job = made(ask(department))
    for user in (cast.north.committee, cast.city.department, cast.south.department):
        assert page_of(user).get(page(job, "export_file")).status_code == 404
    browser = page_of(department)
    assert browser.get(page(job, "export_file")).status_code == 200
    department.district = cast.south.district
    department.save()
    for name in ("export", "export_progress", "export_file"):
        assert browser.get(page(job, name)).status_code == 404


def test_who_was_moved_meanwhile_gets_nothing(cast):
    job = ask(cast.north.department)
    cast.north.department.role = Role.COMMITTEE
    cast.north.department.save()
    assert made(job).state == JobState.FAILED
    assert not job.file


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/nowhere/", "/healthz", "https://example.org/instructors/", "//x/instructors/",
        "/users/", "/login/",
    ],
)  # fmt: skip
def test_what_is_no_list_of_his_is_refused(cast, path):
    with pytest.raises(Refused) as refusal:
        ask(cast.north.department, path or "x")
    assert refusal.value.code == "export.no_list"


def test_more_than_a_sheet_holds_is_refused(cast, monkeypatch):
    monkeypatch.setattr(exports, "MOST_IN_A_FILE", 1)
    with pytest.raises(Refused) as refusal:
        ask(cast.north.department)
    assert refusal.value.code == "export.too_many"


def test_asking_twice_makes_one(cast):
    assert ask(cast.north.department) == ask(cast.north.department)
    assert ask(cast.north.department) != ask(cast.north.department, address(query="?q=x"))


def test_a_worker_that_lost_its_lease_leaves_nothing_behind(cast, tmp_path):
    job = ask(cast.north.department)
    mine = jobs.claim(ListExport, job.pk)
    ListExport.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(minutes=1))
    made(job)
    with pytest.raises(jobs.LeaseLost):
        actions.make_export(mine)
    assert len(list(tmp_path.rglob("*.xlsx"))) == 1
    assert AuditEntry.objects.filter(verb="instructor.exported").count() == 1


def test_after_a_day_it_is_gone(cast, page_of, tmp_path):
    job = made(ask(cast.north.department))
    assert actions.forget_exports() == 0
    ListExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert page_of(cast.north.department).get(page(job)).status_code == 404
    assert actions.forget_exports() == 1
    assert not list(tmp_path.rglob("*.xlsx"))
    assert not ListExport.objects.exists()


def test_a_failed_one_can_be_tried_again(cast, page_of):
    job = ask(cast.north.department)
    ListExport.objects.update(state=JobState.FAILED, error={"code": "job.failed"})
    page_of(cast.north.department).post(page(job, "export_again"))
    assert made(job).state == JobState.READY


@pytest.mark.jobs
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_makes_it(cast):
    for number in range(300):
        make.make_instructor(cast.north.station, f"指导员{number}")
    with a_worker():
        job = wait_for(ask(cast.north.department), JobState.READY, JobState.FAILED)
    assert (job.state, job.done) == (JobState.READY, 302), job.error_words
