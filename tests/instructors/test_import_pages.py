"""The import's pages: send in, look, confirm; each sees only his own."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEntry
from common.models import JobState
from instructors.imports import actions
from instructors.imports.actions import sending
from instructors.models import Instructor, RosterImport
from tests.common.books import book
from tests.instructors.counties import firm_code, person_number

SAMPLE = Path(__file__).parent.parent / "samples" / "roster-qinghe.xlsx"
HEAD = ["姓名", "身份证号", "联系电话", "联系企业", "派驻时间"]


def workbook(*rows: list) -> bytes:
    firms = [["企业名称", "信用代码"], ["甲厂", firm_code(1)]]
    return book(名单=[["北山县名单"], HEAD, *rows], 企业=firms).getvalue()


ONE = workbook(["张三", person_number(1), 13900000001, "甲厂", "2025.3"])
BAD = workbook(["张三", person_number(1), "1", "甲厂", "2025.3"], ["李四", "1"])


@pytest.fixture
def send(cast, page_of, django_capture_on_commit_callbacks):
    """Send a workbook in as north's department; what is due is done at once."""

    def post(content: bytes, client: Client | None = None, **data: object) -> RosterImport | None:
        client = client or page_of(cast.north.department)
        file = SimpleUploadedFile("名册.xlsx", content)
        values = {"file": file, "district": cast.north.district.pk, **data}
        with django_capture_on_commit_callbacks(execute=True):
            post.answer = client.post(reverse("instructors:import_new"), values)
        return ours().order_by("pk").last()

    return post


def ours():
    """The workbooks sent in here; the cast has others."""
    return RosterImport.objects.exclude(file="imports/none.xlsx")


def at(name: str, sent: RosterImport) -> str:
    return reverse(f"instructors:import_{name}", args=[sent.pk])


def confirm(client, sent, callbacks):
    with callbacks(execute=True):
        client.post(at("confirm", sent))
    return client.get(at("detail", sent))


def imported():
    """The people of these workbooks; the cast has others."""
    return Instructor.objects.filter(id_number__startswith="62")


def test_a_workbook_is_shown_before_anything_is_written(cast, page_of, send):
    sent = send(BAD)
    assert send.answer.url == at("detail", sent)
    page = page_of(cast.north.department).get(at("detail", sent)).content.decode()
    assert "张三" in page and "名单" in page
    assert not imported().exists()


def test_confirming_writes_it_and_gives_a_receipt(
    cast, page_of, send, django_capture_on_commit_callbacks
):
    sent, client = send(ONE), page_of(cast.north.department)
    page = confirm(client, sent, django_capture_on_commit_callbacks)
    assert page.status_code == 200
    sent.refresh_from_db()
    assert sent.is_written and sent.receipt["counts"]["new"]["instructor"] == 1
    assert imported().get().name == "张三"
    assert reverse("instructors:account_list") in page.content.decode(), "what comes next"
    entry = AuditEntry.objects.get(verb="import.applied")
    assert entry.actor == cast.north.department


def test_a_double_click_makes_one_import_and_one_record(
    cast, page_of, send, django_capture_on_commit_callbacks
):
    key = "7b0c3d2e-6b3a-4a44-9a37-0a4a2a9a7e11"
    first, second = send(ONE, form_key=key), send(ONE, form_key=key)
    assert first.pk == second.pk and ours().count() == 1
    client = page_of(cast.north.department)
    for _ in range(2):
        confirm(client, first, django_capture_on_commit_callbacks)
    assert AuditEntry.objects.filter(verb="import.applied").count() == 1


def test_what_changed_meanwhile_is_looked_at_again_before_it_is_written(
    cast, page_of, send, django_capture_on_commit_callbacks
):
    sent, client = send(ONE), page_of(cast.north.department)
    other = workbook(["张三", person_number(1), 13900000002, None, None])
    actions.apply_import(io.BytesIO(other), by=cast.north.department)
    page = confirm(client, sent, django_capture_on_commit_callbacks)
    sent.refresh_from_db()
    assert sent.state == JobState.FAILED and sent.error["code"] == "import.plan_changed"
    assert at("again", sent) in page.content.decode()
    assert imported().get().phone == "13900000002"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("again", sent))
    page = client.get(at("detail", sent)).content.decode()
    assert "139****0002" in page and "139****0001" in page
    confirm(client, sent, django_capture_on_commit_callbacks)
    assert imported().get().phone == "13900000001"


def test_the_problems_come_as_a_workbook_to_give_back(cast, page_of, send):
    sent = send(BAD)
    answer = page_of(cast.north.department, headers={"accept-language": "zh-hans"}).get(
        at("problems", sent)
    )
    rows = list(load_workbook(io.BytesIO(answer.getvalue())).active.values)
    assert [row[:4] for row in rows[1:]] == [
        ("名单", 3, "联系电话", "1"), ("名单", 4, "身份证号", "1"),
    ]  # fmt: skip
    assert AuditEntry.objects.filter(verb="import.problems_taken").exists()


def test_nobody_else_sees_or_confirms_it(cast, page_of, send):
    sent = send(ONE)
    for user in (cast.south.department, cast.city.department):
        client = page_of(user)
        assert client.get(at("detail", sent)).status_code == 404
        assert client.post(at("confirm", sent)).status_code == 404
        assert client.get(at("problems", sent)).status_code == 404
    for user in (cast.north.committee, cast.north.auditor, cast.north.administrator):
        assert page_of(user).get(at("detail", sent)).status_code == 403
        assert page_of(user).get(reverse("instructors:import_new")).status_code == 403


def test_another_county_cannot_be_named(cast, send):
    assert send(ONE, district=cast.south.district.pk) is None
    assert send.answer.status_code == 200


def test_a_city_chooses_the_county(cast, page_of, send):
    sent = send(ONE, page_of(cast.city.department), district=cast.south.district.pk)
    assert sent.district == cast.south.district and sent.can_be_confirmed


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0"])
def test_a_wrong_file_gets_a_sentence_and_leaves_nothing(cast, send, content):
    assert send(content) is None
    assert send.answer.status_code == 200
    assert "wrong-box" in send.answer.content.decode()


def test_a_workbook_without_tables_says_so(cast, page_of, send):
    sent = send(book(甲=[["你好", "世界"]]).getvalue())
    assert sent.state == JobState.FAILED
    assert page_of(cast.north.department).get(at("detail", sent)).status_code == 200


def test_it_can_be_thrown_away(cast, page_of, send, django_capture_on_commit_callbacks):
    sent = send(ONE)
    kept = Path(sent.file.path)
    assert kept.exists()
    with django_capture_on_commit_callbacks(execute=True):
        page_of(cast.north.department).post(at("let_go", sent))
    sent.refresh_from_db()
    assert not kept.exists() and not sent.preview
    assert page_of(cast.north.department).get(at("detail", sent)).status_code == 200


def test_files_are_kept_for_a_day_and_their_receipts_for_good(
    cast, page_of, send, django_capture_on_commit_callbacks
):
    sent, client = send(ONE), page_of(cast.north.department)
    confirm(client, sent, django_capture_on_commit_callbacks)
    assert actions.forget_expired() == 0
    ours().update(expires_at=timezone.now() - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_expired() == 1
    sent.refresh_from_db()
    assert not sent.file and not sent.preview and sent.receipt
    assert client.get(at("detail", sent)).status_code == 200


def test_a_long_workbook_waits_for_a_worker_and_is_done_once(cast, page_of, send, monkeypatch):
    monkeypatch.setattr(sending, "SHORT", 10)
    sent, client = send(ONE), page_of(cast.north.department)
    assert sent.state == JobState.WAITING
    assert client.get(at("detail", sent)).status_code == 200
    assert client.get(at("progress", sent)).status_code == 200
    for _ in range(2):
        actions.work_on(sent.pk, tell=True)
    sent.refresh_from_db()
    assert sent.can_be_confirmed and sent.attempts == 1
    assert cast.north.department.notices.filter(code="import.planned").count() == 1


def test_the_sample_county_goes_through_the_page(
    cast, page_of, send, django_capture_on_commit_callbacks
):
    sent, client = send(SAMPLE.read_bytes()), page_of(cast.north.department)
    assert sent.preview["rejected"] == 11 and len(sent.preview["waiting"]) == 3
    confirm(client, sent, django_capture_on_commit_callbacks)
    assert imported().count() == 117
    again = send(SAMPLE.read_bytes())
    assert not again.preview["does_something"]
