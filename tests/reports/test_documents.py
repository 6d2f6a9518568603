"""Papers are asked for, made once, and opened by those alone who may see their subject."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from common import fonts, jobs
from common.models import JobState
from common.periods import Period
from common.refusals import Refused
from instructors.models import Pledge
from reports import actions, builders
from reports.models import Document
from reports.tasks import build_document
from tests import factories as make
from tests.reports.year import NOES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def pledge(cast):
    """The north's instructor has signed: his pledge can be printed."""
    return Pledge.objects.create(
        instructor=cast.north.person, items=NOES, signed_on=date(2026, 1, 5),
        recorded_by=cast.north.department,
    )  # fmt: skip


def ask(cast, by, language="zh-hans", form_key=None):
    return actions.request_document(
        "pledge", cast.north.person.pk, "2026", language, by=by, form_key=form_key
    )


def made(document):
    build_document(document.pk)
    document.refresh_from_db()
    return document


def test_a_paper_is_made_with_its_checksum_and_its_pages(cast, pledge):
    document = made(ask(cast, cast.north.department))
    assert (document.state, document.pages) == (JobState.READY, 1)
    assert document.file.read(5) == b"%PDF-"
    assert len(document.checksum) == 64
    assert str(cast.north.person) in document.file_name
    assert AuditEntry.objects.filter(verb="paper.requested", subject_id=document.pk).count() == 1


def test_a_double_click_makes_one_document(cast, pledge):
    key = "7b6f2d6e-33a1-4a83-a3a5-0c6a4b9f1d11"
    first, second = (ask(cast, cast.north.department, form_key=key) for _ in range(2))
    assert first == second
    assert Document.objects.count() == 1


def test_a_second_delivery_of_the_message_changes_nothing(cast, pledge):
    document = made(ask(cast, cast.north.department))
    before = document.file.name
    assert made(document).file.name == before
    assert document.attempts == 1


def test_a_worker_that_lost_its_lease_leaves_neither_result_nor_file(cast, pledge, media):
    document = ask(cast, cast.north.department)
    dead = jobs.claim(Document, document.pk)
    Document.objects.filter(pk=document.pk).update(token=None)
    with pytest.raises(jobs.LeaseLost):
        actions.build_document(dead)
    assert [p for p in (Path(media) / "documents").rglob("*") if p.is_file()] == []


def test_nobody_asks_for_a_paper_of_somebody_out_of_sight(cast, pledge):
    for stranger in (cast.south.department, cast.south.instructor, cast.north.administrator):
        with pytest.raises(Refused):
            ask(cast, stranger)


def test_it_is_built_with_the_askers_sight_as_it_is_then(cast, pledge):
    document = ask(cast, cast.north.department)
    cast.north.department.district = cast.south.district
    cast.north.department.save()
    made(document)
    assert document.state == JobState.FAILED
    assert document.error["code"] == "paper.no_subject"


def test_a_wrong_period_language_or_kind_is_refused(cast, pledge):
    for kind, period, language in [
        ("pledge", "2026-03", "en"), ("pledge", "soon", "en"), ("pledge", "2026", "fr"),
        ("ransom", "2026", "en"),
    ]:  # fmt: skip
        with pytest.raises(Refused):
            actions.request_document(
                kind, cast.north.person.pk, period, language, by=cast.north.department
            )


def test_what_failed_says_why_and_is_tried_again(cast, page_of):
    document = made(ask(cast, cast.north.department))
    assert (document.state, document.error["code"]) == (JobState.FAILED, "paper.nothing")
    browser = page_of(cast.north.department)
    page = browser.get(document.get_absolute_url())
    assert document.error_words in page.content.decode()
    Pledge.objects.create(instructor=cast.north.person, items=NOES, signed_on=date(2026, 1, 5),
                          recorded_by=cast.north.department)  # fmt: skip
    browser.post(reverse("reports:document_again", args=[document.pk]))
    assert made(document).state == JobState.READY
    with pytest.raises(Refused):
        actions.retry_document(document, by=cast.north.department)


def test_the_file_is_opened_by_its_asker_and_no_one_else(cast, pledge, page_of):
    document = made(ask(cast, cast.north.instructor))
    url = reverse("reports:document_file", args=[document.pk])
    answer = page_of(cast.north.instructor).get(url + "?download")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    assert "filename*=utf-8''" in answer["Content-Disposition"].lower()
    for other in (cast.north.department, cast.south.department, cast.north.station_head):
        assert page_of(other).get(url).status_code == 404
    assert page_of(cast.north.administrator).get(url).status_code == 403


def test_it_is_closed_to_its_asker_once_its_subject_is_out_of_his_sight(cast, pledge, page_of):
    document = made(ask(cast, cast.north.department))
    cast.north.department.district = cast.south.district
    cast.north.department.save()
    for name in ("document_file", "document_detail", "document_progress"):
        url = reverse(f"reports:{name}", args=[document.pk])
        assert page_of(cast.north.department).get(url).status_code == 404


def test_an_issued_paper_is_its_file_for_whoever_may_see_its_subject(cast, pledge, page_of):
    document = made(ask(cast, cast.north.department))
    actions.issue_document(document, by=cast.north.department)
    pledge.delete()
    again = ask(cast, cast.north.instructor)
    assert again == document
    assert again.checksum == document.checksum
    url = reverse("reports:document_file", args=[document.pk])
    for reader, status in [
        (cast.north.instructor, 200), (cast.north.station_head, 200), (cast.north.auditor, 200),
        (cast.south.department, 404), (cast.south.instructor, 404),
    ]:  # fmt: skip
        assert page_of(reader).get(url).status_code == status


def test_a_paper_is_issued_once_a_language_and_by_the_department(cast, pledge):
    first, second = (made(ask(cast, cast.north.department)) for _ in range(2))
    with pytest.raises(Refused):
        actions.issue_document(first, by=cast.north.committee)
    actions.issue_document(first, by=cast.north.department)
    with pytest.raises(Refused, match=str(date.today().year)):
        actions.issue_document(second, by=cast.north.department)
    english = made(ask(cast, cast.north.department, "en"))
    actions.issue_document(english, by=cast.north.department)


def test_a_station_head_is_not_asked_for_a_whole_district(cast):
    roster = builders.get("roster")
    assert not roster.subjects(cast.north.station_head).exists()
    assert roster.subjects(cast.north.department).filter(pk=cast.north.district.pk).exists()
    assert not roster.subjects(cast.north.department).filter(pk=cast.south.district.pk).exists()


def test_every_role_finds_its_papers_and_asks_for_one(cast, pledge, page_of):
    url = reverse("reports:document_new")
    for user in (cast.north.department, cast.north.station_head, cast.north.instructor):
        browser = page_of(user)
        assert browser.get(url).status_code == 200
        assert browser.get(url, {"kind": "pledge"}).status_code == 200
        subject = {"kind": "pledge", "subject": cast.north.person.pk}
        assert browser.get(url, subject).status_code == 200
        answer = browser.post(url, {**subject, "period": "2026", "language": "zh-hans"})
        document = Document.objects.latest("pk")
        assert answer["Location"] == document.get_absolute_url()
        page = browser.get(reverse("reports:document_list")).content.decode()
        assert str(cast.north.person) in page
    stranger = page_of(cast.south.department).get(url, subject)
    assert stranger.status_code == 404


def test_the_list_costs_the_same_for_more_papers(cast, pledge, page_of, costs_the_same):
    ask(cast, cast.north.department)
    costs_the_same(
        page_of(cast.north.department), reverse("reports:document_list"),
        grow=lambda: [ask(cast, cast.north.department) for _ in range(10)],
    )  # fmt: skip


def test_a_paper_waits_while_the_fonts_are_being_made(cast, pledge, settings, tmp_path):
    import fcntl

    settings.FONTS_DIR = tmp_path
    with (tmp_path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert fonts.are_being_made()
        assert made(ask(cast, cast.north.department)).state == JobState.WAITING
    assert not fonts.are_being_made()


def test_the_system_sees_every_subject(cast):
    from accounts.models import User

    make.make_handover(cast.north.person, cast.north.department, date(2026, 3, 1))
    system = User.objects.system()
    for builder in builders.builders():
        assert builder.subjects(system).exists(), builder.kind
        for months in builder.months:
            builder.check(Period.containing(date(2026, 3, 1), months))
