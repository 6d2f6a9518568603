"""The photo of a person: who puts it in, who sees it, where it is printed."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import AuditEntry
from common.periods import Period
from common.refusals import Refused
from instructors import actions
from reports.builders.person import registration
from tests import factories as make


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def address(person, name="photo"):
    return reverse(f"instructors:instructor_{name}", args=[person.pk])


def send(browser, person, content=None, **more):
    file = SimpleUploadedFile("张三.jpg", content or make.make_picture((900, 1200)), "image/jpeg")
    person.refresh_from_db()
    data = {"photo": file, "version": person.version, **more}
    return browser.post(address(person, "photo_edit"), data)


def files(folder: Path) -> list[str]:
    return [path.name for path in (folder / "photos").rglob("*") if path.is_file()]


def verbs():
    kind = AuditEntry.objects.filter(verb__startswith="instructor.photo").order_by("pk")
    return list(kind.values_list("verb", flat=True))


@pytest.mark.parametrize("role", ["department", "committee", "station_head", "instructor"])
def test_office_and_person_put_it_in_and_it_is_shown(cast, page_of, media, role):
    person, browser = cast.north.person, page_of(getattr(cast.north, role))
    assert send(browser, person).status_code == 302
    answer = browser.get(address(person))
    assert answer["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(answer.content)).size == (600, 800)
    assert address(person) in browser.get(person.get_absolute_url()).content.decode()
    assert verbs() == ["instructor.photo_added"]
    assert "张三" not in files(media)[0]


def test_only_who_may_see_the_person_gets_the_picture(cast, page_of):
    person = make.make_photo(cast.north.person)
    for user, status in (
        (cast.north.auditor, 200), (cast.city.department, 200), (cast.south.department, 404),
        (cast.south.instructor, 404), (cast.north.administrator, 403), (None, 302),
    ):  # fmt: skip
        assert page_of(user).get(address(person)).status_code == status, user


def test_an_instructor_changes_no_photo_but_his_own(cast, page_of):
    browser = page_of(cast.north.instructor)
    assert send(browser, cast.north.colleague).status_code == 404
    with pytest.raises(Refused):
        actions.put_photo(cast.north.colleague, None, by=cast.north.instructor)
    with pytest.raises(Refused):
        actions.put_photo(cast.north.person, None, by=cast.south.department)


def test_a_new_photo_takes_the_old_one_s_place(
    cast, page_of, media, django_capture_on_commit_callbacks
):
    browser = page_of(cast.north.department)
    send(browser, cast.north.person)
    first = files(media)
    with django_capture_on_commit_callbacks(execute=True):
        send(browser, cast.north.person)
    assert len(files(media)) == 1
    assert files(media) != first
    assert verbs() == ["instructor.photo_added", "instructor.photo_replaced"]


def test_removing_deletes_the_file_and_leaves_a_trace(
    cast, page_of, media, django_capture_on_commit_callbacks
):
    person = make.make_photo(cast.north.person)
    browser = page_of(cast.north.department)
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(address(person, "photo_remove"), {"version": person.version})
    assert answer.status_code == 302
    assert files(media) == []
    assert verbs() == ["instructor.photo_removed"]
    assert browser.get(address(person)).status_code == 404
    with pytest.raises(Refused) as refusal:
        actions.remove_photo(person, by=cast.north.department)
    assert refusal.value.code == "instructor.no_photo"


def test_what_is_no_picture_comes_back_with_the_reason(cast, page_of, media):
    answer = send(page_of(cast.north.department), cast.north.person, b"<svg/>")
    assert answer.status_code == 200
    assert answer.context["form"].errors.as_data()["photo"][0].code == "picture.unknown"
    assert files(media) == []


def test_two_who_change_one_record_are_told(cast, page_of, media):
    browser = page_of(cast.north.department)
    answer = send(browser, cast.north.person, version=cast.north.person.version - 1)
    assert answer.status_code == 200
    assert files(media) == []


def test_the_registration_form_prints_it(cast):
    person = make.make_photo(cast.north.person)
    section = registration(person, Period.parse("2026"), cast.north.department)
    assert section.data["photo"].endswith(person.photo.name)
